using System.Collections.Immutable;
using System.Net;
using System.Net.WebSockets;

namespace Antiphon.Sip;

/// <summary>A wire, transactions and their user, joined. Used on its <see cref="SipLoop"/>.</summary>
public sealed class SipEndpoint : ISipReceiver
{
    private readonly ISipUser _user;
    private readonly ISipWire _wire;
    private readonly TransactionLayer _transactions;
    private readonly BacklogShares _shares;
    private long _pendingBytes;

    public SipEndpoint(SipEndpointOptions options, SipLoop loop, ISipUser user)
    {
        (Options, Loop, _user, _shares) = (options, loop, user, new BacklogShares(options.Limits.PendingPerSourceMax));
        _wire = options.Wire ?? new SipSockets(options, loop);
        _transactions = new TransactionLayer(loop, _wire, user, options, Counters);
    }

    public SipEndpointOptions Options { get; }

    public SipLoop Loop { get; }

    /// <summary>Opens the sockets. A port in use throws <see cref="System.Net.Sockets.SocketException"/>.</summary>
    public void Start() => _wire.Start(this);

    /// <summary>Closes sockets and connections; transactions end without a word.</summary>
    public Task StopAsync() => _wire.StopAsync();

    /// <summary>What it listens on, with the actual ports.</summary>
    public ImmutableArray<SipListener> Listening => _wire.Listening;

    /// <summary>Sends a request in a new transaction: adds the Via. Never calls back before it returns.</summary>
    public ClientTransaction SendRequest(SipRequest request, SipTarget target, IClientTransactionUser user)
    {
        if (request.Method is SipMethod.Ack or SipMethod.Cancel) throw new ArgumentException("ACK and CANCEL have no transaction of their own to begin", nameof(request));
        var sent = TopVia.Push(request, NewVia(target));
        ClientTransaction transaction = request.Method == SipMethod.Invite
            ? new InviteClientTransaction(_transactions, sent, target, user)
            : new NonInviteClientTransaction(_transactions, sent, target, user);
        _transactions.Begin(transaction);
        return transaction;
    }

    /// <summary>Sends an ACK for a 2xx: no transaction, a fresh branch (RFC 3261 §13.2.2.4).</summary>
    public void SendAck(SipRequest ack, SipTarget target) => _transactions.Send(target, TopVia.Push(ack, NewVia(target)), null);

    /// <summary>Answers without a transaction.</summary>
    public void RespondStateless(SipRequest request, SipResponse response) => _transactions.SendResponse(request, response, null);

    /// <summary>Contact of ours towards that target: address, port and transport that reach us from there.</summary>
    public SipUri ContactFor(SipTarget target, string user)
    {
        var local = _wire.LocalFor(target);
        var uri = SipUri.Of(user, HostText(local.Address), local.Port);
        return target.Kind == SipTransportKind.Udp ? uri : uri with { Params = SipParams.Empty.With("transport", TransportParam(target.Kind)) };
    }

    /// <summary>Serves one SIP WebSocket (sub-protocol "sip", RFC 7118) until it closes.</summary>
    /// <param name="secure">The browser came over HTTPS.</param>
    public Task AcceptWebSocket(WebSocket socket, IPEndPoint remote, bool secure, CancellationToken stop) =>
        _wire is SipSockets sockets ? sockets.ServeWebSocket(socket, remote, secure, stop) : Task.CompletedTask;

    /// <summary>Where a request to that URI goes without DNS: address and transport of the URI; null when the host is a name.</summary>
    public static SipTarget? TargetOf(SipUri uri)
    {
        if (uri.Scheme is not (SipScheme.Sip or SipScheme.Sips) || uri.Address is not { } address) return null;
        SipTransportKind? kind = uri.Transport switch
        {
            null => uri.Scheme == SipScheme.Sips ? SipTransportKind.Tls : SipTransportKind.Udp,
            "udp" => SipTransportKind.Udp,
            "tcp" => uri.Scheme == SipScheme.Sips ? SipTransportKind.Tls : SipTransportKind.Tcp,
            "tls" => SipTransportKind.Tls,
            _ => null,      // a WebSocket can only be answered, never called
        };
        return kind is not { } k ? null : new SipTarget(k, new IPEndPoint(address, uri.Port != 0 ? uri.Port : k == SipTransportKind.Tls ? 5061 : 5060));
    }

