using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;

namespace Antiphon.Sip;

/// <summary>Makes and judges nonces. Making one costs no memory: time, 64 random bits and a MAC over both and the source; only nonces that were
/// used with the right secret are remembered, for their counts.</summary>
internal sealed class NonceBook(DigestOptions options, TimeProvider clock)
{
    internal enum Verdict { Good, Stale, Forged }

    private const int MacBytes = 16;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<ulong, Counts> _used = [];
    private readonly Queue<(ulong Id, long IssuedAt)> _order = new();
    private long _forgottenUpTo = long.MinValue;

    /// <summary>Counts seen: the highest, and a bit for each of the 64 up to it.</summary>
    private record struct Counts(uint Highest, ulong Seen);

    internal int Remembered => _used.Count;

    internal string Make(IPAddress source)
    {
        Span<byte> nonce = stackalloc byte[16 + MacBytes];
        BinaryPrimitives.WriteInt64BigEndian(nonce, clock.GetUtcNow().UtcTicks);
        RandomNumberGenerator.Fill(nonce.Slice(8, 8));
        Mac(nonce[..16], source, nonce[16..]);
        return Base64Url.EncodeToString(nonce);
    }

    /// <summary>Ours, and young enough? Its count is not looked at yet.</summary>
    internal Verdict Judge(string nonce, IPAddress source)
    {
        Span<byte> bytes = stackalloc byte[16 + MacBytes];
        if (!TryDecode(nonce, bytes)) return Verdict.Forged;
        Span<byte> mac = stackalloc byte[MacBytes];
        Mac(bytes[..16], source, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[16..])) return Verdict.Forged;
        var age = clock.GetUtcNow().UtcTicks - BinaryPrimitives.ReadInt64BigEndian(bytes);
        return age <= options.NonceLife.Ticks ? Verdict.Good : Verdict.Stale;
    }

    /// <summary>Notes a count of a nonce that was judged good; false when it was used before, or can no longer be told.</summary>
    internal bool TryUse(string nonce, uint count)
    {
        Span<byte> bytes = stackalloc byte[16 + MacBytes];
        if (count == 0 || !TryDecode(nonce, bytes)) return false;
        var issuedAt = BinaryPrimitives.ReadInt64BigEndian(bytes);
        var id = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        if (!_used.TryGetValue(id, out var counts))
        {
            if (issuedAt <= _forgottenUpTo) return false;
            Remember(id, issuedAt);
        }
        else if (count <= counts.Highest && (counts.Highest - count >= 64 || (counts.Seen >> (int)(counts.Highest - count) & 1) != 0)) return false;
        _used[id] = Add(counts, count);
        return true;
    }

    private static Counts Add(Counts counts, uint count)
    {
        if (count <= counts.Highest) return counts with { Seen = counts.Seen | 1UL << (int)(counts.Highest - count) };
        var shift = count - counts.Highest;
        return new(count, (shift >= 64 ? 0 : counts.Seen << (int)shift) | 1);
    }

    private void Remember(ulong id, long issuedAt)
    {
        var tooOld = clock.GetUtcNow().UtcTicks - options.NonceLife.Ticks;
        while (_order.TryPeek(out var oldest) && (oldest.IssuedAt < tooOld || _order.Count >= options.NoncesMax))
        {
            _order.Dequeue();
            _used.Remove(oldest.Id);
            _forgottenUpTo = Math.Max(_forgottenUpTo, oldest.IssuedAt);
        }
        _order.Enqueue((id, issuedAt));
    }

    private static bool TryDecode(string nonce, Span<byte> bytes)
    {
        Span<char> padded = stackalloc char[64];
        return nonce.Length == 43 && nonce.TryCopyTo(padded)
            && Base64Url.IsValid(padded[..43]) && Base64Url.TryDecodeFromChars(padded[..43], bytes, out var written) && written == bytes.Length;
    }

    private void Mac(ReadOnlySpan<byte> stamp, IPAddress source, Span<byte> mac)
    {
        Span<byte> input = stackalloc byte[32];
        stamp.CopyTo(input);
        var length = 16;
        if (options.BindToSource && source.TryWriteBytes(input[16..], out var written)) length += written;
        Span<byte> full = stackalloc byte[32];
        HMACSHA256.HashData(_key, input[..length], full);
        full[..MacBytes].CopyTo(mac);
    }
}
