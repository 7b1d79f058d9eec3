using System.Net;
using System.Net.Sockets;

namespace Antiphon.Server.Features.Flows.Web;

/// <summary>Connections to addresses that are allowed, and to no others.</summary>
internal static class GuardedHttp
{
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(1);

    /// <summary>No redirects, which would lead around the check of the address; no proxy, no cookies.</summary>
    /// <param name="isAllowed">Host, port and one of its addresses.</param>
    public static SocketsHttpHandler Handler(Func<string, int, IPAddress, bool> isAllowed) => new()
    {
        AllowAutoRedirect = false, UseProxy = false, UseCookies = false, PooledConnectionLifetime = ConnectionLife, MaxResponseHeadersLength = 16,
        ConnectCallback = (context, stop) => Connect(context, isAllowed, stop),
    };

    /// <summary>Resolves once, checks each address, and connects to that very address: a name that changes meanwhile gains nothing.</summary>
    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, Func<string, int, IPAddress, bool> isAllowed, CancellationToken stop)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, stop);
        var allowed = addresses.Where(a => isAllowed(host, port, a)).ToArray();
        if (allowed.Length == 0) throw new AddressRefusedException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
