namespace Antiphon.Switch.Contract;

/// <summary>Gives identities that sort by time and are unique across nodes: 41 bits of milliseconds since 2025-01-01 UTC,
/// 10 bits of node (0–1023), 12 bits of sequence. If the clock stands still or goes back, the sequence runs into the next millisecond.</summary>
public sealed class IdSource(TimeProvider clock, int node = 0)
{
    private static readonly long Epoch = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private readonly Lock _gate = new();
    private long _last;

    public long Next()
    {
        lock (_gate)
        {
            var first = (clock.GetUtcNow().ToUnixTimeMilliseconds() - Epoch) << 12;
            _last = Math.Max(_last + 1, first);
            return (_last >> 12 << 22) | ((long)node << 12) | (_last & 0xFFF);
        }
    }

    public LegId NextLeg() => new(Next());
}

/// <summary>Identities as text: 13 characters of Crockford's base 32, so that text sorts as the number does.</summary>
public static class IdText
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static string Write(long value) => string.Create(13, value, static (text, v) =>
    {
        for (var i = text.Length - 1; i >= 0; i--, v >>= 5) text[i] = Alphabet[(int)(v & 31)];
    });

    public static bool TryRead(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        if (text.Length != 13 || text[0] > '7') return false;
        foreach (var c in text)
        {
            var digit = Alphabet.IndexOf(c);
            if (digit < 0) return false;
            value = (value << 5) | (long)digit;
        }
        return true;
    }
}
