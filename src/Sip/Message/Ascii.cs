using System.Buffers;

namespace Antiphon.Sip;

/// <summary>Characters of RFC 3261 §25.1 over bytes.</summary>
internal static class Ascii
{
    /// <summary>token = 1*(alphanum / "-" / "." / "!" / "%" / "*" / "_" / "+" / "`" / "'" / "~")</summary>
    internal static readonly SearchValues<byte> Token =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~"u8);

    internal static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && text.IndexOfAnyExcept(Token) < 0;

    internal static bool IsToken(string text) => text.Length > 0 && text.All(c => c < 128 && Token.Contains((byte)c));

    internal static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t';

    internal static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';

    internal static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);

    internal static bool EqualsIgnoreCase(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => System.Text.Ascii.EqualsIgnoreCase(left, right);

    /// <summary>1*DIGIT up to <paramref name="max"/>; anything else is refused, signs and spaces too.</summary>
    internal static bool TryReadNumber(ReadOnlySpan<byte> text, uint max, out uint value)
    {
        value = 0;
        if (text.IsEmpty) return false;
        ulong sum = 0;
        foreach (var b in text)
        {
            if (!IsDigit(b)) return false;
            sum = sum * 10 + (uint)(b - '0');
            if (sum > max) return false;
        }
        value = (uint)sum;
        return true;
    }
}
