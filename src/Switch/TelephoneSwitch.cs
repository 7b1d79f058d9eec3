using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using Antiphon.Media.Codecs;
using Antiphon.Switch.Legs;

namespace Antiphon.Switch;

/// <summary>The switch: SIP on one loop thread, media on its own threads, commanded by <see cref="SwitchOperation"/>s and telling
/// <see cref="SwitchEvent"/>s. All state of signalling lives on the loop thread; everything public here may be called from any thread.</summary>
public sealed class TelephoneSwitch(SwitchOptions options, TimeProvider clock, IdSource ids, ISwitchLog? log = null) : ISwitch, IAsyncDisposable
{
    private static readonly TimeSpan GoodbyesWithin = TimeSpan.FromSeconds(2);

    private readonly SipLoop _loop = new(clock, (_, text, exception) => log?.Write(SwitchNote.Trouble, $"{text} {exception}"));
    private readonly CancellationTokenSource _stopLoop = new();
    private readonly Lock _starting = new();
    private SwitchConfiguration _configuration = SwitchConfiguration.Empty;
    private Exchange? _exchange;
    private Thread? _thread;
    private int _stopped;

    /// <summary>Where SIP over UDP is taken; the port in use, also when the options said 0. Valid after <see cref="Start"/>.</summary>
    public IPEndPoint SipUdp { get; private set; } = new(options.Advertised, options.SipPort);

    /// <summary>The same at <see cref="SwitchOptions.Ipv6Address"/>; null: there is none. Valid after <see cref="Start"/>.</summary>
    public IPEndPoint? SipUdp6 { get; private set; }

    /// <summary>Where SIP over TCP is taken. Valid after <see cref="Start"/>.</summary>
    public IPEndPoint SipTcp { get; private set; } = new(options.Advertised, options.SipPort);

    /// <summary>Where SIP over TLS is taken; null: nowhere. Valid after <see cref="Start"/>.</summary>
    public IPEndPoint? SipTls { get; private set; }

    /// <summary>Opens the sockets and begins to serve.</summary>
    /// <param name="listener">Told everything, on the switch's own thread.</param>
    /// <exception cref="System.Net.Sockets.SocketException">A port is in use.</exception>
    public void Start(ISwitchListener listener)
    {
        if (_exchange is not null) throw new InvalidOperationException("The switch was started before.");
        var exchange = new Exchange(options, ids, _loop, listener, log);
        try
        {
            exchange.Ua.Endpoint.Start();
        }
        catch
        {
            exchange.Media.Dispose();
            throw;
        }
        SipUdp = Listening(exchange, SipTransportKind.Udp);
        SipTcp = Listening(exchange, SipTransportKind.Tcp);
        SipUdp6 = options.Ipv6Address is { } six ? new(six, exchange.Ua.Endpoint.Listening.Last(l => l.Kind == SipTransportKind.Udp).Local.Port) : null;
        SipTls = options.Certificate is null ? null : Listening(exchange, SipTransportKind.Tls);
        lock (_starting)
        {
            exchange.Configure(_configuration);
            _exchange = exchange;
        }
        exchange.Registrar.Begin();
        _thread = new Thread(() => _loop.Run(_stopLoop.Token)) { IsBackground = true, Name = "SIP loop" };
        _thread.Start();
        if (CodecSupport.Reason is { Length: > 0 } missing) log?.Write(SwitchNote.Trouble, missing);
        log?.Write(SwitchNote.Started, $"SIP on {SipUdp} UDP and {SipTcp} TCP{(SipTls is null ? "" : $" and {SipTls} TLS")}, media on {options.RtpPortFirst}-{options.RtpPortLast}");
    }

    /// <summary>Carries SIP over an accepted WebSocket (RFC 7118; sub-protocol <c>sip</c>, Origin already checked by the caller) until it closes.</summary>
    /// <param name="remote">Address of the browser.</param>
    /// <param name="secure">It came over TLS.</param>
    public Task AcceptWebSocket(WebSocket socket, IPEndPoint remote, CancellationToken stop, bool secure = false) =>
        Started.Ua.Endpoint.AcceptWebSocket(socket, remote, secure, stop);

    public void Do(SwitchOperation operation) => Started.Loop.Post(state => _exchange!.Do((SwitchOperation)state!), operation);

