using System.Net;
using System.Net.Sockets;

namespace Antiphon.Media.Engine;

/// <summary>UDP ports of the range, in turn: RTP on an even port, RTCP on the next. Ports in use by others are skipped; one just freed comes
/// back last, so that stragglers of the former call meet nobody.</summary>
internal sealed class PortRange(IPAddress bind, int from, int to)
{
    /// <summary>Packets queue in the kernel while a collection stops the threads: 256 KiB are more than a second of one call.</summary>
    private const int ReceiveBufferBytes = 256 * 1_024;

    private const int SioUdpConnReset = -1744830452;

    private readonly Lock _gate = new();
    private int _next = from + 1 & ~1;

    /// <param name="rtcp">Null without <paramref name="pair"/>.</param>
    public bool TryTake(bool pair, out Socket? rtp, out Socket? rtcp)
    {
        lock (_gate)
        {
            (rtp, rtcp) = (null, null);
            var first = from + 1 & ~1;
            for (var tries = (to - first) / 2 + 1; tries > 0; tries--)
            {
                if (_next + 1 > to) _next = first;
                var port = _next;
                _next += 2;
                if (Bind(port) is not { } even) continue;
                if (!pair) { rtp = even; return true; }
                if (Bind(port + 1) is { } odd) { (rtp, rtcp) = (even, odd); return true; }
                even.Dispose();
            }
            return false;
        }
    }

    /// <summary>The advertised address itself, unless another was set, or it is that of a NAT in front of us.</summary>
    public static IPAddress BindingFor(MediaOptions options)
    {
        if (options.BindAddress is { } set && !set.Equals(IPAddress.Any) && !set.Equals(IPAddress.IPv6Any)) return set;
        var advertised = options.AdvertisedAddress;
        try
        {
            using var probe = new Socket(advertised.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Bind(new IPEndPoint(advertised, 0));
            return advertised;
        }
        catch (SocketException)
        {
            return advertised.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
        }
    }

    private Socket? Bind(int port)
    {
        var socket = new Socket(bind.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveBufferSize = ReceiveBufferBytes;
            socket.Blocking = false;
            if (OperatingSystem.IsWindows()) socket.IOControl(SioUdpConnReset, [0, 0, 0, 0], null);
            socket.Bind(new IPEndPoint(bind, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
