using System.Globalization;
using System.Security.Cryptography;
using Antiphon.Media.Srtp;

namespace Antiphon.Media.Sdp;

/// <summary>Keys in the session description (RFC 4568): one suite, one key without MKI, no session parameters.</summary>
internal static class SdesCrypto
{
    private const string Suite = "AES_CM_128_HMAC_SHA1_80";
    private const string Inline = "inline:";
    private const int KeyBytes = SrtpKeys.KeyLength + SrtpKeys.SaltLength;

    /// <summary>Master key and salt, in base 64.</summary>
    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));

    public static string Attribute(int tag, string key) => $"a=crypto:{tag} {Suite} {Inline}{key}";

    public static SrtpContext ContextOf(string key)
    {
        var bytes = Convert.FromBase64String(key);
        return new SrtpContext(bytes.AsSpan(0, SrtpKeys.KeyLength), bytes.AsSpan(SrtpKeys.KeyLength));
    }

    /// <summary>The first attribute that we can do; null: none.</summary>
    public static (int Tag, string Key)? Find(SdpMedia media)
    {
        foreach (var attribute in media.Attributes)
            if (attribute.Name.Equals("crypto", StringComparison.OrdinalIgnoreCase) && Parse(attribute.Value) is { } crypto) return crypto;
        return null;
    }

    // RFC 4568 §9.1: tag 1*WSP crypto-suite 1*WSP "inline:" key||salt ["|" lifetime] ["|" MKI ":" length] *(1*WSP session-param)
    private static (int Tag, string Key)? Parse(string value)
    {
        var parts = value.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 3 || !parts[1].Equals(Suite, StringComparison.OrdinalIgnoreCase) || !parts[2].StartsWith(Inline, StringComparison.OrdinalIgnoreCase)) return null;
        if (parts[0].Length > 9 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var tag)) return null;
        var key = parts[2][Inline.Length..].Split('|');
        if (key.Length > 2 || (key.Length == 2 && key[1].Contains(':', StringComparison.Ordinal))) return null;
        Span<byte> bytes = stackalloc byte[KeyBytes + 3];
        return Convert.TryFromBase64String(key[0], bytes, out var length) && length == KeyBytes ? (tag, key[0]) : null;
    }
}
