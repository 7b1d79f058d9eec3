using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Tests.Calls;

/// <summary>Supervisors at the talks of agents: what the switch is told.</summary>
public sealed class MonitoringTests : IDisposable
{
    private static readonly AgentId Chief = new("1100");
    private readonly Scene _scene = new Scene().Opened();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void The_telephone_of_a_supervisor_rings_and_hears_the_agent_once_it_is_lifted()
    {
        var (ann, caller, call) = Talk();
        var phone = Ring(call);
        Assert.Null(_scene.Switch.Last<MonitorLeg>(phone));
        Assert.False(_scene.Board.Desk("1100").Monitoring!.Heard);
        _scene.Switch.Answer(phone);
        _scene.Pump();
        Assert.Equal((ann, MonitorMode.Listen), Heard(phone));
        var desk = _scene.Board.Desk("1100").Monitoring!;
        Assert.Equal((call.Value, "1001", true, "81100"), (desk.CallId, desk.Agent.JobNumber, desk.Heard, desk.Phone));
        Assert.Null(_scene.Ask(Wish(call) with { Mode = MonitoringMode.Whisper }));
        Assert.Equal((ann, MonitorMode.Whisper), Heard(phone));
        _scene.Switch.HangUp(caller);
        _scene.Pump();
        Assert.DoesNotContain(_scene.Switch.Legs, leg => leg.Id == phone);
        Assert.Null(_scene.Board.Desk("1100").Monitoring);
    }

    [Fact]
    public void A_supervisor_who_hangs_up_hears_nothing_more_and_the_talk_goes_on()
    {
        var (_, _, call) = Talk();
        var phone = Ring(call);
        _scene.Switch.Answer(phone);
        _scene.Pump();
        _scene.Switch.HangUp(phone);
        _scene.Pump();
        Assert.Null(_scene.Board.Desk("1100").Monitoring);
        Assert.Equal(AgentState.Talking, _scene.State.Agents[Scene.Ann].State);
        Assert.Null(_scene.Ask(Wish(call)));
        Assert.NotNull(_scene.Switch.Ringing("81100"));
    }

    [Fact]
    public void A_telephone_that_is_lifted_when_all_is_over_is_hung_up()
    {
        var (_, caller, call) = Talk();
        var phone = Ring(call);
        _scene.Loop.On(new LegAnswered(phone, _scene.Clock.GetUtcNow()));
        _scene.Switch.HangUp(caller);
        _scene.Pump();
        Assert.DoesNotContain(_scene.Switch.Legs, leg => leg.Id == phone);
    }

    [Fact]
    public void A_browser_hears_over_its_standing_leg_which_stays()
    {
        var (ann, caller, call) = Talk();
        var ear = _scene.Switch.Stand("w1100");
        _scene.Pump();
        Assert.Null(_scene.Ask(new BeginMonitoring(call, Chief, MonitoringMode.Barge, "w1100", Standing: true)));
        Assert.Equal((ann, MonitorMode.Barge), Heard(ear));
        Assert.Null(_scene.Ask(new EndMonitoring(Chief)));
        Assert.NotNull(_scene.Switch.Last<StopMonitoring>(ear));
        Assert.Contains(_scene.Switch.Legs, leg => leg.Id == ear);
        Assert.Null(_scene.Ask(new BeginMonitoring(call, Chief, MonitoringMode.Listen, "w1100", Standing: true)));
        _scene.Switch.HangUp(caller);
        _scene.Pump();
        Assert.Contains(_scene.Switch.Legs, leg => leg.Id == ear);
    }

    [Fact]
    public void A_page_that_is_loaded_again_is_heard_on_and_hears_on()
    {
        var (_, _, call) = Talk();
        _scene.Switch.Stand("w1100");
        _scene.Pump();
        Assert.Null(_scene.Ask(new BeginMonitoring(call, Chief, MonitoringMode.Whisper, "w1100", Standing: true)));
        var agent = _scene.Switch.Stand("81001");
        _scene.Pump();
        var ear = _scene.Switch.Stand("w1100");
        _scene.Pump();
        Assert.Equal((agent, MonitorMode.Whisper), Heard(ear));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Who_takes_over_the_call_that_he_hears_has_it_on_the_same_phone_and_in_the_record(bool browser)
    {
        var (_, caller, call) = Talk();
        LegId phone;
        if (browser)
        {
            phone = _scene.Switch.Stand("w1100");
            _scene.Pump();
            Assert.Null(_scene.Ask(new BeginMonitoring(call, Chief, MonitoringMode.Listen, "w1100", Standing: true)));
            Assert.Null(_scene.Ask(new TakeOver(call, Chief) { Phone = "w1100", Standing = true }));
        }
        else
        {
            phone = Ring(call);
            _scene.Switch.Answer(phone);
            _scene.Pump();
            Assert.Null(_scene.Ask(new TakeOver(call, Chief) { Phone = "81100" }));
        }
        Assert.Equal((Chief, AgentState.Talking), (_scene.State.Calls[call].Agent!.Value, _scene.State.Agents[Chief].State));
        Assert.Equal(phone, _scene.Switch.Done.OfType<JoinLegs>().Last().Other);
        _scene.Pass(7);
        _scene.Switch.HangUp(caller);
        _scene.Pump();
        Assert.Null(_scene.Ask(new FinishWrapUp(Chief)));
        Assert.False(_scene.State.Agents.ContainsKey(Chief));
        var record = _scene.Record();
        Assert.Equal(("1100", 1), (record.Agent, record.Segments.Count(s => s.Kind is SegmentKind.Talk && s.Agent == "1100")));
    }

    private static BeginMonitoring Wish(CallId call) => new(call, Chief, MonitoringMode.Listen, "81100", Standing: false);

    private LegId Ring(CallId call)
    {
        _scene.Switch.Register("81100");
        _scene.Pump();
        Assert.Null(_scene.Ask(Wish(call)));
        return _scene.Switch.Ringing("81100")!.Value;
    }

    private (LegId Target, MonitorMode Mode) Heard(LegId ear) => _scene.Switch.Last<MonitorLeg>(ear) is { } last ? (last.Target, last.Mode) : default;

    private (LegId Ann, LegId Caller, CallId Call) Talk()
    {
        var ann = _scene.SignInAtPage(Scene.Ann);
        var caller = _scene.Arrive();
        Assert.Null(_scene.Ask(new OfferTaken(_scene.State.Offers.Keys.Single())));
        return (ann, caller, _scene.State.Calls.Keys.Single());
    }
}
