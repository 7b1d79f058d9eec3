using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Ivr;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>Nodes that compute, branch, and go elsewhere.</summary>
public sealed class FlowNodeTests
{
    private static StepId Step(Scene scene, CallId call) => scene.State.Calls[call].Step!.Value;

    private static ImmutableDictionary<string, string> To(params (string, string)[] ways) => ways.ToImmutableDictionary(w => w.Item1, w => w.Item2);

    private static CallId CallOf(Scene scene, string dialled, CallerFacts facts)
    {
        var call = new CallId("call-facts");
        scene.Give(new CallArrived(call, dialled, new PartyId(1), "loopback", Simulated: false) { Facts = facts });
        return call;
    }

    private static string NodeOf(Scene scene, CallId call) => scene.State.Calls[call].Node!;

    [Fact]
    public void Digits_are_collected_computed_and_branched_upon()
    {
        var scene = new Scene(WithFlow("4030", ("a", new AnswerNode("ask")), ("ask", new CollectNode(["ask-account"], "account", 4, 8, "double", "bye")),
            ("double", new SetNode([new("twice", "account * 2"), new("label", "'#' & twice")], "test")),
            ("test", new ConditionNode([new("twice > 5000 and length(account) = 4", "tone")], "bye")), ("tone", new ToneNode(440)), ("bye", new HangUpNode())));
        var call = scene.Call("4030");
        Assert.Equal((4, 8, '#'), (scene.LastEffect<TakeKeys>().Minimum, scene.LastEffect<TakeKeys>().Maximum, scene.LastEffect<TakeKeys>().EndKey));
        scene.Give(new KeysTaken(call, Step(scene, call), "12", 2, KeysResult.TooFew));
        Assert.Equal(2, scene.State.Calls[call].Try);
        scene.Give(new KeysTaken(call, Step(scene, call), "3000", 4, KeysResult.Complete));
        Assert.Equal("tone", NodeOf(scene, call));
        Assert.Equal(("3000", "#6000"), (scene.State.Calls[call].Variables["account"].Text, scene.State.Calls[call].Variables["label"].Text));
    }

    [Fact]
    public void Digits_of_a_secret_collection_enter_no_variable_and_no_event()
    {
        var scene = new Scene(WithFlow("4031", ("a", new AnswerNode("pin")), ("pin", new CollectNode(["ask-pin"], "pin", 4, 4, "tone", "bye") { Secret = true }),
            ("tone", new ToneNode(440)), ("bye", new HangUpNode())));
        var call = scene.Call("4031");
        Assert.Equal((true, "pin"), (scene.LastEffect<TakeKeys>().Secret, scene.LastEffect<TakeKeys>().SecretVariable));
        scene.Give(new KeysTaken(call, Step(scene, call), null, 4, KeysResult.Complete));
        Assert.Equal("tone", NodeOf(scene, call));
        Assert.Empty(scene.State.Calls[call].Variables);
    }

    [Fact]
    public void An_expression_that_cannot_be_computed_takes_the_error_exit()
    {
        var scene = new Scene(WithFlow("4032", ("a", new AnswerNode("set")), ("set", new SetNode([new("x", "1 / 0")], "tone", "bad")), ("tone", new ToneNode(440)),
            ("bad", new ConditionNode([new("x > 1", "tone")], "tone", "echo")), ("echo", new EchoNode(false))));
        Assert.Equal("echo", NodeOf(scene, scene.Call("4032")));
    }

    [Theory]
    [InlineData("vip", "tone")]
    [InlineData("debt", "echo")]
    [InlineData("", "sales")]
    public void Callers_of_different_class_who_dial_the_same_number_hear_different_menus(string facts, string node)
    {
        var scene = new Scene(WithFlow("4033", ("a", new AnswerNode("who")), ("who", new CallerNode(CallerQuestion.Class, To(("vip", "tone")), "list")),
            ("list", new ListNode("debt", "echo", "sales")), ("tone", new ToneNode(440)), ("echo", new EchoNode(false)), ("sales", new ToneNode(880))));
        var call = CallOf(scene, "4033", new CallerFacts { Class = facts == "vip" ? "vip" : null, Lists = facts == "debt" ? ["debt"] : [] });
        Assert.Equal(node, NodeOf(scene, call));
    }

