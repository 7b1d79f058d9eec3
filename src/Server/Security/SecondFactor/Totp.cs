using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Antiphon.Server.Security.SecondFactor;

/// <summary>Time-based one-time passwords: RFC 6238 with HMAC-SHA-1, 30 s and 6 digits, which every app on a telephone speaks.</summary>
internal static class Totp
{
    /// <summary>RFC 4226 §4 R6: 160 bits.</summary>
    public const int SecretBytes = 20;
    public const int Digits = 6;
    private const int StepSeconds = 30;

    /// <summary>Steps that a telephone's clock may be off, before and after. RFC 6238 §5.2 recommends one.</summary>
    private const int StepsOff = 1;

    /// <returns>The step of the code; null: it fits none.</returns>
    /// <param name="after">The code of this step, and of those before it, has been used (RFC 6238 §5.2).</param>
    public static long? StepOf(byte[] secret, string code, DateTimeOffset now, long after)
    {
        if (code.Length != Digits || !code.All(char.IsAsciiDigit)) return null;
        var current = now.ToUnixTimeSeconds() / StepSeconds;
        for (var step = current - StepsOff; step <= current + StepsOff; step++)
            if (step > after && CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(Code(secret, step)), System.Text.Encoding.ASCII.GetBytes(code))) return step;
        return null;
    }

    public static string CodeAt(byte[] secret, DateTimeOffset at) => Code(secret, at.ToUnixTimeSeconds() / StepSeconds);

    /// <summary>For an app: <c>otpauth://totp/ISSUER:ACCOUNT?secret=…&amp;issuer=…</c>.</summary>
    public static string Address(byte[] secret, string issuer, string account) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={Base32(secret)}&issuer={Uri.EscapeDataString(issuer)}";

    /// <summary>RFC 4648 §6, without padding.</summary>
    public static string Base32(ReadOnlySpan<byte> bytes)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var text = new System.Text.StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var b in bytes)
        {
            buffer = (buffer << 8) | b;
            for (bits += 8; bits >= 5; bits -= 5) text.Append(alphabet[(buffer >> (bits - 5)) & 31]);
            buffer &= 0xff;
        }
        if (bits > 0) text.Append(alphabet[(buffer << (5 - bits)) & 31]);
        return text.ToString();
    }

    // RFC 4226 §5.3: dynamic truncation.
    private static string Code(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var hash = HMACSHA1.HashData(secret, counter);
        var value = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & 0x7fff_ffff;
        return (value % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
