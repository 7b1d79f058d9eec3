using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>在线播音: what an agent plays into his talk, and what he leaves the customer with.</summary>
public sealed class PlaybackTests
{
    private static readonly ImmutableArray<string> Prompts = ["price-list", "opening-hours"];
    private static readonly FlowId Menu = new("flow-4099");

    [Fact]
    public void With_resume_both_hear_the_prompts_and_talk_again_at_the_end()
    {
        var (scene, call) = Talking();
        scene.Pass(5).Give(new PlayToCustomer(call, Ann, Prompts, Resume: true));
        var play = scene.LastEffect<PlayToTalk>();
        Assert.Equal((Prompts, 0), (play.Prompts, play.FromMs), EqualityOf.PromptsAndPlace);
        Assert.Equal((AgentState.Talking, TalkShape.Playing), (scene.StateOf(Ann), scene.State.Calls[call].Shape));
        scene.Pass(9).Give(new PromptsPlayed(call, play.Step));
        Assert.Equal(TalkShape.Together, scene.LastEffect<ShapeTalk>().Shape);
        Assert.Equal(PlaybackOutcome.Finished, scene.LastEvent<PlaybackEnded>().Outcome);
        Assert.Equal((CallPhase.Talking, null), (scene.PhaseOf(call), scene.State.Calls[call].Playback));
        scene.Give(new PromptsPlayed(call, play.Step)).AssertNothing();
    }

    [Fact]
    public void Paused_it_waits_at_its_place_while_they_talk_and_goes_on_from_there()
    {
        var (scene, call) = Talking();
        scene.Give(new PlayToCustomer(call, Ann, Prompts, Resume: true));
        var first = scene.LastEffect<PlayToTalk>().Step;
        scene.Pass(4).Give(new PausePlayback(call, Ann));
        Assert.Equal((4000, TalkShape.Together), (scene.LastEvent<PlaybackPaused>().AtMs, scene.LastEffect<ShapeTalk>().Shape));
        scene.Give(new PromptsPlayed(call, first)).AssertNothing();
        scene.Give(new PausePlayback(call, Ann)).AssertRefused(Refusal.NoPlayback);
        scene.Pass(60).Give(new ContinuePlayback(call, Ann));
        Assert.Equal(4000, scene.LastEffect<PlayToTalk>().FromMs);
        scene.Pass(2).Give(new PausePlayback(call, Ann));
        Assert.Equal(6000, scene.LastEvent<PlaybackPaused>().AtMs);
        scene.Give(new StopPlayback(call, Ann));
        Assert.Equal((PlaybackOutcome.Stopped, null), (scene.LastEvent<PlaybackEnded>().Outcome, scene.State.Calls[call].Playback));
        scene.Give(new ContinuePlayback(call, Ann)).AssertRefused(Refusal.NoPlayback);
    }

    [Fact]
    public void Without_resume_the_agent_is_free_at_once_and_the_customer_meets_the_flow_of_his_queue_afterwards()
    {
        var (scene, call) = Talking(queue => queue with { PlaybackFlow = Menu });
        scene.Give(new PlayToCustomer(call, Ann, Prompts, Resume: false));
        Assert.Equal((AgentState.WrapUp, CallPhase.Flow), (scene.StateOf(Ann), scene.PhaseOf(call)));
        Assert.True(scene.LastEvent<TalkEnded>().HandedOn);
        var play = scene.LastEffect<PlayPrompts>();
        Assert.False(play.Loop);
        scene.Pass(12).Give(new PromptsPlayed(call, play.Step));
        Assert.Equal(new ToFlow(Menu), scene.LastEvent<CallTransferred>().To);
        Assert.Equal((Menu, "hello"), (scene.LastEvent<FlowStepStarted>().Flow, scene.LastEvent<FlowStepStarted>().Node));
    }

