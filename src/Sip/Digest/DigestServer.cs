using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Antiphon.Sip;

/// <summary>Which challenges are sent, in order; the client takes the first it can (RFC 7616 §3.7, RFC 8760 §2.4).</summary>
public enum DigestOffer { Sha256ThenMd5, Md5Only, Sha256Only }

/// <summary>Secrets of one user as stored: HA1 in lower-case hex; null: not to be had.</summary>
public sealed record DigestSecrets(string? Ha1Md5, string? Ha1Sha256);

public enum DigestVerdict
{
    Accepted,

    /// <summary>No credentials for our realm: challenge.</summary>
    Missing,

    /// <summary>Right secret, but the nonce is old or its count was used: challenge with stale=true.</summary>
    Stale,

    /// <summary>Wrong secret or unknown user: not told apart.</summary>
    Wrong,

    /// <summary>Not to be understood: 400.</summary>
    Malformed,
}

/// <param name="User">The user name claimed; proven only with <see cref="DigestVerdict.Accepted"/>. Empty when none.</param>
public readonly record struct DigestResult(DigestVerdict Verdict, string User);

public sealed record DigestOptions
{
    public required string Realm { get; init; }

    /// <summary>A nonce is good for this long. Default 5 minutes; then stale, which costs the client one more round trip.</summary>
    public TimeSpan NonceLife { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Nonces whose counts are remembered. Default 100,000; when it is full, the oldest are forgotten and count as stale.</summary>
    public int NoncesMax { get; init; } = 100_000;

    /// <summary>A nonce is good only from the address that it was given to. Default true.</summary>
    public bool BindToSource { get; init; } = true;
}

/// <summary>Server side of digest authentication (RFC 3261 §22, RFC 7616, RFC 8760). On the loop only.</summary>
public sealed class DigestServer(DigestOptions options, TimeProvider clock)
{
    // An unknown user is measured against this, so that the same work is done.
    private static readonly DigestSecrets Nobody = new(new string('0', 32), new string('0', 64));

    private readonly NonceBook _nonces = new(options, clock);

    public string Realm => options.Realm;

    /// <summary>Checks Authorization, or Proxy-Authorization with <paramref name="proxy"/>. <paramref name="secretsOf"/> is asked with the user name and may
    /// say null; an unknown user costs the same time.</summary>
    public DigestResult Verify(SipRequest request, Func<string, DigestSecrets?> secretsOf, bool proxy = false)
    {
        var wanted = proxy ? HeaderId.ProxyAuthorization : HeaderId.Authorization;
        foreach (var line in request.Lines)
        {
            if (line.Id != wanted || !DigestParams.IsDigest(request.ValueOf(line))) continue;        // Another scheme is none of ours (RFC 4475 §3.3.7).
            if (!DigestParams.TryParse(request.ValueOf(line), out var given)) return new(DigestVerdict.Malformed, "");
            if (given["realm"] == options.Realm) return Check(request, given, secretsOf);
        }
        return new(DigestVerdict.Missing, "");
    }

    private DigestResult Check(SipRequest request, DigestParams given, Func<string, DigestSecrets?> secretsOf)
    {
        if (given["username"] is not { Length: > 0 and <= 128 } user || given["nonce"] is not { } nonce || given["uri"] is not { } uri
            || given["response"] is not { } response || given["cnonce"] is not { Length: > 0 } cnonce || given["nc"] is not { Length: 8 } nc
            || given["qop"] is not "auth" || DigestMath.Read(given["algorithm"]) is not { } algorithm
            || !uint.TryParse(nc, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var count))
            return new(DigestVerdict.Malformed, "");
        if (!IsFor(request.Uri, uri)) return new(DigestVerdict.Malformed, user);
        var known = secretsOf(user);
        var ha1 = Ha1(known, algorithm) ?? Ha1(Nobody, algorithm)!;
        var expected = DigestMath.Response(algorithm, ha1, request.MethodText, uri, nonce, nc, cnonce, "auth");
        var right = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(response.ToLowerInvariant()))
            & Ha1(known, algorithm) is not null;
        var judged = _nonces.Judge(nonce, SourceOf(request));
        // A nonce that is not ours (we were restarted) is stale only with the right secret: else stale would tell secrets apart from guesses.
        if (!right) return new(DigestVerdict.Wrong, user);
        if (judged != NonceBook.Verdict.Good || !_nonces.TryUse(nonce, count)) return new(DigestVerdict.Stale, user);
        return new(DigestVerdict.Accepted, user);
    }

    /// <summary>Credentials made for one number are not good for another (RFC 7616 §3.4.6). Host and parameters are not compared: a proxy on the way
    /// may have changed them.</summary>
    private static bool IsFor(SipUri requested, string signed) => SipUri.TryParse(signed, out var uri) ? uri.User == requested.User : signed == requested.ToString();

    /// <summary>Adds the challenge headers to a 401 or 407.</summary>
    public SipResponseBuilder Challenge(SipResponseBuilder response, SipRequest request, DigestOffer offer, bool stale = false, bool proxy = false)
    {
        var header = proxy ? HeaderId.ProxyAuthenticate : HeaderId.WwwAuthenticate;
        if (offer != DigestOffer.Md5Only) response.Add(header, Text(DigestAlgorithm.Sha256, request, stale));
        if (offer != DigestOffer.Sha256Only) response.Add(header, Text(DigestAlgorithm.Md5, request, stale));
        return response;
    }

    private string Text(DigestAlgorithm algorithm, SipRequest request, bool stale) =>
        $"Digest realm={Quoted.Quote(options.Realm)}, nonce=\"{_nonces.Make(SourceOf(request))}\", qop=\"auth\", algorithm={algorithm.Text()}{(stale ? ", stale=true" : "")}";

    private static string? Ha1(DigestSecrets? secrets, DigestAlgorithm algorithm) =>
        algorithm == DigestAlgorithm.Sha256 ? secrets?.Ha1Sha256 : secrets?.Ha1Md5;

    private static IPAddress SourceOf(SipRequest request) => request.Source?.Remote.Address ?? IPAddress.None;
}
