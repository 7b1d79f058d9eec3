using System.Buffers.Binary;
using System.Security.Cryptography;
using Antiphon.Media.Rtp;

namespace Antiphon.Media.Srtp;

/// <summary>One direction of AES_CM_128_HMAC_SHA1_80 (RFC 3711, RFC 5764 §4.1.2) for one SSRC at a time. Used by one thread at a time.
/// Nothing changes before a packet has proved its authenticity.</summary>
internal sealed class SrtpContext : IDisposable
{
    public const int TagLength = 10;

    /// <summary>Octets that protection adds to an RTCP compound: E and index, tag.</summary>
    public const int RtcpOverhead = 4 + TagLength;

    private const uint EncryptedFlag = 0x8000_0000;

    private readonly AesCounter _rtpCipher;
    private readonly AesCounter _rtcpCipher;
    private readonly HmacSha1 _rtpTag;
    private readonly HmacSha1 _rtcpTag;
    private readonly byte[] _rtpSalt;
    private readonly byte[] _rtcpSalt;

    private bool _started;
    private uint _ssrc;
    private uint _rollovers;
    private ushort _highest;
    private ReplayWindow _seen;
    private ReplayWindow _rtcpSeen;
    private uint _rtcpIndex;

    /// <summary>Sources the far end has left for another: a replay of theirs may not come in as if they were new.</summary>
    private readonly HashSet<uint> _formerSources = [];

    private const int FormerSourcesMax = 32;

