using System.Text;
using System.Text.Json.Nodes;
using Antiphon.Server.Features.Bundle;
using Antiphon.Server.Persistence;
using Antiphon.Server.Tests.Security;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Bundle;

/// <summary>The whole configuration as one text.</summary>
public class BundleStories : CentreWithAdministrator
{
    [Fact]
    public async Task Bundle_that_was_taken_out_changes_nothing_when_it_comes_back_and_holds_no_secret()
    {
        (await Admin.PutAsJsonAsync("api/settings/mail", new { host = "mail.example", port = 587, security = "start-tls", userName = "u", password = "geheim-77", sender = "a@example.cn", domains = Array.Empty<string>(), publicAddress = "" })).EnsureSuccessStatusCode();
        var text = await Admin.GetStringAsync("api/bundle");
        Assert.Equal(0, (await Send("diff", text)).GetArrayLength());
        Assert.Equal(0, (await Send("import", text)).GetArrayLength());
        await using var db = await Centre.Services.GetRequiredService<IDbContextFactory<CentreDb>>().CreateDbContextAsync();
        foreach (var secret in await db.Database.SqlQuery<string>($"SELECT secrets AS \"Value\" FROM extensions UNION SELECT password FROM mail_settings UNION SELECT password_hash FROM people").ToListAsync())
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim-77", text, StringComparison.Ordinal);
        var tables = JsonNode.Parse(text)!["tables"]!.AsObject();
        foreach (var table in new[] { "roles", "queues", "numbers", "trunks", "extensions", "flow_versions", "lists", "calendars", "mail_settings" }) Assert.NotNull(tables[table]);
        foreach (var table in new[] { "people", "api_keys", "sessions", "customers", "call_records", "audit", "second_factors" }) Assert.Null(tables[table]);
    }

    [Fact]
    public async Task Import_changes_what_the_dry_run_showed_is_in_force_and_can_be_taken_back()
    {
        var before = await Admin.GetStringAsync("api/bundle");
        var wished = JsonNode.Parse(before)!;
        Row(wished, "queues", "id", "sales")["service_level_seconds"] = 33;
        Rows(wished, "roles").Add(new JsonObject { ["code"] = "coach", ["name_zh"] = "教练", ["name_en"] = "Coach", ["grants"] = "see-alarms:all" });
        Rows(wished, "extensions").Add(new JsonObject { ["number"] = "8777", ["may_call_outside"] = false, ["settings"] = new JsonObject(), ["valid_until"] = null });
        var removed = Rows(wished, "numbers").First(n => n!["number"]!.ToString() == "4003")!;
        Rows(wished, "numbers").Remove(removed);
        var dry = await Send("diff", wished.ToJsonString());
        Assert.Equal([("extensions", "8777", "added"), ("numbers", "4003", "removed"), ("queues", "sales", "changed"), ("roles", "coach", "added")], Told(dry));
        Assert.Equal(20, ServiceLevel());
        Assert.Equal(Told(dry), Told(await Send("import?note=Nr.1", wished.ToJsonString())));
        Assert.Equal(33, ServiceLevel());
        Assert.Contains("coach", await Admin.GetStringAsync("api/roles"), StringComparison.Ordinal);
        Assert.Contains("8777", await Admin.GetStringAsync("api/extensions"), StringComparison.Ordinal);
        var centre = Centre.Services.GetRequiredService<CallCentre>().State.Centre;
        Assert.False(centre.Numbers.ContainsKey("4003"));
        var line = (await Admin.GetFromJsonAsync<JsonElement>("api/audit?action=import-bundle")).GetProperty("items")[0];
        Assert.Equal("extensions:1 numbers:1 queues:1 roles:1", string.Join(' ', line.GetProperty("details").GetProperty("changes").GetString()!.Split(' ').Order(StringComparer.Ordinal)));
        var history = await Admin.GetFromJsonAsync<JsonElement>("api/bundle/history");
        Assert.Equal(("Nr.1", 4), (history[0].GetProperty("note").GetString(), history[0].GetProperty("changes").GetInt32()));
        (await Admin.PostAsync($"api/bundle/history/{history[0].GetProperty("id").GetInt64()}/restore", null)).EnsureSuccessStatusCode();
        Assert.Equal(before, await Admin.GetStringAsync("api/bundle"));
        Assert.Equal(20, ServiceLevel());
    }

