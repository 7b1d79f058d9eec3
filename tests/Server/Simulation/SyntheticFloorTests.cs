using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.Prompts;
using Antiphon.Server.Features.Simulation;
using Antiphon.Switch.Contract;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Server.Tests.Simulation;

public sealed class SyntheticFloorTests
{
    private static readonly SimulationOptions Steady = new() { Keys = [("1", 1)], Seed = 7 };

    private readonly ManualClock _clock = new();
    private readonly FakePhones _phones;
    private readonly FakeCentre _centre;

    public SyntheticFloorTests() => (_phones, _centre) = (new FakePhones(_clock), new FakeCentre(_clock));

    [Fact]
    public void First_caller_dials_the_menu_within_ten_seconds()
    {
        Floor(Steady).SwitchOn();
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.NotEmpty(_phones.Dialled);
        Assert.All(_phones.Dialled, call => Assert.Equal(new TrunkTarget("centre", "4000"), call.Target));
    }

    [Fact]
    public void Sixty_calls_per_hour_come_at_that_rate_over_a_day()
    {
        var floor = Floor(Steady with { PatienceSeconds = 5 });
        floor.SwitchOn();
        for (var minute = 0; minute < 24 * 60; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            EndAllCalls();
        }
        Assert.InRange(_phones.Dialled.Count, 1_440 - 4 * 38, 1_440 + 4 * 38);          // Poisson: the deviation of 1,440 is 38.
    }

    [Fact]
    public void Callers_on_the_line_never_exceed_the_limit()
    {
        var floor = Floor(Steady with { CallsPerHour = 3_600, CallsMax = 50 });
        floor.SwitchOn();
        _clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(50, floor.CallsNow);
        Assert.Equal(50, _phones.Dialled.Select(call => call.Caller).Distinct().Count());
    }

    [Fact]
    public void Caller_presses_his_key_and_gives_up_when_patience_runs_out()
    {
        var floor = Floor(Steady);
        var caller = FirstCaller(floor);
        _phones.Answer(caller.Leg);
        _clock.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal("1", Assert.Single(_phones.Done.OfType<SendKeys>(), keys => keys.Leg == caller.Leg).Keys);

        _clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Contains(new HangUpLeg(caller.Leg, HangupCause.Normal), _phones.Done);
    }

    [Fact]
    public void Caller_sends_sound_from_the_answer_on_so_that_he_is_not_cut_off_as_gone()
    {
        var floor = Floor(Steady);
        var caller = FirstCaller(floor);
        _phones.Answer(caller.Leg);

        Assert.Contains(_phones.Done.OfType<Play>(), play => play.Leg == caller.Leg && play.Loop);
    }

    [Fact]
    public void Talk_with_a_human_agent_is_ended_by_the_caller_and_patience_no_longer_counts()
    {
        var floor = Floor(Steady with { PatienceSeconds = 1, TalkSeconds = 60, TalkSigma = 0.01, CallerEndsShare = 0 });
        var caller = FirstCaller(floor);
        _phones.Answer(caller.Leg);
        _centre.Talk("call-1", PhoneNumber.Normalise(caller.Caller), agent: "1001");
        _clock.Advance(TimeSpan.FromSeconds(50));
        Assert.DoesNotContain(_phones.Done, done => done is HangUpLeg hangUp && hangUp.Leg == caller.Leg);

        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Contains(new HangUpLeg(caller.Leg, HangupCause.Normal), _phones.Done);
    }

