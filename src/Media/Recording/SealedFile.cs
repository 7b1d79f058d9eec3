using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Antiphon.Media.Recording;

/// <summary>How sound lies in a file; or that it is a screen, which has parts of its own.</summary>
internal enum SoundKind : byte { Alaw = (byte)'A', Opus = (byte)'O', Screen = (byte)'S' }

/// <summary>A sealed file: sixteen bytes of header, then chunks of a second of A-law, each with its tag (AES-256-GCM; the nonce is the number of the chunk, for a data key seals
/// one file). So any place is found without the rest, and what a crash cuts off costs the last chunk.</summary>
internal static class SealedFile
{
    public const string Extension = ".sealed";
    public const int HeaderLength = 16;
    public const int ChunkLength = RecordingTap.BlockFrames * RecordingFormat.BytesPerFrame;
    public const int TagLength = 16;
    public const int StoredChunk = ChunkLength + TagLength;
    public const int NonceLength = 12;
    public static ReadOnlySpan<byte> Magic => "ANTSEAL1"u8;

    /// <summary>The envelope of its data key stands beside it.</summary>
    public static string KeyFileOf(string path) => path + ".key";

    /// <summary>Begins a file that must not exist: first the envelope, then the header.</summary>
    public static (SafeFileHandle File, AesGcm Cipher) Create(string path, SoundKind kind, RecordingKeys keys)
    {
        var (key, envelope) = keys.Make(NameOf(path));
        File.WriteAllText(KeyFileOf(path), envelope);
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
        Span<byte> header = stackalloc byte[HeaderLength];
        header.Clear();
        Magic.CopyTo(header);
        header[Magic.Length] = (byte)kind;
        RandomAccess.Write(file, header, 0);
        return (file, new AesGcm(key, TagLength));
    }

    /// <param name="stored">Room for <see cref="StoredChunk"/>.</param>
    public static void WriteChunk(SafeFileHandle file, AesGcm cipher, long number, ReadOnlySpan<byte> plain, Span<byte> stored)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        Nonce(number, nonce);
        cipher.Encrypt(nonce, plain, stored[..plain.Length], stored.Slice(plain.Length, TagLength), Magic);
        RandomAccess.Write(file, stored[..(plain.Length + TagLength)], HeaderLength + number * StoredChunk);
    }

    public static bool TryOpenChunk(AesGcm cipher, long number, ReadOnlySpan<byte> stored, Span<byte> plain)
    {
        if (stored.Length <= TagLength) return false;
        Span<byte> nonce = stackalloc byte[NonceLength];
        Nonce(number, nonce);
        try
        {
            cipher.Decrypt(nonce, stored[..^TagLength], stored[^TagLength..], plain[..(stored.Length - TagLength)], Magic);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <summary>Null: it is none of ours.</summary>
    public static SoundKind? KindOf(ReadOnlySpan<byte> header) =>
        header.Length >= HeaderLength && header.StartsWith(Magic) && (SoundKind)header[Magic.Length] is SoundKind.Alaw or SoundKind.Opus ? (SoundKind)header[Magic.Length] : null;

    public static bool IsScreen(ReadOnlySpan<byte> header) => header.Length >= HeaderLength && header.StartsWith(Magic) && (SoundKind)header[Magic.Length] is SoundKind.Screen;

    /// <summary>Null: there is no envelope beside it, or nobody here opens it.</summary>
    public static AesGcm? CipherOf(string path, RecordingKeys? keys) =>
        keys is not null && File.Exists(KeyFileOf(path)) && keys.Open(File.ReadAllText(KeyFileOf(path)), NameOf(path)) is { } key ? new AesGcm(key, TagLength) : null;

    /// <summary>Cuts off a last chunk that is not whole.</summary>
    /// <returns>Bytes of sound in it; null: it is none of ours, or cannot be opened.</returns>
    public static long? Recover(FileStream file, RecordingKeys? keys)
    {
        using var cipher = CipherOf(file.Name, keys);
        Span<byte> header = stackalloc byte[HeaderLength];
        if (cipher is null || file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || KindOf(header) is null) return null;
        var whole = (file.Length - HeaderLength) / StoredChunk;
        var rest = (int)(file.Length - HeaderLength - whole * StoredChunk);
        var (stored, plain) = (new byte[StoredChunk], new byte[ChunkLength]);
        if (rest == 0 && whole > 0) (whole, rest) = (whole - 1, StoredChunk);
        file.Position = HeaderLength + whole * StoredChunk;
        file.ReadExactly(stored.AsSpan(0, rest));
        if (!TryOpenChunk(cipher, whole, stored.AsSpan(0, rest), plain)) rest = 0;
        file.SetLength(HeaderLength + whole * StoredChunk + rest);
        file.Flush(flushToDisk: true);
        return whole * ChunkLength + Math.Max(0, rest - TagLength);
    }

    /// <summary>The envelope beside it, made anew for the current master key.</summary>
    /// <returns>Whether it was written.</returns>
    public static bool Renew(string path, RecordingKeys keys)
    {
        var beside = KeyFileOf(path);
        if (!File.Exists(beside) || keys.Renew(File.ReadAllText(beside), NameOf(path)) is not { } renewed) return false;
        File.WriteAllText(beside + ".new", renewed);
        File.Move(beside + ".new", beside, overwrite: true);
        return true;
    }

    private static string NameOf(string path) => Path.GetFileName(path);

    public static void Nonce(long number, Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(nonce, number);
    }
}
