using System.Buffers.Binary;

namespace Antiphon.Media.Recording;

/// <summary>Stored sound as a WAV of 16-bit PCM, stereo, 8 kHz, made while it is read. Any position can be read, for HTTP ranges.</summary>
/// <param name="frames">Length of the sound.</param>
internal abstract class PcmWaveStream(long frames) : ReadingStream
{
    public const int HeaderLength = 44;

    /// <summary>Bytes of one frame: two samples.</summary>
    public const int FrameLength = 4;
    private readonly byte[] _header = Header(FrameLength * frames);

    public override long Length => HeaderLength + FrameLength * frames;

    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, Length - Position);
        if (wanted <= 0) return 0;
        var read = Position < HeaderLength ? ReadHeader(buffer[..wanted]) : ReadSound(Position - HeaderLength, buffer[..wanted]);
        Position += read;
        return read;
    }

    /// <param name="at">In bytes of PCM, within the length.</param>
    /// <param name="buffer">Not empty, and not beyond the length.</param>
    protected abstract int ReadSound(long at, Span<byte> buffer);

    private int ReadHeader(Span<byte> buffer)
    {
        var part = _header.AsSpan((int)Position);
        part = part[..Math.Min(part.Length, buffer.Length)];
        part.CopyTo(buffer);
        return part.Length;
    }

    private static byte[] Header(long dataBytes)
    {
        var to = new byte[HeaderLength].AsSpan();
        var data = (uint)Math.Min(dataBytes, uint.MaxValue - HeaderLength);
        "RIFF"u8.CopyTo(to);
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], data + HeaderLength - 8);
        "WAVEfmt "u8.CopyTo(to[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(to[20..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(to[22..], 2);
        BinaryPrimitives.WriteUInt32LittleEndian(to[24..], RecordingFormat.FramesPerSecond);
        BinaryPrimitives.WriteUInt32LittleEndian(to[28..], RecordingFormat.FramesPerSecond * FrameLength);
        BinaryPrimitives.WriteUInt16LittleEndian(to[32..], FrameLength);
        BinaryPrimitives.WriteUInt16LittleEndian(to[34..], 16);
        "data"u8.CopyTo(to[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[40..], data);
        return to.ToArray();
    }
}