    [Fact]
    public void Synthetic_agents_register_and_sign_in_ready_at_their_own_phones()
    {
        Floor(Steady).SwitchOn();
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["S01", "S02", "S03"], _phones.Done.OfType<RegisterAt>().Select(at => at.Secret.User));
        Assert.All(_phones.Done.OfType<RegisterAt>(), at => Assert.True(at.Simulated));
        Assert.Equal(["S01", "S02", "S03"], _centre.Asked.OfType<SignIn>().Select(wish => wish.Phone));
        Assert.Equal(AgentState.Ready, _centre.StateOf("S03"));
    }

    [Fact]
    public void Synthetic_agent_answers_within_four_seconds_talks_hangs_up_and_wraps_up()
    {
        var floor = Floor(Steady with { CallerEndsShare = 0, TalkSeconds = 30, TalkSigma = 0.01 });
        var caller = FirstCaller(floor);
        _phones.Answer(caller.Leg);
        var offer = Offered("S01", caller.Caller);
        Assert.Contains(new RingLeg(offer), _phones.Done);
        _clock.Advance(TimeSpan.FromSeconds(0.9));
        Assert.DoesNotContain(new AnswerLeg(offer), _phones.Done);
        _clock.Advance(TimeSpan.FromSeconds(3.2));
        Assert.Contains(new AnswerLeg(offer), _phones.Done);

        _centre.To(new AgentId("S01"), AgentState.Talking);
        _centre.Talk("call-1", PhoneNumber.Normalise(caller.Caller), agent: "S01");
        _clock.Advance(TimeSpan.FromSeconds(33));
        Assert.Contains(new HangUpLeg(offer, HangupCause.Normal), _phones.Done);

        _centre.To(new AgentId("S01"), AgentState.WrapUp);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Contains(new FinishWrapUp(new AgentId("S01")), _centre.Asked);
        Assert.Equal(AgentState.Ready, _centre.StateOf("S01"));
    }

    [Fact]
    public void Synthetic_agent_with_a_call_turns_a_second_one_away()
    {
        var floor = Floor(Steady);
        floor.SwitchOn();
        _clock.Advance(TimeSpan.FromSeconds(3));
        Offered("S01", "13800138000");
        var second = Offered("S01", "13800138001");

        Assert.Contains(new RejectLeg(second, HangupCause.Busy), _phones.Done);
    }

    [Fact]
    public void Synthetic_agent_who_was_forced_out_of_ready_comes_back()
    {
        Floor(Steady).SwitchOn();
        _clock.Advance(TimeSpan.FromSeconds(5));
        _centre.To(new AgentId("S02"), AgentState.NotReady);
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(AgentState.Ready, _centre.StateOf("S02"));
    }

    [Fact]
    public void Agents_of_a_centre_that_refuses_ask_again_but_not_every_second()
    {
        _centre.Refuses = Refusal.AgentBusy;
        Floor(Steady).SwitchOn();
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.InRange(_centre.Asked.Count(wish => wish is SignIn { Phone: "S01" }), 5, 21);
    }

    [Fact]
    public void Switched_off_no_caller_comes_running_calls_are_dropped_after_ten_seconds_and_agents_go()
    {
        var floor = Floor(Steady with { CallsPerHour = 3_600 });
        var caller = FirstCaller(floor);
        _phones.Answer(caller.Leg);
        floor.SwitchOff();
        var dialled = _phones.Dialled.Count;
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.True(floor.CallsNow > 0);

        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(0, floor.CallsNow);
        Assert.Equal(dialled, _phones.Dialled.Count);
        Assert.Empty(_centre.State.Agents);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, _phones.Done.OfType<UnregisterAt>().Count());
        Assert.Equal(0, floor.AgentsNow);
    }

    [Fact]
    public void Switched_off_in_wrap_up_an_agent_does_not_sit_it_out()
    {
        var floor = Floor(Steady);
        floor.SwitchOn();
        _clock.Advance(TimeSpan.FromSeconds(5));
        _centre.To(new AgentId("S01"), AgentState.WrapUp);
        floor.SwitchOff();
        _clock.Advance(TimeSpan.FromSeconds(8));

        Assert.Equal(AgentState.SignedOut, _centre.StateOf("S01"));
    }

    [Fact]
    public void Switched_on_again_it_lives_again()
    {
        var floor = Floor(Steady);
        floor.SwitchOn();
        _clock.Advance(TimeSpan.FromSeconds(10));
        floor.SwitchOff();
        _clock.Advance(TimeSpan.FromSeconds(30));
        var dialled = _phones.Dialled.Count;
        floor.SwitchOn();
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.True(_phones.Dialled.Count > dialled);
        Assert.Equal(3, floor.AgentsNow);
    }

    [Fact]
    public void The_same_seed_makes_the_same_day()
    {
        string Day()
        {
            var test = new SyntheticFloorTests();
            test.Floor(Steady).SwitchOn();
            test._clock.Advance(TimeSpan.FromHours(1));
            return string.Join(' ', test._phones.Dialled.Select(call => call.Caller));
        }
        Assert.Equal(Day(), Day());
    }

    private SyntheticFloor Floor(SimulationOptions options)
    {
        var folder = Path.Combine(Path.GetTempPath(), "antiphon-no-voices");
        var floor = new SyntheticFloor(options, new SimulationTrunk(options), new IPEndPoint(IPAddress.Loopback, 5060), _phones, new IdSource(_clock), _centre, _clock,
            new Draws(options.Seed!.Value), new SyntheticNumbers(["13800138000", "02583212345"]), new SyntheticVoices(folder, new Espeak(_clock)), NullLogger<SyntheticFloor>.Instance);
        _phones.Listener = floor;
        return floor;
    }

    private DialLeg FirstCaller(SyntheticFloor floor)
    {
        floor.SwitchOn();
        _clock.Advance(TimeSpan.FromSeconds(5));
        return _phones.Dialled[0];
    }

    private LegId Offered(string jobNumber, string caller)
    {
        var leg = new LegId(1_000 + _phones.Done.Count);
        _phones.Tell(new LegArrived(leg, new LegOrigin(OriginKind.Trunk, jobNumber, Simulated: true), jobNumber, caller, "", _clock.GetUtcNow()));
        return leg;
    }

    private void EndAllCalls()
    {
        foreach (var call in _phones.Dialled) _phones.End(call.Leg);
    }
}
