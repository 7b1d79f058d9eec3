using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>The agent asks a third while the customer waits; attended transfer; three together.</summary>
public sealed class ConsultTests
{
    private static readonly ToParty Outside = new(new OutsideParty("", "13900001111"));

    [Fact]
    public void A_consulted_agent_talks_with_the_first_and_the_customer_waits()
    {
        var (scene, call) = Talking();
        scene.Give(new StartConsult(call, Ann, new ToAgent(Bob)));
        Assert.Equal((AgentState.Consulting, AgentState.Offered), (scene.StateOf(Ann), scene.StateOf(Bob)));
        Assert.Equal((TalkShape.Consulting, OfferPurpose.Consult), (scene.LastEffect<ShapeTalk>().Shape, scene.LastEffect<OfferToAgent>().Purpose));
        Assert.NotNull(scene.State.Calls[call].HeldSince);
        scene.Give(new CompleteTransfer(call, Ann)).AssertRefused(Refusal.ConsultNotAnswered);
        scene.Take(Bob);
        Assert.Equal((AgentState.Consulting, AgentState.Consulting), (scene.StateOf(Ann), scene.StateOf(Bob)));
        Assert.Equal(Ann, scene.State.Calls[call].Agent);
        Assert.Empty(scene.State.Offers);
        Assert.Null(scene.State.NextDue);
        scene.Give(new HoldCall(call, Ann)).AssertRefused(Refusal.ConsultInProgress);
        scene.Give(new TransferBlind(call, Ann, new ToAgent(Bob))).AssertRefused(Refusal.ConsultInProgress);
    }

    [Fact]
    public void Toggling_changes_who_waits()
    {
        var (scene, call) = Consulting();
        scene.Give(new ToggleConsult(call, Ann));
        Assert.Equal((TalkShape.Together, null), (scene.State.Calls[call].Shape, scene.State.Calls[call].HeldSince));
        Assert.Equal(TalkShape.Together, scene.LastEffect<ShapeTalk>().Shape);
        scene.Give(new ToggleConsult(call, Ann));
        Assert.Equal((TalkShape.Consulting, scene.Now), (scene.State.Calls[call].Shape, scene.State.Calls[call].HeldSince));
        Assert.Equal((AgentState.Consulting, AgentState.Consulting), (scene.StateOf(Ann), scene.StateOf(Bob)));
    }

    [Fact]
    public void Completing_gives_the_customer_to_the_third_and_the_first_wraps_up()
    {
        var (scene, call) = Consulting();
        scene.Give(new CompleteTransfer(call, Ann));
        Assert.Equal((AgentState.WrapUp, AgentState.Talking, Bob), (scene.StateOf(Ann), scene.StateOf(Bob), scene.State.Calls[call].Agent!.Value));
        Assert.Equal(Ann, scene.LastEffect<HandOver>().Agent);
        Assert.Equal((ConsultOutcome.Transferred, true), (scene.LastEvent<ConsultEnded>().Outcome, scene.LastEvent<CallTransferred>().Attended));
        scene.Give(new HangUp(call, Ann)).AssertRefused(Refusal.NotYourCall);
        scene.Give(new HangUp(call, Bob));
        Assert.Equal((ReleaseParty.Agent, AgentState.WrapUp), (scene.EndOf(call).By, scene.StateOf(Bob)));
    }

    [Fact]
    public void Cancelling_returns_to_the_customer_and_the_third_is_ready_again()
    {
        var (scene, call) = Consulting();
        scene.Give(new EndConsult(call, Ann));
        Assert.Equal((AgentState.Talking, AgentState.Ready), (scene.StateOf(Ann), scene.StateOf(Bob)));
        Assert.Equal((null, TalkShape.Together, null), (scene.State.Calls[call].Consult, scene.State.Calls[call].Shape, scene.State.Calls[call].HeldSince));
        scene.Give(new EndConsult(call, Ann)).AssertRefused(Refusal.NoConsult);
    }

