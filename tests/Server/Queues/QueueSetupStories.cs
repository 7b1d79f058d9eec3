using Antiphon.Server.Tests.Phone;

namespace Antiphon.Server.Tests.Queues;

/// <summary>Queues and the skills of agents are set up while the centre runs, by who may.</summary>
public sealed class QueueSetupStories : CentreOfItsOwn
{
    private static object Rules(int waitSecondsMax = 600) => new
    {
        order = "most-skilled", waitSecondsMax, weightPercent = 150, creditSeconds = 10, escalateAfterSeconds = 120, escalationCreditSeconds = 60,
        stages = new object[]
        {
            new { kind = "own-agent", holdSeconds = 30 }, new { kind = "last-agent", holdSeconds = 0, ask = true }, new { kind = "region", holdSeconds = 20 },
            new { kind = "skill", steps = new object[] { new { afterSeconds = 0, needs = new[] { new { skill = "english", level = 5 } } }, new { afterSeconds = 60, needs = Array.Empty<object>() } } },
        },
        classes = new[] { new { name = "vip", creditSeconds = 300, weightPercent = 200 } },
    };

    private static object Queue(string id, object? rules = null) => new { id, name = new { zh = "新队列", en = "New queue" }, rules = rules ?? Rules() };


    private Task InForce(Func<RoutingState, bool> condition) => Eventually.Holds(() => condition(Calls.State), TimeSpan.FromSeconds(30), "the settings are in force");

    [Fact]
    public async Task Announcements_and_keys_are_set_checked_and_previewed_in_words()
    {
        object With(object[] exits) => new
        {
            waitSecondsMax = 600, announcements = new { everySeconds = 60, first = new[] { "queue" }, comfort = new[] { "still-waiting" } }, exits,
            overflows = new object[] { new { when = "expected-wait", kind = "queue", id = "sales", seconds = 300 }, new { when = "crowded", kind = "queue", id = "sales", perAgent = 4 } },
        };
        var wrong = await Client.PostAsJsonAsync("api/settings/queues", Queue("told", With([new { key = "1", kind = "flow", id = "nowhere" }, new { key = "1", kind = "queue", id = "told" }])));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        var problems = await wrong.Content.ReadAsStringAsync();
        Assert.All(new[] { "exit-unknown", "exit-twice", "exit-self" }, code => Assert.Contains(code, problems));
        Assert.DoesNotContain(new QueueId("told"), Calls.State.Centre.Queues.Keys);

        (await Client.PostAsJsonAsync("api/settings/queues", Queue("told", With([new { key = "9", kind = "queue", id = "sales" }])))).EnsureSuccessStatusCode();
        await InForce(state => state.Centre.Queues.ContainsKey(new("told")));
        var queue = Calls.State.Centre.Queues[new("told")];
        Assert.Equal((60, "9", 300, 4), (queue.Announcements!.EverySeconds, queue.Exits.Single().Key, queue.Overflows[0].Seconds, queue.Overflows[1].PerAgent));
        var heard = await (await Client.PostAsJsonAsync("api/settings/queues/told/announcement", new { })).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("正在为您转接人工坐席，请稍候。您当前排在第一位。目前无法预计等候时间。", heard.GetProperty("first").GetProperty("zh").GetString());
        Assert.Equal("All agents are busy. Please stay on the line. You are number one in line.", heard.GetProperty("next").GetProperty("en").GetString());
        Assert.Equal("nobody-works", heard.GetProperty("unknown").GetString());
    }

