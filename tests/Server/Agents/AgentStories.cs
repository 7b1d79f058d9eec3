using Antiphon.Server.Live;
using Antiphon.Server.Security.Audit;
using Antiphon.Server.Security.Organisation;

namespace Antiphon.Server.Tests.Agents;

[Collection(OneCentre.Name)]
public sealed class AgentStories(SharedCentre shared)
{
    [Fact]
    public async Task An_agent_acts_for_himself_alone()
    {
        using var agent = await shared.Centre.SignedIn("1001");
        Assert.Equal("403 not-allowed", await (await Change(agent, "1002", new { state = "signed-out" })).Refusal());
        Assert.Equal("403 not-allowed", await (await agent.PostAsync("api/agents/1002/wrap-up/finish", null)).Refusal());
        Assert.Equal("403 not-allowed", await (await agent.PutAsJsonAsync("api/simulation", new { on = false })).Refusal());
        Assert.Equal("403 not-allowed", await (await agent.GetAsync("api/diagnostics/leftovers")).Refusal());
        Assert.Equal("403 not-allowed", await (await agent.GetAsync("api/diagnostics/legs")).Refusal());
        Assert.Equal("409 agent-not-signed-in", await (await Change(agent, "1001", new { state = "signed-out" })).Refusal());
    }

    [Fact]
    public async Task A_supervisor_acts_for_all_agents()
    {
        using var supervisor = await shared.Centre.SignedIn("1100");
        Assert.Equal("409 agent-not-signed-in", await (await Change(supervisor, "1002", new { state = "signed-out" })).Refusal());
        Assert.Equal("404 agent-unknown", await (await Change(supervisor, "7777", new { state = "ready" })).Refusal());
        Assert.Equal("422 reason-unknown", await (await Change(supervisor, "1002", new { state = "not-ready", reason = "no-answer" })).Refusal());
        Assert.Equal("422 phone-unknown", await (await Change(supervisor, "1002", new { state = "ready", phone = new { kind = "extension", extension = "9999" } })).Refusal());
        Assert.Equal("400 invalid", await (await Change(supervisor, "1002", new { state = "asleep" })).Refusal());
        Assert.Equal(HttpStatusCode.OK, (await supervisor.GetAsync("api/diagnostics/leftovers")).StatusCode);
    }

    [Fact]
    public async Task What_a_supervisor_does_to_an_agents_state_is_written_down()
    {
        var audit = new AuditLines();
        await using var centre = await CentreUnderTest.Start(adjust: services => services.AddSingleton<IAuditTrail>(audit));
        using var supervisor = await centre.SignedIn("1100");
        using var agent = await centre.SignedIn("1002");
        await Change(agent, "1002", new { state = "signed-out" });
        await Change(supervisor, "1002", new { state = "not-ready", reason = "training" });
        Assert.Equal(["1100 agent-not-ready 1002"], audit.Lines.Where(line => line.Contains(" agent-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_agent_is_told_who_has_set_his_state_and_nobody_else_is()
    {
        await using var centre = await CentreUnderTest.Start();
        using var supervisor = await centre.SignedIn("1100");
        var stream = centre.Services.GetRequiredService<LiveStream>();
        var (his, others) = (stream.Join(new Viewer("1002", _ => PeopleScope.Nobody), null), stream.Join(new Viewer("1003", _ => PeopleScope.All), null));
        foreach (var wish in new object[] { new { state = "not-ready", reason = "training" }, new { state = "not-ready", reason = "break" }, new { state = "signed-out" } })
            (await Change(supervisor, "1002", wish)).EnsureSuccessStatusCode();
        Assert.Equal(["not-ready training 孙敏（班长）", "not-ready break 孙敏（班长）", "signed-out  孙敏（班长）"], Told(his));
        Assert.Empty(Told(others));
    }

    private static IEnumerable<string> Told(LiveClient client) =>
        from frame in client.Waiting().ToList()
        let told = JsonDocument.Parse(frame).RootElement
        where told.GetProperty("type").GetString() == "state-set"
        let data = told.GetProperty("data")
        select $"{data.GetProperty("state")} {data.GetProperty("reason")} {data.GetProperty("by")}";

    [Fact]
    public async Task All_agents_are_listed_with_names_and_queues()
    {
        using var program = shared.Centre.Program();
        var agents = await (await program.GetAsync("api/agents")).Json();
        var first = agents.EnumerateArray().First(a => a.GetProperty("jobNumber").GetString() == "1001");
        Assert.Equal("王丽娟", first.GetProperty("name").GetString());
        Assert.Equal("signed-out", first.GetProperty("state").GetString());
        Assert.Equal(["sales", "service"], first.GetProperty("queues").EnumerateArray().Select(q => q.GetString()));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", first.GetProperty("since").GetString());
    }

    [Fact]
    public async Task A_browser_gets_a_telephone_of_its_own_that_outlives_the_shift()
    {
        using var agent = await shared.Centre.SignedIn("1002");
        var phone = await (await agent.PostAsync("api/phone/credentials", null)).Json();
        Assert.Equal(("w1002", "antiphon", "/sip", "standing"),
            (phone.GetProperty("user").GetString(), phone.GetProperty("realm").GetString(), phone.GetProperty("webSocketPath").GetString(), phone.GetProperty("standing").GetString()));
        Assert.InRange(phone.GetProperty("expiresAt").GetDateTimeOffset() - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(11.9), TimeSpan.FromHours(12));
        var again = await (await agent.PostAsync("api/phone/credentials", null)).Json();
        Assert.NotEqual(phone.GetProperty("password").GetString(), again.GetProperty("password").GetString());
    }

    private static Task<HttpResponseMessage> Change<T>(HttpClient client, string jobNumber, T wish) => client.PutAsJsonAsync($"api/agents/{jobNumber}/state", wish);
}
