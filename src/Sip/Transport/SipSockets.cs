using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Antiphon.Sip;

/// <summary>The wire of real sockets: UDP, TCP, TLS and the WebSockets handed in by the web server.</summary>
internal sealed class SipSockets(SipEndpointOptions options, SipLoop loop) : ISipWire, ISipReceiver
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(5);

    private const int RoutesMax = 4096;

    private const int PortDrawsMax = 50;

    private readonly ConcurrentDictionary<IPAddress, IPAddress> _routes = new();
    private readonly ConnectionTable _connections = new(options.Limits);
    private readonly List<UdpFlow> _udp = [];
    private readonly List<Socket> _listeners = [];
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly CancellationTokenSource _stop = new();
    private ISipReceiver _receiver = null!;
    private ISipTimer? _sweep;

    public ImmutableArray<SipListener> Listening { get; private set; } = [];

    public int Connections => _connections.Count;

    public void Start(ISipReceiver receiver)
    {
        _receiver = receiver;
        try { Listening = Open(); }
        catch
        {
            Close();
            throw;
        }
        loop.Post(ScheduleSweep);
    }

    private ImmutableArray<SipListener> Open()
    {
        var listening = ImmutableArray.CreateBuilder<SipListener>();
        foreach (var at in options.Udp) listening.Add(ListenUdp(at, listening));
        foreach (var at in options.Tcp)
            if (!Has(listening, SipTransportKind.Tcp, at)) listening.Add(Listen(SipTransportKind.Tcp, at));
        if (options.Certificate is not null)
            foreach (var at in options.Tls) listening.Add(Listen(SipTransportKind.Tls, at));
        return listening.ToImmutable();
    }

    private void Close()
    {
        _stop.Cancel();
        foreach (var listener in _listeners) listener.Dispose();
        foreach (var flow in _udp) flow.Close();
    }

    public async Task StopAsync()
    {
        Close();
        loop.Post(() => _sweep?.Cancel());
        foreach (var flow in _connections.Snapshot()) flow.Close();
        await Task.WhenAll(_running.Keys);
    }

    public void Send(SipTarget target, ReadOnlyMemory<byte> message, Action? onFailure)
    {
        if (FlowFor(target) is { } flow && flow.Send(target.Remote, message)) return;
        if (onFailure is not null) loop.Post(onFailure);
    }

    public IPEndPoint LocalFor(SipTarget target)
    {
        var local = target.Flow?.Local ?? Listening.FirstOrDefault(l => l.Kind == target.Kind && l.Local.AddressFamily == target.Remote.AddressFamily)?.Local
            ?? new IPEndPoint(target.Remote.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        // A connection made by us has an ephemeral port; who wants to call us back needs the listener's.
        var port = target.Flow is UdpFlow ? local.Port : Listening.FirstOrDefault(l => l.Kind == target.Kind && l.Local.AddressFamily == local.AddressFamily)?.Local.Port ?? local.Port;
        if (!IPAddress.IsLoopback(target.Remote.Address) && options.Advertised is { } advertised && advertised.AddressFamily == local.AddressFamily)
            return new(advertised, port);
        return new(IsAny(local.Address) ? RouteTo(target.Remote) : local.Address, port);
    }

    internal async Task ServeWebSocket(WebSocket socket, IPEndPoint remote, bool secure, CancellationToken stop)
    {
        var local = new IPEndPoint(RouteTo(remote), 0);
        var flow = new WebSocketFlow(socket, secure ? SipTransportKind.Wss : SipTransportKind.Ws, local, remote, this, options.Limits, loop.Clock);
        if (_stop.IsCancellationRequested || !_connections.TryAdd(flow)) { socket.Abort(); return; }
        using var closing = stop.Register(flow.Close);
        await Track(flow.RunAsync());
    }

    bool ISipReceiver.OnReceived(SipTarget source, ReadOnlySpan<byte> message) => _receiver.OnReceived(source, message);

    void ISipReceiver.OnClosed(SipFlow flow)
    {
        _connections.Remove((ConnectionFlow)flow);
        _receiver.OnClosed(flow);
    }

    private SipFlow? FlowFor(SipTarget target)
    {
        if (target.Flow is { IsOpen: true } flow) return flow;
        return target.Kind switch
        {
            SipTransportKind.Udp => _udp.Find(f => f.Local.AddressFamily == target.Remote.AddressFamily),
            SipTransportKind.Tcp or SipTransportKind.Tls => _connections.Find(target.Kind, target.Remote) ?? Connect(target),
            _ => null,
        };
    }

    private StreamFlow? Connect(SipTarget target)
    {
        var (kind, remote) = (target.Kind, target.Remote);
        if (_stop.IsCancellationRequested) return null;
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        var local = new IPEndPoint(RouteTo(remote), 0);
        var flow = new StreamFlow(kind, socket, local, remote, outbound: true, SecureAsClient(target), this, options.Limits, loop.Clock);
        if (!_connections.TryAdd(flow)) { socket.Dispose(); return null; }
        Track(flow.RunAsync());
        return flow;
    }

    /// <summary>With TCP on the same port where that is asked for: numbers are drawn until one is free for both.</summary>
    private SipListener ListenUdp(IPEndPoint at, ImmutableArray<SipListener>.Builder listening)
    {
        var both = options.OnePortForUdpAndTcp && at.Port == 0 && options.Tcp.Contains(at);
        for (var draw = 1; ; draw++)
        {
            var flow = new UdpFlow(at, _receiver, options.Log);
            try
            {
                if (both) listening.Add(Listen(SipTransportKind.Tcp, flow.Local));
            }
            catch (SocketException fault) when (fault.SocketErrorCode is SocketError.AddressAlreadyInUse && draw < PortDrawsMax)
            {
                flow.Close();
                continue;
            }
            _udp.Add(flow);
            Track(flow.ReceiveAsync());
            return new(SipTransportKind.Udp, flow.Local);
        }
    }

    private static bool Has(IEnumerable<SipListener> listening, SipTransportKind kind, IPEndPoint at) =>
        at.Port == 0 && listening.Any(l => l.Kind == kind && l.Local.Address.Equals(at.Address));

    private SipListener Listen(SipTransportKind kind, IPEndPoint at)
    {
        var listener = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (at.AddressFamily == AddressFamily.InterNetworkV6) listener.DualMode = false;
        try
        {
            listener.Bind(at);
            listener.Listen(512);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
        _listeners.Add(listener);
        Track(AcceptAsync(kind, listener));
        return new(kind, (IPEndPoint)listener.LocalEndPoint!);
    }

    private async Task AcceptAsync(SipTransportKind kind, Socket listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Accepted(kind, await listener.AcceptAsync(_stop.Token));
            }
            catch (Exception) when (_stop.IsCancellationRequested) { return; }
            catch (Exception fault)     // the peer went before it was accepted, or no file handle is left
            {
                options.Log?.Invoke(SipLogLevel.Warning, "A connection could not be accepted.", fault);
                await Task.Delay(TimeSpan.FromMilliseconds(50), loop.Clock, CancellationToken.None);
            }
        }
    }

    private void Accepted(SipTransportKind kind, Socket socket)
    {
        if (socket.RemoteEndPoint is not IPEndPoint remote || socket.LocalEndPoint is not IPEndPoint local) { socket.Dispose(); return; }
        var flow = new StreamFlow(kind, socket, local, remote, outbound: false, SecureAsServer(kind), this, options.Limits, loop.Clock);
        if (_connections.TryAdd(flow)) Track(flow.RunAsync());
        else socket.Dispose();
    }

    private Func<Stream, CancellationToken, Task<Stream>> SecureAsServer(SipTransportKind kind) => kind == SipTransportKind.Tcp ? Plain : async (stream, stop) =>
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = options.Certificate!(),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        }, stop);
        return tls;
    };

    // The certificate must hold for the name that we were told, or for the address where there is none. Ours is shown to who asks for one.
    private Func<Stream, CancellationToken, Task<Stream>> SecureAsClient(SipTarget target) => target.Kind == SipTransportKind.Tcp ? Plain : async (stream, stop) =>
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = target.Domain ?? target.Remote.Address.ToString(),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = options.TrustedRoots?.Invoke() is { Count: > 0 } roots ? TrustOf(roots) : null,
            ClientCertificates = options.Certificate is { } ours ? [ours()] : null,
        }, stop);
        return tls;
    };

    private static X509ChainPolicy TrustOf(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, TrustMode = X509ChainTrustMode.CustomRootTrust };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    private static Task<Stream> Plain(Stream stream, CancellationToken stop) => Task.FromResult(stream);

    // Held counts are touched on the loop, so the sweep runs there.
    private void ScheduleSweep() => _sweep = loop.Schedule(SweepInterval, () =>
    {
        foreach (var flow in _connections.Snapshot())
            if (flow.Held == 0 && flow.Idle > options.Limits.ConnectionIdle) flow.Close();
        if (!_stop.IsCancellationRequested) ScheduleSweep();
    });

    private Task Track(Task task)
    {
        _running[task] = 0;
        _ = task.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
        return task;
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>The address the system sends from towards that peer. Connecting a UDP socket sends nothing.</summary>
    private IPAddress RouteTo(IPEndPoint remote)
    {
        if (_routes.TryGetValue(remote.Address, out var known)) return known;
        if (_routes.Count > RoutesMax) _routes.Clear();
        return _routes[remote.Address] = AskRoute(remote);
    }

    private static IPAddress AskRoute(IPEndPoint remote)
    {
        try
        {
            using var probe = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(remote.Address, 9);
            return ((IPEndPoint)probe.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return remote.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        }
    }
}
