using System.Net;
using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Simulation;

/// <summary>Callers and agents who do not exist, over signalling and media that do: a second switch plays the carrier and the phones, and
/// everything reaches the centre by its SIP port. Told by that switch.</summary>
internal sealed partial class SyntheticFloor : ISwitchListener
{
    /// <summary>The centre, as the carrier's switch knows it.</summary>
    private const string ToCentre = "centre";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>A caller waits so long for an agent to hang up who should.</summary>
    private static readonly TimeSpan Courtesy = TimeSpan.FromSeconds(20);

    private readonly SimulationOptions _options;
    private readonly ISwitch _phones;
    private readonly IdSource _ids;
    private readonly ISimulatedCentre _centre;
    private readonly Pace _pace;
    private readonly Draws _draws;
    private readonly SyntheticNumbers _numbers;
    private readonly SyntheticVoices _voices;
    private readonly ImmutableArray<SyntheticAgent> _agents;
    private readonly Dictionary<LegId, SyntheticCaller> _callers = [];
    private readonly HashSet<CallId> _talks = [];
    private IDisposable? _arrival;
    private IDisposable? _drop;
    private IDisposable? _look;

    /// <param name="phones">The carrier's switch; its listener must be this floor.</param>
    /// <param name="centreSip">Where the main switch takes SIP over UDP.</param>
    public SyntheticFloor(SimulationOptions options, SimulationTrunk trunk, IPEndPoint centreSip, ISwitch phones, IdSource ids, ISimulatedCentre centre,
        TimeProvider clock, Draws draws, SyntheticNumbers numbers, SyntheticVoices voices, ILogger<SyntheticFloor> log)
    {
        (_options, _phones, _ids, _centre, _draws, _numbers, _voices) = (options, phones, ids, centre, draws, numbers, voices);
        _pace = new Pace(clock, log);
        CallsPerHour = options.CallsPerHour;
        _agents = [.. trunk.JobNumbers.Select(number => new SyntheticAgent(number, trunk.PhoneSecret(number), centreSip, options, draws, voices, phones, centre, _pace))];
        phones.Configure(new SwitchConfiguration(
            [new Trunk(ToCentre) { Destination = centreSip, Outbound = trunk.CallerSecret, Simulated = true }], ImmutableDictionary<string, Extension>.Empty));
    }

    public bool On { get; private set; }

    public int CallsPerHour { get; private set; }

    public int CallsNow => _pace.Ask(() => _callers.Count);

    /// <summary>Synthetic agents who are signed in.</summary>
    public int AgentsNow => _pace.Ask(() => _agents.Count(agent => agent.SignedIn));

    public void SwitchOn() => _pace.Do(() =>
    {
        if (On) return;
        On = true;
        _drop?.Dispose();
        foreach (var agent in _agents) agent.Come();
        _look ??= _pace.After(TimeSpan.Zero, LookAround);
        NextArrival(_options.FirstCallAfter);
    });

    /// <summary>No new callers; those on the line may finish, but not for longer than <see cref="SimulationOptions.DropAfter"/>.</summary>
    public void SwitchOff() => _pace.Do(() =>
    {
        On = false;
        _arrival?.Dispose();
        _drop?.Dispose();
        _drop = _pace.After(_options.DropAfter, HangUpAll);
        foreach (var agent in _agents) agent.Go();

        // Agents of an earlier run may still be signed in although this one never began.
        _look ??= _pace.After(TimeSpan.Zero, LookAround);
    });

    /// <param name="perHour">0–<see cref="SimulationOptions.CallsPerHourMax"/>.</param>
    public void SetRate(int perHour) => _pace.Do(() =>
    {
        CallsPerHour = Math.Clamp(perHour, 0, SimulationOptions.CallsPerHourMax);
        if (On) NextArrival(UntilNext());
    });

    public void HangUpAll() => _pace.Do(() =>
    {
        foreach (var caller in _callers.Values) caller.HangUp();
        foreach (var agent in _agents) agent.HangUp();
    });

    void ISwitchListener.On(SwitchEvent happened) => _pace.Do(() =>
    {
        switch (happened)
        {
            case RegisteredAt registered: AgentNamed(registered.Name)?.OnRegistration(registered: true); break;
            case RegistrationLost lost: AgentNamed(lost.Name)?.OnRegistration(registered: false); break;
            case LegArrived arrived: Arrived(arrived); break;
            case LegEvent about: About(about); break;
        }
    });

    private void Arrived(LegArrived arrived)
    {
        if (AgentNamed(arrived.Origin.Name) is { } agent) agent.Ring(arrived.Leg);
        else _phones.Do(new RejectLeg(arrived.Leg, HangupCause.NotFound));
    }

    private void About(LegEvent about)
    {
        if (_callers.TryGetValue(about.Leg, out var caller))
        {
            caller.On(about);
            if (about is LegEnded) _callers.Remove(about.Leg);
        }
        else
        {
            _agents.FirstOrDefault(agent => agent.Has(about.Leg))?.On(about);
        }
    }

    private SyntheticAgent? AgentNamed(string jobNumber) => _agents.FirstOrDefault(agent => agent.Id.Value == jobNumber);

    private void NextArrival(TimeSpan after)
    {
        _arrival?.Dispose();
        _arrival = CallsPerHour == 0 ? null : _pace.After(after, () =>
        {
            if (_callers.Count < _options.CallsMax) Dial();
            NextArrival(UntilNext());
        });
    }

    private TimeSpan UntilNext() => CallsPerHour == 0 ? TimeSpan.Zero : _draws.NextArrival(CallsPerHour);

    private void Dial()
    {
        var number = _numbers.Draw(_draws, n => _callers.Values.Any(c => c.Number == n));
        var character = new CallerCharacter(number, "", _draws.OneOf(_options.Dialled), _draws.Weighted(_options.Keys), _draws.Between(_options.KeyAfterSeconds),
            TimeSpan.FromSeconds(_draws.Exponential(_options.PatienceSeconds)), _voices.CallerLines(_draws));
        var caller = new SyntheticCaller(_ids.NextLeg(), character, ToCentre, _phones, _pace);
        _callers.Add(caller.Leg, caller);
        caller.Dial();
    }

    private void LookAround()
    {
        foreach (var agent in _agents) agent.Tend();
        var talking = _centre.State.Calls.Values.Where(call => call is { Simulated: true, Phase: CallPhase.Talking }).ToList();
        _talks.IntersectWith(talking.Select(call => call.Id));
        foreach (var call in talking)
            if (_talks.Add(call.Id)) Talk(call);
        _look = _pace.After(Look, LookAround);
    }

    /// <summary>A talk began: it is decided here how long it is and who ends it. A human agent is never cut off by the floor's agents' habits: there
    /// it is always the caller.</summary>
    private void Talk(CallInProgress call)
    {
        if (_centre.NumberOf(call.Caller) is not { } number) return;
        if (_callers.Values.FirstOrDefault(c => PhoneNumber.Normalise(c.Number) == number) is not { } caller) return;
        var length = TimeSpan.FromSeconds(Math.Clamp(_draws.LogNormal(_options.TalkSeconds, _options.TalkSigma), 3, 600));
        var synthetic = _agents.FirstOrDefault(agent => agent.Id == call.Agent);
        var callerEnds = synthetic is null || _draws.Chance(_options.CallerEndsShare);
        caller.Talk(callerEnds ? length : length + Courtesy);
        if (!callerEnds) synthetic!.HangUpAfter(length);
    }
}