    [Fact]
    public async Task A_queue_made_in_the_page_has_members_and_a_policy_and_is_in_force_at_once()
    {
        var made = await Client.PostAsJsonAsync("api/settings/queues", Queue("night"));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var agent = new { queues = new[] { new { queue = "night", position = 3 }, new { queue = "sales", position = 0 } }, skills = new[] { new { skill = "english", level = 7 } }, regions = (string[])["025"], weight = 200 };
        (await Client.PutAsJsonAsync("api/settings/agents/1001", agent)).EnsureSuccessStatusCode();

        await InForce(state => state.Centre.Agents[new("1001")].Queues.Contains(new QueueId("night")));
        var (queue, ann) = (Calls.State.Centre.Queues[new("night")], Calls.State.Centre.Agents[new("1001")]);
        Assert.Equal((AgentOrder.MostSkilled, 4, 150, 300), (queue.Order, queue.Stages.Length, queue.WeightPercent, queue.Classes["vip"].CreditSeconds));
        Assert.Equal((7, "025", 200, 3), (ann.Skills["english"], ann.Regions.Single(), ann.Weight, ann.Positions[new("night")]));

        var stored = await Client.GetFromJsonAsync<JsonElement>("api/settings/queues/night");
        Assert.Equal(1, stored.GetProperty("agents").GetInt32());
        Assert.Equal("english", stored.GetProperty("rules").GetProperty("stages")[3].GetProperty("steps")[0].GetProperty("needs")[0].GetProperty("skill").GetString());
    }

    [Fact]
    public async Task What_is_wrong_with_a_policy_is_named_and_nothing_of_it_is_stored()
    {
        var before = Calls.State.Centre.Version;
        var refused = await Client.PutAsJsonAsync("api/settings/queues/sales", Queue("sales", Rules(waitSecondsMax: 60)));
        Assert.Equal("422 policy-invalid", await refused.Refusal());
        var problems = (await refused.Json()).GetProperty("args").GetProperty("problems").EnumerateArray().Select(p => p.GetProperty("code").GetString());
        Assert.Equal(["escalation-unreachable", "step-unreachable"], problems.Where(p => p!.EndsWith("unreachable", StringComparison.Ordinal)));
        var told = await (await Client.PostAsJsonAsync("api/settings/queues/check", Queue("sales"))).Json();
        Assert.Contains(told.EnumerateArray(), p => p.GetProperty("code").GetString() == "skill-missing" && p.GetProperty("refuses").GetBoolean());
        Assert.Equal("422 policy-invalid", await (await Client.PutAsJsonAsync("api/settings/queues/sales", Queue("sales"))).Refusal());
        Assert.Equal(before, Calls.State.Centre.Version);
    }

    [Fact]
    public async Task A_queue_gets_hours_and_people_on_duty_and_its_calendar_stays_as_long_as_it_is_used()
    {
        object With(string calendar, object[] duty) => new { hours = new { calendar, duty }, recordedCalendar = calendar };
        var week = new[] { new { day = "monday", fromMinute = 540, toMinute = 1080, label = "open" } };
        (await Client.PutAsJsonAsync("api/calendars/work", new { setup = new { name = "Work", week, days = Array.Empty<object>(), publicHolidays = false } })).EnsureSuccessStatusCode();
        await InForce(state => state.Centre.Calendars.ContainsKey("work"));
        Assert.Equal("422 policy-invalid", await (await Client.PutAsJsonAsync("api/settings/queues/sales", Queue("sales", With("none", [])))).Refusal());
        Assert.Equal("400 invalid", await (await Client.PutAsJsonAsync("api/settings/queues/sales", Queue("sales", With("work", [new { agent = "", days = (int[])[] }])))).Refusal());
        (await Client.PutAsJsonAsync("api/settings/queues/sales", Queue("sales", With("work", [new { agent = "1001", days = (int[])[1, 2], fromMinute = 1080, toMinute = 120 }])))).EnsureSuccessStatusCode();
        await InForce(state => state.Duties.ContainsKey(new("sales")));
        var rules = (await Client.GetFromJsonAsync<JsonElement>("api/settings/queues/sales")).GetProperty("rules");
        Assert.Equal(("work", "work", 120), (rules.GetProperty("hours").GetProperty("calendar").GetString(), rules.GetProperty("recordedCalendar").GetString(), rules.GetProperty("hours").GetProperty("duty")[0].GetProperty("toMinute").GetInt32()));
        Assert.Equal("409 flow-in-use", await (await Client.DeleteAsync("api/calendars/work")).Refusal());
    }

