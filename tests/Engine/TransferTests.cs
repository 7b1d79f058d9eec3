using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>Hold, and the customer handed on without a word.</summary>
public sealed class TransferTests
{
    [Fact]
    public void On_hold_the_customer_hears_music_and_the_agent_is_held_until_he_resumes()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Pass(5).Give(new HoldCall(call, Ann));
        Assert.Equal((AgentState.Held, TalkShape.Held, scene.Now), (scene.StateOf(Ann), scene.State.Calls[call].Shape, scene.State.Calls[call].HeldSince));
        Assert.Equal((TalkShape.Held, "music"), (scene.LastEffect<ShapeTalk>().Shape, Assert.Single(scene.LastEffect<ShapeTalk>().HoldPrompts)));
        scene.Give(new HoldCall(call, Ann)).AssertRefused(Refusal.AlreadyOnHold);
        scene.Pass(7).Give(new ResumeCall(call, Ann));
        Assert.Equal((AgentState.Talking, TalkShape.Together, null), (scene.StateOf(Ann), scene.State.Calls[call].Shape, scene.State.Calls[call].HeldSince));
        scene.Give(new ResumeCall(call, Ann)).AssertRefused(Refusal.NotOnHold);
    }

    [Fact]
    public void Only_the_agent_of_the_talk_may_act_on_it()
    {
        var scene = new Scene().SignedIn(Ann).SignedIn(Bob);
        var call = scene.TalkingWith(Ann);
        scene.Give(new HoldCall(call, Bob)).AssertRefused(Refusal.NotYourCall);
        scene.Give(new HoldCall(new CallId("nowhere"), Ann)).AssertRefused(Refusal.CallUnknown);
        scene.Give(new HoldCall(call, Cai)).AssertRefused(Refusal.AgentNotSignedIn);
        scene.Give(new StartConsult(call, Bob, new ToAgent(Ann))).AssertRefused(Refusal.NotYourCall);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_customer_who_hangs_up_on_hold_ends_the_call_and_the_agent_wraps_up(bool customer)
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Give(new HoldCall(call, Ann)).Give(customer ? new CallerLeft(call) : new HangUp(call, Ann));
        Assert.Equal((EndReason.Normal, null), (scene.EndOf(call).Reason, scene.EndOf(call).Lost));
        Assert.Equal(customer ? ReleaseParty.Customer : ReleaseParty.Agent, scene.EndOf(call).By);
        Assert.Equal(AgentState.WrapUp, scene.StateOf(Ann));
    }

    [Fact]
    public void Blind_transfer_to_an_agent_rings_him_and_frees_the_first()
    {
        var scene = new Scene().SignedIn(Ann).SignedIn(Bob);
        var call = scene.TalkingWith(Ann);
        scene.Give(new TransferBlind(call, Ann, new ToAgent(Bob)));
        Assert.Equal((AgentState.WrapUp, AgentState.Offered, CallPhase.Offered), (scene.StateOf(Ann), scene.StateOf(Bob), scene.PhaseOf(call)));
        Assert.Equal((true, ReleaseParty.Agent), (scene.LastEvent<TalkEnded>().HandedOn, scene.LastEvent<TalkEnded>().By));
        Assert.Equal(OfferPurpose.Transfer, scene.LastEffect<OfferToAgent>().Purpose);
        Assert.True(scene.LastEffect<PlayPrompts>().Loop);
        scene.Take(Bob);
        Assert.Equal((Bob, CallPhase.Talking, AgentState.Talking), (scene.State.Calls[call].Agent!.Value, scene.PhaseOf(call), scene.StateOf(Bob)));
        Assert.Equal(Sales, scene.LastEvent<TalkStarted>().Queue);
        scene.Give(new CallerLeft(call));
        Assert.Equal((AgentState.WrapUp, null), (scene.StateOf(Bob), scene.EndOf(call).Lost));
        Assert.Single(scene.Events.OfType<CallEnqueued>());
    }

    [Fact]
    public void Customer_waits_in_the_queue_again_when_nobody_takes_the_transfer()
    {
        var scene = new Scene().SignedIn(Ann).SignedIn(Bob);
        var call = scene.TalkingWith(Ann);
        scene.Give(new TransferBlind(call, Ann, new ToAgent(Bob))).Pass(20);
        Assert.Equal((AgentState.NotReady, SystemReason.NoAnswer), (scene.StateOf(Bob), scene.ReasonOf(Bob)));
        Assert.Equal((CallPhase.Queued, Sales), (scene.PhaseOf(call), scene.State.Calls[call].Queue!.Value));
        Assert.Equal(2, scene.Events.OfType<CallEnqueued>().Count());
        scene.Give(new CallerLeft(call));
        Assert.Equal(LostReason.AbandonedInQueue, scene.EndOf(call).Lost);
    }

    [Fact]
    public void Who_leaves_while_the_transfer_rings_is_not_lost()
    {
        var scene = new Scene().SignedIn(Ann).SignedIn(Bob);
        var call = scene.TalkingWith(Ann);
        scene.Give(new TransferBlind(call, Ann, new ToAgent(Bob))).Give(new CallerLeft(call));
        Assert.Equal((EndReason.Normal, null, ReleaseParty.Customer), (scene.EndOf(call).Reason, scene.EndOf(call).Lost, scene.EndOf(call).By));
        Assert.Equal(AgentState.Ready, scene.StateOf(Bob));
    }

    [Fact]
    public void Transfer_to_a_queue_is_a_new_entry_there()
    {
        var scene = new Scene().SignedIn(Ann).SignedIn(Cai);
        var call = scene.TalkingWith(Ann);
        scene.Pass(30).Give(new TransferBlind(call, Ann, new ToQueue(Service)));
        Assert.Equal((Service, scene.Now), (scene.State.Calls[call].Queue!.Value, scene.State.Calls[call].EnqueuedAt));
        Assert.Equal((AgentState.Offered, AgentState.WrapUp), (scene.StateOf(Cai), scene.StateOf(Ann)));
        scene.Take(Cai);
        Assert.Equal(Service, scene.LastEvent<TalkStarted>().Queue);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Transfer_to_an_extension_goes_on_without_an_agent_or_comes_back(bool answers)
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Give(new TransferBlind(call, Ann, new ToParty(new ExtensionParty("8005"))));
        Assert.Equal((CallPhase.DiallingParty, AgentState.WrapUp), (scene.PhaseOf(call), scene.StateOf(Ann)));
        Assert.Equal(new ExtensionParty("8005"), scene.LastEffect<DialParty>().Party);
        scene.Give(answers ? new PartyAnswered(call) : new PartyGone(call, PartyEnd.Busy));
        Assert.Equal(answers ? CallPhase.TalkingToParty : CallPhase.Queued, scene.PhaseOf(call));
        Assert.Single(scene.Events.OfType<RecordingOrdered>());
    }

    [Fact]
    public void Outside_numbers_need_a_line()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Give(new TransferBlind(call, Ann, new ToParty(new OutsideParty("", "13900001111")))).AssertRefused(Refusal.OutsideNotAllowed);
        scene.Configure(SampleCentre with { Outside = new OutsideCalls("carrier", []) });
        scene.Give(new TransferBlind(call, Ann, new ToParty(new OutsideParty("", "13900001111"))));
        Assert.Equal(new OutsideParty("carrier", "13900001111"), scene.LastEffect<DialParty>().Party);
    }

    [Fact]
    public void Targets_that_cannot_be_reached_are_refused_and_nothing_changes()
    {
        var scene = new Scene().SignedIn(Ann).SignedIn(Cai).SignedIn(Robot);
        var call = scene.TalkingWith(Ann);
        scene.Give(new GoNotReady(Cai, "break"));
        Refuse(new ToAgent(Ann), Refusal.TargetIsYourself);
        Refuse(new ToAgent(Bob), Refusal.TargetNotReady);
        Refuse(new ToAgent(Cai), Refusal.TargetNotReady);
        Refuse(new ToAgent(Robot), Refusal.TargetNotReady);
        Refuse(new ToAgent(new("4711")), Refusal.TargetUnknown);
        Refuse(new ToQueue(new("nowhere")), Refusal.TargetUnknown);
        Refuse(new ToFlow(new("nowhere")), Refusal.TargetUnknown);
        Assert.Equal(AgentState.Talking, scene.StateOf(Ann));

        void Refuse(Destination to, Refusal why) => scene.Give(new TransferBlind(call, Ann, to)).AssertRefused(why);
    }

    [Fact]
    public void Back_to_a_flow_the_customer_meets_the_menu_again_and_keeps_his_call()
    {
        var scene = new Scene(WithFlow("4000", ("menu", new PlayNode(["menu"], "end")), ("end", new HangUpNode()))).SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Give(new TransferBlind(call, Ann, new ToFlow(new("flow-4000"))));
        Assert.Equal((CallPhase.Flow, AgentState.WrapUp), (scene.PhaseOf(call), scene.StateOf(Ann)));
        scene.Give(new PromptsPlayed(call, scene.State.Calls[call].Step!.Value));
        Assert.Equal((EndReason.Normal, null, ReleaseParty.System), (scene.EndOf(call).Reason, scene.EndOf(call).Lost, scene.EndOf(call).By));
    }

    [Fact]
    public void Between_self_service_and_people_the_contact_and_what_was_keyed_stay_the_same()
    {
        var first = WithFlow("4030", ("a", new AnswerNode("ask")), ("ask", new CollectNode(["ask-account"], "account", 4, 4, "queue", "bye")), ("queue", new QueueNode(Sales)), ("bye", new HangUpNode()));
        var back = WithFlow("4031", ("known", new ConditionNode([new("account = 3000", "queue")], "bye")), ("queue", new QueueNode(Sales)), ("bye", new HangUpNode()));
        var scene = new Scene(centre => back(first(centre))).SignedIn(Ann);
        var call = scene.Call("4030");
        scene.Give(new KeysTaken(call, scene.State.Calls[call].Step!.Value, "3000", 4, KeysResult.Complete)).Take(Ann).SignedIn(Bob);
        Assert.Equal((CallPhase.Talking, Ann), (scene.PhaseOf(call), scene.State.Calls[call].Agent!.Value));

        scene.Give(new TransferBlind(call, Ann, new ToFlow(new("flow-4031"))));

        Assert.Equal(AgentState.WrapUp, scene.StateOf(Ann));
        scene.Take(Bob);
        Assert.Equal((CallPhase.Talking, Bob, "3000"), (scene.PhaseOf(call), scene.State.Calls[call].Agent!.Value, scene.State.Calls[call].Variables["account"].Text));
        Assert.Single(scene.Events.OfType<CallStarted>());
    }

    [Fact]
    public void A_supervisor_takes_the_customer_from_an_agent_and_out_of_the_queue()
    {
        var scene = new Scene().SignedIn(Ann).SignedIn(Cai);
        var call = scene.TalkingWith(Ann);
        scene.Give(new GoNotReady(Cai, "meeting")).Give(new TakeOver(call, Cai));
        var offer = scene.OfferOf(Cai);
        Assert.True(offer.Accepted, "a standing phone is joined at once");
        scene.Give(new TalkJoined(call, offer.Id));
        Assert.Equal((AgentState.Talking, Cai, AgentState.WrapUp), (scene.StateOf(Cai), scene.State.Calls[call].Agent!.Value, scene.StateOf(Ann)));
        Assert.Equal(ReleaseParty.Supervisor, scene.Events.OfType<TalkEnded>().Single().By);
        scene.Give(new CallerLeft(call)).Pass(61);
        Assert.Equal((AgentState.NotReady, "meeting"), (scene.StateOf(Cai), scene.ReasonOf(Cai)));

        scene.Give(new GoNotReady(Ann, "break"));
        var waiting = scene.Call("4011");
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(waiting));
        scene.Give(new TakeOver(waiting, Cai)).Give(new TalkJoined(waiting, scene.OfferOf(Cai).Id));
        Assert.Equal(Cai, scene.State.Calls[waiting].Agent);
    }

    [Fact]
    public void A_forced_end_is_the_supervisors()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Give(new DisconnectCall(call, Bob));
        Assert.Equal((EndReason.Normal, ReleaseParty.Supervisor, Bob), (scene.EndOf(call).Reason, scene.EndOf(call).By, scene.EndOf(call).ForcedBy!.Value));
        Assert.Equal(ReleaseCause.Normal, scene.LastEffect<ReleaseCall>().Cause);
        Assert.Equal(AgentState.WrapUp, scene.StateOf(Ann));
        scene.Give(new DisconnectCall(call, Bob)).AssertRefused(Refusal.CallUnknown);
    }

    [Fact]
    public void A_call_that_can_only_be_ended_by_force_frees_its_agents()
    {
        var scene = new Scene().SignedIn(Ann).SignedIn(Bob);
        var call = scene.TalkingWith(Ann);
        scene.Give(new StartConsult(call, Ann, new ToAgent(Bob))).Take(Bob);
        var forced = Antiphon.Engine.Routing.RoutingEngine.EndByForce(scene.State, call, scene.Now);
        Assert.Empty(forced.Next.Calls);
        Assert.Empty(forced.Next.Offers);
        Assert.All(forced.Next.Agents.Values, agent => Assert.Equal((AgentState.Ready, null), (agent.State, agent.Call)));
    }
}