    [Fact]
    public void A_caller_on_the_blacklist_hears_busy_before_the_answer_and_is_counted()
    {
        var scene = new Scene();
        var call = CallOf(scene, "4001", new CallerFacts { Blocked = true });
        Assert.Equal((EndReason.Refused, LostReason.Blacklist), (scene.EndOf(call).Reason, scene.EndOf(call).Lost));
        Assert.Equal(ReleaseCause.Busy, Assert.IsType<ReleaseCall>(Assert.Single(scene.Last.Effects)).Cause);
        Assert.Empty(scene.Events.OfType<CallAnswered>());
    }

    [Fact]
    public void Hanging_up_before_the_answer_refuses_with_the_cause_of_the_node()
    {
        var scene = new Scene(WithFlow("4034", ("busy", new HangUpNode { Cause = ReleaseCause.Busy })));
        var call = scene.Call("4034");
        Assert.Equal(ReleaseCause.Busy, scene.LastEffect<ReleaseCall>().Cause);
        Assert.Equal((EndReason.Refused, null), (scene.EndOf(call).Reason, scene.EndOf(call).Lost));
    }

    [Fact]
    public void At_the_second_the_period_changes_new_calls_take_the_other_way_and_the_old_one_stays()
    {
        var calendar = new WorkCalendar("office") { Week = [.. Enum.GetValues<DayOfWeek>().Select(day => new WeekPeriod(day, 9 * 60, 18 * 60))] };
        var flow = WithFlow("4035", ("a", new AnswerNode("when")), ("when", new CalendarNode("office", To(("open", "tone")), "echo")), ("tone", new ToneNode(440)), ("echo", new EchoNode(false)));
        var scene = new Scene(centre => flow(centre) with { Calendars = centre.Calendars.Add("office", calendar) });
        scene.PassTo(new(2026, 11, 22, 9, 59, 59, 999, TimeSpan.Zero));       // 17:59:59.999 in China
        var before = scene.Call("4035");
        Assert.Equal("tone", NodeOf(scene, before));
        scene.Pass(0.001);
        Assert.Equal("echo", NodeOf(scene, scene.Call("4035")));
        Assert.Equal("tone", NodeOf(scene, before));
    }

    [Fact]
    public void At_half_past_twelve_the_call_reaches_the_duty_mobile_and_is_recorded()
    {
        var calendar = new WorkCalendar("office") { Week = [.. Enum.GetValues<DayOfWeek>().SelectMany(day => (WeekPeriod[])[new(day, 540, 720), new(day, 720, 810, "noon"), new(day, 810, 1080)])] };
        var flow = WithFlow("4035", ("a", new AnswerNode("when")), ("when", new CalendarNode("office", To(("open", "day"), ("noon", "duty")), "day")), ("day", new ToneNode(440)), ("duty", new OutsideNode("13800138000", "day", "day") { Recorded = true }));
        var scene = new Scene(centre => flow(centre) with { Calendars = centre.Calendars.Add("office", calendar), Outside = new OutsideCalls("carrier", []) });
        scene.PassTo(new(2026, 11, 22, 4, 30, 0, TimeSpan.Zero));       // 12:30 in China
        var call = scene.Call("4035");
        Assert.Equal(new OutsideParty("carrier", "13800138000"), scene.LastEffect<DialParty>().Party);
        scene.Give(new PartyAnswered(call));
        Assert.Contains(scene.Last.Effects, effect => effect is RecordCall record && record.Call == call);
        scene.PassTo(new(2026, 11, 22, 5, 30, 0, TimeSpan.Zero));
        Assert.Equal("day", NodeOf(scene, scene.Call("4035")));
    }

