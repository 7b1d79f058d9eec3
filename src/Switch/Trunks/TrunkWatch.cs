namespace Antiphon.Switch.Trunks;

/// <summary>One trunk's far end: looked up again when its addresses run out, asked by OPTIONS, registered with. Nothing here is waited for by a call.</summary>
internal sealed class TrunkWatch
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RegisterFor = TimeSpan.FromMinutes(10);

    private readonly Exchange _exchange;
    private readonly TrunkTable _table;
    private readonly ServerLocator _locator;
    private readonly CancellationToken _stop;
    private IReadOnlyList<SipTarget> _targets = [];
    private SipTarget? _answers;
    private ISipTimer? _look;
    private ISipTimer? _nextProbe;
    private FarRegistration? _registration;
    private int _registrar;
    private bool _ended;
    private TrunkHealth _health;
    private DateTimeOffset _since;
    private string _cause = "";
    private string? _probeFault;
    private int _registerStatus;
    private DateTimeOffset? _registeredUntil;
    private TrunkProbed? _lastProbe;

    internal TrunkWatch(Exchange exchange, TrunkTable table, ServerLocator locator, Trunk trunk, CancellationToken stop)
    {
        (_exchange, _table, _locator, Trunk, _stop) = (exchange, table, locator, trunk, stop);
        _since = exchange.Now;
    }

    internal Trunk Trunk { get; private set; }

    internal FarEnd Far => Trunk.FarEnd!;

    /// <summary>Who answered last goes first.</summary>
    internal IReadOnlyList<SipTarget> Targets => _answers is { } first && _targets.Count > 1 ? [first, .. _targets.Where(t => t != first)] : _targets;

    internal static bool IsNeeded(Trunk trunk) => trunk.FarEnd is not null;

    /// <summary>Nothing of what the watch does has changed.</summary>
    internal bool Serves(Trunk other) => other.FarEnd == Trunk.FarEnd && other.Registers == Trunk.Registers && other.ProbeEvery == Trunk.ProbeEvery && other.Outbound == Trunk.Outbound;

    internal TrunkWatch With(Trunk trunk)
    {
        Trunk = trunk;
        return this;
    }

    internal void Begin()
    {
        if (ServerLocator.TryLiteral(Far.Host, Far.Port, KindOf(Far.Transport)) is { } known) Located(new([known], DateTimeOffset.MaxValue));
        else Look();
    }

    /// <param name="tell">The trunk is gone from the settings: nobody may remember it as down. False: everything ends.</param>
    internal void End(bool tell)
    {
        _ended = true;
        _look?.Cancel();
        _nextProbe?.Cancel();
        _registration?.End();
        if (tell && _health is TrunkHealth.Down) _exchange.Tell(new TrunkUp(Trunk.Name, _exchange.Now));
    }

    /// <param name="request">Null: the regular one.</param>
    internal void Probe(long? request)
    {
        if (Targets.Count > 0) new TrunkProbe(_exchange, this, Targets, probed => Probed(probed, request)).Begin();
        else Probed(new TrunkProbed(Trunk.Name, 0, 0, 0, "", _exchange.Now), request);
    }

    internal TrunkSnapshot Snapshot() => new(Trunk.Name, _health, _cause, _since, Trunk.Registers ? _registration is { IsRegistered: true } : null, _registerStatus, _registeredUntil,
        _lastProbe?.Status ?? 0, _lastProbe is { Status: > 0 } answered ? answered.RoundTripMs : null, _lastProbe?.At, [.. Targets.Select(t => t.ToString())]);

    // The network is asked on the thread pool; only what it found comes to the loop.
    private void Look() => _ = Task.Run(async () =>
    {
        try
        {
            var located = await _locator.Locate(Far.Host, Far.Port, KindOf(Far.Transport), _stop);
            _exchange.Loop.Post(() => Located(located));
        }
        catch (OperationCanceledException) { }
    }, _stop);

    private void Located(LocatedServers located)
    {
        if (_ended) return;
        var fresh = !located.Targets.SequenceEqual(_targets);
        _targets = located.Targets;
        if (_answers is { } last && !_targets.Contains(last)) _answers = null;
        if (located.Until < DateTimeOffset.MaxValue)
        {
            var wait = located.Until - _exchange.Now;
            _look = _exchange.Loop.Schedule(_targets.Count == 0 || wait < LookAgain ? LookAgain : wait, Look);
        }
        if (fresh) Restart();
        Judge();
    }

    private void Restart()
    {
        _nextProbe?.Cancel();
        _registration?.End();
        _registration = null;
        _registrar = 0;
        if (_targets.Count == 0) return;
        if (Trunk.ProbeEvery is not null) Probe(null);
        if (Trunk is { Registers: true, Outbound: not null }) Register();
    }

    private void Register()
    {
        var target = _targets[_registrar % _targets.Count];
        var domain = SipUri.Of("", Far.Host, Far.Port);
        _registration = new FarRegistration(_exchange, new FarAccount(Trunk.Name, target, domain, Trunk.Outbound!, RegisterFor, Trunk.Simulated) { TrustsIdentity = Trunk.TrustsIdentity })
        {
            OnChanged = Registered,
        };
        _exchange.FarRegistrations.Add(_registration);
        _registration.Begin();
    }

    private void Registered(FarRegistration registration, int status, DateTimeOffset? until)
    {
        if (_ended || registration != _registration) return;
        (_registerStatus, _registeredUntil) = (status, until);
        if (until is null && status is 408 or >= 500 && _targets.Count > 1)
        {
            registration.End();
            _registrar++;
            Register();
        }
        Judge();
    }

    private void Probed(TrunkProbed probed, long? request)
    {
        if (request is { } number) _exchange.Tell(probed with { Request = number });
        if (_ended) return;
        _lastProbe = probed;
        _answers = probed.Status > 0 ? _targets.FirstOrDefault(t => t.ToString() == probed.Target) : null;
        _probeFault = probed.Status switch { 0 when _targets.Count == 0 => "no-address", 0 => "no-answer", 408 or 500 or 502 or 503 or 504 => probed.Status.ToString(), _ => null };
        if (request is null && Trunk.ProbeEvery is { } every) _nextProbe = _exchange.Loop.Schedule(every, () => Probe(null));
        Judge();
    }

    private void Judge()
    {
        var fault = _targets.Count == 0 ? "no-address" : _probeFault ?? (Trunk.Registers && _registerStatus > 0 && _registration is not { IsRegistered: true } ? "not-registered" : null);
        var known = _lastProbe is not null || _registerStatus > 0;
        var now = fault is not null ? TrunkHealth.Down : known ? TrunkHealth.Up : TrunkHealth.Unknown;
        _cause = fault ?? "";
        if (now != _health)
        {
            var before = _health;
            (_health, _since) = (now, _exchange.Now);
            if (now is TrunkHealth.Down) _exchange.Tell(new TrunkDown(Trunk.Name, _cause, _exchange.Now));
            else if (before is TrunkHealth.Down) _exchange.Tell(new TrunkUp(Trunk.Name, _exchange.Now));
        }
        _table.Changed();
    }

    internal static SipTransportKind? KindOf(TrunkTransport? transport) => transport switch
    {
        TrunkTransport.Udp => SipTransportKind.Udp,
        TrunkTransport.Tcp => SipTransportKind.Tcp,
        TrunkTransport.Tls => SipTransportKind.Tls,
        _ => null,
    };
}
