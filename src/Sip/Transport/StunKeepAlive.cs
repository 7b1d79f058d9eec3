using System.Buffers.Binary;
using System.Net;

namespace Antiphon.Sip;

/// <summary>STUN on the port of SIP (RFC 5626 §8): a phone behind a NAT asks which address it is seen under, and keeps its way open by that.
/// Only a plain Binding request is answered (RFC 8489 §3, §14.2); the answer is hardly longer than the question.</summary>
internal static class StunKeepAlive
{
    internal const int AnswerLengthMax = 44;

    private const int HeaderLength = 20;
    private const uint MagicCookie = 0x2112A442;

    /// <summary>Of a SIP message the first byte is a letter; here the two first bits are zero.</summary>
    internal static bool IsStun(ReadOnlySpan<byte> datagram) =>
        datagram.Length >= HeaderLength && datagram[0] < 0x40 && BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) == MagicCookie;

    /// <returns>Length of the answer; 0: none.</returns>
    internal static int Answer(ReadOnlySpan<byte> request, IPEndPoint from, Span<byte> answer)
    {
        if (BinaryPrimitives.ReadUInt16BigEndian(request) != 0x0001 || BinaryPrimitives.ReadUInt16BigEndian(request[2..]) != request.Length - HeaderLength) return 0;
        var address = from.Address.IsIPv4MappedToIPv6 ? from.Address.MapToIPv4() : from.Address;
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var length)) return 0;
        BinaryPrimitives.WriteUInt16BigEndian(answer, 0x0101);                                  // Binding success
        BinaryPrimitives.WriteUInt16BigEndian(answer[2..], (ushort)(8 + length));
        request.Slice(4, 16).CopyTo(answer[4..]);                                               // cookie and transaction
        BinaryPrimitives.WriteUInt16BigEndian(answer[20..], 0x0020);                            // XOR-MAPPED-ADDRESS
        BinaryPrimitives.WriteUInt16BigEndian(answer[22..], (ushort)(4 + length));
        (answer[24], answer[25]) = (0, (byte)(length == 4 ? 1 : 2));
        BinaryPrimitives.WriteUInt16BigEndian(answer[26..], (ushort)(from.Port ^ (MagicCookie >> 16)));
        for (var i = 0; i < length; i++) answer[28 + i] = (byte)(bytes[i] ^ request[4 + i]);    // for IPv6 the transaction follows the cookie
        return 28 + length;
    }
}
