using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Antiphon.Server.Hosting;

/// <summary>The web server's ports and limits.</summary>
internal static class Listening
{
    /// <summary>Largest body of a request, bytes. Default 1 MiB; larger gets 413.</summary>
    private const long BodyBytesMax = 1 << 20;

    /// <summary>Connections at one time; the next is closed. WebSockets count apart.</summary>
    private const int ConnectionsMax = 4_000;

    /// <summary>Connections of one source address: a site of several hundred browsers behind one address has place.</summary>
    private const int ConnectionsPerSourceMax = 1_000;

    public static void Configure(KestrelServerOptions kestrel, Options options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
        kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
        kestrel.Limits.MaxConcurrentUpgradedConnections = ConnectionsMax;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(120);
        var shares = new ConnectionShares(ConnectionsPerSourceMax);
        Listen(kestrel, options, options.Http, shares.On);
        Listen(kestrel, options, options.Https, port =>
        {
            shares.On(port);
            var certificates = port.ApplicationServices.GetRequiredService<LocalCertificates>();
            // A browser opens a WebSocket inside HTTP/2 by CONNECT (RFC 8441); ours are opened by GET, as RFC 6455 has it.
            port.Protocols = HttpProtocols.Http1;
            port.UseHttps(https => https.ServerCertificateSelector = (_, _) => certificates.Server);
        });
    }

    /// <summary>The centre for load and attack is for this machine alone.</summary>
    private static void Listen(KestrelServerOptions kestrel, Options options, int port, Action<ListenOptions> more)
    {
        if (options.Sample == SampleKind.Bench) kestrel.Listen(IPAddress.Loopback, port, more);
        else kestrel.ListenAnyIP(port, more);
    }

    /// <summary>After the start: the ports that the system chose.</summary>
    public static void Note(WebApplication app)
    {
        var ports = app.Services.GetRequiredService<PortsInUse>();
        foreach (var address in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(BindingAddress.Parse))
            if (address.Scheme == "https") ports.Https = address.Port;
            else ports.Http = address.Port;
        ports.Write();
    }

    /// <summary>Names the port and the option, where the exception names only an address.</summary>
    public static StartProblem InUse(IOException e, Options options) =>
        e.Message.Contains($":{options.Https}", StringComparison.Ordinal) && options.Https != options.Http
            ? new StartProblem($"Port {options.Https} (HTTPS) is in use by another program. Choose another with --https.")
            : new StartProblem($"Port {options.Http} (HTTP) is in use by another program. Choose another with --http.");
}
