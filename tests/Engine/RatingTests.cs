using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

public sealed class RatingTests
{
    private static readonly SatisfactionNode Asks = new("")
    {
        ReasonUpTo = 2, Reasons = ImmutableDictionary<string, string>.Empty.Add("1", "Waited too long").Add("2", "Not solved"),
    };

    private static Scene Rated(SatisfactionNode? asks = null) => new Scene(With(Sales, queue => queue with { Rating = asks ?? Asks })).SignedIn(Ann).SignedIn(Bob);

    [Theory, InlineData(true), InlineData(false)]
    public void The_recording_ends_with_the_talk_unless_the_queue_records_the_rating_too(bool recorded)
    {
        var scene = Rated(Asks with { Recorded = recorded });
        var call = scene.TalkingWith(Ann);
        Assert.Single(scene.Effects.OfType<RecordCall>());
        scene.Pass(30).Give(new AgentLeftTalk(call, Ann));
        Assert.Equal(recorded ? 0 : 1, scene.Effects.OfType<EndRecording>().Count(e => e.Call == call));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void When_the_agent_hangs_up_the_caller_is_asked_and_the_agent_wraps_up(bool onThePage)
    {
        var scene = Rated();
        var call = scene.TalkingWith(Ann);
        scene.Pass(30).Give(onThePage ? new HangUp(call, Ann) : new AgentLeftTalk(call, Ann));
        Assert.Equal((Ann, Sales, true, 5), (scene.LastEvent<RatingInvited>().Agent!.Value, scene.LastEvent<RatingInvited>().Queue!.Value, scene.LastEvent<RatingInvited>().AfterTalk, scene.LastEvent<RatingInvited>().Scale));
        Assert.Equal((AgentState.WrapUp, CallPhase.Flow), (scene.StateOf(Ann), scene.PhaseOf(call)));
        Assert.Equal("rating-question", Assert.Single(scene.LastEffect<TakeKeys>().Prompts));
        Assert.Equal(Ann, scene.LastEffect<FreeAgentPhone>().Agent);

        Key(scene, "4");
        Assert.Equal(4, scene.LastEvent<RatingGiven>().Score);
        Assert.Equal("rating-thanks", Assert.Single(scene.LastEffect<PlayPrompts>().Prompts));
        scene.Pass(2).Give(new PromptsPlayed(call, scene.LastEffect<PlayPrompts>().Step, Failed: false));
        Assert.Equal((EndReason.Normal, ReleaseParty.Agent, null), (scene.EndOf(call).Reason, scene.EndOf(call).By, scene.EndOf(call).Lost));
        Assert.Equal(ReleaseCause.Normal, scene.LastEffect<ReleaseCall>().Cause);
    }

    [Fact]
    public void A_low_score_is_asked_for_its_reason_once_and_a_caller_who_does_not_say_keeps_his_score()
    {
        var scene = Asked(out var call);
        Key(scene, "1");
        Assert.Equal("rating-reason", Assert.Single(scene.LastEffect<TakeKeys>().Prompts));
        Key(scene, "2");
        Assert.Equal("Not solved", scene.LastEvent<RatingReasonGiven>().Reason);
        Assert.Equal("rating-thanks", Assert.Single(scene.LastEffect<PlayPrompts>().Prompts));
        scene.Give(new CallerLeft(call));
        Assert.Equal(ReleaseParty.Agent, scene.EndOf(call).By);

        scene = Asked(out _);
        Key(scene, "2");
        Key(scene, "9");
        Assert.Empty(scene.Events.OfType<RatingReasonGiven>());
        scene.LastEffect<PlayPrompts>();
    }

    [Fact]
    public void A_key_that_is_no_score_and_silence_are_asked_again_as_often_as_the_queue_says_and_then_let_go()
    {
        var scene = Asked(out var call);
        Key(scene, "8");
        Assert.Equal((2, "wrong-key"), (scene.LastEvent<FlowStepStarted>().Try, scene.LastEvent<FlowStepEnded>().Exit));
        Key(scene, digits: null);
        Assert.Empty(scene.Events.OfType<RatingGiven>());
        Assert.Equal(EndReason.Normal, scene.EndOf(call).Reason);
    }

    [Fact]
    public void Key_one_is_the_best_where_the_queue_says_so()
    {
        var scene = Asked(out _, Asks with { BestIsOne = true, Scale = 3 });
        Key(scene, "1");
        Assert.Equal(3, scene.LastEvent<RatingGiven>().Score);
    }

    [Theory, InlineData("customer"), InlineData("network"), InlineData("supervisor")]
    public void Nobody_is_asked_who_hangs_up_himself_or_is_cut_off(string who)
    {
        var scene = Rated();
        var call = scene.TalkingWith(Ann);
        scene.Give(who switch { "customer" => new CallerLeft(call), "network" => new CallLost(call), _ => new DisconnectCall(call, Bob) });
        Assert.Empty(scene.Events.OfType<RatingInvited>());
        Assert.DoesNotContain(call, scene.State.Calls.Keys);
    }

    [Fact]
    public void After_a_transfer_the_score_is_that_of_the_agent_who_hung_up_last()
    {
        var scene = Rated();
        var call = scene.TalkingWith(Ann);
        scene.Give(new TransferBlind(call, Ann, new ToAgent(Bob)));
        Assert.Empty(scene.Events.OfType<RatingInvited>());
        scene.Take(Bob).Pass(20).Give(new HangUp(call, Bob));
        Assert.Equal(Bob, scene.LastEvent<RatingInvited>().Agent);
        Key(scene, "5");
        Assert.Single(scene.Events.OfType<RatingInvited>());
        Assert.Single(scene.Events.OfType<RatingGiven>());
    }

    [Fact]
    public void A_flow_that_an_agent_hands_the_caller_to_asks_for_that_agent_and_never_twice()
    {
        var change = WithFlow("4055", ("ask", new SatisfactionNode("again")), ("again", new SatisfactionNode("end")), ("end", new HangUpNode()));
        var scene = new Scene(change).SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Give(new TransferBlind(call, Ann, new ToFlow(new FlowId("flow-4055"))));
        Assert.Equal((Ann, Sales, "flow-4055", false), (scene.LastEvent<RatingInvited>().Agent!.Value, scene.LastEvent<RatingInvited>().Queue!.Value, scene.LastEvent<RatingInvited>().Flow!.Value.Value, scene.LastEvent<RatingInvited>().AfterTalk));
        Key(scene, "3");
        scene.Give(new PromptsPlayed(call, scene.LastEffect<PlayPrompts>().Step, Failed: false));
        Assert.Single(scene.Events.OfType<RatingInvited>());
        Assert.Equal(EndReason.Normal, scene.EndOf(call).Reason);
    }

    [Fact]
    public void Agents_next_call_comes_while_the_last_caller_still_answers()
    {
        var scene = Rated().Give(new SignOut(Bob));
        var call = scene.TalkingWith(Ann);
        scene.Give(new HangUp(call, Ann)).Give(new FinishWrapUp(Ann));
        var next = scene.TalkingWith(Ann, "4011");
        Assert.Equal((CallPhase.Flow, CallPhase.Talking), (scene.PhaseOf(call), scene.PhaseOf(next)));
        scene.Give(new Restarted());
        Assert.Equal(EndReason.SystemFault, scene.EndOf(call).Reason);
    }

    private static Scene Asked(out CallId call, SatisfactionNode? asks = null)
    {
        var scene = Rated(asks);
        call = scene.TalkingWith(Ann);
        return scene.Give(new HangUp(call, Ann));
    }

    private static void Key(Scene scene, string? digits)
    {
        var asked = scene.LastEffect<TakeKeys>();
        scene.Pass(1).Give(new KeysTaken(asked.Call, asked.Step, digits, digits?.Length ?? 0, digits is null ? KeysResult.Nothing : KeysResult.Complete));
    }
}
