namespace Antiphon.Server.Tests.WhatIf;

/// <summary>A supervisor tries another staffing before anybody has to live with it.</summary>
[Collection(OneCentre.Name)]
public sealed class WhatIfStories(SharedCentre shared)
{
    private readonly HttpClient _program = shared.Centre.Program();

    private static object Day(int staff, int before, double calls = 30, int seeds = 3) => new
    {
        queue = "sales", staff = Enumerable.Repeat(staff, 48), before = Enumerable.Repeat(before, 48), callsPerHalfHour = Enumerable.Repeat(calls, 48), handlingSeconds = 180, patienceSeconds = 90, seeds,
    };

    [Fact]
    public async Task More_agents_on_a_synthetic_day_serve_more_callers_and_the_calls_that_differ_are_named()
    {
        var started = await _program.PostAsJsonAsync("api/what-if", Day(staff: 8, before: 5));
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var id = (await started.Json()).GetProperty("id").GetString();
        var done = await Eventually.Gets(async () => await _program.GetFromJsonAsync<JsonElement>($"api/what-if/{id}") is var job && job.GetProperty("status").GetString() == "done" ? new { Job = job } : null,
            TimeSpan.FromSeconds(60), "it is done");
        var result = done.Job.GetProperty("result");
        Assert.True(Mean(result, "after", "serviceLevel") > Mean(result, "before", "serviceLevel"));
        Assert.True(Mean(result, "after", "occupancy") < Mean(result, "before", "occupancy"));
        Assert.True(result.GetProperty("differentCalls").GetInt32() > 100);
        Assert.Contains(result.GetProperty("differently").EnumerateArray(), call => call.GetProperty("then").ValueKind is JsonValueKind.Null && call.GetProperty("now").ValueKind is JsonValueKind.String);
        Assert.Equal(48, result.GetProperty("after").GetProperty("halfHours").GetArrayLength());
        Assert.InRange(result.GetProperty("after").GetProperty("erlangC").GetDouble(), 0.8, 1);
    }

    [Fact]
    public async Task A_long_one_is_cancelled_and_nobody_else_sees_it()
    {
        var started = await (await _program.PostAsJsonAsync("api/what-if", Day(staff: 100, before: 100, calls: 900, seeds: 20))).Json();
        var id = started.GetProperty("id").GetString();
        using var supervisor = await shared.Centre.SignedIn("1100");
        Assert.Equal("404 not-found", await (await supervisor.GetAsync($"api/what-if/{id}")).Refusal());
        Assert.Equal(HttpStatusCode.NoContent, (await _program.DeleteAsync($"api/what-if/{id}")).StatusCode);
        await Eventually.Holds(async () => (await _program.GetFromJsonAsync<JsonElement>($"api/what-if/{id}")).GetProperty("status").GetString() == "cancelled", TimeSpan.FromSeconds(60), "it has stopped");
    }

    [Fact]
    public async Task What_cannot_be_tried_is_refused_with_the_field_and_agents_may_not_try()
    {
        Assert.Equal("404 queue-unknown", await (await _program.PostAsJsonAsync("api/what-if", new { queue = "nowhere", staff = new[] { 1 } })).Refusal());
        Assert.Equal("400 invalid", await (await _program.PostAsJsonAsync("api/what-if", new { queue = "sales", staff = new[] { 1, 2 } })).Refusal());
        Assert.Equal("400 invalid", await (await _program.PostAsJsonAsync("api/what-if", Day(staff: -1, before: 2))).Refusal());
        Assert.Equal("400 invalid", await (await _program.PostAsJsonAsync("api/what-if", new { queue = "sales" })).Refusal());
        using var agent = await shared.Centre.SignedIn("1001");
        Assert.Equal("403 not-allowed", await (await agent.PostAsJsonAsync("api/what-if", Day(1, 1))).Refusal());
    }

    [Fact]
    public async Task History_of_a_queue_is_read_by_the_half_hour()
    {
        var basis = await _program.GetFromJsonAsync<JsonElement>("api/what-if/basis?queue=sales&day=2020-02-03&days=2");
        Assert.Equal((96, 0), (basis.GetProperty("halfHours").GetArrayLength(), basis.GetProperty("calls").GetInt32()));
        Assert.Equal("400 invalid", await (await _program.GetAsync("api/what-if/basis?queue=sales&day=2020-02-03&days=8")).Refusal());
    }

    private static double Mean(JsonElement result, string side, string figure) => result.GetProperty(side).GetProperty(figure).GetProperty("mean").GetDouble();
}