    [Fact]
    public async Task Bundle_with_one_wrong_row_changes_nothing_and_says_which()
    {
        var before = await Admin.GetStringAsync("api/bundle");
        foreach (var (spoil, where) in new (Action<JsonNode>, string)[]
        {
            (b => Row(b, "queues", "id", "sales")["service_level_seconds"] = "soon", "queues/sales"),
            (b => Row(b, "queues", "id", "sales")["agent_order"] = "ByLuck", "queues"),
            (b => Row(b, "trunks", "name", "loopback")["secrets"] = "x", "trunks/loopback"),
            (b => Row(b, "numbers", "number", "4000")["destination"] = new JsonObject { ["$type"] = "nowhere" }, "settings"),
            (b => b["tables"]!["people"] = new JsonArray(), "people"),
            (b => Rows(b, "lists").Add(Row(b, "lists", "id", "black").DeepClone()), "lists/black"),
            (b => b["version"] = 2, "version"),
        })
        {
            var wrong = JsonNode.Parse(before)!;
            Row(wrong, "queues", "id", "service")["service_level_seconds"] = 44;
            spoil(wrong);
            var refused = await Admin.PostAsync("api/bundle/import", new StringContent(wrong.ToJsonString(), Encoding.UTF8, "application/json"));
            Assert.Equal("422 bundle-invalid", await refused.Refusal());
            Assert.Equal(where, (await refused.Json()).GetProperty("args").GetProperty("where").GetString());
            Assert.Equal(before, await Admin.GetStringAsync("api/bundle"));
        }
        Assert.Equal("422 bundle-invalid", await (await Admin.PostAsync("api/bundle/diff", new StringContent("{", Encoding.UTF8, "application/json"))).Refusal());
        Assert.Equal(0, (await Admin.GetFromJsonAsync<JsonElement>("api/bundle/history")).GetArrayLength());
    }

    [Fact]
    public async Task Bundle_is_no_way_to_more_rights()
    {
        using var helper = await Person("2001", "helper", Grants(("manage-bundle", "all")));
        var wished = JsonNode.Parse(await helper.GetStringAsync("api/bundle"))!;
        Row(wished, "roles", "code", "helper")["grants"] = "manage-bundle:all manage-people:all";
        Assert.Equal("403 more-than-own", await (await helper.PostAsync("api/bundle/import", new StringContent(wished.ToJsonString(), Encoding.UTF8, "application/json"))).Refusal());
        using var supervisor = await Centre.SignedIn("1100");
        Assert.Equal("403 not-allowed", await (await supervisor.GetAsync("api/bundle")).Refusal());
    }

    [Fact]
    public async Task Stopped_centre_gives_and_takes_its_configuration_by_command()
    {
        var options = CentreUnderTest.NewOptions();
        await using (await CentreUnderTest.Start(options, keepFolder: true)) { }
        var file = Path.Combine(options.Data, "bundle.json");
        using var told = new StringWriter();
        await BundleCommands.Run(options with { ExportBundle = file }, TimeProvider.System, told);
        var wished = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        Row(wished, "queues", "id", "sales")["service_level_seconds"] = 33;
        await File.WriteAllTextAsync(file, wished.ToJsonString());
        await BundleCommands.Run(options with { ImportBundle = file }, TimeProvider.System, told);
        Assert.Contains("changed  queues/sales", told.ToString(), StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "no");
        await Assert.ThrowsAsync<StartProblem>(() => BundleCommands.Run(options with { ImportBundle = file }, TimeProvider.System, told));
        await using var centre = await CentreUnderTest.Start(options);
        Assert.Equal(33, centre.Services.GetRequiredService<CallCentre>().State.Centre.Queues[new QueueId("sales")].ServiceLevelSeconds);
        // Who stands at the machine is written down too, and the chain is whole.
        using var program = centre.Program();
        var line = (await program.GetFromJsonAsync<JsonElement>("api/audit?action=import-bundle")).GetProperty("items")[0];
        Assert.Equal(("command", "bundle.json", "queues:1"), (line.GetProperty("who").GetString(), line.GetProperty("subject").GetString(), line.GetProperty("details").GetProperty("changes").GetString()));
        Assert.Equal(JsonValueKind.Null, (await (await program.PostAsync("api/audit/verify", null)).Json()).GetProperty("broken").ValueKind);
    }

    private static JsonArray Rows(JsonNode bundle, string table) => bundle["tables"]![table]!.AsArray();

    private static JsonObject Row(JsonNode bundle, string table, string key, string value) => Rows(bundle, table).Single(row => row![key]!.ToString() == value)!.AsObject();

    private async Task<JsonElement> Send(string what, string bundle)
    {
        var answer = await Admin.PostAsync($"api/bundle/{what}", new StringContent(bundle, Encoding.UTF8, "application/json"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Json();
    }

    private static List<(string, string, string)> Told(JsonElement changes) =>
        [.. changes.EnumerateArray().Select(c => (c.GetProperty("table").GetString()!, c.GetProperty("key").GetString()!, c.GetProperty("kind").GetString()!)).OrderBy(c => c.Item1, StringComparer.Ordinal)];

    private int ServiceLevel() => Centre.Services.GetRequiredService<CallCentre>().State.Centre.Queues[new QueueId("sales")].ServiceLevelSeconds;
}