    public SrtpContext(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
    {
        using var derivation = new AesCounter(masterKey);
        _rtpCipher = new AesCounter(Derive(derivation, masterSalt, 0, 16));
        _rtpTag = new HmacSha1(Derive(derivation, masterSalt, 1, 20));
        _rtpSalt = Derive(derivation, masterSalt, 2, 14);
        _rtcpCipher = new AesCounter(Derive(derivation, masterSalt, 3, 16));
        _rtcpTag = new HmacSha1(Derive(derivation, masterSalt, 4, 20));
        _rtcpSalt = Derive(derivation, masterSalt, 5, 14);
    }

    /// <summary>RFC 3711 §4.3.1 with a key derivation rate of zero: the label stands in octet 7 of the salt.</summary>
    internal static byte[] Derive(AesCounter master, ReadOnlySpan<byte> salt, byte label, int length)
    {
        Span<byte> iv = stackalloc byte[16];
        iv.Clear();
        salt.CopyTo(iv);
        iv[7] ^= label;
        var derived = new byte[length];
        master.Apply(iv, derived);
        return derived;
    }

    /// <summary>Encrypts in place and appends the tag.</summary>
    /// <param name="buffer">Holds the packet and at least <see cref="TagLength"/> octets more.</param>
    /// <param name="payloadOffset">Where the payload begins.</param>
    /// <returns>The new length.</returns>
    public int Protect(Span<byte> buffer, int length, int payloadOffset)
    {
        var sequence = BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]);
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[8..]);
        var rollovers = Estimate(ssrc, sequence);
        Advance(ssrc, sequence, rollovers);
        Crypt(_rtpCipher, _rtpSalt, ssrc, ((ulong)rollovers << 16) | sequence, buffer[payloadOffset..length]);
        Tag(_rtpTag, buffer[..length], rollovers, buffer.Slice(length, TagLength));
        return length + TagLength;
    }

    /// <summary>Verifies, then decrypts in place.</summary>
    /// <returns>The length without tag; −1 when the packet is not authentic, or came before.</returns>
    public int Unprotect(Span<byte> packet)
    {
        var length = packet.Length - TagLength;
        if (length < RtpHeader.Length || !RtpHeader.TryRead(packet[..length], out var header, encrypted: true)) return -1;
        var rollovers = Estimate(header.Ssrc, header.Sequence);
        var index = ((ulong)rollovers << 16) | header.Sequence;
        var sameSource = _started && header.Ssrc == _ssrc;
        if (sameSource ? !_seen.IsNew(index) : _formerSources.Contains(header.Ssrc) || _formerSources.Count >= FormerSourcesMax) return -1;
        Span<byte> tag = stackalloc byte[TagLength];
        Tag(_rtpTag, packet[..length], rollovers, tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, packet[length..])) return -1;

        if (!sameSource) Retire();
        Advance(header.Ssrc, header.Sequence, rollovers);
        _seen.Add(index);
        Crypt(_rtpCipher, _rtpSalt, header.Ssrc, index, packet[header.PayloadOffset..length]);
        return length;
    }

    private void Retire()
    {
        if (_started) _formerSources.Add(_ssrc);
        _seen = default;
    }

    /// <summary>As <see cref="Protect"/>, for an RTCP compound; the buffer holds <see cref="RtcpOverhead"/> octets more.</summary>
    public int ProtectRtcp(Span<byte> buffer, int length)
    {
        var index = _rtcpIndex++ & ~EncryptedFlag;
        Crypt(_rtcpCipher, _rtcpSalt, BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]), index, buffer[8..length]);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[length..], index | EncryptedFlag);
        length += 4;
        Tag(_rtcpTag, buffer[..length], null, buffer.Slice(length, TagLength));
        return length + TagLength;
    }

    /// <summary>As <see cref="Unprotect"/>, for an RTCP compound.</summary>
    public int UnprotectRtcp(Span<byte> packet)
    {
        var length = packet.Length - RtcpOverhead;
        if (length < 8) return -1;
        var word = BinaryPrimitives.ReadUInt32BigEndian(packet[length..]);
        var index = word & ~EncryptedFlag;
        if (!_rtcpSeen.IsNew(index)) return -1;
        Span<byte> tag = stackalloc byte[TagLength];
        Tag(_rtcpTag, packet[..(length + 4)], null, tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, packet[(length + 4)..])) return -1;
        _rtcpSeen.Add(index);
        if ((word & EncryptedFlag) != 0)
            Crypt(_rtcpCipher, _rtcpSalt, BinaryPrimitives.ReadUInt32BigEndian(packet[4..]), index, packet[8..length]);
        return length;
    }

    /// <summary>RFC 3711 §3.3.1, Appendix A: the rollover count that puts the sequence number nearest to the highest so far.</summary>
    private uint Estimate(uint ssrc, ushort sequence)
    {
        if (!_started || ssrc != _ssrc) return 0;
        if (_highest < 0x8000) return sequence - _highest > 0x8000 && _rollovers > 0 ? _rollovers - 1 : _rollovers;
        return _highest - 0x8000 > sequence ? _rollovers + 1 : _rollovers;
    }

    private void Advance(uint ssrc, ushort sequence, uint rollovers)
    {
        var newer = !_started || ssrc != _ssrc || rollovers > _rollovers || (rollovers == _rollovers && sequence > _highest);
        if (newer) (_started, _ssrc, _rollovers, _highest) = (true, ssrc, rollovers, sequence);
    }

    /// <summary>RFC 3711 §4.1.1: IV = salt·2^16 XOR SSRC·2^64 XOR index·2^16.</summary>
    private static void Crypt(AesCounter cipher, ReadOnlySpan<byte> salt, uint ssrc, ulong index, Span<byte> data)
    {
        Span<byte> iv = stackalloc byte[16];
        iv.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(iv[4..], ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(iv[8..], index << 16);
        for (var i = 0; i < salt.Length; i++) iv[i] ^= salt[i];
        cipher.Apply(iv, data);
    }

    private static void Tag(HmacSha1 hmac, ReadOnlySpan<byte> data, uint? rollovers, Span<byte> tag)
    {
        Span<byte> suffix = stackalloc byte[4];
        Span<byte> full = stackalloc byte[HmacSha1.TagLength];
        if (rollovers is { } counter) BinaryPrimitives.WriteUInt32BigEndian(suffix, counter);
        hmac.Compute(data, rollovers is null ? default : suffix, full);
        full[..TagLength].CopyTo(tag);
    }

    public void Dispose()
    {
        _rtpCipher.Dispose();
        _rtcpCipher.Dispose();
    }
}
