using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Antiphon.Media.Engine;

/// <summary>An IP address and port as a value: compared and kept without allocation.</summary>
internal readonly record struct PeerAddress(UInt128 Address, ushort Port, bool IsV6)
{
    public bool IsSet => Port != 0;

    public static PeerAddress From(IPEndPoint endPoint)
    {
        var address = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        return From(address.GetAddressBytes(), (ushort)endPoint.Port);
    }

    public static PeerAddress From(ReadOnlySpan<byte> address, ushort port) => address.Length == 4
        ? new PeerAddress(BinaryPrimitives.ReadUInt32BigEndian(address), port, IsV6: false)
        : new PeerAddress(BinaryPrimitives.ReadUInt128BigEndian(address), port, IsV6: true);

    public bool SameHost(PeerAddress other) => Address == other.Address && IsV6 == other.IsV6;

    /// <summary>4 or 16 octets.</summary>
    public int WriteAddress(Span<byte> to)
    {
        if (!IsV6) { BinaryPrimitives.WriteUInt32BigEndian(to, (uint)Address); return 4; }
        BinaryPrimitives.WriteUInt128BigEndian(to, Address);
        return 16;
    }

    /// <summary>RFC 1918, RFC 6598, link-local and unique local addresses: what a far end behind NAT writes into its SDP.</summary>
    public bool IsPrivate => IsV6
        ? (byte)(Address >> 120) is 0xFC or 0xFD || (ushort)(Address >> 112) >> 6 == 0xFE80 >> 6
        : (uint)Address >> 24 == 10 || (uint)Address >> 20 == 0xAC1 || (uint)Address >> 16 is 0xC0A8 or 0xA9FE || (uint)Address >> 22 == 0x6440 >> 6;

    public AddressFamily Family => IsV6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;

    public IPEndPoint ToEndPoint()
    {
        var bytes = new byte[IsV6 ? 16 : 4];
        WriteAddress(bytes);
        return new IPEndPoint(new IPAddress(bytes), Port);
    }

    public override string ToString() => ToEndPoint().ToString();
}
