using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Antiphon.Media.Srtp;

/// <summary>SHA-1 (FIPS 180-4) with a state that can be copied: the only way to keep the pads of HMAC. As authentication tag of SRTP its
/// known weakness (collisions) does not matter.</summary>
internal struct Sha1
{
    public const int Length = 20;
    public const int BlockLength = 64;

    private uint _a, _b, _c, _d, _e;

    public static Sha1 Start() => new() { _a = 0x67452301, _b = 0xEFCDAB89, _c = 0x98BADCFE, _d = 0x10325476, _e = 0xC3D2E1F0 };

    /// <summary>Takes whole blocks.</summary>
    public void Blocks(ReadOnlySpan<byte> blocks)
    {
        for (; blocks.Length >= BlockLength; blocks = blocks[BlockLength..]) Block(blocks);
    }

    /// <summary>Takes the rest, whatever its length, and writes the digest.</summary>
    /// <param name="before">Octets taken by <see cref="Blocks"/> before.</param>
    public void Finish(ReadOnlySpan<byte> rest, int before, Span<byte> digest)
    {
        Blocks(rest);
        var tail = rest[(rest.Length & ~(BlockLength - 1))..];
        Span<byte> last = stackalloc byte[2 * BlockLength];
        last.Clear();
        tail.CopyTo(last);
        last[tail.Length] = 0x80;
        var length = tail.Length < BlockLength - 8 ? BlockLength : 2 * BlockLength;
        BinaryPrimitives.WriteUInt64BigEndian(last[(length - 8)..], (ulong)(before + rest.Length) * 8);
        Blocks(last[..length]);
        BinaryPrimitives.WriteUInt32BigEndian(digest, _a);
        BinaryPrimitives.WriteUInt32BigEndian(digest[4..], _b);
        BinaryPrimitives.WriteUInt32BigEndian(digest[8..], _c);
        BinaryPrimitives.WriteUInt32BigEndian(digest[12..], _d);
        BinaryPrimitives.WriteUInt32BigEndian(digest[16..], _e);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Block(ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[80];
        for (var i = 0; i < 16; i++) w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * i)..]);
        for (var i = 16; i < 80; i++) w[i] = BitOperations.RotateLeft(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        uint a = _a, b = _b, c = _c, d = _d, e = _e;
        for (var i = 0; i < 80; i++)
        {
            var (mix, constant) = i switch
            {
                < 20 => ((b & c) | (~b & d), 0x5A827999u),
                < 40 => (b ^ c ^ d, 0x6ED9EBA1u),
                < 60 => ((b & c) | (b & d) | (c & d), 0x8F1BBCDCu),
                _ => (b ^ c ^ d, 0xCA62C1D6u),
            };
            var next = BitOperations.RotateLeft(a, 5) + mix + e + constant + w[i];
            (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, next);
        }
        _a += a; _b += b; _c += c; _d += d; _e += e;
    }
}
