using System.Buffers.Binary;

namespace Antiphon.Media.Recording;

/// <summary>Pages of an Ogg stream (RFC 3533 §6).</summary>
internal static class OggPages
{
    public const int HeaderLength = 27;
    public const int SegmentsMax = 255;
    public const byte First = 2, Last = 4;
    private const int ChecksumAt = 22;
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i =>
    {
        var r = (uint)i << 24;
        for (var bit = 0; bit < 8; bit++) r = (r & 0x80000000) != 0 ? (r << 1) ^ 0x04C11DB7 : r << 1;
        return r;
    })];

    /// <param name="lacing">Lengths of segments: a packet ends with the first below 255.</param>
    /// <param name="granule">Samples of 48 kHz up to the end of the page.</param>
    public static void Write(Stream to, byte flags, long granule, int serial, int number, ReadOnlySpan<byte> lacing, ReadOnlySpan<byte> body)
    {
        var page = new byte[HeaderLength + lacing.Length + body.Length];
        "OggS"u8.CopyTo(page);
        page[5] = flags;
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(6), granule);
        BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(14), serial);
        BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(18), number);
        page[26] = (byte)lacing.Length;
        lacing.CopyTo(page.AsSpan(HeaderLength));
        body.CopyTo(page.AsSpan(HeaderLength + lacing.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(ChecksumAt), Checksum(page));
        to.Write(page);
    }

    /// <summary>Length of the page that begins here, and where it ends in time; null: there is none, or not the whole of it.</summary>
    public static (int Length, long Granule)? Next(Stream from, Span<byte> header)
    {
        var (begin, read) = (from.Position, from.ReadAtLeast(header[..HeaderLength], HeaderLength, throwOnEndOfStream: false));
        if (read < HeaderLength || !header.StartsWith("OggS"u8)) return null;
        int segments = header[26];
        var lacing = header.Slice(HeaderLength, segments);
        if (from.ReadAtLeast(lacing, segments, throwOnEndOfStream: false) < segments) return null;
        var length = HeaderLength + segments;
        foreach (var part in lacing) length += part;
        return begin + length <= from.Length ? (length, BinaryPrimitives.ReadInt64LittleEndian(header[6..])) : null;
    }

    /// <summary>As it was written.</summary>
    public static bool IsSound(byte[] page)
    {
        var claimed = BinaryPrimitives.ReadUInt32LittleEndian(page.AsSpan(ChecksumAt));
        page.AsSpan(ChecksumAt, sizeof(uint)).Clear();
        return Checksum(page) == claimed;
    }

    /// <summary>Packets of a page; none of ours goes on in the next.</summary>
    public static IEnumerable<Range> Packets(byte[] page)
    {
        int segments = page[26];
        var (at, from) = (HeaderLength + segments, HeaderLength + segments);
        for (var i = 0; i < segments; i++)
        {
            at += page[HeaderLength + i];
            if (page[HeaderLength + i] == byte.MaxValue) continue;
            yield return from..at;
            from = at;
        }
    }

    private static uint Checksum(ReadOnlySpan<byte> page)
    {
        var sum = 0u;
        foreach (var octet in page) sum = (sum << 8) ^ Table[(byte)(sum >> 24) ^ octet];
        return sum;
    }
}
