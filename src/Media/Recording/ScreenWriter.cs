using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Antiphon.Media.Recording;

/// <summary>Writes one screen, a part at a time. Of one thread at a time; what the disk refuses comes out as <see cref="IOException"/>.</summary>
public sealed class ScreenWriter : IDisposable
{
    /// <summary>A part is written when it has so much in it …</summary>
    private const int PartBytes = 64 << 10;

    /// <summary>… or is so old.</summary>
    private const int PartMs = 1_000;

    private readonly SafeFileHandle _file;
    private readonly AesGcm? _cipher;
    private readonly MemoryStream _part = new();
    private readonly DiskReserve? _reserve;
    private readonly string _path;
    private int _parts, _partAt = -1;
    private bool _partKey;

    private ScreenWriter(string path, SafeFileHandle file, AesGcm? cipher, DiskReserve? reserve) => (_path, _file, _cipher, _reserve, Bytes) = (path, file, cipher, reserve, SealedFile.HeaderLength);

    /// <summary>In the file.</summary>
    public long Bytes { get; private set; }

    /// <summary>Of the last frame, ms since it began.</summary>
    public int LengthMs { get; private set; }

    /// <summary>Begins a file that must not exist; sealed when its name says so.</summary>
    /// <param name="reserveBytes">It leaves so much of the disk free; 0: none.</param>
    /// <exception cref="IOException">The disk refuses, or there is no more than the reserve.</exception>
    public static ScreenWriter Create(string path, RecordingKeys? keys, TimeProvider clock, long reserveBytes = 0)
    {
        var reserve = reserveBytes > 0 ? new DiskReserve(reserveBytes, clock) : null;
        Demand(reserve, path);
        if (path.EndsWith(SealedFile.Extension, StringComparison.Ordinal))
        {
            var (sealedFile, cipher) = SealedFile.Create(path, SoundKind.Screen, keys ?? throw new IOException("there is no key to seal with"));
            return new ScreenWriter(path, sealedFile, cipher, reserve);
        }
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
        var header = new byte[SealedFile.HeaderLength];
        ScreenFile.Magic.CopyTo(header);
        RandomAccess.Write(file, header, 0);
        return new ScreenWriter(path, file, null, reserve);
    }

    /// <param name="at">ms since it began; never before the frame that came last.</param>
    public void Append(int at, ScreenFrame kind, ReadOnlySpan<byte> data)
    {
        at = Math.Max(at, LengthMs);
        var key = (kind & ScreenFrame.Key) != 0;
        if (_partAt >= 0 && (key || at - _partAt >= PartMs || _part.Length >= PartBytes)) Flush();
        if (_partAt < 0) (_partAt, _partKey) = (at, key);
        Span<byte> head = stackalloc byte[ScreenFile.FrameHead];
        BinaryPrimitives.WriteInt32BigEndian(head, at);
        head[4] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(head[5..], data.Length);
        _part.Write(head);
        _part.Write(data);
        LengthMs = at;
    }

    /// <summary>Writes what waits.</summary>
    public void Flush()
    {
        if (_partAt < 0) return;
        Demand(_reserve, _path);
        var plain = _part.GetBuffer().AsSpan(0, (int)_part.Length);
        var stored = new byte[ScreenFile.PartHead + plain.Length + (_cipher is null ? 0 : SealedFile.TagLength)];
        ScreenFile.WriteHead(stored, stored.Length - ScreenFile.PartHead, _partAt, _partKey);
        var body = stored.AsSpan(ScreenFile.PartHead);
        if (_cipher is null) plain.CopyTo(body);
        else
        {
            Span<byte> nonce = stackalloc byte[SealedFile.NonceLength];
            SealedFile.Nonce(_parts, nonce);
            _cipher.Encrypt(nonce, plain, body[..plain.Length], body[plain.Length..], stored.AsSpan(0, ScreenFile.PartHead));
        }
        RandomAccess.Write(_file, stored, Bytes);
        (Bytes, _parts, _partAt) = (Bytes + stored.Length, _parts + 1, -1);
        _part.SetLength(0);
    }

    /// <summary>The last frame stands until here; everything is on the disk.</summary>
    public void Finish(int at)
    {
        Append(at, ScreenFrame.Blank, []);
        Flush();
        RandomAccess.FlushToDisk(_file);
    }

    private static void Demand(DiskReserve? reserve, string path)
    {
        if (reserve?.HasRoom(path) == false) throw new IOException("the disk is full but for its reserve");
    }

    public void Dispose()
    {
        _file.Dispose();
        _cipher?.Dispose();
        _part.Dispose();
    }
}