    [Fact]
    public void A_sub_flow_gets_parameters_gives_a_result_and_comes_back()
    {
        var sub = new Flow(new("check"), 3, "test", ImmutableDictionary<string, FlowNode>.Empty
            .Add("test", new ConditionNode([new("given = '42'", "good")], "bad")).Add("good", new ReturnNode("'right'")).Add("bad", new ReturnNode("'wrong'")));
        var main = WithFlow("4036", ("a", new AnswerNode("sub")), ("sub", new SubFlowNode(sub.Id, [new("given", "'42'")], "answer", "test", "echo")),
            ("test", new ConditionNode([new("answer = 'right'", "tone")], "echo")), ("tone", new ToneNode(440)), ("echo", new EchoNode(false)));
        var scene = new Scene(centre => main(centre) with { Flows = main(centre).Flows.Add(sub.Id, sub) });
        var call = scene.Call("4036");
        Assert.Equal(("tone", 0), (NodeOf(scene, call), scene.State.Calls[call].Frames.Length));
        Assert.Equal(["flow-4036", "flow-4036", "check", "check", "flow-4036", "flow-4036"], scene.Last.Events.OfType<FlowStepStarted>().Select(s => s.Flow.Value));
        Assert.Equal(3, scene.Last.Events.OfType<FlowStepStarted>().First(s => s.Flow == sub.Id).FlowVersion);
    }

    [Fact]
    public void A_sub_flow_changed_once_is_changed_for_every_flow_that_asks_for_it()
    {
        Flow Sub(int hertz) => new(new("shared"), hertz, "t", ImmutableDictionary<string, FlowNode>.Empty.Add("t", new ToneNode(hertz)));
        var one = WithFlow("4037", ("a", new AnswerNode("s")), ("s", new SubFlowNode(new("shared"), [], "", "e")), ("e", new HangUpNode()));
        var two = WithFlow("4038", ("a", new AnswerNode("s")), ("s", new GoToFlowNode(new("shared"))));
        var centre = two(one(SampleCentre));
        var scene = new Scene(_ => centre with { Flows = centre.Flows.Add(new("shared"), Sub(440)) });
        scene.Call("4037");
        Assert.Equal(440, scene.LastEffect<PlayTone>().FrequencyHz);
        scene.Configure(centre with { Version = 2, Flows = centre.Flows.Add(new("shared"), Sub(880)) });
        scene.Call("4037");
        Assert.Equal(880, scene.LastEffect<PlayTone>().FrequencyHz);
        scene.Call("4038");
        Assert.Equal(880, scene.LastEffect<PlayTone>().FrequencyHz);
    }

    [Fact]
    public void A_flow_that_asks_for_itself_ends_in_the_fallback_queue_and_costs_few_steps()
    {
        var self = new Flow(new("self"), 1, "a", ImmutableDictionary<string, FlowNode>.Empty.Add("a", new AnswerNode("s")).Add("s", new SubFlowNode(new("self"), [], "", "s"))) { Fallback = Sales };
        var scene = new Scene(centre => centre with { Flows = centre.Flows.Add(self.Id, self), Numbers = centre.Numbers.SetItem("4039", new ToFlow(self.Id)) });
        var call = scene.Call("4039");
        Assert.Equal((CallPhase.Queued, Sales), (scene.PhaseOf(call), scene.State.Calls[call].Queue));
        Assert.InRange(scene.Last.Events.OfType<FlowStepStarted>().Count(), 1, FlowRun.InstantStepsMax);
        Assert.Equal("no-such-flow", scene.LastEvent<FlowFailed>().Problem);
    }

    [Fact]
    public void A_flow_that_fails_gives_the_caller_to_its_fallback_queue_and_says_so()
    {
        var flow = new Flow(new("broken"), 1, "a", ImmutableDictionary<string, FlowNode>.Empty.Add("a", new AnswerNode("nowhere"))) { Fallback = Sales };
        var scene = new Scene(centre => centre with { Flows = centre.Flows.Add(flow.Id, flow), Numbers = centre.Numbers.SetItem("4040", new ToFlow(flow.Id)) });
        var call = scene.Call("4040");
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
        Assert.Equal(("broken", "a", "no-such-node"), (scene.LastEvent<FlowFailed>().Flow?.Value, scene.LastEvent<FlowFailed>().Node, scene.LastEvent<FlowFailed>().Problem));
    }