    /// <inheritdoc/>
    /// <remarks>Before <see cref="Start"/> too: no request comes before the switch knows whom to believe.</remarks>
    public void Configure(SwitchConfiguration configuration)
    {
        lock (_starting)
        {
            _configuration = configuration;
            _exchange?.Loop.Post(state => _exchange!.Configure((SwitchConfiguration)state!), configuration);
        }
    }

    public IReadOnlyList<TrunkSnapshot> Trunks() => _exchange?.Trunks.Snapshot ?? [];

    public SwitchLeftovers Leftovers()
    {
        if (_exchange is not { } exchange) return new(0, 0, 0, 0, 0, 0, 0, 0);
        var media = exchange.Media.Counters;
        return new(exchange.Ua.Dialogs, exchange.Ua.Endpoint.Transactions, exchange.Legs.Count, media.OpenPorts, exchange.LegTimers, media.OpenRecordings,
            exchange.Registrar.Count, exchange.Ua.Endpoint.Connections) { Conferences = media.OpenRooms, Faxes = media.OpenFaxes };
    }

    public IReadOnlyList<LegSnapshot> Legs() =>
        _exchange is { } exchange ? [.. exchange.Legs.All.OrderBy(leg => leg.Id).Select(leg => LegMeasure.Snapshot(leg, exchange.Media))] : [];

    /// <inheritdoc/>
    public IReadOnlyList<BlockedSource> Blocked() => _exchange?.Sources.Blocked() ?? [];

    /// <inheritdoc/>
    public Task<bool> Unblock(IPAddress source) => OnLoop(() => _exchange?.Sources.Lift(source) == true);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LegLadder>> Ladders(IReadOnlyCollection<LegId> legs) =>
        OnLoop<IReadOnlyList<LegLadder>>(() => [.. legs.Select(leg => _exchange?.Ladders.Of(leg)).OfType<LegLadder>()]);

    /// <inheritdoc/>
    public SwitchCounters Counters()
    {
        if (_exchange is not { } exchange) return SwitchCounters.None;
        var (sip, media) = (exchange.Ua.Endpoint.Counters, exchange.Media.Counters);
        return new SwitchCounters(new SipTotals
        {
            MessagesReceived = sip.Received, MessagesSent = sip.Sent, Retransmissions = sip.Retransmitted, RepeatsReceived = sip.RepeatsReceived,
            Transactions = sip.Transactions, Timeouts = sip.TimedOut, RefusedForLoad = sip.RefusedForLoad, ParseProblems = sip.Malformed,
            DroppedForLoad = sip.Overflowed, DroppedOfBlocked = sip.ShutOut, Faults = _loop.Faults,
        }, new MediaTotals
        {
            PacketsReceived = media.PacketsReceived, PacketsSent = media.PacketsSent, PacketsFromStrangers = media.PacketsFromStrangers,
            PacketsRefused = media.PacketsRefused, LateTicks = media.LateTicks, TickLatenessMsMax = media.TickLatenessMsMax,
            RecordingSecondsLost = media.RecordingBlocksDropped,
            RecordingWrites = media.RecordingWrites,
            RecordingBytes = media.RecordingBytes,
        });
    }

    private Task<T> OnLoop<T>(Func<T> ask)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            try { answer.SetResult(ask()); }
            catch (Exception fault) { answer.SetException(fault); }
        });
        return answer.Task;
    }

    /// <summary>Ends all legs with BYE, CANCEL or 503, waits at most 2 s for the answers, and closes the sockets. Void the second time.</summary>
    public async Task Stop()
    {
        if (_exchange is not { } exchange || Interlocked.Exchange(ref _stopped, 1) != 0) return;
        var toldAll = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() => { exchange.SayGoodbye(); toldAll.SetResult(); });
        await toldAll.Task;
        var waiting = Stopwatch.StartNew();
        while ((exchange.Ua.Dialogs > 0 || exchange.Legs.Count > 0) && waiting.Elapsed < GoodbyesWithin) await Task.Delay(10);
        await exchange.Ua.Endpoint.StopAsync();
        await _stopLoop.CancelAsync();
        _thread!.Join();
        exchange.Media.Dispose();
        log?.Write(SwitchNote.Stopped, "SIP and media are closed");
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stopLoop.Dispose();
    }

    private Exchange Started => _exchange ?? throw new InvalidOperationException("The switch is not started.");

    private IPEndPoint Listening(Exchange exchange, SipTransportKind kind) =>
        new(options.Advertised, exchange.Ua.Endpoint.Listening.First(l => l.Kind == kind).Local.Port);
}
