using System.Buffers.Binary;

namespace Antiphon.Media.Recording;

/// <summary>Header of a recording: RIFF, fmt (A-law, stereo, 8 kHz), fact, data.</summary>
internal static class RecordingFormat
{
    public const int HeaderLength = 58;
    public const int BytesPerFrame = 2;
    public const int FramesPerSecond = 8_000;

    public static void WriteHeader(Span<byte> to, long dataBytes)
    {
        var data = (uint)Math.Min(dataBytes, uint.MaxValue - HeaderLength);
        "RIFF"u8.CopyTo(to);
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], data + HeaderLength - 8);
        "WAVEfmt "u8.CopyTo(to[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[16..], 18);
        BinaryPrimitives.WriteUInt16LittleEndian(to[20..], 6);
        BinaryPrimitives.WriteUInt16LittleEndian(to[22..], 2);
        BinaryPrimitives.WriteUInt32LittleEndian(to[24..], FramesPerSecond);
        BinaryPrimitives.WriteUInt32LittleEndian(to[28..], FramesPerSecond * BytesPerFrame);
        BinaryPrimitives.WriteUInt16LittleEndian(to[32..], BytesPerFrame);
        BinaryPrimitives.WriteUInt16LittleEndian(to[34..], 8);
        BinaryPrimitives.WriteUInt16LittleEndian(to[36..], 0);
        "fact"u8.CopyTo(to[38..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[42..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(to[46..], data / BytesPerFrame);
        "data"u8.CopyTo(to[50..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[54..], data);
    }

    /// <summary>It is a file of ours: everything but the lengths is as we write it.</summary>
    public static bool IsOurs(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderLength) return false;
        Span<byte> expected = stackalloc byte[HeaderLength];
        WriteHeader(expected, 0);
        ReadOnlySpan<Range> fixedParts = [new(0, 4), new(8, 46), new(50, 54)];
        foreach (var part in fixedParts)
            if (!header[part].SequenceEqual(expected[part])) return false;
        return true;
    }

    public static TimeSpan Length(long dataBytes) => TimeSpan.FromTicks(dataBytes / BytesPerFrame * TimeSpan.TicksPerSecond / FramesPerSecond);
}
