using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

public sealed class TalkTests
{
    [Fact]
    public void The_talk_begins_when_the_audio_is_joined_and_not_before()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.Call();
        var offer = scene.OfferOf(Ann);
        scene.Give(new OfferTaken(offer.Id));
        Assert.Equal(offer.Id, scene.LastEffect<JoinTalk>().Offer);
        Assert.Equal((AgentState.Offered, CallPhase.Joining), (scene.StateOf(Ann), scene.PhaseOf(call)));
        scene.Pass(0.3).Give(new TalkJoined(call, offer.Id));
        Assert.Equal((AgentState.Talking, CallPhase.Talking), (scene.StateOf(Ann), scene.PhaseOf(call)));
        Assert.Equal(scene.Now, scene.State.Calls[call].TalkStartedAt);
        Assert.Empty(scene.State.Offers);
        Assert.Null(scene.State.NextDue);
    }

    [Theory, InlineData("4001", true), InlineData("4011", false)]
    public void The_queue_says_whether_the_talk_is_recorded(string dialled, bool recorded)
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann, dialled);
        Assert.Equal(recorded, scene.Events.OfType<RecordingOrdered>().Any(order => order.Call == call));
        Assert.Equal(recorded, scene.Last.Effects.OfType<RecordCall>().Any());
        Assert.Equal(recorded, scene.State.Calls[call].Recorded);
    }

    [Fact]
    public void When_the_caller_hangs_up_the_agent_wraps_up()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Pass(30).Give(new CallerLeft(call));
        Assert.Equal(ReleaseParty.Customer, scene.LastEvent<TalkEnded>().By);
        Assert.Equal((EndReason.Normal, ReleaseParty.Customer, null), (scene.EndOf(call).Reason, scene.EndOf(call).By, scene.EndOf(call).Lost));
        Assert.Equal(scene.Now.AddSeconds(60), scene.LastEvent<AgentStateChanged>().Until);
        Assert.Equal(Ann, scene.LastEffect<FreeAgentPhone>().Agent);
        Assert.Empty(scene.Last.Effects.OfType<ReleaseCall>());
        Assert.Equal(call, scene.State.Agents[Ann].Call);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void When_the_agent_hangs_up_the_caller_is_released(bool onThePage)
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Give(onThePage ? new HangUp(call, Ann) : new AgentLeftTalk(call, Ann));
        Assert.Equal(ReleaseParty.Agent, scene.LastEvent<TalkEnded>().By);
        Assert.Equal(ReleaseParty.Agent, scene.EndOf(call).By);
        Assert.Equal(ReleaseCause.Normal, scene.LastEffect<ReleaseCall>().Cause);
        Assert.Equal(AgentState.WrapUp, scene.StateOf(Ann));
    }

    [Fact]
    public void Both_hanging_up_at_once_is_one_end()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Give(new CallerLeft(call));
        scene.Give(new AgentLeftTalk(call, Ann)).AssertNothing();
        scene.Give(new CallerLeft(call)).AssertNothing();
        scene.Give(new CallLost(call)).AssertNothing();
        scene.Give(new HangUp(call, Ann)).AssertRefused(Refusal.CallUnknown);
    }

    [Fact]
    public void A_talk_that_the_network_cuts_ends_by_the_network()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Give(new CallLost(call));
        Assert.Equal((EndReason.SystemFault, ReleaseParty.Network, null), (scene.EndOf(call).Reason, scene.EndOf(call).By, scene.EndOf(call).Lost));
        Assert.Equal(AgentState.WrapUp, scene.StateOf(Ann));
    }

    [Fact]
    public void A_waiting_call_that_the_network_cuts_is_lost_to_a_fault()
    {
        var scene = new Scene();
        var call = scene.Call();
        scene.Give(new CallLost(call));
        Assert.Equal((ReleaseParty.Network, LostReason.SystemFault), (scene.EndOf(call).By, scene.EndOf(call).Lost));
    }

    [Fact]
    public void Nobody_hangs_up_the_call_of_another()
    {
        var scene = new Scene().SignedIn(Ann).SignedIn(Bob);
        var call = scene.TalkingWith(Ann);
        scene.Give(new HangUp(call, Bob)).AssertRefused(Refusal.NotYourCall);
        scene.Give(new HangUp(call, Cai)).AssertRefused(Refusal.AgentNotSignedIn);
        scene.Give(new AgentLeftTalk(call, Bob)).AssertNothing();
        var ringing = scene.Call();
        scene.Give(new HangUp(ringing, Bob)).AssertRefused(Refusal.NotYourCall);
    }

    [Fact]
    public void An_agent_who_hangs_up_before_the_audio_is_joined_leaves_the_caller_in_the_queue()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.Call();
        scene.Give(new OfferTaken(scene.OfferOf(Ann).Id)).Give(new AgentLeftTalk(call, Ann));
        Assert.Equal((CallPhase.Queued, AgentState.NotReady), (scene.PhaseOf(call), scene.StateOf(Ann)));
        scene.LastEffect<PlayPrompts>();
    }

    [Fact]
    public void Wrap_up_ends_at_its_limit_and_not_a_tick_earlier()
    {
        var scene = new Scene().SignedIn(Ann);
        scene.Give(new CallerLeft(scene.TalkingWith(Ann)));
        var limit = scene.Now.AddSeconds(60);
        Assert.Equal(limit, scene.State.NextDue);
        scene.PassTo(limit.AddMilliseconds(-1)).Give(new ClockTicked()).AssertNothing();
        scene.PassTo(limit);
        Assert.Equal((AgentState.Ready, StateCause.System), (scene.StateOf(Ann), scene.LastEvent<AgentStateChanged>().Cause));
    }

    [Fact]
    public void Wrap_up_ends_when_the_agent_says_so_and_the_next_caller_follows_at_once()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        var next = scene.Call();
        scene.Give(new CallerLeft(call)).Give(new FinishWrapUp(Ann));
        Assert.Equal(next, scene.OfferOf(Ann).Call);
        scene.Give(new FinishWrapUp(Ann)).AssertRefused(Refusal.AgentNotInWrapUp);
    }

    [Fact]
    public void Going_ready_ends_wrap_up_too()
    {
        var scene = new Scene().SignedIn(Ann);
        scene.Give(new CallerLeft(scene.TalkingWith(Ann))).Give(new GoReady(Ann));
        Assert.Equal(AgentState.Ready, scene.StateOf(Ann));
    }

    [Fact]
    public void Without_wrap_up_the_agent_is_ready_at_once()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann, "4011");
        scene.Pass(5).Give(new CallerLeft(call));
        Assert.Equal(AgentState.Ready, scene.StateOf(Ann));
        Assert.Equal(scene.Now, scene.State.Agents[Ann].IdleSince);
    }

    [Fact]
    public void Not_ready_asked_for_in_talk_takes_effect_after_wrap_up()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Give(new GoNotReady(Ann, "break"));
        Assert.Equal(AgentState.Talking, scene.StateOf(Ann));
        scene.Give(new CallerLeft(call));
        Assert.Equal(AgentState.WrapUp, scene.StateOf(Ann));
        scene.Pass(60);
        Assert.Equal((AgentState.NotReady, "break"), (scene.StateOf(Ann), scene.ReasonOf(Ann)));
    }

    [Fact]
    public void Without_wrap_up_what_is_pending_takes_effect_with_the_end_of_the_talk()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann, "4011");
        scene.Give(new GoNotReady(Ann, "break")).Give(new CallerLeft(call));
        Assert.Equal((AgentState.NotReady, "break"), (scene.StateOf(Ann), scene.ReasonOf(Ann)));
    }

    [Fact]
    public void Sign_out_asked_for_in_talk_takes_effect_after_wrap_up()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Give(new SignOut(Ann));
        Assert.Equal(AgentState.SignedOut, scene.State.Agents[Ann].PendingState);
        scene.Give(new SignOut(Ann)).AssertNothing();
        scene.Give(new CallerLeft(call)).Give(new FinishWrapUp(Ann));
        Assert.DoesNotContain(Ann, scene.State.Agents.Keys);
    }

    [Fact]
    public void Going_ready_in_talk_withdraws_what_was_pending()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Give(new GoNotReady(Ann, "break")).Give(new GoReady(Ann));
        Assert.Null(scene.LastEvent<AgentStatePending>().To);
        scene.Give(new CallerLeft(call)).Pass(60);
        Assert.Equal(AgentState.Ready, scene.StateOf(Ann));
    }
}
