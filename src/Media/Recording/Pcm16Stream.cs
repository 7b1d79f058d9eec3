using System.Buffers.Binary;
using Antiphon.Media.Codecs;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Recording;

/// <summary>Presents an A-law recording as PCM16: each stored octet becomes two. Any position can be read, for HTTP ranges.</summary>
internal sealed class Pcm16Stream : Stream
{
    private const int HeaderLength = 44;
    private const int Step = 4_096;

    private readonly FileStream _file;
    private readonly long _stored;
    private readonly byte[] _header = new byte[HeaderLength];
    private long _position;

    /// <param name="file">A recording; owned from now on.</param>
    public Pcm16Stream(FileStream file)
    {
        _file = file;
        _stored = Math.Max(0, file.Length - RecordingFormat.HeaderLength & ~1L);
        WriteHeader(_header, 2 * _stored);
    }

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => HeaderLength + 2 * _stored;

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position < HeaderLength)
        {
            var part = _header.AsSpan((int)_position);
            part = part[..Math.Min(part.Length, buffer.Length)];
            part.CopyTo(buffer);
            _position += part.Length;
            return part.Length;
        }
        return ReadSamples(buffer);
    }

    private int ReadSamples(Span<byte> buffer)
    {
        var at = _position - HeaderLength;
        var wanted = (int)Math.Min(Math.Min(buffer.Length, 2 * Step - 2), 2 * _stored - at);
        if (wanted <= 0) return 0;
        var skip = (int)(at & 1);
        Span<byte> stored = stackalloc byte[Step];
        stored = stored[..((wanted + skip + 1) / 2)];
        _file.Position = RecordingFormat.HeaderLength + at / 2;
        var read = _file.ReadAtLeast(stored, stored.Length, throwOnEndOfStream: false);
        wanted = Math.Min(wanted, 2 * read - skip);
        if (wanted <= 0) return 0;
        for (var i = 0; i < wanted; i++)
        {
            var sample = G711.Decode(AudioCodec.Pcma, stored[(i + skip) / 2]);
            buffer[i] = (byte)(((i + skip) & 1) == 0 ? sample : sample >> 8);
        }
        _position += wanted;
        return wanted;
    }

    private static void WriteHeader(Span<byte> to, long dataBytes)
    {
        var data = (uint)Math.Min(dataBytes, uint.MaxValue - HeaderLength);
        "RIFF"u8.CopyTo(to);
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], data + HeaderLength - 8);
        "WAVEfmt "u8.CopyTo(to[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(to[20..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(to[22..], 2);
        BinaryPrimitives.WriteUInt32LittleEndian(to[24..], RecordingFormat.FramesPerSecond);
        BinaryPrimitives.WriteUInt32LittleEndian(to[28..], RecordingFormat.FramesPerSecond * 4);
        BinaryPrimitives.WriteUInt16LittleEndian(to[32..], 4);
        BinaryPrimitives.WriteUInt16LittleEndian(to[34..], 16);
        "data"u8.CopyTo(to[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[40..], data);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Current => _position,
        SeekOrigin.End => Length,
        _ => 0,
    };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _file.Dispose();
        base.Dispose(disposing);
    }
}
