using System.Net;
using System.Net.Sockets;

namespace Antiphon.TestKit.Peers;

/// <summary>Ports on loopback that nobody uses now, chosen by the system.</summary>
public static class FreePorts
{
    private static int _rtpSlots = Environment.ProcessId;

    public static int Tcp()
    {
        using var probe = new TcpListener(IPAddress.Any, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public static int Udp()
    {
        using var probe = new UdpClient(new IPEndPoint(IPAddress.Any, 0));
        return ((IPEndPoint)probe.Client.LocalEndPoint!).Port;
    }

    /// <summary>Free for both, as SIP needs it.</summary>
    public static int UdpAndTcp()
    {
        for (var tries = 0; ; tries++)
        {
            var port = Tcp();
            try
            {
                using var probe = new UdpClient(new IPEndPoint(IPAddress.Any, port));
                return port;
            }
            catch (SocketException) when (tries < 20)
            {
                // Taken for UDP: the next one.
            }
        }
    }

    /// <summary>A range for media below the product's default and the ephemeral one; ranges of one process differ, busy ports in it are skipped by the switch.</summary>
    public static (int From, int To) Rtp()
    {
        var slot = (uint)Interlocked.Increment(ref _rtpSlots) % 8;
        var from = 10_000 + (int)slot * 1_200;
        return (from, from + 1_199);
    }
}
