using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Features.Reviews;
using Antiphon.Server.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Reviews;

/// <summary>Calls are chosen, claimed, scored and told; over HTTP, on call records of a day before.</summary>
public class ReviewStories : IAsyncLifetime
{
    private static readonly DateTimeOffset Day = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-1), TimeSpan.Zero);
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private CentreUnderTest _centre = null!;
    private HttpClient _first = null!, _second = null!;

    private string Administrator => _centre.FirstStart.GetProperty("administrator").GetProperty("jobNumber").GetString()!;

    public async Task InitializeAsync()
    {
        _centre = await CentreUnderTest.Start();
        (_first, _second) = (await _centre.SignedIn("1100"), await _centre.SignedIn(Administrator));
    }

    public async Task DisposeAsync()
    {
        _first.Dispose();
        _second.Dispose();
        await _centre.DisposeAsync();
    }

    [Fact]
    public async Task A_form_that_is_changed_never_alters_a_score_that_was_given()
    {
        await Calls(1);
        var form = await Form();
        var review = await Create(Id(0), form);
        await Claim(_first, review);
        Assert.Equal("422 field-invalid", await (await Score(_first, review, new { greets = 1, solves = 7, promises = 1 })).Refusal());
        var scored = await (await Score(_first, review, new { greets = 1, solves = 3, promises = (int?)null }, [new { second = 12.5, text = "打断客户" }])).Json();
        Assert.Equal(80, scored.GetProperty("review").GetProperty("score").GetDouble());
        Assert.Equal(12.5, scored.GetProperty("comments")[0].GetProperty("second").GetDouble());

        var changed = await (await _first.PutAsJsonAsync($"api/quality/forms/{form}", Questions(weight: 9))).Json();
        Assert.Equal(2, changed.GetProperty("version").GetInt32());
        var before = await Json(_first, $"api/quality/reviews/{review}");
        Assert.Equal((80.0, 1, 4), (before.GetProperty("review").GetProperty("score").GetDouble(), before.GetProperty("review").GetProperty("formVersion").GetInt32(), before.GetProperty("questions").GetProperty("sections")[0].GetProperty("items")[1].GetProperty("weight").GetInt32()));
        Assert.Equal("409 review-not-yours", await (await Score(_first, review, new { greets = 0, solves = 0, promises = 0 })).Refusal());
    }

    [Theory, InlineData(1, 4, 1, 100, false), InlineData(0, 4, 1, 90, false), InlineData(1, 4, 0, 0, true), InlineData(1, 2, null, 60, false), InlineData(1, 0, 1, 60, false)]
    public void Weights_a_fatal_item_and_what_does_not_apply_give_the_computed_score(int greets, int solves, int? promises, double score, bool fatal)
    {
        var form = JsonSerializer.Deserialize<ReviewForm>(JsonSerializer.Serialize(Questions(), Web), Web)!;
        Assert.Null(form.Problem());
        Assert.Equal((score, fatal), form.Score(new Dictionary<string, int?> { ["greets"] = greets, ["solves"] = solves, ["promises"] = promises }));
        Assert.Null(form.Score(new Dictionary<string, int?> { ["greets"] = 1, ["solves"] = null, ["promises"] = 1 }));
    }

    [Fact]
    public async Task Two_reviewers_never_hold_one_call_and_a_claim_that_runs_out_is_free_again()
    {
        await Calls(8);
        var form = await Form();
        var ids = new List<string>();
        for (var i = 0; i < 8; i++) ids.Add(await Create(Id(i), form));
        var won = await Task.WhenAll(ids.SelectMany(id => Enumerable.Range(0, 6).Select(async n =>
        {
            var who = n % 2 == 0 ? _first : _second;
            var answer = await who.PostAsJsonAsync($"api/quality/reviews/{id}/claim", new { });
            if (!answer.IsSuccessStatusCode) Assert.Equal("409 review-taken", await answer.Refusal());
            return (Id: id, First: n % 2 == 0, Got: answer.IsSuccessStatusCode);
        })));
        Assert.All(won.Where(w => w.Got).GroupBy(w => w.Id), g => Assert.Single(g.Select(w => w.First).Distinct()));
        Assert.Equal(8, won.Where(w => w.Got).Select(w => w.Id).Distinct().Count());

        // Whoever was faster: he holds it, the other does not.
        var (held, isFirst, _) = won.First(w => w.Got);
        var (holder, other) = isFirst ? (_first, _second) : (_second, _first);
        Assert.Equal("409 review-not-yours", await (await Score(other, held, new { greets = 1, solves = 4, promises = 1 })).Refusal());
        await using (var db = Db())
            await db.Set<Review>().Where(r => r.Id == held).ExecuteUpdateAsync(set => set.SetProperty(r => r.ClaimedUntil, TimeProvider.System.GetUtcNow().AddMinutes(-1)));
        Assert.Equal("409 review-not-yours", await (await Score(holder, held, new { greets = 1, solves = 4, promises = 1 })).Refusal());
        await Claim(other, held);
        Assert.Equal("409 review-taken", await (await holder.PostAsJsonAsync($"api/quality/reviews/{held}/claim", new { })).Refusal());
        (await Score(other, held, new { greets = 1, solves = 4, promises = 1 })).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Rules_draw_the_same_sample_by_the_same_seed_and_take_all_that_were_rated_low_or_disposed_so()
    {
        await Calls(60);
        var form = await Form();
        var rule = new AssignRule("draw", form, RuleKind.Sample, PerAgent: 3, Seed: 7);
        await using var db = Db();
        var drawn = (await rule.Fitting(db, Day, Day.AddDays(1), default)).ConvertAll(c => c.Id);
        Assert.Equal(12, drawn.Count);
        Assert.Equal(drawn, (await rule.Fitting(db, Day, Day.AddDays(1), default)).ConvertAll(c => c.Id));
        Assert.NotEqual(drawn, (await (rule with { Seed = 8 }).Fitting(db, Day, Day.AddDays(1), default)).ConvertAll(c => c.Id));

        Assert.Equal((12, 12), await Run(new { name = "抽样", form, kind = "sample", perAgent = 3, seed = 7 }));
        Assert.Equal((20, 20 - drawn.Count(id => Number(id) % 3 == 0)), await Run(new { name = "差评", form, kind = "low-rating", below = 2 }));
        Assert.Equal((12, 0), await Run(new { name = "抽样", form, kind = "sample", perAgent = 3, seed = 7 }));
        Assert.Equal(6, (await Run(new { name = "投诉", form, kind = "disposition", path = "/complaint/" })).Fitting);
        Assert.Equal(60, (await Run(new { name = "静默", form, kind = "signal", below = 20 })).Fitting + 40);
        Assert.Equal("422 field-invalid", await (await _first.PutAsJsonAsync($"api/quality/rules/{Guid.NewGuid():n}", new { name = "x", form, kind = "disposition" })).Refusal());
    }

    [Fact]
    public async Task The_agent_is_told_acknowledges_and_appeals_once_and_somebody_else_scores_again()
    {
        await Calls(2);
        var form = await Form();
        var review = await Create(Id(0), form);                                                               // 1001's
        await Claim(_first, review);
        (await Score(_first, review, new { greets = 0, solves = 2, promises = 1 })).EnsureSuccessStatusCode();
        using var agent = await _centre.SignedIn("1001");
        using var colleague = await _centre.SignedIn("1002");
        Assert.Equal(0, (await Json(colleague, "api/quality/results")).GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await colleague.GetAsync($"api/quality/results/{review}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.GetAsync("api/quality/reviews")).StatusCode);
        Assert.Equal(70, Assert.Single((await Json(agent, "api/quality/results")).EnumerateArray()).GetProperty("score").GetDouble());
        (await agent.PostAsJsonAsync($"api/quality/results/{review}/acknowledge", new { })).EnsureSuccessStatusCode();
        (await agent.PostAsJsonAsync($"api/quality/results/{review}/appeal", new { text = "我有问候，请再听第 2 秒" })).EnsureSuccessStatusCode();
        Assert.Equal("409 appeal-not-possible", await (await agent.PostAsJsonAsync($"api/quality/results/{review}/appeal", new { text = "again" })).Refusal());

        var second = (await Json(_first, "api/quality/reviews")).GetProperty("items").EnumerateArray().Single(r => r.GetProperty("kind").GetString() == "second").GetProperty("id").GetString()!;
        Assert.Equal("409 review-not-yours", await (await _first.PostAsJsonAsync($"api/quality/reviews/{second}/claim", new { })).Refusal());
        await Claim(_second, second);
        (await Score(_second, second, new { greets = 1, solves = 2, promises = 1 })).EnsureSuccessStatusCode();
        var told = (await Json(agent, "api/quality/results")).EnumerateArray().Single(r => r.GetProperty("id").GetString() == review);
        Assert.Equal((70, 80), (told.GetProperty("score").GetDouble(), told.GetProperty("counts").GetDouble()));
        var line = (await Json(_first, $"api/quality/figures?{Span}")).GetProperty("items").EnumerateArray().Single(r => r.GetProperty("agent").GetString() == "1001");      // the keeper may have looked at the other's recording meanwhile
        Assert.Equal(("1001", 1, 80, 1), (line.GetProperty("agent").GetString(), line.GetProperty("reviewed").GetInt32(), line.GetProperty("score").GetDouble(), line.GetProperty("passed").GetInt32()));
    }

    [Fact]
    public async Task Two_reviewers_score_the_same_call_blind_and_their_deviation_is_shown_when_both_have()
    {
        await Calls(1);
        var form = await Form();
        var made = await (await _second.PostAsJsonAsync("api/quality/calibrations", new { callId = Id(0), form, reviewers = new[] { "1100", Administrator } })).Json();
        Assert.Equal(JsonValueKind.Null, made.GetProperty("mean").ValueKind);
        var mine = await OnlyMine(_first);
        var his = await OnlyMine(_second);
        Assert.Equal(HttpStatusCode.NotFound, (await _second.GetAsync($"api/quality/reviews/{mine}")).StatusCode);
        (await Score(_first, mine, new { greets = 1, solves = 4, promises = 1 })).EnsureSuccessStatusCode();
        var blind = (await Json(_second, "api/quality/calibrations"))[0];
        Assert.All(blind.GetProperty("scores").EnumerateArray(), s => Assert.Equal(JsonValueKind.Null, s.GetProperty("score").ValueKind));
        (await Score(_second, his, new { greets = 1, solves = 2, promises = 1 })).EnsureSuccessStatusCode();
        var open = (await Json(_first, "api/quality/calibrations"))[0];
        Assert.Equal((90, 20), (open.GetProperty("mean").GetDouble(), open.GetProperty("spread").GetDouble()));
        Assert.Equal([-10, 10], open.GetProperty("scores").EnumerateArray().Select(s => s.GetProperty("deviation").GetDouble()).Order());
        Assert.Equal([false, true, false], open.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("differ").GetBoolean()));
        using var agent = await _centre.SignedIn("1001");
        Assert.Equal(0, (await Json(agent, "api/quality/results")).GetArrayLength());
    }

    [Fact]
    public async Task Signals_mark_calls_by_themselves_and_the_share_of_good_ones_is_over_all_that_were_looked_at()
    {
        await Calls(30);
        await _centre.Services.GetRequiredService<QualityKeeper>().Look(default);
        var total = (await Json(_first, $"api/quality/figures?{Span}")).GetProperty("total");
        Assert.Equal((30, 20, 10), (total.GetProperty("checked").GetInt32(), total.GetProperty("good").GetInt32(), total.GetProperty("findings").GetProperty("dead-air").GetInt32()));
        var bad = await Json(_first, $"api/quality/findings?{Span}&agent=1001");
        Assert.All(bad.EnumerateArray(), b => Assert.Equal("dead-air", b.GetProperty("findings")[0].GetString()));
        (await _first.PutAsJsonAsync("api/quality/check-settings", new { deadAirSeconds = 300 })).EnsureSuccessStatusCode();
        await _centre.Services.GetRequiredService<QualityKeeper>().Look(default);
        Assert.Equal(20, (await Json(_first, $"api/quality/figures?{Span}")).GetProperty("total").GetProperty("good").GetInt32());   // What was looked at stays.
    }

    private static string Span => $"from={Uri.EscapeDataString(Day.ToString("O", System.Globalization.CultureInfo.InvariantCulture))}&to={Uri.EscapeDataString(Day.AddDays(1).ToString("O", System.Globalization.CultureInfo.InvariantCulture))}";

    private static object Questions(int weight = 4) => new
    {
        name = new { zh = "服务质检", en = "Service" }, passFrom = 80,
        sections = new object[]
        {
            new { title = new { zh = "沟通", en = "Talk" }, weight = 1, items = new object[] { new { id = "greets", text = new { zh = "问候", en = "Greets" }, weight = 1, points = 1 }, new { id = "solves", text = new { zh = "解决问题", en = "Solves" }, weight, points = 4 } } },
            new { title = new { zh = "合规", en = "Rules" }, weight = 1, items = new object[] { new { id = "promises", text = new { zh = "不作虚假承诺", en = "Promises nothing false" }, weight = 1, points = 1, fatal = true, mayNotApply = true } } },
        },
    };

    private static string Id(int number) => Switch.Contract.IdText.Write(100_000 + number);

    private static int Number(string id) => Switch.Contract.IdText.TryRead(id, out var value) ? (int)value - 100_000 : -1;

    private CentreDb Db() => _centre.Services.GetRequiredService<IDbContextFactory<CentreDb>>().CreateDbContext();

    /// <summary>In turn of four agents; every third with dead air and a bad score, every tenth a complaint.</summary>
    private async Task Calls(int count)
    {
        await using var db = Db();
        for (var i = 0; i < count; i++)
        {
            var (id, agent, at) = (Id(i), $"{1001 + i % 4}", Day.AddMinutes(i * 10));
            var call = new CallRecord
            {
                Id = id, StartedAt = at, EndedAt = at.AddMinutes(3), Dialled = "4001", Number = "+8613800138000", CallerName = "", Trunk = "city", Simulated = false, Queue = "sales", Agent = agent, Recorded = true,
                Result = CallResult.Answered, AnsweredAt = at, TalkMs = 180_000,
            };
            call.Begin(SegmentKind.Talk, at, "sales", agent);
            call.Rating = new CallRating { CallId = id, Agent = agent, Queue = "sales", InvitedAt = at.AddMinutes(3), Simulated = false, Scale = 5, Score = i % 3 == 0 ? 2 : 5, At = at.AddMinutes(3) };
            if (i % 10 == 0) call.Summaries.Add(new Features.Calls.CallSummary { CallId = id, Agent = agent, Queue = "sales", Path = "/complaint/delivery/", LabelZh = "投诉 / 物流", LabelEn = "Complaint / Delivery", At = at });
            db.Add(call);
            db.Add(new RecordingSignalsRow { CallId = id, FirstTalk = 60, SecondTalk = 60, DeadAirLongest = i % 3 == 0 ? 25 : 2, SecondLevel = -20 });
        }
        await db.SaveChangesAsync();
    }

    private async Task<string> Form() => (await (await _first.PostAsJsonAsync("api/quality/forms", Questions())).Json()).GetProperty("id").GetString()!;

    private async Task<string> Create(string call, string form)
    {
        var answer = await _first.PostAsJsonAsync("api/quality/reviews", new { callId = call, form });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).GetProperty("review").GetProperty("id").GetString()!;
    }

    private static async Task Claim(HttpClient who, string review) => (await who.PostAsJsonAsync($"api/quality/reviews/{review}/claim", new { })).EnsureSuccessStatusCode();

    private static Task<HttpResponseMessage> Score(HttpClient who, string review, object answers, object[]? comments = null) =>
        who.PostAsJsonAsync($"api/quality/reviews/{review}/score", new { answers, comments = comments ?? [], remark = "" });

    private async Task<(int Fitting, int Added)> Run(object rule)
    {
        var id = Guid.NewGuid().ToString("n");
        (await _first.PutAsJsonAsync($"api/quality/rules/{id}", rule)).EnsureSuccessStatusCode();
        var run = await (await _first.PostAsJsonAsync($"api/quality/rules/{id}/run", new { from = Day, to = Day.AddDays(1) })).Json();
        return (run.GetProperty("fitting").GetInt32(), run.GetProperty("added").GetInt32());
    }

    private static async Task<string> OnlyMine(HttpClient who) => (await Json(who, "api/quality/reviews?view=mine")).GetProperty("items").EnumerateArray().Single().GetProperty("id").GetString()!;

    private static async Task<JsonElement> Json(HttpClient who, string path) => JsonDocument.Parse(await who.GetStringAsync(path)).RootElement;
}
