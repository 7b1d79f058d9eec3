using System.Security.Cryptography;

namespace Antiphon.Media.Recording;

/// <summary>What is in a sealed file, to be read from anywhere; ends before the first chunk that was damaged or is not whole.</summary>
internal sealed class UnsealedStream : ReadingStream
{
    private readonly FileStream _file;
    private readonly AesGcm _cipher;
    private readonly byte[] _stored = new byte[SealedFile.StoredChunk];
    private readonly byte[] _plain = new byte[SealedFile.ChunkLength];
    private long _chunk = -1;
    private int _held;

    /// <param name="file">Owned from now on, as is the cipher.</param>
    public UnsealedStream(FileStream file, AesGcm cipher)
    {
        (_file, _cipher) = (file, cipher);
        var body = Math.Max(0, file.Length - SealedFile.HeaderLength);
        var rest = body % SealedFile.StoredChunk;
        Length = body / SealedFile.StoredChunk * SealedFile.ChunkLength + Math.Max(0, rest - SealedFile.TagLength);
    }

    public override long Length { get; }

    public override int Read(Span<byte> buffer)
    {
        var (chunk, within) = (Position / SealedFile.ChunkLength, (int)(Position % SealedFile.ChunkLength));
        if (Position >= Length || (chunk != _chunk && !Fetch(chunk)) || within >= _held) return 0;
        var part = Math.Min(buffer.Length, _held - within);
        _plain.AsSpan(within, part).CopyTo(buffer);
        Position += part;
        return part;
    }

    private bool Fetch(long chunk)
    {
        (_chunk, _held) = (-1, 0);
        _file.Position = SealedFile.HeaderLength + chunk * SealedFile.StoredChunk;
        var read = _file.ReadAtLeast(_stored, _stored.Length, throwOnEndOfStream: false);
        if (!SealedFile.TryOpenChunk(_cipher, chunk, _stored.AsSpan(0, read), _plain)) return false;
        (_chunk, _held) = (chunk, read - SealedFile.TagLength);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            _cipher.Dispose();
        }
        base.Dispose(disposing);
    }
}
