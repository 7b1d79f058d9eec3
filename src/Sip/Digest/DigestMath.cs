using System.Security.Cryptography;
using System.Text;

namespace Antiphon.Sip;

public enum DigestAlgorithm { Md5, Sha256 }

/// <summary>The formulas of RFC 7616 §3.4. All results are lower-case hex.</summary>
public static class DigestMath
{
    /// <summary>H(user ":" realm ":" password): what is stored instead of the password.</summary>
    public static string Ha1(DigestAlgorithm algorithm, string user, string realm, string password) => Hash(algorithm, $"{user}:{realm}:{password}");

    /// <summary>Response for qop=auth, or for no qop when <paramref name="qop"/> is null (RFC 2617 §3.2.2.1, only to answer old servers).</summary>
    public static string Response(DigestAlgorithm algorithm, string ha1, string method, string uri, string nonce, string? nc, string? cnonce, string? qop)
    {
        var ha2 = Hash(algorithm, $"{method}:{uri}");
        return Hash(algorithm, qop is null ? $"{ha1}:{nonce}:{ha2}" : $"{ha1}:{nonce}:{nc}:{cnonce}:{qop}:{ha2}");
    }

    internal static string Text(this DigestAlgorithm algorithm) => algorithm == DigestAlgorithm.Sha256 ? "SHA-256" : "MD5";

    /// <summary>No algorithm named means MD5 (RFC 7616 §3.3). Session variants and others are not spoken: null.</summary>
    internal static DigestAlgorithm? Read(string? name) =>
        name is null || name.Equals("MD5", StringComparison.OrdinalIgnoreCase) ? DigestAlgorithm.Md5
        : name.Equals("SHA-256", StringComparison.OrdinalIgnoreCase) ? DigestAlgorithm.Sha256
        : null;

    private static string Hash(DigestAlgorithm algorithm, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(algorithm == DigestAlgorithm.Sha256 ? SHA256.HashData(bytes) : MD5.HashData(bytes));
    }
}
