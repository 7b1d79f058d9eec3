using System.Collections.Immutable;
using System.Net;
using Antiphon.Media.Engine;
using Antiphon.Switch.Bridges;
using Antiphon.Switch.Conferences;
using Antiphon.Switch.Legs;
using Antiphon.Switch.Limits;
using Antiphon.Switch.Monitoring;
using Antiphon.Switch.Registrar;
using Antiphon.Switch.Subscriptions;
using Antiphon.Switch.Telling;
using Antiphon.Switch.Trunks;

namespace Antiphon.Switch;

/// <summary>The parts of the switch, joined. Everything in here lives on the loop thread and needs no locks.</summary>
internal sealed class Exchange : IUserAgent, IMediaListener
{
    private readonly ISwitchListener _listener;
    private readonly ISwitchLog? _log;
    private readonly InboundInvite _invites;
    private readonly OutsideRequests _outside;
    private readonly MediaTelling _mediaTelling;
    private readonly Operations _operations;
    private long _lastPort;
    private long _lastRequest;

    internal Exchange(SwitchOptions options, IdSource ids, SipLoop loop, ISwitchListener listener, ISwitchLog? log)
    {
        (Options, Ids, Loop, _listener, _log) = (options, ids, loop, listener, log);
        Limits = options.Limits;
        Clock = loop.Clock;
        Directory = new PartyDirectory(SwitchConfiguration.Empty);
        Legs = new LegTable();
        Sources = new SourceBook(Limits, Clock);
        Accounts = new AccountBook(Limits, Clock);
        Ladders = new LadderBook(Limits, Clock);
        Bridges = new BridgeTable(this);
        Conferences = new ConferenceTable(this);
        Monitors = new MonitorTable(this);
        Registrar = new RegistrarCore(this);
        FarRegistrations = new FarRegistrations(this);
        Trunks = new TrunkTable(this);
        Identification = new Identification(this);
        Watchers = new Watchers(this);
        _invites = new InboundInvite(this);
        _outside = new OutsideRequests(this);
        _mediaTelling = new MediaTelling(this);
        _operations = new Operations(this);
        Ua = new UserAgentCore(SipOptions(options, log), loop, this) { Allow = Capabilities.Allow, Supported = Capabilities.Supported };
        Media = new MediaEngine(MediaSettings(options), Clock, this);
    }

    internal SwitchOptions Options { get; }
    internal SwitchLimits Limits { get; }
    internal IdSource Ids { get; }
    internal TimeProvider Clock { get; }
    internal SipLoop Loop { get; }
    internal UserAgentCore Ua { get; }
    internal MediaEngine Media { get; }
    internal PartyDirectory Directory { get; private set; }
    internal LegTable Legs { get; }
    internal SourceBook Sources { get; }
    internal AccountBook Accounts { get; }
    internal LadderBook Ladders { get; }
    internal BridgeTable Bridges { get; }
    internal ConferenceTable Conferences { get; }
    internal MonitorTable Monitors { get; }
    internal RegistrarCore Registrar { get; }
    internal FarRegistrations FarRegistrations { get; }
    internal TrunkTable Trunks { get; }
    internal Identification Identification { get; }
    internal Watchers Watchers { get; }

    internal DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>New calls are refused and nothing registers any more.</summary>
    internal bool Stopping { get; set; }

    internal void Tell(SwitchEvent happened) => _listener.On(happened);

    internal void Note(SwitchNote note, string text) => _log?.Write(note, text);

    internal void Do(SwitchOperation operation) => _operations.Do(operation);

    internal void Configure(SwitchConfiguration configuration)
    {
        Directory = new PartyDirectory(configuration);
        Registrar.OnConfigured();
        Watchers.OnConfigured();
        Trunks.OnConfigured();
    }

    /// <summary>Timers of legs that wait; those of transactions are counted with them. May be read from any thread.</summary>
    internal int LegTimers => Legs.Timers;

    /// <summary>No new calls; those there are end, and far registrars are told.</summary>
    internal void SayGoodbye()
    {
        Stopping = true;
        Registrar.End();
        Trunks.EndAll();
        FarRegistrations.EndAll();
        foreach (var leg in Legs.All) leg.HangUp(HangupCause.Congestion);
    }

    internal MediaPortId NextPort() => new(++_lastPort);

    /// <summary>Number of a question to the commander.</summary>
    internal long NextRequest() => ++_lastRequest;

    void IUserAgent.OnInvite(SipRequest invite, ServerTransaction transaction) => _invites.OnInvite(invite, transaction);

    void IUserAgent.OnRequest(SipRequest request, ServerTransaction transaction) => _outside.OnRequest(request, transaction);

    bool IUserAgent.Believes(Dialog dialog, SipRequest request, ServerTransaction transaction) => Identification.Believes(dialog, request, transaction);

    void IUserAgent.OnMalformed(SipTarget source) => Identification.CountStranger(source);

    void IUserAgent.OnFlowClosed(SipFlow flow) => Registrar.OnFlowClosed(flow);

    /// <summary>Its recordings are told of when the disk has them.</summary>
    internal void LegIsOver(LegId leg, IReadOnlyList<string> recordings) => _mediaTelling.IsOver(leg, recordings);

    // On a media thread. The mailbox keeps the order of each port.
    void IMediaListener.On(MediaEvent happened) => Loop.Post(state => _mediaTelling.On((MediaEvent)state!), happened);

    private SipEndpointOptions SipOptions(SwitchOptions options, ISwitchLog? log) => new()
    {
        Udp = Both(options, options.SipPort),
        Tcp = Both(options, options.SipPort),
        OnePortForUdpAndTcp = true,
        Tls = Both(options, options.SipsPort),
        Certificate = options.Certificate,
        TrustedRoots = options.TrustedRoots,
        Advertised = options.Advertised,
        Product = options.UserAgent,
        Timers = options.SipTimers,
        Tap = Ladders,
        IsShutOut = source => Sources.IsShutOut(source.Remote.Address) && !Registrar.HasFlow(source),
        Log = log is null ? null : (level, text, exception) =>
        {
            if (level >= SipLogLevel.Warning) log.Write(SwitchNote.Trouble, exception is null ? text : $"{text} {exception}");
        },
    };

    private static ImmutableArray<IPEndPoint> Both(SwitchOptions options, int port) => options.Ipv6Address is { } six
        ? [new IPEndPoint(options.BindAddress, port), new IPEndPoint(options.BindAddress.Equals(IPAddress.Any) ? IPAddress.IPv6Any : six, port)]
        : [new IPEndPoint(options.BindAddress, port)];

    private static MediaOptions MediaSettings(SwitchOptions options) => new()
    {
        BindAddress = options.BindAddress,
        AdvertisedAddress = options.Advertised,
        Ipv6Address = options.Ipv6Address,
        PortFrom = options.RtpPortFirst,
        PortTo = options.RtpPortLast,
        Threads = options.MediaThreads,
        Fax = options.Fax,
        PortsMax = options.Limits.LegsMax,
        MediaLostAfter = options.Limits.MediaSilenceMax,
        RecordingKeys = options.RecordingKeys,
    };
}
