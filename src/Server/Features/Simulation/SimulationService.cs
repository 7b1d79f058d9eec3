using System.Net;
using System.Security.Cryptography;
using Antiphon.Server.Features.Prompts;
using Antiphon.Server.Live;
using Antiphon.Switch;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Simulation;

/// <param name="CallsNow">Simulated callers on the line.</param>
/// <param name="Agents">Synthetic agents who are signed in.</param>
internal sealed record SimulationView(bool On, int CallsPerHour, int CallsNow, int Agents);

/// <summary>Starts the synthetic floor with the process, and switches it on and off. Its switch is opened when it is first needed.</summary>
internal sealed partial class SimulationService(Options options, SimulationOptions settings, SimulationTrunk trunk, TelephoneSwitch centreSwitch, SwitchOptions centreOptions, ISimulatedCentre centre,
    Espeak espeak, TimeProvider clock, LiveStream live, ILoggerFactory logs) : IHostedService, IAsyncDisposable
{
    /// <summary>Node of identities: apart from the centre's own, which counts from 0.</summary>
    private const int Node = 1_023;

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly ILogger _log = logs.CreateLogger<SimulationService>();
    private Task _speaking = Task.CompletedTask;
    private TelephoneSwitch? _phones;
    private SyntheticFloor? _floor;
    private int _callsPerHour = settings.CallsPerHour;

    public SimulationView View => _floor is { } floor
        ? new SimulationView(floor.On, floor.CallsPerHour, floor.CallsNow, floor.AgentsNow)
        : new SimulationView(On: false, _callsPerHour, CallsNow: 0, Agents: 0);

    public Task StartAsync(CancellationToken stop)
    {
        if (settings.On) Set(on: true, callsPerHour: null);
        else if (centre.State.Agents.Values.Any(shift => trunk.JobNumbers.Contains(shift.Id.Value))) Set(on: false, callsPerHour: null);
        return Task.CompletedTask;
    }

    /// <param name="callsPerHour">Null: as it was.</param>
    public SimulationView Set(bool on, int? callsPerHour)
    {
        lock (_gate)
        {
            var floor = _floor ??= Open();
            if (callsPerHour is { } rate) floor.SetRate(rate);
            if (on) floor.SwitchOn();
            else floor.SwitchOff();
        }
        Switched(on, View.CallsPerHour);
        live.Tell("simulation", View);
        return View;
    }

    public async Task StopAsync(CancellationToken stop)
    {
        await _stop.CancelAsync();
        _floor?.SwitchOff();
        _floor?.HangUpAll();
        if (_phones is { } phones) await phones.Stop();
        await _speaking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        if (_phones is { } phones) await phones.DisposeAsync();
        _stop.Dispose();
    }

    private SyntheticFloor Open()
    {
        var seed = settings.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var ids = new IdSource(clock, Node);
        var voices = new SyntheticVoices(Path.Combine(options.Data, "simulation"), espeak);
        _speaking = PrepareVoices(voices);
        _phones = new TelephoneSwitch(new SwitchOptions
        {
            BindAddress = settings.Address,
            SipPort = 0,
            RtpPortFirst = settings.RtpPorts.From,
            RtpPortLast = settings.RtpPorts.To,
            UserAgent = "Antiphon simulation",
        }, clock, ids);
        var centreSip = new IPEndPoint(centreOptions.BindAddress.Equals(IPAddress.Any) ? IPAddress.Loopback : centreOptions.BindAddress, centreSwitch.SipUdp.Port);
        var floor = new SyntheticFloor(settings with { CallsPerHour = _callsPerHour }, trunk, centreSip, _phones, ids, centre, clock, new Draws(seed),
            new SyntheticNumbers(settings.KnownNumbers), voices, logs.CreateLogger<SyntheticFloor>());
        _phones.Start(floor);
        Opened(seed, _phones.SipUdp);
        return floor;
    }

    /// <summary>Beside the calls: the first callers may still be silent when they are connected.</summary>
    private async Task PrepareVoices(SyntheticVoices voices)
    {
        try
        {
            await voices.PrepareAsync(_stop.Token);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            NoVoices(wrong.Message);
        }
    }

    [LoggerMessage(EventId = 4211, Level = LogLevel.Information, Message = "synthetic floor opened at {Address}, seed {Seed}")]
    private partial void Opened(int seed, IPEndPoint address);

    [LoggerMessage(EventId = 4212, Level = LogLevel.Information, Message = "simulation on: {On}, {CallsPerHour} calls per hour")]
    private partial void Switched(bool on, int callsPerHour);

    [LoggerMessage(EventId = 4213, Level = LogLevel.Warning, Message = "simulated callers stay silent: {Reason}")]
    private partial void NoVoices(string reason);
}
