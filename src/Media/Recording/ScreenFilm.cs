using System.Buffers.Binary;
using System.Text;

namespace Antiphon.Media.Recording;

/// <summary>A screen as WebM, which every player shows: made while it is read.</summary>
/// <remarks>RFC 8794 (EBML), RFC 9559 (Matroska): a segment and clusters of unknown length, a cluster at each key frame.</remarks>
public static class ScreenFilm
{
    private const uint Ebml = 0x1A45DFA3, Segment = 0x18538067, Info = 0x1549A966, Tracks = 0x1654AE6B, Cluster = 0x1F43B675;

    /// <summary>A block tells its time by 16 bits, ms since its cluster.</summary>
    private const int ClusterMsMax = 30_000;

    public static async Task Write(ScreenReader screen, Stream to, CancellationToken stop)
    {
        var began = -1;
        for (var number = 0; number < screen.Parts.Count; number++)
        {
            if (screen.Read(number) is not { } part) break;
            foreach (var (at, kind, data) in ScreenFile.Frames(part))
            {
                if ((kind & ScreenFrame.Blank) != 0 || data.Length < 10) continue;
                var key = (kind & ScreenFrame.Key) != 0;
                if (began < 0 && !key) continue;
                if (began < 0) await to.WriteAsync(Beginning(data.Span), stop);
                if (began < 0 || key || at - began > ClusterMsMax)
                {
                    began = at;
                    await to.WriteAsync(ClusterAt(at), stop);
                }
                await to.WriteAsync(BlockHead(at - began, key, data.Length), stop);
                await to.WriteAsync(data, stop);
            }
        }
    }

    /// <summary>RFC 6386 §9.1: a key frame says width and height, 14 bits each, behind its start code.</summary>
    private static byte[] Beginning(ReadOnlySpan<byte> key)
    {
        var (width, height) = (BinaryPrimitives.ReadUInt16LittleEndian(key[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(key[8..]) & 0x3FFF);
        var header = Element(Ebml, [.. Number(0x4286, 1), .. Number(0x42F7, 1), .. Number(0x42F2, 4), .. Number(0x42F3, 8), .. Text(0x4282, "webm"), .. Number(0x4287, 2), .. Number(0x4285, 2)]);
        var info = Element(Info, [.. Number(0x2AD7B1, 1_000_000), .. Text(0x4D80, "Antiphon"), .. Text(0x5741, "Antiphon")]);
        var picture = Element(0xE0, [.. Number(0xB0, width), .. Number(0xBA, height)]);
        var tracks = Element(Tracks, Element(0xAE, [.. Number(0xD7, 1), .. Number(0x73C5, 1), .. Number(0x83, 1), .. Text(0x86, "V_VP8"), .. picture]));
        return [.. header, .. Id(Segment), .. Unknown, .. info, .. tracks];
    }

    private static byte[] Unknown => [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];

    private static byte[] ClusterAt(int ms) => [.. Id(Cluster), .. Unknown, .. Number(0xE7, ms)];

    private static byte[] BlockHead(int sinceCluster, bool key, int length) =>
        [0xA3, .. Length(length + 4), 0x81, (byte)(sinceCluster >> 8), (byte)sinceCluster, key ? (byte)0x80 : (byte)0];

    private static byte[] Element(uint id, byte[] content) => [.. Id(id), .. Length(content.Length), .. content];

    private static byte[] Text(uint id, string text) => Element(id, Encoding.ASCII.GetBytes(text));

    private static byte[] Number(uint id, long value) => Element(id, Shortest((ulong)value));

    private static byte[] Id(uint id) => Shortest(id);

    private static byte[] Shortest(ulong value)
    {
        Span<byte> all = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(all, value);
        var from = Math.Min(7, all.IndexOfAnyExcept((byte)0) is var first && first < 0 ? 7 : first);
        return all[from..].ToArray();
    }

    /// <summary>In eight bytes, whatever it is.</summary>
    private static byte[] Length(int length)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, length);
        bytes[0] = 0x01;
        return bytes;
    }
}
