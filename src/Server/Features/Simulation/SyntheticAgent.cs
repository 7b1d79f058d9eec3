using System.Net;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Simulation;

/// <summary>One simulated agent with a phone: registers, signs in, answers, talks, wraps up. What he wants next follows from what the centre
/// says he is, looked at again and again, so that nothing that goes wrong in between leaves him stuck.</summary>
internal sealed class SyntheticAgent(string jobNumber, DigestSecret secret, IPEndPoint registrar, SimulationOptions options, Draws draws,
    SyntheticVoices voices, ISwitch phones, ISimulatedCentre centre, Pace pace)
{
    private static readonly TimeSpan RegisterFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(3);

    private readonly AgentId _id = new(jobNumber);
    private bool _wanted;
    private bool _registering;
    private bool _registered;
    private LegId? _leg;
    private IDisposable? _next;
    private DateTimeOffset? _wrapUpEndsAt;
    private DateTimeOffset _nextWishAt = DateTimeOffset.MinValue;
    private Task<Refusal?> _wish = Task.FromResult<Refusal?>(null);

    public AgentId Id => _id;

    public bool SignedIn => Shift is not null;

    private AgentShift? Shift => centre.State.Agents.TryGetValue(_id, out var shift) && shift.State != AgentState.SignedOut ? shift : null;

    public void Come() => _wanted = true;

    /// <summary>Signs out after the call that he has.</summary>
    public void Go() => _wanted = false;

    public bool Has(LegId leg) => _leg == leg;

    /// <summary>To be called about every second.</summary>
    public void Tend()
    {
        if (_wanted && !_registering)
        {
            _registering = true;
            phones.Do(new RegisterAt(jobNumber, registrar, secret, RegisterFor, Simulated: true));
        }
        if (NextWish() is { } wish) Wish(wish);
        else if (!_wanted && _registering && _leg is null && Shift is null) Unregister();
    }

    public void OnRegistration(bool registered)
    {
        _registered = registered;
        Tend();
    }

    /// <summary>An offer rings.</summary>
    public void Ring(LegId leg)
    {
        if (_leg is not null)
        {
            phones.Do(new RejectLeg(leg, HangupCause.Busy));
            return;
        }
        _leg = leg;
        phones.Do(new RingLeg(leg));
        _next = pace.After(draws.Between(options.PickUpSeconds), () => phones.Do(new AnswerLeg(leg)));
    }

    public void On(LegEvent happened)
    {
        if (happened is LegAnswered) phones.Do(new Play(happened.Leg, Request: 1, voices.AgentLines(draws), Loop: true));
        if (happened is not LegEnded) return;
        _leg = null;
        _next?.Dispose();
    }

    /// <summary>Ends the talk then, if the caller has not.</summary>
    public void HangUpAfter(TimeSpan delay)
    {
        if (_leg is not { } leg) return;
        _next?.Dispose();
        _next = pace.After(delay, () => phones.Do(new HangUpLeg(leg, HangupCause.Normal)));
    }

    public void HangUp()
    {
        if (_leg is { } leg) phones.Do(new HangUpLeg(leg, HangupCause.Normal));
    }

    private EngineInput? NextWish()
    {
        var shift = Shift;
        if (!_wanted) return Leaving(shift);
        if (!_registered) return null;
        return shift switch
        {
            null => new SignIn(_id, jobNumber, Standing: false),
            { State: AgentState.WrapUp } => WrappedUp() ? new FinishWrapUp(_id) : null,
            { State: AgentState.NotReady } when _leg is null => new GoReady(_id),
            _ => Resting(),
        };
    }

    private EngineInput? Leaving(AgentShift? shift) => shift switch
    {
        null => null,
        { State: AgentState.WrapUp } => new FinishWrapUp(_id),
        { PendingState: AgentState.SignedOut } => null,
        _ => new SignOut(_id),
    };

    private bool WrappedUp() => pace.Now >= (_wrapUpEndsAt ??= pace.Now + draws.Between(options.WrapUpSeconds));

    private EngineInput? Resting()
    {
        _wrapUpEndsAt = null;
        return null;
    }

    private void Wish(EngineInput wish)
    {
        if (!_wish.IsCompleted || pace.Now < _nextWishAt) return;

        // Granted or not: the state is only seen to have changed at the next look.
        _nextWishAt = pace.Now + AfterRefusal;
        if (wish is FinishWrapUp) _wrapUpEndsAt = null;
        _wish = centre.Ask(wish);
    }

    private void Unregister()
    {
        _registering = _registered = false;
        phones.Do(new UnregisterAt(jobNumber));
    }
}