    [Fact]
    public async Task A_queue_that_was_just_made_takes_calls_with_its_music_its_limit_and_its_overflow()
    {
        object Rules() => new { waitSecondsMax = 600, lengthMax = 1, waitingPrompts = (string[])["music"], overflows = new[] { new { when = "full", kind = "queue", id = "sales", seconds = 0, perAgent = 0 } } };
        (await Client.PostAsJsonAsync("api/settings/queues", Queue("fresh", Rules()))).EnsureSuccessStatusCode();
        (await Client.PutAsJsonAsync("api/settings/agents/1001", new { queues = new[] { new { queue = "fresh", position = 0 } }, skills = Array.Empty<object>(), regions = Array.Empty<string>() })).EnsureSuccessStatusCode();
        (await Client.PostAsJsonAsync("api/numbers", new { number = "4778", title = "Fresh", to = new { kind = "queue", target = "fresh" }, rules = Array.Empty<object>() })).EnsureSuccessStatusCode();
        await using var first = new WirePhone("13911110098", RegisteredPhone.Sip(UnderTest));
        await using var second = new WirePhone("13911110097", RegisteredPhone.Sip(UnderTest));
        await using var ear = new WireAudio();
        ear.TalkTo(await WireCall.To(first, "4778").Connect(WireCall.Sdp(ear.Local)));
        await InForce(state => Waiting(state, "fresh") == 1);
        await Eventually.Holds(() => ear.Last(4_000) is { Samples.Count: 4_000, Level: > -60 }, TimeSpan.FromSeconds(30), "he hears music");

        await WireCall.To(second, "4778").Connect(WireCall.Sdp(second.Local));
        await InForce(state => (Waiting(state, "fresh"), Waiting(state, "sales")) == (1, 1));

        await using var desk = await RegisteredPhone.Of(UnderTest, Client, "8191");
        await Calls.Ask(new SignIn(new("1001"), "8191", Standing: false));
        var ringing = await desk.Wire.ExpectRequest("INVITE");
        await InForce(state => state.Agents[new("1001")] is { State: AgentState.Offered, Offer: { } offer } && state.Calls[state.Offers[offer].Call].Queue == new QueueId("fresh"));
        Assert.Contains("13911110098", ringing.Header("From"), StringComparison.Ordinal);

        static int Waiting(RoutingState state, string queue) => state.Calls.Values.Count(call => call is { Phase: CallPhase.Queued } && call.Queue == new QueueId(queue));
    }

    [Fact]
    public async Task What_a_change_of_an_agent_would_do_is_shown_before_it_is_stored()
    {
        (await Client.PostAsJsonAsync("api/settings/queues", Queue("night", new { waitSecondsMax = 600, stages = new object[] { new { kind = "skill", steps = new object[] { new { afterSeconds = 0, needs = new[] { new { skill = "french", level = 5 } } } } } } }))).EnsureSuccessStatusCode();
        await InForce(state => state.Centre.Queues.ContainsKey(new("night")));
        var before = Calls.State.Centre.Agents[new("1001")];
        var wish = new { queues = new[] { new { queue = "night", position = 0 } }, skills = Array.Empty<object>(), regions = Array.Empty<string>(), weight = 100 };
        var effect = await (await Client.PostAsJsonAsync("api/settings/agents/1001/effect", wish)).Json();
        var night = effect.GetProperty("queues").EnumerateArray().Single(queue => queue.GetProperty("queue").GetString() == "night");
        Assert.Equal((0, 1), (night.GetProperty("before").GetProperty("serving").GetInt32(), night.GetProperty("after").GetProperty("serving").GetInt32()));
        Assert.Equal("skill-missing", night.GetProperty("problems")[0].GetProperty("code").GetString());
        Assert.All(before.Queues, left => Assert.Contains(effect.GetProperty("queues").EnumerateArray(), queue => queue.GetProperty("queue").GetString() == left.Value));
        Assert.Same(before, Calls.State.Centre.Agents[new("1001")]);
        Assert.Equal("404 queue-unknown", await (await Client.PostAsJsonAsync("api/settings/agents/1001/effect", new { queues = new[] { new { queue = "nowhere", position = 0 } }, skills = Array.Empty<object>(), regions = Array.Empty<string>() })).Refusal());
    }

