using System.Security.Cryptography;
using System.Text;

namespace Antiphon.TestKit.Wire;

/// <summary>Digest of RFC 7616 by the book, as a phone computes it: independent of the product's own.</summary>
public static class WireDigest
{
    public static string Ha1Md5(string user, string realm, string password) => Md5($"{user}:{realm}:{password}");

    public static string Ha1Sha256(string user, string realm, string password) => Sha256($"{user}:{realm}:{password}");

    /// <summary>Value of Authorization that answers a challenge.</summary>
    /// <param name="challenge">Value of WWW-Authenticate or Proxy-Authenticate.</param>
    public static string Answer(string challenge, string method, string uri, string user, string password, int count = 1, string cnonce = "0a4f113b")
    {
        var realm = WireMessage.Directive(challenge, "realm");
        var nonce = WireMessage.Directive(challenge, "nonce");
        var algorithm = WireMessage.Directive(challenge, "algorithm");
        var opaque = WireMessage.Directive(challenge, "opaque");
        Func<string, string> hash = algorithm == "SHA-256" ? Sha256 : Md5;
        var ha1 = hash($"{user}:{realm}:{password}");
        var ha2 = hash($"{method}:{uri}");
        var qop = WireMessage.Directive(challenge, "qop").Length > 0;
        var response = qop ? hash($"{ha1}:{nonce}:{count:x8}:{cnonce}:auth:{ha2}") : hash($"{ha1}:{nonce}:{ha2}");
        return $"Digest username=\"{user}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\""
            + (algorithm.Length > 0 ? $", algorithm={algorithm}" : "")
            + (qop ? $", qop=auth, nc={count:x8}, cnonce=\"{cnonce}\"" : "")
            + (opaque.Length > 0 ? $", opaque=\"{opaque}\"" : "");
    }

    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
