using Antiphon.Server.Persistence.Databases;
using Antiphon.Server.Tests.Phone;
using Antiphon.TestKit.Peers;

namespace Antiphon.Server.Tests.Databases;

/// <summary>PostgreSQL goes and comes back while calls go on.</summary>
[Trait("Level", "main")]
public sealed class OutageStories : IAsyncLifetime
{
    private const string Numbers = "1391122";
    private readonly PostgresCluster _cluster = new();
    private readonly List<WirePhone> _phones = [];
    private CentreUnderTest _centre = null!;

    public async Task InitializeAsync() => _centre = await CentreUnderTest.Start(EveryDatabase.OnPostgres(CentreUnderTest.NewOptions(), _cluster));

    public async Task DisposeAsync()
    {
        foreach (var phone in _phones) await phone.DisposeAsync();
        await _centre.DisposeAsync();
        _cluster.Dispose();
    }

    [Fact]
    public async Task Ten_outages_under_load_drop_no_call_and_lose_no_record()
    {
        using var admin = await _centre.SignedIn("1000");
        using var program = _centre.Program();
        Assert.Empty(await Records(program));
        Assert.Empty((await Json(admin, "api/calls/in-progress")).EnumerateArray());
        var throughout = await Call();
        for (var outage = 0; outage < 10; outage++)
        {
            List<WireCall> calls = [await Call(), await Call()];
            if (outage % 2 == 0) _cluster.Stop();
            else _cluster.Kill();
            calls.Add(await Call());
            calls.Add(await Call());
            foreach (var call in calls.Skip(1)) await call.Bye();
            if (outage == 0) await While_it_is_away(admin, program);
            _cluster.Start();
            await calls[0].Bye();
        }
        await throughout.Bye();
        await IsAway(false);

        var records = new List<JsonElement>();
        await Eventually.Holds(async () => (records = await Records(program)).Count(r => r.GetProperty("result").GetString() != "in-progress") == _phones.Count,
            TimeSpan.FromSeconds(40), "every call has a record", () => $"{records.Count} of {_phones.Count}");
        Assert.Equal(_phones.Count, records.Select(r => r.GetProperty("caller").GetProperty("number").GetString()).Distinct().Count());
        Assert.All(records, record => Assert.Equal("normal", record.GetProperty("endReason").GetString()));
        await Eventually.Holds(async () => (await Json(admin, "api/alarms/history")).ToString().Contains(DatabaseWatch.AlarmKind, StringComparison.Ordinal), TimeSpan.FromSeconds(20), "the alarm is in the history");
    }

    /// <summary>Whoever is signed in goes on; what must be written is refused, and the readiness says what waits.</summary>
    private async Task While_it_is_away(HttpClient admin, HttpClient program)
    {
        await IsAway(true);
        var inProgress = await Json(admin, "api/calls/in-progress");
        Assert.True(inProgress.ValueKind == JsonValueKind.Array && inProgress.GetArrayLength() > 0, inProgress.ToString());
        Assert.Equal("503 database-away", await (await program.PostAsJsonAsync("api/customers", new { name = "不行", numbers = Array.Empty<string>() })).Refusal());
        var parts = (await Json(admin, "api/diagnostics/system")).GetProperty("parts").EnumerateArray().ToDictionary(p => p.GetProperty("part").GetString() + p.GetProperty("name").GetString(), p => p.GetProperty("health").GetString());
        Assert.Equal(("down", "warning", "ok"), (parts["database"], parts["records"], parts["engine"]));
        using var stranger = _centre.Browser();
        Assert.Contains("entries wait to become call records", await stranger.GetStringAsync("health/ready"), StringComparison.Ordinal);
        Assert.Equal("503 database-away", await (await stranger.PostAsJsonAsync("api/session", new { jobNumber = "1001", password = "x" })).Refusal());
    }

    private Task IsAway(bool away) =>
        Eventually.Holds(() => _centre.Services.GetRequiredService<DatabaseWatch>().Now.IsAway == away, TimeSpan.FromSeconds(20), $"the database is {(away ? "away" : "back")}");

    private async Task<WireCall> Call()
    {
        var phone = new WirePhone($"{Numbers}{_phones.Count:0000}", RegisteredPhone.Sip(_centre));
        _phones.Add(phone);
        var call = WireCall.To(phone, "4003");
        await call.Invite(WireCall.Sdp(phone.Local));
        await call.Expect(200);
        await call.Ack();
        return call;
    }

    private static async Task<List<JsonElement>> Records(HttpClient program) =>
        [.. (await Json(program, "api/calls?pageSize=100")).GetProperty("items").EnumerateArray().Where(c => c.GetProperty("caller").GetProperty("number").GetString()!.StartsWith(Numbers, StringComparison.Ordinal))];

    private static async Task<JsonElement> Json(HttpClient client, string path) => await (await client.GetAsync(path)).Json();
}