    [Fact]
    public void Where_the_queue_names_no_flow_the_call_ends_when_the_customer_has_heard_it()
    {
        var (scene, call) = Talking();
        scene.Give(new PlayToCustomer(call, Ann, Prompts, Resume: false));
        scene.Give(new PromptsPlayed(call, scene.LastEffect<PlayPrompts>().Step));
        Assert.Equal((EndReason.Normal, ReleaseParty.Agent, null), (scene.EndOf(call).Reason, scene.EndOf(call).By, scene.EndOf(call).Lost));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_customer_who_hangs_up_meanwhile_ends_it(bool resume)
    {
        var (scene, call) = Talking();
        scene.Give(new PlayToCustomer(call, Ann, Prompts, resume)).Give(new CallerLeft(call));
        Assert.Equal(PlaybackOutcome.CutOff, scene.LastEvent<PlaybackEnded>().Outcome);
        Assert.Equal((EndReason.Normal, ReleaseParty.Customer, null), (scene.EndOf(call).Reason, scene.EndOf(call).By, scene.EndOf(call).Lost));
        Assert.Equal(AgentState.WrapUp, scene.StateOf(Ann));
    }

    [Fact]
    public void What_never_ends_by_itself_does_not_keep_the_customer_for_ever()
    {
        var (scene, call) = Talking();
        scene.Give(new PlayToCustomer(call, Ann, Prompts, Resume: false)).Pass(1801);
        Assert.DoesNotContain(call, scene.State.Calls.Keys);
    }

    [Fact]
    public void An_earlier_recording_is_told_as_such_and_always_leads_back_to_the_talk()
    {
        var (scene, call) = Talking();
        var earlier = new CallId("earlier");
        scene.Give(new PlayToCustomer(call, Ann, [], Resume: false) { Recording = earlier }).AssertRefused(Refusal.NothingToPlay);
        scene.Give(new PlayToCustomer(call, Ann, [], Resume: true) { Recording = earlier });
        Assert.Equal((earlier, earlier), (scene.LastEvent<PlaybackStarted>().Recording!.Value, scene.LastEffect<PlayToTalk>().Recording!.Value));
        scene.Give(new StopPlayback(call, Ann));
        Assert.Equal(TalkShape.Together, scene.LastEffect<ShapeTalk>().Shape);
    }

    [Fact]
    public void Nothing_is_played_beside_a_hold_a_consult_or_another_playback_and_none_of_them_beside_it()
    {
        var (scene, call) = Talking();
        scene.Give(new PlayToCustomer(call, Ann, [], Resume: true)).AssertRefused(Refusal.NothingToPlay);
        scene.Give(new PlayToCustomer(call, Ann, ["a", "b", "c", "d"], Resume: true)).AssertRefused(Refusal.NothingToPlay);
        scene.Give(new PlayToCustomer(call, Bob, Prompts, Resume: true)).AssertRefused(Refusal.AgentNotSignedIn);
        scene.Give(new StopPlayback(call, Ann)).AssertRefused(Refusal.NoPlayback);
        scene.Give(new HoldCall(call, Ann)).Give(new PlayToCustomer(call, Ann, Prompts, Resume: true)).AssertRefused(Refusal.AlreadyOnHold);
        scene.Give(new ResumeCall(call, Ann)).Give(new PlayToCustomer(call, Ann, Prompts, Resume: true));
        scene.Give(new PlayToCustomer(call, Ann, Prompts, Resume: true)).AssertRefused(Refusal.PlaybackInProgress);
        scene.Give(new HoldCall(call, Ann)).AssertRefused(Refusal.PlaybackInProgress);
        scene.SignedIn(Bob).Give(new StartConsult(call, Ann, new ToAgent(Bob))).AssertRefused(Refusal.PlaybackInProgress);
        scene.Give(new TransferBlind(call, Ann, new ToAgent(Bob)));
        Assert.Equal((PlaybackOutcome.CutOff, null), (scene.LastEvent<PlaybackEnded>().Outcome, scene.State.Calls[call].Playback));
    }

    private static (Scene Scene, CallId Call) Talking(Func<QueueSettings, QueueSettings>? change = null)
    {
        var flow = WithFlow("4099", ("hello", new PlayNode(["welcome"], "end")), ("end", new HangUpNode()));
        var scene = new Scene(centre => With(Sales, change ?? (queue => queue))(flow(centre))).SignedIn(Ann);
        return (scene, scene.TalkingWith(Ann));
    }

    private static class EqualityOf
    {
        public static readonly IEqualityComparer<(ImmutableArray<string> Prompts, int FromMs)> PromptsAndPlace =
            EqualityComparer<(ImmutableArray<string> Prompts, int FromMs)>.Create((one, other) => one.FromMs == other.FromMs && one.Prompts.SequenceEqual(other.Prompts), what => what.FromMs);
    }
}
