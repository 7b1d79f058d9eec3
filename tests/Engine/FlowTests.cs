using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Ivr;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

public sealed class FlowTests
{
    private static Scene MainMenu(int tries = 3, bool secret = false, params (string, string)[] more)
    {
        var keys = ImmutableDictionary<string, string>.Empty.Add("1", "sales").AddRange(more.Select(key => KeyValuePair.Create(key.Item1, key.Item2)));
        return new(WithFlow("4000", ("start", new AnswerNode("menu")), ("menu", new MenuNode(["welcome"], keys, "bye", tries, Secret: secret)),
            ("sales", new QueueNode(Sales)), ("bye", new PlayNode(["goodbye"], "end")), ("end", new HangUpNode())));
    }

    private static StepId Step(Scene scene, CallId call) => scene.State.Calls[call].Step!.Value;

    [Fact]
    public void A_key_leads_from_the_menu_into_the_queue_and_stands_in_the_story()
    {
        var scene = MainMenu();
        var call = scene.Call("4000");
        Assert.Equal([typeof(AnswerCall), typeof(TakeKeys)], scene.Last.Effects.Select(e => e.GetType()));
        scene.Give(new KeysTaken(call, Step(scene, call), "1", 1, KeysResult.Complete));
        Assert.Contains(scene.Last.Events.OfType<FlowStepEnded>(), step => step is { Digits: "1", DigitCount: 1, Exit: "1" });
        Assert.Equal(Sales, scene.LastEvent<CallEnqueued>().Queue);
        Assert.Empty(scene.Last.Effects.OfType<AnswerCall>());
    }