    [Fact]
    public async Task Capacity_and_blending_are_set_for_everybody_and_for_one_agent_and_contradictions_are_refused()
    {
        object Rules(params object[] blends) => new { chats = 4, mails = 2, blends };
        (await Client.PutAsJsonAsync("api/settings/channels", Rules(new { held = "chat", coming = "voice", blending = "beside" }))).EnsureSuccessStatusCode();
        (await Client.PutAsJsonAsync("api/settings/agents/1001", new { queues = new[] { new { queue = "sales", position = 0 } }, skills = Array.Empty<object>(), regions = Array.Empty<string>(), capacities = new[] { new { channel = "chat", items = 1 } } })).EnsureSuccessStatusCode();
        await InForce(state => state.Centre.Agents[new("1001")].Capacities.Count == 1 && state.Centre.Channels is not null);
        var centre = Calls.State.Centre;
        Assert.Equal((1, 4, 2), (centre.Channels!.CapacityOf(centre.Agents[new("1001")], ContactChannel.Chat), centre.Channels.CapacityOf(null, ContactChannel.Chat), centre.Channels.Mails));
        Assert.Equal((Blending.Beside, Blending.Waits), (centre.Channels.Of(ContactChannel.Chat, ContactChannel.Voice), centre.Channels.Of(ContactChannel.Mail, ContactChannel.Voice)));
        foreach (var wrong in (object[])[new { chats = 51, mails = 2, blends = Array.Empty<object>() }, Rules(new { held = "voice", coming = "chat", blending = "interrupts" }),
            Rules(new { held = "mail", coming = "chat", blending = "interrupts" }, new { held = "chat", coming = "mail", blending = "interrupts" })])
            Assert.Equal("422 field-invalid", await (await Client.PutAsJsonAsync("api/settings/channels", wrong)).Refusal());
        Assert.Equal(4, (await Client.GetFromJsonAsync<JsonElement>("api/settings/channels")).GetProperty("chats").GetInt32());
        Assert.Equal("400 invalid", await (await Client.PutAsJsonAsync("api/settings/agents/1001", new { queues = Array.Empty<object>(), skills = Array.Empty<object>(), regions = Array.Empty<string>(), capacities = new[] { new { channel = "voice", items = 2 } } })).Refusal());
    }

    [Theory]
    [InlineData("Upper", "422 queue-id-invalid")]
    [InlineData("sales", "409 queue-id-taken")]
    [InlineData("", "422 queue-id-invalid")]
    public async Task A_short_name_is_checked(string id, string expected) =>
        Assert.Equal(expected, await (await Client.PostAsJsonAsync("api/settings/queues", Queue(id))).Refusal());

    [Fact]
    public async Task Damaged_settings_are_refused_and_never_a_fault()
    {
        foreach (var body in (string[])["""{"id":"x1","name":{"zh":"a","en":"b"}}""", """{"id":"x1","name":{"zh":"a","en":"b"},"rules":{"stages":[null]}}""",
            """{"id":"x1","name":{"zh":"a","en":"b"},"rules":{"stages":[{"kind":"skill"}]}}""", """{"id":"x1","name":{"zh":"a","en":"b"},"rules":{"stages":null}}""",
            """{"id":"x1","name":{"zh":"a","en":"b"},"rules":{"classes":[{"name":null}]}}""", """{"id":"x1","name":{"zh":"a","en":"b"},"rules":{"order":"ring-all"}}"""])
            Assert.Equal("400 invalid", await (await Client.PostAsync("api/settings/queues", new StringContent(body, System.Text.Encoding.UTF8, "application/json"))).Refusal());
    }

