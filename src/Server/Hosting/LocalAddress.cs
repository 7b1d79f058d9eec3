using System.Net;
using System.Net.Sockets;

namespace Antiphon.Server.Hosting;

/// <summary>The address under which other machines reach this one.</summary>
internal static class LocalAddress
{
    /// <summary>The source address of the way to the outside; nothing is sent. Loopback when there is no way.</summary>
    public static IPAddress OfRoute()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(IPAddress.Parse("192.0.2.1"), 9);        // RFC 5737: an address that is nobody's
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException) { return IPAddress.Loopback; }
    }
}
