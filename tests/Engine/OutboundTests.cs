using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>An agent calls a customer: his own phone first.</summary>
public sealed class OutboundTests
{
    private static readonly CallId Call = new("out-1");
    private readonly Scene _scene = new Scene(centre => centre with { Outside = new OutsideCalls("carrier", []) }).SignedIn(Ann);

    [Fact]
    public void His_phone_comes_first_then_the_customer_then_they_talk_recorded()
    {
        Dial();
        Assert.Equal((AgentState.Dialling, CallPhase.RingingDialler), (_scene.StateOf(Ann), _scene.PhaseOf(Call)));
        Assert.Equal("81001", _scene.LastEffect<RingDialler>().Phone);
        _scene.Give(new DiallerReady(Call));
        Assert.Equal(new OutsideParty("carrier", "13900001111"), _scene.LastEffect<DialCustomer>().Party);
        _scene.Pass(8).Give(new CustomerAnswered(Call));
        Assert.Equal((AgentState.Talking, CallPhase.Talking), (_scene.StateOf(Ann), _scene.PhaseOf(Call)));
        Assert.Single(_scene.Last.Effects.OfType<RecordCall>());
        _scene.Give(new HoldCall(Call, Ann)).Give(new ResumeCall(Call, Ann)).Pass(20).Give(new CallerLeft(Call));
        Assert.Equal((AgentState.WrapUp, ReleaseParty.Customer), (_scene.StateOf(Ann), _scene.EndOf(Call).By));
    }

    [Fact]
    public void While_he_dials_no_call_of_a_queue_is_offered()
    {
        Dial();
        var waiting = _scene.Call();
        Assert.Equal(CallPhase.Queued, _scene.PhaseOf(waiting));
    }

    [Theory, InlineData(PartyEnd.Busy, EndReason.Refused), InlineData(PartyEnd.NoAnswer, EndReason.Unreachable)]
    public void A_customer_who_is_not_reached_leaves_the_agent_as_he_was(PartyEnd end, EndReason reason)
    {
        _scene.Give(new GoNotReady(Ann, "back-office"));
        Dial();
        _scene.Give(new DiallerReady(Call)).Give(new CustomerNotReached(Call, end));
        Assert.Equal((reason, null), (_scene.EndOf(Call).Reason, _scene.EndOf(Call).Lost));
        Assert.Equal((AgentState.NotReady, "back-office"), (_scene.StateOf(Ann), _scene.ReasonOf(Ann)));
    }

    [Fact]
    public void A_phone_that_he_does_not_lift_ends_it()
    {
        Dial();
        _scene.Pass(30);
        Assert.Equal((EndReason.Unreachable, AgentState.Ready), (_scene.EndOf(Call).Reason, _scene.StateOf(Ann)));
    }

    [Fact]
    public void He_may_give_up_while_it_rings()
    {
        Dial();
        _scene.Give(new DiallerReady(Call)).Give(new HangUp(Call, Ann));
        Assert.Equal((ReleaseParty.Agent, AgentState.Ready), (_scene.EndOf(Call).By, _scene.StateOf(Ann)));
    }

    [Fact]
    public void A_call_of_his_own_can_be_handed_on_and_ends_when_nobody_takes_it()
    {
        _scene.SignedIn(Bob);
        Dial();
        _scene.Give(new DiallerReady(Call)).Give(new CustomerAnswered(Call)).Give(new TransferBlind(Call, Ann, new ToAgent(Bob))).Pass(20);
        Assert.Equal((EndReason.Unreachable, null), (_scene.EndOf(Call).Reason, _scene.EndOf(Call).Lost));
        Assert.Equal(AgentState.NotReady, _scene.StateOf(Bob));
    }

    [Fact]
    public void Refused_in_a_talk_without_a_phone_and_without_a_line()
    {
        _scene.Give(new DialOut(Call, Ann, "12", new PartyId(1))).AssertRefused(Refusal.OutsideNotAllowed);
        _scene.Give(new DialOut(Call, Bob, "13900001111", new PartyId(1))).AssertRefused(Refusal.AgentNotSignedIn);
        _scene.Give(new PhoneLost(Ann));
        Dial().AssertRefused(Refusal.PhoneNotConnected);
        _scene.Give(new PhoneBack(Ann)).TalkingWith(Ann);
        Dial().AssertRefused(Refusal.AgentBusy);
    }

    private Scene Dial() => _scene.Give(new DialOut(Call, Ann, "13900001111", new PartyId(99)));
}
