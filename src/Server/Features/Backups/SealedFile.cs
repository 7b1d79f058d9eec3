using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Antiphon.Server.Features.Backups;

/// <summary>A file that nobody reads or changes without its password: AES-256-GCM in pieces of 1 MiB, the key by PBKDF2 from password and salt.</summary>
/// <remarks><c>ANTSEAL1</c>, 16 bytes of salt, then pieces of: length (4 bytes, big-endian, the highest bit marks the last), tag (16), content. The nonce is the number
/// of the piece; length and mark are authenticated with it, so that none can be changed, left out, moved, or cut off at the end.</remarks>
internal static class SealedFile
{
    private const int PieceBytes = 1 << 20, SaltBytes = 16, TagBytes = 16, KeyBytes = 32, NonceBytes = 12;
    private const uint Last = 1u << 31;

    /// <summary>OWASP's figure for PBKDF2 with SHA-256.</summary>
    private const int Rounds = 600_000;

    private static ReadOnlySpan<byte> Magic => "ANTSEAL1"u8;

    public static bool IsSealed(string file)
    {
        using var stream = File.OpenRead(file);
        Span<byte> head = stackalloc byte[Magic.Length];
        return stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.SequenceEqual(Magic);
    }

    public static async Task Seal(Stream open, Stream closed, string password, CancellationToken stop)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        await closed.WriteAsync(Magic.ToArray(), stop);
        await closed.WriteAsync(salt, stop);
        using var aes = new AesGcm(Key(password, salt), TagBytes);
        var (now, next) = (new byte[PieceBytes], new byte[PieceBytes]);
        var (head, sealedPiece) = (new byte[4 + TagBytes], new byte[PieceBytes]);
        var length = await open.ReadAtLeastAsync(now, PieceBytes, throwOnEndOfStream: false, stop);
        for (var piece = 0L; ; piece++)
        {
            var following = length < PieceBytes ? 0 : await open.ReadAtLeastAsync(next, PieceBytes, throwOnEndOfStream: false, stop);
            BinaryPrimitives.WriteUInt32BigEndian(head, (uint)length | (following == 0 ? Last : 0));
            aes.Encrypt(Nonce(piece), now.AsSpan(0, length), sealedPiece.AsSpan(0, length), head.AsSpan(4, TagBytes), head.AsSpan(0, 4));
            await closed.WriteAsync(head, stop);
            await closed.WriteAsync(sealedPiece.AsMemory(0, length), stop);
            if (following == 0) return;
            (now, next, length) = (next, now, following);
        }
    }

    /// <exception cref="BackupProblem">Another password, or the file is not as it was written.</exception>
    public static async Task Open(Stream closed, Stream open, string password, CancellationToken stop)
    {
        var (start, head, content) = (new byte[Magic.Length + SaltBytes], new byte[4 + TagBytes], new byte[PieceBytes]);
        try
        {
            await closed.ReadExactlyAsync(start, stop);
            using var aes = new AesGcm(Key(password, start[Magic.Length..]), TagBytes);
            for (var piece = 0L; ; piece++)
            {
                await closed.ReadExactlyAsync(head, stop);
                var mark = BinaryPrimitives.ReadUInt32BigEndian(head);
                var length = (int)(mark & ~Last);
                if (length > PieceBytes) throw new CryptographicException();
                await closed.ReadExactlyAsync(content.AsMemory(0, length), stop);
                aes.Decrypt(Nonce(piece), content.AsSpan(0, length), head.AsSpan(4, TagBytes), content.AsSpan(0, length), head.AsSpan(0, 4));
                await open.WriteAsync(content.AsMemory(0, length), stop);
                if ((mark & Last) != 0) return;
            }
        }
        catch (Exception e) when (e is CryptographicException or EndOfStreamException) { throw new BackupProblem("the password is wrong, or the backup is damaged"); }
    }

    private static byte[] Key(string password, byte[] salt) => Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Rounds, HashAlgorithmName.SHA256, KeyBytes);

    private static byte[] Nonce(long piece)
    {
        var nonce = new byte[NonceBytes];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(NonceBytes - 8), piece);
        return nonce;
    }
}

/// <summary>A backup that cannot be made or taken back; the message says why in one line.</summary>
internal sealed class BackupProblem(string message) : Exception(message);