    [Fact]
    public void A_caller_who_presses_one_key_for_ever_leaves_the_menu_when_his_steps_are_used_up()
    {
        var scene = new Scene(WithFlow("4041", ("a", new AnswerNode("m")), ("m", new MenuNode(["menu"], To(("1", "m")), "m"))));
        var call = scene.Call("4041");
        var (state, last) = (scene.State, ImmutableArray<EngineEvent>.Empty);
        for (var i = 0; i < FlowLimits.StepsPerCallMax && state.Calls.TryGetValue(call, out var at); i++)
        {
            var decision = Antiphon.Engine.Routing.RoutingEngine.Decide(state, new KeysTaken(call, at.Step!.Value, "1", 1, KeysResult.Complete), scene.Now);
            (state, last) = (decision.Next, decision.Events);
        }
        Assert.Equal(EndReason.SystemFault, Assert.Single(last.OfType<CallEnded>()).Reason);
        Assert.Equal("too-many-steps", Assert.Single(last.OfType<FlowFailed>()).Problem);
    }

    [Fact]
    public void Keys_that_are_never_told_do_not_leave_the_caller_in_silence()
    {
        var flow = new Flow(new("quiet"), 1, "a", ImmutableDictionary<string, FlowNode>.Empty.Add("a", new AnswerNode("m")).Add("m", new MenuNode(["menu"], To(("1", "m")), "m"))) { Fallback = Sales };
        var scene = new Scene(centre => centre with { Flows = centre.Flows.Add(flow.Id, flow), Numbers = centre.Numbers.SetItem("4042", new ToFlow(flow.Id)) });
        var call = scene.Call("4042");
        scene.Pass(FlowFacts.StepSecondsMax);
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
    }

    [Theory]
    [InlineData(PartyEnd.Busy, "busy")]
    [InlineData(PartyEnd.NoAnswer, "nobody")]
    [InlineData(PartyEnd.Unreachable, "nobody")]
    public void An_extension_that_does_not_take_the_call_gives_it_back_to_the_flow(PartyEnd end, string node)
    {
        var scene = new Scene(WithFlow("4043", ("a", new AnswerNode("ask")), ("ask", new CollectNode(["ask"], "wanted", 4, 4, "ext", "nobody")),
            ("ext", new ExtensionNode("wanted", "busy", "nobody")), ("busy", new ToneNode(440)), ("nobody", new ToneNode(880))));
        var call = scene.Call("4043");
        scene.Give(new KeysTaken(call, Step(scene, call), "4006", 4, KeysResult.Complete));
        Assert.Equal(new ExtensionParty("8001"), scene.LastEffect<DialParty>().Party);
        Assert.Equal(CallPhase.DiallingParty, scene.PhaseOf(call));
        scene.Give(new PartyGone(call, end));
        Assert.Equal((CallPhase.Flow, node), (scene.PhaseOf(call), NodeOf(scene, call)));
        scene.LastEffect<CancelParty>();
    }

    [Fact]
    public void An_extension_that_rings_too_long_is_given_up_and_a_talk_with_it_ends_the_call()
    {
        var scene = new Scene(WithFlow("4044", ("a", new AnswerNode("ext")), ("ext", new ExtensionNode("'4006'", "b", "n") { RingSeconds = 10 }), ("b", new ToneNode(440)), ("n", new ToneNode(880))));
        var call = scene.Call("4044");
        scene.Pass(9.999);
        Assert.Equal(CallPhase.DiallingParty, scene.PhaseOf(call));
        scene.Pass(0.001);
        Assert.Equal("n", NodeOf(scene, call));
        var other = scene.Call("4044");
        scene.Give(new PartyAnswered(other)).Give(new PartyGone(other, PartyEnd.HungUp));
        Assert.Equal(EndReason.Normal, scene.EndOf(other).Reason);
    }

    [Theory]
    [InlineData("01012345678")]       // no entry of the number plan: what a caller keys never goes outside
    [InlineData("4008")]              // a number that leads outside is no extension
    public void Keyed_digits_reach_no_number_outside(string keyed)
    {
        var scene = new Scene(WithFlow("4045", ("a", new AnswerNode("ask")), ("ask", new CollectNode(["ask"], "wanted", 1, 20, "ext", "no")), ("ext", new ExtensionNode("wanted", "no", "no")), ("no", new ToneNode(440))));
        var call = scene.Call("4045");
        scene.Give(new KeysTaken(call, Step(scene, call), keyed, keyed.Length, KeysResult.Complete));
        Assert.Empty(scene.Effects.OfType<DialParty>());
        Assert.Equal("no", NodeOf(scene, call));
    }

