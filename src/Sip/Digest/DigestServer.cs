#pragma warning disable CA1822, CS9113, CS0649
namespace Antiphon.Sip;

public enum DigestAlgorithm { Md5, Sha256 }

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
public sealed partial class DigestServer(DigestOptions options, TimeProvider clock)
{
    /// <summary>Checks Authorization, or Proxy-Authorization with <paramref name="proxy"/>. <paramref name="secretsOf"/> is asked with the user name and may
    /// say null; an unknown user costs the same time.</summary>
    public DigestResult Verify(SipRequest request, Func<string, DigestSecrets?> secretsOf, bool proxy = false) => default;

    /// <summary>Adds the challenge headers to a 401 or 407.</summary>
    public SipResponseBuilder Challenge(SipResponseBuilder response, SipRequest request, DigestOffer offer, bool stale = false, bool proxy = false) => response;
}
