using System.Security.Cryptography;
using System.Text;

namespace Antiphon.Server.Security;

/// <summary>Random secrets, and the form in which those that we check are stored.</summary>
internal static class Secrets
{
    /// <summary>Letters and digits that nobody mixes up when reading aloud.</summary>
    private const string Readable = "abcdefghjkmnpqrstuvwxyz23456789";

    private const int TokenBytes = 32;

    /// <summary>10 characters, 49 bits: for people to type once.</summary>
    public static string ReadablePassword() => RandomNumberGenerator.GetString(Readable, 10);

    /// <summary>256 bits in base 64 for addresses: session tokens, API keys, phone passwords.</summary>
    public static string Token() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(TokenBytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>SHA-256 in hex. Enough for secrets of 256 random bits; never for passwords.</summary>
    public static string HashOfToken(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