    [Fact]
    public async Task Every_change_is_written_down_with_who_and_when()
    {
        using var supervisor = await UnderTest.SignedIn("1100");
        (await supervisor.PutAsJsonAsync("api/settings/queues/service", Queue("service", new { weightPercent = 150 }))).EnsureSuccessStatusCode();
        var changes = await supervisor.GetFromJsonAsync<JsonElement>("api/settings/changes?kind=queue&subject=service");
        var change = Assert.Single(changes.EnumerateArray());
        Assert.Equal(("1100", "changed", 150), (change.GetProperty("who").GetString(), change.GetProperty("action").GetString(),
            change.GetProperty("content").GetProperty("rules").GetProperty("weightPercent").GetInt32()));
        await InForce(state => state.Centre.Version == change.GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task Agents_may_not_look_and_supervisors_may_not_make_or_remove()
    {
        using var agent = await UnderTest.SignedIn("1002");
        using var supervisor = await UnderTest.SignedIn("1100");
        Assert.Equal("403 not-allowed", await (await agent.GetAsync("api/settings/queues")).Refusal());
        Assert.Equal("403 not-allowed", await (await agent.PutAsJsonAsync("api/settings/agents/1002", new { })).Refusal());
        Assert.Equal("403 not-allowed", await (await supervisor.PostAsJsonAsync("api/settings/queues", Queue("mine"))).Refusal());
        Assert.Equal("403 not-allowed", await (await supervisor.DeleteAsync("api/settings/queues/sales")).Refusal());
    }

    [Fact]
    public async Task A_queue_to_which_a_number_leads_is_not_removed()
    {
        var refused = await Client.DeleteAsync("api/settings/queues/sales");
        Assert.Equal("409 queue-in-use", await refused.Refusal());
        Assert.Equal("4001", (await refused.Json()).GetProperty("args").GetProperty("by").GetString());
        (await Client.PostAsJsonAsync("api/settings/queues", Queue("short-lived"))).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.NoContent, (await Client.DeleteAsync("api/settings/queues/short-lived")).StatusCode);
        Assert.Equal("404 queue-unknown", await (await Client.GetAsync("api/settings/queues/short-lived")).Refusal());
    }

    [Fact]
    public async Task The_preview_says_who_would_be_chosen_and_where_the_others_fall_out()
    {
        await Client.PutAsJsonAsync("api/settings/agents/1001", new { queues = new[] { new { queue = "sales" } }, skills = new[] { new { skill = "english", level = 7 } }, regions = Array.Empty<string>() });
        await InForce(state => state.Centre.Agents[new("1001")].Skills.ContainsKey("english"));
        await Calls.Ask(new SignIn(new("1001"), "8001", Standing: true));
        await Calls.Ask(new SignIn(new("1002"), "8002", Standing: true));
        await InForce(state => state.Agents.Count == 2);
        var why = await (await Client.PostAsJsonAsync("api/settings/queues/sales/preview", new { rules = Rules(), @class = "vip", waitedSeconds = 10 })).Json();
        Assert.Equal(JsonValueKind.Null, why.GetProperty("winner").ValueKind);
        Assert.Contains(why.GetProperty("losers").EnumerateArray(), l => l.GetProperty("agent").GetString() == "1001" && l.GetProperty("value").GetString() == "phone away");
        Assert.Equal(["signed-in", "ready", "synthetic", "own-agent", "last-agent", "region", "skill"], why.GetProperty("stages").EnumerateArray().Select(s => s.GetProperty("stage").GetString()));
        Assert.Equal(10 * 1.5 * 2 + 310, why.GetProperty("score").GetProperty("seconds").GetDouble());
    }
}
