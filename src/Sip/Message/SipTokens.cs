using System.Security.Cryptography;

namespace Antiphon.Sip;

/// <summary>Fresh identifiers: cryptographically random, so that nobody guesses a dialog (RFC 3261 §19.3, §8.1.1.4).</summary>
public static class SipTokens
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>80 random bits.</summary>
    public static string Tag() => RandomNumberGenerator.GetString(Letters, 16);

    /// <summary>120 random bits, no host name: it would tell who we are.</summary>
    public static string CallId() => RandomNumberGenerator.GetString(Letters, 24);

    public static string Branch() => Via.MagicCookie + RandomNumberGenerator.GetString(Letters, 20);
}
