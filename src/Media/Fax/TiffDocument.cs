using System.Buffers.Binary;

namespace Antiphon.Media.Fax;

public enum TiffProblem
{
    None,

    /// <summary>No TIFF, cut off, or one that contradicts itself.</summary>
    Malformed,

    /// <summary>More pages, or longer ones, than a fax may have.</summary>
    TooLarge,

    /// <summary>Not black and white, or a width that no fax machine prints.</summary>
    NotFax,
}

/// <summary>Looks at the directories of a TIFF file (TIFF 6.0 §2; class F: RFC 2306) without touching its pixels: is it one that can be sent by fax?</summary>
public static class TiffDocument
{
    public const int PagesMax = 200;
    private const int LinesMax = 20_000;
    private const int EntriesMax = 256;
    private const int EntryLength = 12;

    // Tags of TIFF 6.0.
    private const int ImageWidth = 256, ImageLength = 257, BitsPerSample = 258, Compression = 259, StripOffsets = 273, SamplesPerPixel = 277, StripByteCounts = 279;

    /// <summary>Reads a whole file.</summary>
    /// <param name="pages">0 with a problem.</param>
    public static TiffProblem Check(ReadOnlySpan<byte> file, out int pages)
    {
        pages = 0;
        if (file.Length < 8) return TiffProblem.Malformed;
        var big = file is [(byte)'M', (byte)'M', 0, 42, ..];
        if (!big && file is not [(byte)'I', (byte)'I', 42, 0, ..]) return TiffProblem.Malformed;
        var at = Long(file, 4, big);
        var seen = 0;
        while (at != 0)
        {
            if (++seen > PagesMax) return TiffProblem.TooLarge;             // also a chain that bites its own tail
            if (CheckPage(file, at, big, out at) is var problem and not TiffProblem.None) return problem;
        }
        pages = seen;
        return seen == 0 ? TiffProblem.Malformed : TiffProblem.None;
    }

    private static TiffProblem CheckPage(ReadOnlySpan<byte> file, uint directory, bool big, out uint next)
    {
        next = 0;
        if (directory > file.Length - 2) return TiffProblem.Malformed;
        var count = Short(file, (int)directory, big);
        var end = directory + 2 + (long)count * EntryLength;
        if (count is 0 or > EntriesMax || end + 4 > file.Length) return TiffProblem.Malformed;
        var (width, length, bits, compression, samples, strips) = (0u, 0u, 1u, 1u, 1u, false);
        for (var i = 0; i < count; i++)
        {
            var entry = file.Slice((int)directory + 2 + i * EntryLength, EntryLength);
            var value = Short(entry, 2, big) == 3 ? Short(entry, 8, big) : Long(entry, 8, big);      // SHORT stands at the front of the four octets
            switch (Short(entry, 0, big))
            {
                case ImageWidth: width = value; break;
                case ImageLength: length = value; break;
                case BitsPerSample: bits = value; break;
                case Compression: compression = value; break;
                case SamplesPerPixel: samples = value; break;
                case StripOffsets: strips = true; break;
                case StripByteCounts when Long(entry, 4, big) == 1 && value > file.Length: return TiffProblem.Malformed;
            }
        }
        next = Long(file, (int)end, big);
        if (!strips || length == 0) return TiffProblem.Malformed;
        if (length > LinesMax) return TiffProblem.TooLarge;
        var printable = width is 1_728 or 2_048 or 2_432 && bits == 1 && samples == 1 && compression is 1 or 2 or 3 or 4 or 32_773;
        return printable ? TiffProblem.None : TiffProblem.NotFax;
    }

    private static ushort Short(ReadOnlySpan<byte> from, int at, bool big) =>
        big ? BinaryPrimitives.ReadUInt16BigEndian(from[at..]) : BinaryPrimitives.ReadUInt16LittleEndian(from[at..]);

    private static uint Long(ReadOnlySpan<byte> from, int at, bool big) =>
        big ? BinaryPrimitives.ReadUInt32BigEndian(from[at..]) : BinaryPrimitives.ReadUInt32LittleEndian(from[at..]);
}
