using Antiphon.Server.Features.Alarms;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Reports;
using Antiphon.Server.Features.Reports.Catalogue;
using Antiphon.Server.Tests.Mail;

namespace Antiphon.Server.Tests.Alarms;

/// <summary>Supervisors are told of queues and agents that are not as they should be, and say that they have seen it.</summary>
public sealed class AlarmStories : CentreOfItsOwn
{
    [Fact]
    public async Task A_queue_without_ready_agents_raises_an_alarm_that_is_acknowledged_and_ends_when_somebody_is_ready()
    {
        using var supervisor = await UnderTest.SignedIn("1100");
        await Set(supervisor, new { measure = "agents-ready", subject = "sales", threshold = 1, severity = "critical" });
        var alarm = await One(a => a.GetProperty("subject").GetString() == "sales");
        Assert.Equal(("queue-agents-ready", "sales", "critical", "0"), (alarm.GetProperty("kind").GetString(), alarm.GetProperty("subject").GetString(),
            alarm.GetProperty("severity").GetString(), alarm.GetProperty("details").GetProperty("value").GetString()));

        var seen = await (await supervisor.PostAsync($"api/alarms/{alarm.GetProperty("id").GetInt64()}/acknowledge", null)).Json();
        Assert.NotEqual(JsonValueKind.Null, seen.GetProperty("acknowledgedAt").ValueKind);

        var calls = UnderTest.Services.GetRequiredService<CallCentre>();
        await calls.Ask(new PhoneBack(new("1001")));
        await calls.Ask(new SignIn(new("1001"), "8001", Standing: false));
        await calls.Ask(new PhoneBack(new("1001")));
        await Eventually.Holds(() => calls.State.Agents[new("1001")] is { State: AgentState.Ready, PhoneUp: true }, TimeSpan.FromSeconds(30), "she is ready");
        await None();
        var history = await Client.GetFromJsonAsync<JsonElement>("api/alarms/history?kind=queue-agents-ready");
        var past = Assert.Single(history.GetProperty("items").EnumerateArray());
        Assert.NotEqual(JsonValueKind.Null, past.GetProperty("clearedAt").ValueKind);
    }

