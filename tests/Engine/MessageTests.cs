using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>Messages and spoken answers: what becomes of the call, whatever the caller does.</summary>
public sealed class MessageTests
{
    private static readonly Flow Leave = new(MailboxFlow.Id, 1, "a", ImmutableDictionary<string, FlowNode>.Empty
        .Add("a", new AnswerNode("m")).Add("m", new VoicemailNode("", "end")).Add("end", new HangUpNode()));

    private static Scene WithVoicemail(bool review = true) => new(WithFlow("4007", ("a", new AnswerNode("m")), ("m", new VoicemailNode("queue:sales", "end") { Review = review }), ("end", new HangUpNode())));

    /// <summary>Greeting heard, and spoken for so long.</summary>
    private static string Speaks(Scene scene, CallId call, double seconds)
    {
        scene.Give(new PromptsPlayed(call, scene.LastEffect<PlayPrompts>().Step));
        var taking = scene.LastEffect<TakeMessage>();
        scene.Give(new MessageTaken(call, taking.Step, taking.Message, seconds));
        return taking.Message;
    }

    private static void Presses(Scene scene, CallId call, string key) => scene.Give(new KeysTaken(call, scene.LastEffect<TakeKeys>().Step, key, 1, KeysResult.Complete));

    [Fact]
    public void A_message_is_heard_again_recorded_anew_and_kept()
    {
        var scene = WithVoicemail();
        var call = scene.Call("4007");
        Assert.Equal<string>(["greeting:queue:sales", "beep"], scene.LastEffect<PlayPrompts>().Prompts);
        var first = Speaks(scene, call, 8);
        Presses(scene, call, "2");
        Assert.Equal<string>([$"message:{first}"], scene.LastEffect<PlayPrompts>().Prompts);
        scene.Give(new PromptsPlayed(call, scene.LastEffect<PlayPrompts>().Step));
        Presses(scene, call, "3");
        Assert.Equal(first, scene.LastEvent<MessageDiscarded>().Message);
        var second = Speaks(scene, call, 5);
        Presses(scene, call, "1");
        var kept = scene.LastEvent<MessageKept>();
        Assert.Equal((second, "queue:sales", 5d), (kept.Message, kept.Box, kept.Seconds));
        Assert.NotEqual(first, second);
        scene.Give(new PromptsPlayed(call, scene.LastEffect<PlayPrompts>().Step));
        Assert.Equal((EndReason.Normal, null), (scene.EndOf(call).Reason, scene.EndOf(call).Lost));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Who_hangs_up_while_he_speaks_or_is_asked_has_left_his_message(bool asked)
    {
        var scene = WithVoicemail();
        var call = scene.Call("4007");
        if (asked) Speaks(scene, call, 8);
        else scene.Give(new PromptsPlayed(call, scene.LastEffect<PlayPrompts>().Step));
        scene.Give(new CallerLeft(call));
        Assert.Equal(asked ? 8d : null, scene.LastEvent<MessageKept>().Seconds);
    }

    [Fact]
    public void Who_says_nothing_is_asked_once_more_and_leaves_none()
    {
        var scene = WithVoicemail();
        var call = scene.Call("4007");
        Speaks(scene, call, 0);
        Assert.Equal<string>(["message-nothing", "beep"], scene.LastEffect<PlayPrompts>().Prompts);
        Speaks(scene, call, 0.4);
        Assert.Empty(scene.Events.OfType<MessageKept>());
        Assert.Equal(call, scene.EndOf(call).Call);
    }

    [Fact]
    public void A_recording_that_nobody_tells_the_end_of_stops_no_call_for_good()
    {
        var scene = WithVoicemail();
        var call = scene.Call("4007");
        scene.Give(new PromptsPlayed(call, scene.LastEffect<PlayPrompts>().Step)).Pass(3_000);
        Assert.Equal(call, scene.EndOf(call).Call);
    }

    [Fact]
    public void Who_leaves_a_message_out_of_the_queue_is_not_lost()
    {
        var flow = WithFlow("4055", ("m", new VoicemailNode("queue:sales", "end")), ("end", new HangUpNode()));
        Func<Centre, Centre> rules = With(Sales, queue => queue with { Overflows = [new OverflowRule(OverflowWhen.Waited, new ToFlow(new("flow-4055")), Seconds: 30)] });
        var scene = new Scene(centre => rules(flow(centre)));
        var speaks = scene.Call("4001");
        scene.Pass(30);
        scene.Give(new PromptsPlayed(speaks, scene.LastEffect<PlayPrompts>().Step)).Give(new CallerLeft(speaks));
        Assert.Equal((EndReason.Normal, null), (scene.EndOf(speaks).Reason, scene.EndOf(speaks).Lost));
        var silent = scene.Call("4001");
        scene.Pass(30).Give(new CallerLeft(silent));
        Assert.Equal(LostReason.AbandonedInIvr, scene.EndOf(silent).Lost);
    }

    [Fact]
    public void A_key_in_the_queue_leads_to_a_message_and_the_caller_is_not_counted_as_abandoned()
    {
        var flow = WithFlow("4055", ("m", new VoicemailNode("queue:sales", "end")), ("end", new HangUpNode()));
        var keys = With(Sales, queue => queue with { Exits = [new WaitingExit("9", new ToFlow(new("flow-4055")))] });
        var scene = new Scene(centre => keys(flow(centre)));
        var call = scene.Call("4001");
        scene.Pass(40).Give(new KeysTaken(call, scene.Effects.OfType<TakeKeys>().Last().Step, "9", 1, KeysResult.Complete));
        Speaks(scene, call, 6);
        Presses(scene, call, "1");
        Assert.Equal("queue:sales", scene.LastEvent<MessageKept>().Box);
        scene.Give(new PromptsPlayed(call, scene.LastEffect<PlayPrompts>().Step));
        Assert.Equal((EndReason.Normal, null), (scene.EndOf(call).Reason, scene.EndOf(call).Lost));
    }

    [Fact]
    public void A_message_at_night_is_kept_with_the_callers_number()
    {
        var office = new WorkCalendar("office") { Week = [.. Enum.GetValues<DayOfWeek>().Select(day => new WeekPeriod(day, 9 * 60, 18 * 60))] };
        var flow = WithFlow("4056", ("c", new CalendarNode("office", ImmutableDictionary<string, string>.Empty.Add("open", "q"), "a")), ("q", new QueueNode(Sales)),
            ("a", new AnswerNode("m")), ("m", new VoicemailNode("queue:sales", "end")), ("end", new HangUpNode()));
        var scene = new Scene(centre => flow(centre) with { Calendars = centre.Calendars.SetItem("office", office) });
        scene.PassTo(new DateTimeOffset(2026, 11, 23, 18, 0, 0, TimeSpan.Zero));              // 02:00 in Beijing.
        var call = scene.Call("4056");
        var caller = scene.State.Calls[call].Caller;
        Speaks(scene, call, 12);
        scene.Give(new CallerLeft(call));
        Assert.Equal("queue:sales", scene.LastEvent<MessageKept>().Box);
        Assert.Equal(caller, scene.Events.OfType<CallStarted>().Single(e => e.Call == call).Caller);
    }

    [Theory, InlineData(PartyEnd.NoAnswer), InlineData(PartyEnd.Busy), InlineData(PartyEnd.Unreachable)]
    public void An_extension_with_a_mailbox_gives_it_the_calls_that_nobody_takes(PartyEnd end)
    {
        var plan = new DialPlan { Extensions = ImmutableDictionary<string, ExtensionSettings>.Empty.Add("8001", new ExtensionSettings("8001") { Voicemail = true }) };
        var scene = new Scene(centre => centre with { Plan = plan, Flows = centre.Flows.SetItem(Leave.Id, Leave) });
        var call = scene.Call("4006");
        scene.Give(new PartyGone(call, end));
        Assert.Equal<string>(["greeting:ext:8001", "beep"], scene.LastEffect<PlayPrompts>().Prompts);
        Speaks(scene, call, 3);
        Presses(scene, call, "1");
        Assert.Equal("ext:8001", scene.LastEvent<MessageKept>().Box);

        var answered = scene.Call("4006");
        scene.Give(new PartyAnswered(answered)).Give(new PartyGone(answered, PartyEnd.HungUp));
        Assert.Equal(EndReason.Normal, scene.EndOf(answered).Reason);
    }

    [Fact]
    public void Do_not_disturb_leads_to_the_mailbox_and_an_extension_without_one_is_busy_as_before()
    {
        var plan = new DialPlan { Extensions = ImmutableDictionary<string, ExtensionSettings>.Empty.Add("8001", new ExtensionSettings("8001") { Voicemail = true, DoNotDisturb = true }) };
        var scene = new Scene(centre => centre with { Plan = plan, Flows = centre.Flows.SetItem(Leave.Id, Leave) });
        scene.Call("4006");
        Assert.Equal("ext:8001", scene.LastEvent<MailboxEntered>().Box);
        scene.Configure(scene.State.Centre with { Plan = plan with { Extensions = plan.Extensions.SetItem("8001", plan.Extensions["8001"] with { Voicemail = false }) } });
        Assert.Equal(ReleaseCause.Busy, scene.Give(new CallArrived(new("other"), "4006", new PartyId(77), "loopback", false)).LastEffect<ReleaseCall>().Cause);
    }

    [Fact]
    public void A_spoken_answer_is_kept_under_the_call_and_named_by_its_variable()
    {
        var scene = new Scene(WithFlow("4057", ("a", new AnswerNode("r")), ("r", new RecordNode(["say-your-address"], "address", "t") { Review = false }), ("t", new ToneNode(440))));
        var call = scene.Call("4057");
        var message = Speaks(scene, call, 4);
        Assert.Equal((message, null, "address"), (scene.LastEvent<MessageKept>().Message, scene.LastEvent<MessageKept>().Box, scene.LastEvent<MessageKept>().Name));
        Assert.Equal(message, scene.State.Calls[call].Variables["address"].ToString());
        scene.Give(new PromptsPlayed(call, scene.LastEffect<PlayPrompts>().Step));
        Assert.Equal("t", scene.State.Calls[call].Node);
    }
}
