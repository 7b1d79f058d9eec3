using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using X86Aes = System.Runtime.Intrinsics.X86.Aes;

namespace Antiphon.Media.Srtp;

/// <summary>AES-128 in counter mode (RFC 3711 §4.1.1). The cipher is the processor's, or the platform's where that is not to be had.</summary>
internal sealed class AesCounter : IDisposable
{
    private readonly Vector128<byte>[] _roundKeys = [];
    private readonly ICryptoTransform? _platform;
    private readonly byte[] _counters = [];

    /// <param name="hardware">False takes the platform's cipher even where the processor has one: for tests.</param>
    public AesCounter(ReadOnlySpan<byte> key, bool hardware = true)
    {
        if (hardware && X86Aes.IsSupported) { _roundKeys = Expand(key); return; }
        using var aes = Aes.Create();
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        aes.Key = key.ToArray();
        _platform = aes.CreateEncryptor();
        _counters = new byte[2 * KeyStreamMax];
    }

    private const int KeyStreamMax = 2_048;

    /// <summary>XORs the key stream onto the data, in place. At most 2,048 octets on the platform's path per step.</summary>
    /// <param name="iv">16 octets; the last two count the blocks.</param>
    public void Apply(ReadOnlySpan<byte> iv, Span<byte> data)
    {
        if (_platform is null) ApplyHardware(iv, data);
        else ApplyPlatform(iv, data);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ApplyHardware(ReadOnlySpan<byte> iv, Span<byte> data)
    {
        Span<byte> block = stackalloc byte[16];
        iv.CopyTo(block);
        var keys = _roundKeys;
        for (ushort counter = 0; !data.IsEmpty; counter++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(block[14..], counter);
            var state = Vector128.Create<byte>(block) ^ keys[0];
            for (var round = 1; round < 10; round++) state = X86Aes.Encrypt(state, keys[round]);
            state = X86Aes.EncryptLast(state, keys[10]);
            if (data.Length >= 16)
            {
                (Vector128.Create<byte>(data) ^ state).CopyTo(data);
                data = data[16..];
                continue;
            }
            Span<byte> tail = stackalloc byte[16];
            state.CopyTo(tail);
            for (var i = 0; i < data.Length; i++) data[i] ^= tail[i];
            return;
        }
    }

    private void ApplyPlatform(ReadOnlySpan<byte> iv, Span<byte> data)
    {
        ushort counter = 0;
        while (!data.IsEmpty)
        {
            var step = Math.Min(data.Length, KeyStreamMax);
            var length = (step + 15) & ~15;
            for (var at = 0; at < length; at += 16)
            {
                iv[..14].CopyTo(_counters.AsSpan(at));
                BinaryPrimitives.WriteUInt16BigEndian(_counters.AsSpan(at + 14), counter++);
            }
            _platform!.TransformBlock(_counters, 0, length, _counters, KeyStreamMax);
            var stream = _counters.AsSpan(KeyStreamMax, step);
            for (var i = 0; i < step; i++) data[i] ^= stream[i];
            data = data[step..];
        }
    }

    // FIPS 197 §5.2. KeygenAssist takes its round constant as an immediate, hence the ten calls.
    private static Vector128<byte>[] Expand(ReadOnlySpan<byte> key)
    {
        var keys = new Vector128<byte>[11];
        keys[0] = Vector128.Create<byte>(key);
        keys[1] = Next(keys[0], X86Aes.KeygenAssist(keys[0], 0x01));
        keys[2] = Next(keys[1], X86Aes.KeygenAssist(keys[1], 0x02));
        keys[3] = Next(keys[2], X86Aes.KeygenAssist(keys[2], 0x04));
        keys[4] = Next(keys[3], X86Aes.KeygenAssist(keys[3], 0x08));
        keys[5] = Next(keys[4], X86Aes.KeygenAssist(keys[4], 0x10));
        keys[6] = Next(keys[5], X86Aes.KeygenAssist(keys[5], 0x20));
        keys[7] = Next(keys[6], X86Aes.KeygenAssist(keys[6], 0x40));
        keys[8] = Next(keys[7], X86Aes.KeygenAssist(keys[7], 0x80));
        keys[9] = Next(keys[8], X86Aes.KeygenAssist(keys[8], 0x1B));
        keys[10] = Next(keys[9], X86Aes.KeygenAssist(keys[9], 0x36));
        return keys;
    }

    private static Vector128<byte> Next(Vector128<byte> key, Vector128<byte> assist)
    {
        var words = key.AsUInt32();
        var first = words[0] ^ assist.AsUInt32()[3];
        var second = words[1] ^ first;
        var third = words[2] ^ second;
        return Vector128.Create(first, second, third, words[3] ^ third).AsByte();
    }

    public void Dispose() => _platform?.Dispose();
}