    [Theory, InlineData("expires"), InlineData("rejected"), InlineData("unreachable"), InlineData("hung-up")]
    public void A_third_who_does_not_come_or_leaves_leaves_the_customer_on_hold(string how)
    {
        var (scene, call) = Talking();
        scene.Give(new StartConsult(call, Ann, new ToAgent(Bob)));
        var offer = scene.OfferOf(Bob).Id;
        switch (how)
        {
            case "expires": scene.Pass(20); break;
            case "rejected": scene.Give(new OfferRefused(offer)); break;
            case "unreachable": scene.Give(new OfferUndeliverable(offer, "480")); break;
            default: scene.Take(Bob).Give(new AgentLeftTalk(call, Bob)); break;
        }
        Assert.Equal((AgentState.Held, TalkShape.Held), (scene.StateOf(Ann), scene.State.Calls[call].Shape));
        Assert.Equal(how == "hung-up" ? AgentState.Ready : AgentState.NotReady, scene.StateOf(Bob));
        scene.Give(new ResumeCall(call, Ann));
        Assert.Equal(AgentState.Talking, scene.StateOf(Ann));
    }

    [Fact]
    public void In_a_conference_all_hear_each_other_until_one_leaves()
    {
        var (scene, call) = Consulting();
        scene.Give(new MakeConference(call, Ann));
        Assert.Equal((AgentState.Conferencing, AgentState.Conferencing, TalkShape.Conference), (scene.StateOf(Ann), scene.StateOf(Bob), scene.LastEffect<ShapeTalk>().Shape));
        Assert.Null(scene.State.Calls[call].HeldSince);
        scene.Give(new ToggleConsult(call, Ann)).AssertRefused(Refusal.InConference);
        scene.Give(new HoldCall(call, Ann)).AssertRefused(Refusal.InConference);
        scene.Give(new HangUp(call, Bob));
        Assert.Equal((AgentState.Talking, AgentState.Ready, TalkShape.Together), (scene.StateOf(Ann), scene.StateOf(Bob), scene.State.Calls[call].Shape));
        Assert.Equal(CallPhase.Talking, scene.PhaseOf(call));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void The_first_leaves_the_conference_and_the_others_go_on(bool onThePage)
    {
        var (scene, call) = Consulting();
        scene.Give(new MakeConference(call, Ann)).Give(onThePage ? new CompleteTransfer(call, Ann) : new AgentLeftTalk(call, Ann));
        Assert.Equal((AgentState.WrapUp, AgentState.Talking), (scene.StateOf(Ann), scene.StateOf(Bob)));
        Assert.Equal((Bob, TalkShape.Together), (scene.State.Calls[call].Agent!.Value, scene.State.Calls[call].Shape));
    }

    [Fact]
    public void A_third_outside_is_dialled_and_can_have_the_customer()
    {
        var (scene, call) = Talking();
        scene.Give(new StartConsult(call, Ann, Outside));
        Assert.Equal(new OutsideParty("carrier", "13900001111"), scene.LastEffect<DialConsulted>().Party);
        scene.Give(new ConsultedAnswered(call)).Give(new CompleteTransfer(call, Ann));
        Assert.Equal((CallPhase.TalkingToParty, AgentState.WrapUp), (scene.PhaseOf(call), scene.StateOf(Ann)));
        scene.Give(new PartyGone(call, PartyEnd.HungUp));
        Assert.Equal((EndReason.Normal, ReleaseParty.Network), (scene.EndOf(call).Reason, scene.EndOf(call).By));
    }

    [Theory, InlineData(PartyEnd.Busy, ConsultOutcome.Busy), InlineData(PartyEnd.Refused, ConsultOutcome.Rejected), InlineData(PartyEnd.Unreachable, ConsultOutcome.Unreachable)]
    public void A_third_outside_who_does_not_come_is_told(PartyEnd end, ConsultOutcome outcome)
    {
        var (scene, call) = Talking();
        scene.Give(new StartConsult(call, Ann, Outside)).Give(new ConsultedGone(call, end));
        Assert.Equal(outcome, scene.LastEvent<ConsultEnded>().Outcome);
        Assert.Equal(AgentState.Held, scene.StateOf(Ann));
    }

    [Fact]
    public void A_third_outside_who_is_never_heard_of_is_given_up()
    {
        var (scene, call) = Talking();
        scene.Give(new StartConsult(call, Ann, Outside)).Pass(180);
        Assert.Equal(AgentState.Held, scene.StateOf(Ann));
        Assert.Contains(scene.Events, e => e is ConsultEnded { Outcome: ConsultOutcome.NoAnswer });
    }

    [Fact]
    public void When_the_customer_leaves_everybody_is_free()
    {
        var (scene, call) = Consulting();
        scene.Give(new CallerLeft(call));
        Assert.Equal((AgentState.WrapUp, AgentState.Ready), (scene.StateOf(Ann), scene.StateOf(Bob)));
        Assert.Equal((ConsultOutcome.CallEnded, ReleaseParty.Customer), (scene.LastEvent<ConsultEnded>().Outcome, scene.EndOf(call).By));
        Assert.Empty(scene.State.Calls);
    }

    [Fact]
    public void Who_hangs_up_while_the_third_rings_hands_the_customer_on()
    {
        var (scene, call) = Talking();
        scene.Give(new StartConsult(call, Ann, new ToAgent(Bob))).Give(new AgentLeftTalk(call, Ann));
        Assert.Equal((AgentState.WrapUp, AgentState.Offered, CallPhase.Offered), (scene.StateOf(Ann), scene.StateOf(Bob), scene.PhaseOf(call)));
        scene.Take(Bob);
        Assert.Equal(Bob, scene.State.Calls[call].Agent);
    }

    [Fact]
    public void A_page_that_never_comes_back_gives_the_customer_to_the_third()
    {
        var (scene, call) = Consulting();
        scene.Give(new PhoneLost(Ann)).Pass(60);
        Assert.Equal((Bob, CallPhase.Talking), (scene.State.Calls[call].Agent!.Value, scene.PhaseOf(call)));
        Assert.Equal(ReleaseParty.Network, scene.Events.OfType<TalkEnded>().Single().By);
    }

    [Fact]
    public void A_chain_of_three_agents_and_one_outside_number_is_one_call()
    {
        var (scene, call) = Consulting();
        scene.SignedIn(Cai).Give(new CompleteTransfer(call, Ann));
        scene.Pass(10).Give(new StartConsult(call, Bob, new ToAgent(Cai))).Take(Cai).Pass(5).Give(new CompleteTransfer(call, Bob));
        scene.Pass(10).Give(new StartConsult(call, Cai, Outside)).Give(new ConsultedAnswered(call)).Give(new CompleteTransfer(call, Cai));
        scene.Pass(10).Give(new CallerLeft(call));
        Assert.Single(scene.Events.OfType<CallStarted>());
        Assert.Single(scene.Events.OfType<CallEnqueued>());
        Assert.Equal([Ann, Bob, Cai], scene.Events.OfType<TalkStarted>().Select(talk => talk.Agent));
        Assert.Equal([Ann, Bob, Cai], scene.Events.OfType<TalkEnded>().Select(talk => talk.Agent));
        Assert.Equal((EndReason.Normal, ReleaseParty.Customer, null), (scene.EndOf(call).Reason, scene.EndOf(call).By, scene.EndOf(call).Lost));
    }

    private static (Scene Scene, CallId Call) Talking()
    {
        var scene = new Scene(centre => centre with { Outside = new OutsideCalls("carrier", []) }).SignedIn(Ann).Pass(1).SignedIn(Bob);
        return (scene, scene.TalkingWith(Ann));
    }

    private static (Scene Scene, CallId Call) Consulting()
    {
        var (scene, call) = Talking();
        return (scene.Pass(10).Give(new StartConsult(call, Ann, new ToAgent(Bob))).Take(Bob).Pass(10), call);
    }
}