    [Fact]
    public void A_number_outside_goes_over_the_trunk_for_calls_outside_and_nowhere_without_one()
    {
        var flow = WithFlow("4046", ("a", new AnswerNode("out")), ("out", new OutsideNode("13800138000", "no", "no")), ("no", new ToneNode(440)));
        var none = new Scene(flow);
        Assert.Equal("no", NodeOf(none, none.Call("4046")));
        var scene = new Scene(centre => flow(centre) with { Outside = new OutsideCalls("carrier", []) });
        scene.Call("4046");
        Assert.Equal(new OutsideParty("carrier", "13800138000"), scene.LastEffect<DialParty>().Party);
    }

    [Fact]
    public void A_web_service_answers_into_variables_or_takes_the_error_exit()
    {
        var web = new WebServiceNode("https://crm.example/{account}", "GET", "", [new("balance", "data.balance")], "say", "sorry") { Prompts = ["wait"] };
        var scene = new Scene(WithFlow("4047", ("a", new AnswerNode("web")), ("web", web), ("say", new PlayNode(["your-balance", "say:money:balance"], "end")),
            ("sorry", new ToneNode(440)), ("end", new HangUpNode())));
        var good = scene.Call("4047");
        Assert.True(scene.LastEffect<PlayPrompts>().Loop);
        Assert.Equal(web.Url, scene.LastEffect<AskWeb>().Service.Url);
        scene.Give(new WebAnswered(good, Step(scene, good), ImmutableDictionary<string, FlowValue>.Empty.Add("balance", FlowValue.Of(12.5m))));
        Assert.Equal<string>(["your-balance", "say:money:12.5"], scene.LastEffect<PlayPrompts>().Prompts);
        var bad = scene.Call("4047");
        scene.Give(new WebAnswered(bad, Step(scene, bad), ImmutableDictionary<string, FlowValue>.Empty, "status-500"));
        Assert.Equal("sorry", NodeOf(scene, bad));
        var lost = scene.Call("4047");
        scene.Pass(web.TimeoutSeconds + 6);
        Assert.Equal("sorry", NodeOf(scene, lost));
    }

    [Fact]
    public void Prompts_follow_the_language_that_was_chosen()
    {
        var scene = new Scene(WithFlow("4048", ("a", new AnswerNode("m")), ("m", new MenuNode(["language"], To(("2", "en")), "p")), ("en", new LanguageNode("en-US", "p")),
            ("p", new PlayNode(["hello"], "end")), ("end", new HangUpNode())));
        var call = scene.Call("4048");
        Assert.Null(scene.LastEffect<TakeKeys>().Language);
        scene.Give(new KeysTaken(call, Step(scene, call), "2", 1, KeysResult.Complete));
        Assert.Equal("en-US", scene.LastEffect<PlayPrompts>().Language);
    }

    [Fact]
    public void A_flow_survives_being_written_down_and_read_again_in_the_middle_of_a_sub_flow()
    {
        var sub = new Flow(new("sub"), 1, "ask", ImmutableDictionary<string, FlowNode>.Empty.Add("ask", new CollectNode(["p"], "x", 1, 1, "back", "back")).Add("back", new ReturnNode("x & '!'")));
        var main = WithFlow("4049", ("a", new AnswerNode("sub")), ("sub", new SubFlowNode(sub.Id, [new("n", "1 + 1")], "r", "t")), ("t", new ToneNode(440)));
        var scene = new Scene(centre => main(centre) with { Flows = main(centre).Flows.Add(sub.Id, sub) });
        var call = scene.Call("4049");
        var read = RoutingJson.ReadState(RoutingJson.Write(scene.State));
        var next = Antiphon.Engine.Routing.RoutingEngine.Decide(read, new KeysTaken(call, Step(scene, call), "7", 1, KeysResult.Complete), scene.Now).Next;
        Assert.Equal("7!", next.Calls[call].Variables["r"].Text);
        Assert.Equal(2m, next.Calls[call].Variables["n"].Number);
    }
}