    public int Transactions => _transactions.Count;

    public int Connections => _wire.Connections;

    public SipCounters Counters { get; } = new();

    /// <summary>Messages refused by the parser since the start.</summary>
    public long Malformed => Counters.Malformed;

    /// <inheritdoc/>
    public bool OnReceived(SipTarget source, ReadOnlySpan<byte> message)
    {
        var good = SipParser.TryParse(message, Options.Limits, out var parsed, out var problem);
        if (!good) Counters.CountMalformed();
        if (parsed is null) return problem.Fault is not (ParseFault.NotSip or ParseFault.TooLarge);
        parsed.Source = source;
        if (parsed is SipRequest request && IsShutOut(request, source)) { Counters.CountShutOut(); return true; }
        var answer = good ? null : SipResponseBuilder.For((SipRequest)parsed, problem.Status, problem.Reason, SipTokens.Tag()).Build();
        // A full house drops the message, not the connection: who sent it will repeat it or give up.
        if (!_shares.TryTake(source.Remote.Address)) { Counters.CountOverflowed(); return true; }
        var fits = Interlocked.Add(ref _pendingBytes, message.Length) <= Options.Limits.PendingBytesMax;
        if (fits && Post(parsed, answer, message.Length)) return true;
        Leave(source, message.Length);
        Counters.CountOverflowed();
        return true;
    }

    /// <summary>What belongs to a call passes: whoever floods from a phone's address must not end the phone's calls.</summary>
    private bool IsShutOut(SipRequest request, SipTarget source) =>
        Options.IsShutOut is { } shut && request.Method is not (SipMethod.Ack or SipMethod.Cancel) && request.To.Tag is null && shut(source);

    private void Leave(SipTarget source, int length)
    {
        Interlocked.Add(ref _pendingBytes, -length);
        _shares.Release(source.Remote.Address);
    }

    private bool Post(SipMessage parsed, SipResponse? answer, int length) =>
        Loop.TryPost(static state =>
        {
            var (endpoint, message, answer, length) = ((SipEndpoint, SipMessage, SipResponse?, int))state!;
            endpoint.Take(message, answer, length);
        },
            (this, parsed, answer, length));

    /// <inheritdoc/>
    public void OnClosed(SipFlow flow) => Loop.Post(() =>
    {
        _transactions.OnFlowClosed(flow);
        _user.OnFlowClosed(flow);
    });

    private void Take(SipMessage message, SipResponse? answer, int length)
    {
        Leave(message.Source!, length);
        Counters.Received++;
        Options.Tap?.Received(message, message.Source!);
        if (answer is not null)
        {
            _user.OnMalformed(message.Source!);
            RespondStateless((SipRequest)message, answer);
        }
        else if (message is SipRequest request) _transactions.OnRequest(request);
        else _transactions.OnResponse((SipResponse)message);
    }

    private Via NewVia(SipTarget target)
    {
        var local = _wire.LocalFor(target);
        return new Via(target.Kind.ToString().ToUpperInvariant(), HostText(local.Address), local.Port,
            SipParams.Empty.With("branch", SipTokens.Branch()).With("rport"));
    }

    private static string HostText(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    // RFC 7118 §5.2: "ws" stands for both; the scheme sips would say that it is secured.
    private static string TransportParam(SipTransportKind kind) => kind switch
    {
        SipTransportKind.Ws or SipTransportKind.Wss => "ws",
        SipTransportKind.Tls => "tls",
        _ => "tcp",
    };
}

public sealed record SipListener(SipTransportKind Kind, IPEndPoint Local);
