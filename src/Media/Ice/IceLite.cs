using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Antiphon.Media.Engine;
using Antiphon.Media.Srtp;

namespace Antiphon.Media.Ice;

/// <summary>ICE-lite (RFC 8445 §2.5) of one port: answers the far end's checks and never sends its own. A check that proves the password
/// validates its source; the latest nominated one carries the media.</summary>
/// <param name="hmac">Keyed with our password.</param>
internal sealed class IceLite(string ufrag, HmacSha1 hmac)
{
    /// <summary>Longest check taken; browsers' have about 100 octets.</summary>
    public const int CheckLengthMax = 576;

    public const int ResponseLengthMax = 128;
    private const int ValidatedMax = 8;

    private readonly byte[] _usernameStart = Encoding.ASCII.GetBytes(ufrag + ":");
    private readonly List<PeerAddress> _validated = new(ValidatedMax);
    private bool _nominated;

    public IceLite(string ufrag, string pwd) : this(ufrag, new HmacSha1(Encoding.ASCII.GetBytes(pwd))) { }

    /// <summary>Where media goes; unset before the first authentic check.</summary>
    public PeerAddress Selected { get; private set; }

    /// <summary>When the last authentic check came, in milliseconds of the engine's clock.</summary>
    public long LastCheckMs { get; private set; }

    /// <summary>For so long no check could be taken.</summary>
    public void StoodStill(long ms)
    {
        if (LastCheckMs != 0) LastCheckMs += ms;
    }

    public bool IsValidated(PeerAddress address) => _validated.Contains(address);

    /// <summary>Takes a packet whose first octet says STUN.</summary>
    /// <returns>Length of the response to send back to its source; 0 for what is not an authentic check.</returns>
    public int Take(ReadOnlySpan<byte> packet, PeerAddress from, long nowMs, Span<byte> response)
    {
        if (packet.Length > CheckLengthMax || !StunMessage.TryRead(packet, out var check) || !IsAuthentic(packet, check)) return 0;
        LastCheckMs = nowMs;
        Validate(from, check.UseCandidate);
        return WriteSuccess(packet, from, response);
    }

    private void Validate(PeerAddress from, bool nominated)
    {
        if (!_validated.Contains(from))
        {
            if (_validated.Count == ValidatedMax) _validated.RemoveAt(_validated[0] == Selected ? 1 : 0);
            _validated.Add(from);
        }
        if (nominated || !_nominated && !Selected.IsSet) Selected = from;
        _nominated |= nominated;
    }

    private bool IsAuthentic(ReadOnlySpan<byte> packet, in StunMessage check)
    {
        if (check.Type != StunMessage.BindingRequest || check.IntegrityOffset == 0 || check.FingerprintOffset == 0) return false;
        if (!packet.Slice(check.UsernameOffset, check.UsernameLength).StartsWith(_usernameStart)) return false;
        if (BinaryPrimitives.ReadUInt32BigEndian(packet[(check.FingerprintOffset + 4)..]) != Crc(packet[..check.FingerprintOffset])) return false;
        Span<byte> signed = stackalloc byte[CheckLengthMax];
        packet[..check.IntegrityOffset].CopyTo(signed);
        Span<byte> expected = stackalloc byte[HmacSha1.TagLength];
        Sign(signed, check.IntegrityOffset, expected);
        return CryptographicOperations.FixedTimeEquals(expected, packet.Slice(check.IntegrityOffset + 4, HmacSha1.TagLength));
    }

    /// <summary>The length in the header ends with the integrity attribute while it is computed (RFC 8489 §14.5).</summary>
    private void Sign(Span<byte> message, int integrityOffset, Span<byte> tag)
    {
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], (ushort)(integrityOffset + 24 - StunMessage.HeaderLength));
        hmac.Compute(message[..integrityOffset], default, tag);
    }

    private int WriteSuccess(ReadOnlySpan<byte> request, PeerAddress from, Span<byte> response)
    {
        BinaryPrimitives.WriteUInt16BigEndian(response, StunMessage.BindingSuccess);
        BinaryPrimitives.WriteUInt32BigEndian(response[4..], StunMessage.Cookie);
        request.Slice(StunMessage.TransactionOffset, StunMessage.TransactionLength).CopyTo(response[StunMessage.TransactionOffset..]);
        var at = StunMessage.HeaderLength + WriteMapped(response[StunMessage.HeaderLength..], request, from);

        Head(response[at..], StunMessage.MessageIntegrity, HmacSha1.TagLength);
        Sign(response, at, response.Slice(at + 4, HmacSha1.TagLength));
        at += 4 + HmacSha1.TagLength;

        BinaryPrimitives.WriteUInt16BigEndian(response[2..], (ushort)(at + 8 - StunMessage.HeaderLength));
        Head(response[at..], StunMessage.Fingerprint, 4);
        BinaryPrimitives.WriteUInt32BigEndian(response[(at + 4)..], Crc(response[..at]));
        return at + 8;
    }

    // XOR-MAPPED-ADDRESS: zero, family, port, address; port and address under cookie and transaction (RFC 8489 §14.2).
    private static int WriteMapped(Span<byte> to, ReadOnlySpan<byte> request, PeerAddress from)
    {
        var length = from.WriteAddress(to[8..]);
        Head(to, StunMessage.XorMappedAddress, 4 + length);
        to[4] = 0;
        to[5] = (byte)(from.IsV6 ? 2 : 1);
        BinaryPrimitives.WriteUInt16BigEndian(to[6..], (ushort)(from.Port ^ (StunMessage.Cookie >> 16)));
        for (var i = 0; i < length; i++) to[8 + i] ^= request[4 + i];
        return 8 + length;
    }

    private static void Head(Span<byte> to, ushort type, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(to, type);
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)length);
    }

    /// <summary>FINGERPRINT: CRC-32 of ITU-T V.42, under 0x5354554E. The length in the header must already count the attribute.</summary>
    internal static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var octet in data) crc = CrcTable[(byte)(crc ^ octet)] ^ crc >> 8;
        return ~crc ^ StunMessage.FingerprintXor;
    }

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(i =>
    {
        var entry = (uint)i;
        for (var bit = 0; bit < 8; bit++) entry = (entry & 1) != 0 ? 0xEDB8_8320 ^ entry >> 1 : entry >> 1;
        return entry;
    })];
}
