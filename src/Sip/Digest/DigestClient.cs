using System.Security.Cryptography;

namespace Antiphon.Sip;

/// <summary>Client side of digest authentication: answers a 401 or 407 (RFC 3261 §22.2, §22.3).</summary>
public static class DigestClient
{
    /// <summary>The header that answers the best challenge of the response; null when none can be answered.</summary>
    /// <param name="stale">The server says that the secret was right and the nonce old: worth one more try.</param>
    public static (HeaderId Id, string Value)? Answer(SipResponse challenge, SipMethod method, string uri, SipCredentials credentials, out bool stale)
    {
        stale = false;
        var (asked, answer) = challenge.Status == 407
            ? (HeaderId.ProxyAuthenticate, HeaderId.ProxyAuthorization)
            : (HeaderId.WwwAuthenticate, HeaderId.Authorization);
        DigestParams? best = null;
        foreach (var line in challenge.Lines)
        {
            if (line.Id != asked || !DigestParams.TryParse(challenge.ValueOf(line), out var offer) || !IsUsable(offer)) continue;
            if (best is null || DigestMath.Read(offer["algorithm"]) > DigestMath.Read(best["algorithm"])) best = offer;
        }
        if (best is null) return null;
        stale = string.Equals(best["stale"], "true", StringComparison.OrdinalIgnoreCase);
        return (answer, Write(best, method, uri, credentials, RandomNumberGenerator.GetHexString(16, lowercase: true)));
    }

    internal static string Write(DigestParams challenge, SipMethod method, string uri, SipCredentials credentials, string cnonce)
    {
        var algorithm = DigestMath.Read(challenge["algorithm"])!.Value;
        var (realm, nonce) = (challenge["realm"]!, challenge["nonce"]!);
        var qop = challenge["qop"] is null ? null : "auth";
        var ha1 = DigestMath.Ha1(algorithm, credentials.User, realm, credentials.Password);
        var response = DigestMath.Response(algorithm, ha1, method.Text(), uri, nonce, "00000001", cnonce, qop);
        var text = $"Digest username={Quoted.Quote(credentials.User)}, realm={Quoted.Quote(realm)}, nonce={Quoted.Quote(nonce)}, uri=\"{uri}\", response=\"{response}\"";
        if (challenge["algorithm"] is not null) text += $", algorithm={algorithm.Text()}";
        if (challenge["opaque"] is { } opaque) text += $", opaque={Quoted.Quote(opaque)}";
        return qop is null ? text : $"{text}, qop=auth, nc=00000001, cnonce=\"{cnonce}\"";
    }

    private static bool IsUsable(DigestParams offer) =>
        offer["realm"] is not null && offer["nonce"] is not null && DigestMath.Read(offer["algorithm"]) is not null
        && (offer["qop"] is not { } qop || qop.Split(',').Any(q => q.Trim().Equals("auth", StringComparison.OrdinalIgnoreCase)));
}