    [Fact]
    public void A_caller_who_presses_nothing_is_asked_three_times_and_then_let_go()
    {
        var scene = MainMenu();
        var call = scene.Call("4000");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(attempt, scene.State.Calls[call].Try);
            scene.LastEffect<TakeKeys>();
            scene.Give(new KeysTaken(call, Step(scene, call), "", 0, KeysResult.Nothing));
        }
        scene.Give(new PromptsPlayed(call, Step(scene, call)));
        Assert.Equal((EndReason.Normal, ReleaseParty.System, null), (scene.EndOf(call).Reason, scene.EndOf(call).By, scene.EndOf(call).Lost));
        Assert.Equal(ReleaseCause.Normal, scene.LastEffect<ReleaseCall>().Cause);
    }

    [Fact]
    public void A_wrong_key_is_asked_again_until_the_tries_are_used_up()
    {
        var scene = MainMenu(tries: 2);
        var call = scene.Call("4000");
        scene.Give(new KeysTaken(call, Step(scene, call), "9", 1, KeysResult.Complete));
        Assert.Equal("wrong-key", scene.LastEvent<FlowStepEnded>().Exit);
        Assert.Equal(2, scene.LastEvent<FlowStepStarted>().Try);
        scene.Give(new KeysTaken(call, Step(scene, call), "9", 1, KeysResult.Complete));
        Assert.Equal("bye", scene.State.Calls[call].Node);
    }

    [Fact]
    public void The_exit_for_any_key_takes_keys_that_have_none_of_their_own()
    {
        var scene = MainMenu(tries: 3, secret: false, ("any", "bye"));
        var call = scene.Call("4000");
        scene.Give(new KeysTaken(call, Step(scene, call), "7", 1, KeysResult.Complete));
        Assert.Equal("bye", scene.State.Calls[call].Node);
    }

    [Fact]
    public void Digits_of_a_secret_step_never_reach_an_event()
    {
        var scene = MainMenu(tries: 1, secret: true, ("any", "sales"));
        var call = scene.Call("4000");
        Assert.True(scene.LastEffect<TakeKeys>().Secret);
        scene.Give(new KeysTaken(call, Step(scene, call), "8", 1, KeysResult.Complete));
        Assert.All(scene.Last.Events.OfType<FlowStepEnded>(), step => Assert.Null(step.Digits));
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
        Assert.DoesNotContain("\"8\"", RoutingJson.Write(scene.Last.Events));
    }

    [Fact]
    public void An_answer_about_a_step_that_is_over_changes_nothing()
    {
        var scene = MainMenu();
        var call = scene.Call("4000");
        var old = Step(scene, call);
        scene.Give(new KeysTaken(call, old, "", 0, KeysResult.Nothing));
        scene.Give(new KeysTaken(call, old, "1", 1, KeysResult.Complete)).AssertNothing();
        scene.Give(new PromptsPlayed(call, old)).AssertNothing();
        scene.Give(new KeysTaken(new("gone"), old, "1", 1, KeysResult.Complete)).AssertNothing();
    }

    [Fact]
    public void Ringing_lasts_as_long_as_the_node_says_to_the_tick()
    {
        var scene = new Scene(WithFlow("4010", ("ring", new RingNode(2, "answer")), ("answer", new AnswerNode("tone")), ("tone", new ToneNode(440))));
        var call = scene.Call("4010");
        scene.LastEffect<RingCaller>();
        var due = scene.Now.AddSeconds(2);
        Assert.Equal(due, scene.State.NextDue);
        scene.PassTo(due.AddMilliseconds(-1)).Give(new ClockTicked()).AssertNothing();
        scene.PassTo(due);
        Assert.Equal(440, scene.LastEffect<PlayTone>().FrequencyHz);
        Assert.True(scene.State.Calls[call].Answered);
        Assert.Null(scene.State.NextDue);
    }

    [Fact]
    public void Early_media_is_heard_before_the_answer()
    {
        var scene = new Scene(WithFlow("4009", ("early", new EarlyMediaNode(["notice"], 2, "answer")), ("answer", new AnswerNode("end")), ("end", new HangUpNode())));
        var call = scene.Call("4009");
        Assert.Equal([typeof(SendEarlyMediaToCaller), typeof(PlayPrompts)], scene.Last.Effects.Select(e => e.GetType()));
        scene.Pass(2);
        Assert.Equal([typeof(AnswerCall), typeof(ReleaseCall)], scene.Last.Effects.Select(e => e.GetType()));
        Assert.Equal(EndReason.Normal, scene.EndOf(call).Reason);
    }

    [Fact]
    public void An_echo_is_recorded_on_wish()
    {
        var scene = new Scene(WithFlow("4002", ("answer", new AnswerNode("echo")), ("echo", new EchoNode(Recorded: true))));
        var call = scene.Call("4002");
        Assert.Equal([typeof(AnswerCall), typeof(EchoCaller), typeof(RecordCall)], scene.Last.Effects.Select(e => e.GetType()));
        Assert.True(scene.State.Calls[call].Recorded);
        scene.Give(new CallerLeft(call));
        Assert.Equal((EndReason.Normal, ReleaseParty.Customer), (scene.EndOf(call).Reason, scene.EndOf(call).By));
    }

    [Fact]
    public void The_call_that_opens_a_conference_has_its_recording_and_who_finds_it_full_goes_on()
    {
        var scene = new Scene(WithFlow("4005", ("answer", new AnswerNode("room")), ("room", new ConferenceNode("room", Recorded: true, Full: "full")),
            ("full", new PlayNode(["full"], "end")), ("end", new HangUpNode())));
        var first = scene.Call("4005");
        Assert.True(scene.LastEffect<CallIntoConference>() is { Conference: "room", Recorded: true });
        var second = scene.Call("4005");
        Assert.False(scene.LastEffect<CallIntoConference>().Recorded);
        Assert.Equal((true, false), (scene.State.Calls[first].Recorded, scene.State.Calls[second].Recorded));

        scene.Give(new ConferenceFull(second, Step(scene, second)));
        Assert.Equal("full", Assert.Single(scene.LastEffect<PlayPrompts>().Prompts));
        scene.Give(new PromptsPlayed(second, Step(scene, second)));
        Assert.Equal((EndReason.Normal, ReleaseParty.System), (scene.EndOf(second).Reason, scene.EndOf(second).By));
        scene.Give(new CallerLeft(first));
        Assert.Equal(ReleaseParty.Customer, scene.EndOf(first).By);
    }

    [Fact]
    public void A_prompt_that_cannot_be_played_does_not_hold_the_caller_up()
    {
        var scene = new Scene(WithFlow("4004", ("a", new AnswerNode("p")), ("p", new PlayNode(["missing"], "q")), ("q", new QueueNode(Sales))));
        var call = scene.Call("4004");
        scene.Give(new PromptsPlayed(call, Step(scene, call), Failed: true));
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
    }

    [Fact]
    public void A_flow_that_goes_round_in_circles_ends_as_a_fault_after_fifty_steps()
    {
        var scene = new Scene(WithFlow("4020", ("a", new AnswerNode("b")), ("b", new AnswerNode("a"))));
        var call = scene.Call("4020");
        Assert.Equal(FlowRun.InstantStepsMax, scene.Last.Events.OfType<FlowStepStarted>().Count());
        Assert.Equal((EndReason.SystemFault, null), (scene.EndOf(call).Reason, scene.EndOf(call).Lost));
    }

    [Fact]
    public void A_node_that_is_missing_releases_the_caller()
    {
        var scene = new Scene(WithFlow("4021", ("a", new AnswerNode("nowhere"))));
        var call = scene.Call("4021");
        Assert.Equal(EndReason.SystemFault, scene.EndOf(call).Reason);
        Assert.Equal(ReleaseCause.Fault, scene.LastEffect<ReleaseCall>().Cause);
    }

    [Fact]
    public void A_call_finishes_the_flow_version_it_started()
    {
        var scene = MainMenu();
        var call = scene.Call("4000");
        scene.Configure(SampleCentre with { Version = 2 });
        scene.Give(new KeysTaken(call, Step(scene, call), "1", 1, KeysResult.Complete));
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
    }

    [Fact]
    public void Hanging_up_in_the_menu_is_not_a_lost_call_since_nobody_was_asked_for()
    {
        var scene = MainMenu();
        var call = scene.Call("4000");
        scene.Give(new CallerLeft(call));
        Assert.Equal("ended", scene.LastEvent<FlowStepEnded>().Exit);
        Assert.Equal((EndReason.Normal, null), (scene.EndOf(call).Reason, scene.EndOf(call).Lost));
    }
}