    [Fact]
    public async Task What_other_parts_raise_is_told_once_however_often_and_over_when_they_say_so()
    {
        var alarms = UnderTest.Services.GetRequiredService<IAlarms>();
        for (var i = 0; i < 5; i++) alarms.Raise("trunk-down", "city", AlarmSeverity.Warning, new Dictionary<string, string> { ["cause"] = "503" });
        var alarm = await One(a => a.GetProperty("times").GetInt32() == 5);
        Assert.Equal("503", alarm.GetProperty("details").GetProperty("cause").GetString());
        alarms.Clear("trunk-down", "city");
        await None();
        alarms.Clear("trunk-down", "city");
        Assert.Equal(1, (await Client.GetFromJsonAsync<JsonElement>("api/alarms/history")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Trunk_whose_lines_are_in_use_to_the_set_share_raises_an_alarm_that_ends_with_the_call()
    {
        (await Client.PostAsJsonAsync("api/trunks", new { name = "city", sources = new[] { "127.0.4.82" }, callsMax = 2 })).EnsureSuccessStatusCode();
        await Set(Client, new { measure = "lines", threshold = 50 });
        await using var caller = new WirePhone("13911110091", Sip, "127.0.4.82");
        var call = WireCall.To(caller, "4000");
        await call.Invite(WireCall.Sdp(caller.Local));
        await call.Expect(200);
        await call.Ack();
        var alarm = await One(a => a.GetProperty("kind").GetString() == "trunk-lines");
        Assert.Equal(("city", "50", "1", "2"), (alarm.GetProperty("subject").GetString(), Detail(alarm, "value"), Detail(alarm, "used"), Detail(alarm, "max")));
        await call.Bye();
        await None();
        Assert.Equal("400 invalid", await (await Client.PostAsJsonAsync("api/alarms/rules", new { measure = "lines", threshold = 101 })).Refusal());
    }

    [Fact]
    public async Task Wrong_rules_are_refused_with_the_field_and_agents_may_not_look()
    {
        Assert.Equal("400 invalid", await (await Client.PostAsJsonAsync("api/alarms/rules", new { measure = "service-level", threshold = 101 })).Refusal());
        Assert.Equal("400 invalid", await (await Client.PostAsJsonAsync("api/alarms/rules", new { measure = "waiting", threshold = 3, days = 0 })).Refusal());
        Assert.Equal("400 invalid", await (await Client.PostAsJsonAsync("api/alarms/rules", new { measure = "weather", threshold = 3 })).Refusal());
        Assert.Equal("404 not-found", await (await Client.PutAsJsonAsync("api/alarms/rules/99", new { measure = "waiting", threshold = 3 })).Refusal());
        using var agent = await UnderTest.SignedIn("1001");
        Assert.Equal("403 not-allowed", await (await agent.GetAsync("api/alarms")).Refusal());
        Assert.Equal("403 not-allowed", await (await agent.PostAsync("api/alarms/1/acknowledge", null)).Refusal());
    }

    [Fact]
    public void A_rule_counts_within_its_hours_and_days_only()
    {
        var night = new AlarmRule { FromMinute = 22 * 60, ToMinute = 6 * 60, Days = 0b1_1111 };
        Assert.True(night.IsDue(new DateTime(2026, 11, 20, 22, 0, 0)));       // Friday
        Assert.False(night.IsDue(new DateTime(2026, 11, 20, 21, 59, 59)));
        Assert.True(night.IsDue(new DateTime(2026, 11, 20, 5, 59, 59)));
        Assert.False(night.IsDue(new DateTime(2026, 11, 21, 23, 0, 0)));      // Saturday
        Assert.False(new AlarmRule { Enabled = false }.IsDue(new DateTime(2026, 11, 20, 12, 0, 0)));
    }

    [Fact]
    public void Each_measure_breaks_at_its_threshold_and_not_before()
    {
        var (now, sales) = (new DateTimeOffset(2026, 11, 22, 1, 0, 0, TimeSpan.Zero), new QueueId("sales"));
        var call = new CallInProgress(new("1"), "4001", new PartyId(1), "t", Simulated: false, CallPhase.Queued, now) { Queue = sales, EnqueuedAt = now.AddSeconds(-60) };
        var state = RoutingState.Initial with
        {
            Centre = Centre.Empty with { Plan = new DialPlan { Trunks = [new TrunkSettings("t") { CallsMax = 3 }, new TrunkSettings("unlimited")] }, Queues = Centre.Empty.Queues.Add(sales, new QueueSettings(sales)), Agents = Centre.Empty.Agents.Add(new("1001"), new AgentSettings(new("1001"), [sales])) },
            Calls = RoutingState.Initial.Calls.Add(call.Id, call).Add(new("2"), call with { Id = new("2"), Simulated = true }),
            Agents = RoutingState.Initial.Agents.Add(new("1001"), new AgentShift(new("1001"), "8001", false, AgentState.NotReady, now.AddSeconds(-600), now.AddHours(-1))),
        };
        Assert.Equal((1, 0), (Breaches(AlarmMeasure.LongestWait, 60), Breaches(AlarmMeasure.LongestWait, 61)));
        Assert.Equal((1, 0), (Breaches(AlarmMeasure.Waiting, 1), Breaches(AlarmMeasure.Waiting, 2)));
        Assert.Equal(1, Breaches(AlarmMeasure.AgentsReady, 1));
        Assert.Equal((1, 0), (Breaches(AlarmMeasure.AgentState, 600), Breaches(AlarmMeasure.AgentState, 601)));
        Assert.Equal((1, 0), (Breaches(AlarmMeasure.ServiceLevel, 81), Breaches(AlarmMeasure.ServiceLevel, 80)));

        Assert.Equal((1, 0), (Breaches(AlarmMeasure.Lines, 66), Breaches(AlarmMeasure.Lines, 67)));

        int Breaches(AlarmMeasure measure, int threshold) =>
            AlarmMeasuring.Of(new AlarmRule { Measure = measure, Threshold = threshold }, state, _ => new Figures(20, 16, 4, 0, 4, 16, 0), now).Count();
    }

    [Fact]
    public async Task A_figure_of_the_catalogue_beyond_its_threshold_raises_an_alarm_is_mailed_and_goes_on_to_others_when_nobody_acknowledges()
    {
        await using var receiver = new SmtpReceiver();
        await MailStories.SetUp(Client, receiver);
        using var supervisor = await UnderTest.SignedIn("1100");
        await Set(supervisor, new { measure = "figure", figure = "now-signed-in", by = "queue", subject = "sales", below = true, threshold = 1, mails = new[] { "a@example.cn" }, recipients = new[] { "1100" }, escalateMinutes = 1, escalateTo = new[] { "1000" }, escalateMails = new[] { "b@example.cn" } });
        var alarm = await One(a => a.GetProperty("subject").GetString() == "sales");
        Assert.Equal(("queue-figure", "在线坐席", "0", "1"), (alarm.GetProperty("kind").GetString(), Detail(alarm, "figureZh"), Detail(alarm, "value"), Detail(alarm, "threshold")));
        await Eventually.Holds(() => receiver.Taken.Count == 1, TimeSpan.FromSeconds(30), "it is mailed");
        var rule = (await supervisor.GetFromJsonAsync<JsonElement>("api/alarms/rules"))[0];
        Assert.Equal("在线坐席", rule.GetProperty("figureName").GetProperty("zh").GetString());

        // It stands for longer than a minute, and nobody has seen it.
        var book = UnderTest.Services.GetRequiredService<AlarmBook>();
        var stored = new AlarmRule { Id = rule.GetProperty("id").GetInt64(), EscalateMinutes = -1, EscalateTo = ["1000"], EscalateMails = ["b@example.cn"] };
        await book.Escalate(stored, CancellationToken.None);
        await book.Escalate(stored, CancellationToken.None);
        alarm = await One(a => a.GetProperty("escalatedAt").ValueKind != JsonValueKind.Null);
        Assert.Equal(["1100", "1000"], alarm.GetProperty("recipients").EnumerateArray().Select(r => r.GetString()));
        await Eventually.Holds(() => receiver.Taken.Count == 2, TimeSpan.FromSeconds(30), "the next is told, once");
        Assert.Equal("b@example.cn", receiver.Taken.Last().To.Mailboxes.Single().Address);

        await UnderTest.Services.GetRequiredService<CallCentre>().Ask(new SignIn(new("1001"), "8001", Standing: false));
        await None();
        foreach (var (wish, field) in new (object, string)[] { (new { measure = "figure", figure = "weather", threshold = 1 }, "figure"), (new { measure = "figure", figure = "calls", by = "queue", threshold = 1 }, "by"),
            (new { measure = "waiting", threshold = 1, escalateMinutes = 5 }, "escalateMinutes"), (new { measure = "waiting", threshold = 1, mails = new[] { "nobody" } }, "mails") })
            Assert.Equal(field, (await (await supervisor.PostAsJsonAsync("api/alarms/rules", wish)).Json()).GetProperty("args").GetProperty("field").GetString());
    }

    [Fact]
    public void A_rate_of_few_calls_raises_no_alarm_and_below_and_above_are_told_apart()
    {
        var rule = new AlarmRule { Measure = AlarmMeasure.Figure, Figure = "answer-rate", ByWhat = "queue", Below = true, Threshold = 80 };
        Assert.Null(FigureBreaches.Breach(rule, new FigureRow("sales", [0.1], [9]), MeasureUnit.Ratio));
        Assert.Equal("79.0 %", FigureBreaches.Breach(rule, new FigureRow("sales", [0.79], [10]), MeasureUnit.Ratio)!.Details["value"]);
        Assert.Null(FigureBreaches.Breach(rule, new FigureRow("sales", [0.8], [10]), MeasureUnit.Ratio));
        Assert.Null(FigureBreaches.Breach(rule, new FigureRow("sales", [null], [0]), MeasureUnit.Ratio));
        var waits = new AlarmRule { Measure = AlarmMeasure.Figure, Figure = "now-longest-wait", Threshold = 60 };
        Assert.Equal("60 s", FigureBreaches.Breach(waits, new FigureRow("", [60], [0]), MeasureUnit.Seconds)!.Details["threshold"]);
        Assert.Null(FigureBreaches.Breach(waits, new FigureRow("", [59.9], [0]), MeasureUnit.Seconds));
    }

    [Fact]
    public void What_callers_were_told_of_their_wait_against_what_came_of_it_is_a_figure_of_each_queue()
    {
        var (sales, service) = (new QueueId("sales"), new QueueId("service"));
        var state = RoutingState.Initial with
        {
            Paces = RoutingState.Initial.Paces.Add(sales, new QueuePace(60_000, 40) { Judged = 30, KeptPermille = 700 }).Add(service, new QueuePace(60_000, 40) { Judged = 10, KeptPermille = 900 }),
        };
        Assert.Equal((0.7, 0.9, 0.75), (Told("sales"), Told("service"), Told(null)));
        Assert.Null(LiveMeasures.Find("now-waits-as-told")!.Of(new LiveFacts(RoutingState.Initial, null, null, DateTimeOffset.UnixEpoch)));
        var rule = new AlarmRule { Measure = AlarmMeasure.Figure, Figure = "now-waits-as-told", ByWhat = "queue", Below = true, Threshold = 75 };
        Assert.Equal("70.0 %", FigureBreaches.Breach(rule, new FigureRow("sales", [0.7], [30]), MeasureUnit.Ratio)!.Details["value"]);

        double? Told(string? queue) => LiveMeasures.Find("now-waits-as-told")!.Of(new LiveFacts(state, queue is null ? null : [queue], null, DateTimeOffset.UnixEpoch)) is { } share ? Math.Round(share, 3) : null;
    }

    private static string? Detail(JsonElement alarm, string name) => alarm.GetProperty("details").GetProperty(name).GetString();

    private static async Task Set(HttpClient client, object rule) => (await client.PostAsJsonAsync("api/alarms/rules", rule)).EnsureSuccessStatusCode();

    private async Task<JsonElement> One(Func<JsonElement, bool> test)
    {
        JsonElement? found = null;
        await Eventually.Holds(async () => (found = (await Open()).Where(test).Select(a => (JsonElement?)a).FirstOrDefault()) is not null, TimeSpan.FromSeconds(30), "the alarm is open");
        return found!.Value;
    }

    private Task None() => Eventually.Holds(async () => (await Open()).Count == 0, TimeSpan.FromSeconds(30), "no alarm is open");

    private async Task<List<JsonElement>> Open() => [.. (await Client.GetFromJsonAsync<JsonElement>("api/alarms")).EnumerateArray()];
}
