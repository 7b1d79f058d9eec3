using System.Buffers.Binary;

namespace Antiphon.Media.Rtp;

/// <summary>Fixed header of an RTP packet (RFC 3550 §5.1), with where its payload stands.</summary>
public readonly record struct RtpHeader(byte PayloadType, bool Marker, ushort Sequence, uint Timestamp, uint Ssrc, int PayloadOffset, int PayloadLength)
{
    public const int Length = 12;

    /// <summary>Reads a packet. With SRTP the payload still holds its tag, and padding is not looked at.</summary>
    /// <param name="encrypted">The last octet is no padding count yet.</param>
    /// <returns>False for anything that is not whole: version, CSRC list, extension or padding beyond the end.</returns>
    public static bool TryRead(ReadOnlySpan<byte> packet, out RtpHeader header, bool encrypted = false)
    {
        header = default;
        if (packet.Length < Length || packet[0] >> 6 != 2) return false;
        var offset = Length + 4 * (packet[0] & 0x0F);
        if ((packet[0] & 0x10) != 0)
        {
            if (offset + 4 > packet.Length) return false;
            offset += 4 + 4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(offset + 2)..]);
        }
        var end = packet.Length;
        if ((packet[0] & 0x20) != 0 && !encrypted)
        {
            if (packet[^1] == 0) return false;
            end -= packet[^1];
        }
        if (offset > end) return false;
        header = new RtpHeader((byte)(packet[1] & 0x7F), (packet[1] & 0x80) != 0, BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[4..]), BinaryPrimitives.ReadUInt32BigEndian(packet[8..]), offset, end - offset);
        return true;
    }

    /// <summary>Writes the twelve octets of a header without CSRC and extension.</summary>
    public static void Write(Span<byte> packet, byte payloadType, bool marker, ushort sequence, uint timestamp, uint ssrc)
    {
        packet[0] = 0x80;
        packet[1] = (byte)(payloadType | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], ssrc);
    }

    /// <summary>RFC 5761 §4: on one port, packet types 192–223 are RTCP.</summary>
    public static bool IsRtcp(ReadOnlySpan<byte> packet) => packet.Length >= 2 && packet[1] is >= 192 and <= 223;
}
