using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Antiphon.Media.Recording;

/// <summary>What one frame of a screen is. Blank: nothing was kept from here on, until the next key frame.</summary>
[Flags]
public enum ScreenFrame : byte { Delta = 0, Key = 1, Blank = 2 }

/// <summary>A stretch of a screen that is read as a whole.</summary>
/// <param name="At">Of its first frame, ms since the screen began.</param>
/// <param name="Key">It can be shown without the part before.</param>
/// <param name="Position">Of its head in the file.</param>
/// <param name="Length">Of what stands behind its head, as stored.</param>
public readonly record struct ScreenPart(int At, bool Key, long Position, int Length);

/// <summary>A screen as it lies on the disk: sixteen bytes of header, then parts of about a second. Each has a head (length, ms, whether it begins with a key frame) that is
/// readable in sealed files too, so that a place is found without opening the rest; then its frames (ms, kind, length, VP8), with a tag where they are sealed.</summary>
/// <remarks>Nothing but whole parts counts: what a crash cuts off costs the last one.</remarks>
public static class ScreenFile
{
    /// <summary>What follows the name of a screen.</summary>
    public const string Extension = ".screen";

    internal const int PartHead = 9;
    internal const int FrameHead = 9;

    /// <summary>Longest part that is believed, bytes.</summary>
    internal const int PartMax = 8 << 20;
    internal static ReadOnlySpan<byte> Magic => "ANTSCRN1"u8;

    /// <summary>Whether this is the path of a screen, sealed or not.</summary>
    public static bool Is(string path) => path.EndsWith(Extension, StringComparison.Ordinal) || path.EndsWith(Extension + SealedFile.Extension, StringComparison.Ordinal);

    /// <summary>Cuts off what a crash left half.</summary>
    /// <returns>Its length up to the last frame; null: it is no screen of ours, or no key here opens it.</returns>
    public static TimeSpan? Recover(string path, RecordingKeys? keys = null)
    {
        using var reader = ScreenReader.Open(path, keys);
        if (reader is null) return null;
        var last = reader.Parts.Count - 1;
        while (last >= 0 && reader.Read(last) is null) last--;
        var (length, end) = last < 0 ? (TimeSpan.Zero, SealedFile.HeaderLength) : (TimeSpan.FromMilliseconds(LastAt(reader.Read(last)!)), EndOf(reader.Parts[last]));
        reader.Dispose();
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read);
        file.SetLength(end);
        file.Flush(flushToDisk: true);
        return length;
    }

    /// <summary>The frames of an opened part, in their order; ends where they do not add up.</summary>
    public static IEnumerable<(int At, ScreenFrame Kind, ReadOnlyMemory<byte> Data)> Frames(ReadOnlyMemory<byte> part)
    {
        while (part.Length >= FrameHead)
        {
            var (at, kind, length) = (BinaryPrimitives.ReadInt32BigEndian(part.Span), (ScreenFrame)part.Span[4], BinaryPrimitives.ReadInt32BigEndian(part.Span[5..]));
            if (length < 0 || length > part.Length - FrameHead) yield break;
            yield return (at, kind, part.Slice(FrameHead, length));
            part = part[(FrameHead + length)..];
        }
    }

    internal static long EndOf(ScreenPart part) => part.Position + PartHead + part.Length;

    internal static void WriteHead(Span<byte> head, int length, int at, bool key)
    {
        BinaryPrimitives.WriteInt32BigEndian(head, length);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], at);
        head[8] = key ? (byte)1 : (byte)0;
    }

    private static int LastAt(byte[] part) => Frames(part).Select(f => f.At).DefaultIfEmpty(0).Last();
}

/// <summary>Reads a screen from any place, also while it grows: as much of it as there was when it was opened.</summary>
public sealed class ScreenReader : IDisposable
{
    private readonly FileStream _file;
    private readonly AesGcm? _cipher;

    private ScreenReader(FileStream file, AesGcm? cipher, List<ScreenPart> parts) => (_file, _cipher, Parts) = (file, cipher, parts);

    public IReadOnlyList<ScreenPart> Parts { get; }

    /// <summary>Null: it is no screen of ours, it cannot be read, or no key here opens it.</summary>
    public static ScreenReader? Open(string path, RecordingKeys? keys = null)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> header = stackalloc byte[SealedFile.HeaderLength];
            if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length)
            {
                if (header.StartsWith(ScreenFile.Magic)) return new(file, null, PartsOf(file));
                if (SealedFile.IsScreen(header) && SealedFile.CipherOf(path, keys) is { } cipher) return new(file, cipher, PartsOf(file));
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException) { }
        file?.Dispose();
        return null;
    }

    private static List<ScreenPart> PartsOf(FileStream file)
    {
        var parts = new List<ScreenPart>();
        var head = new byte[ScreenFile.PartHead];
        var (at, end) = ((long)SealedFile.HeaderLength, file.Length);
        while (end - at > head.Length)
        {
            file.Position = at;
            if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length) break;
            var length = BinaryPrimitives.ReadInt32BigEndian(head);
            if (length is <= 0 or > ScreenFile.PartMax || length > end - at - head.Length) break;
            parts.Add(new ScreenPart(BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)), head[8] == 1, at, length));
            at += head.Length + length;
        }
        return parts;
    }

    /// <summary>The frames of a part. Null: it was damaged, or cannot be read.</summary>
    public byte[]? Read(int number)
    {
        var part = Parts[number];
        var (head, stored) = (new byte[ScreenFile.PartHead], new byte[part.Length]);
        try
        {
            _file.Position = part.Position;
            if (_file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || _file.ReadAtLeast(stored, stored.Length, throwOnEndOfStream: false) < stored.Length) return null;
            return _cipher is null ? stored : Unseal(number, head, stored);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private byte[]? Unseal(int number, byte[] head, byte[] stored)
    {
        if (stored.Length < SealedFile.TagLength) return null;
        Span<byte> nonce = stackalloc byte[SealedFile.NonceLength];
        SealedFile.Nonce(number, nonce);
        var plain = new byte[stored.Length - SealedFile.TagLength];
        try
        {
            _cipher!.Decrypt(nonce, stored.AsSpan(0, plain.Length), stored.AsSpan(plain.Length), plain, head);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _cipher?.Dispose();
    }
}
