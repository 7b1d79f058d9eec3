using System.Text.Json.Nodes;

namespace Antiphon.Server.Tests.Flows;

/// <summary>A manager draws, tries, publishes and takes back, over the API as the page does.</summary>
[Collection(OneCentre.Name)]
public class FlowStories(SharedCentre shared) : IAsyncLifetime
{
    private HttpClient _program = null!;

    public Task InitializeAsync()
    {
        _program = shared.Centre.Program();
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        _program.Dispose();
        return Task.CompletedTask;
    }

    private static JsonObject Drawn(string name, params (string Name, string Node)[] nodes)
    {
        var all = new JsonObject();
        foreach (var (node, json) in nodes) all[node] = JsonNode.Parse(json);
        return new JsonObject { ["name"] = name, ["flow"] = new JsonObject { ["id"] = "x", ["version"] = 0, ["start"] = nodes[0].Name, ["fallback"] = "sales", ["nodes"] = all } };
    }

    private static JsonObject Hotline(string queue = "sales") => Drawn("测试热线",
        ("answer", """{"$type":"answer","next":"menu"}"""),
        ("menu", """{"prompts":["menu"],"$type":"menu","keys":{"1":"q","2":"closed"},"otherwise":"q","tries":2}"""),       // The kind need not stand first.
        ("closed", """{"$type":"play","prompts":["closed"],"next":"bye"}"""), ("bye", """{"$type":"hang-up"}"""), ("q", $$"""{"$type":"queue","queue":"{{queue}}"}"""));

    private async Task<JsonElement> Created(string id, JsonObject document)
    {
        var answer = await _program.PostAsJsonAsync("api/flows", new { id, name = document["name"]!.GetValue<string>(), document });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.Json();
    }

    private async Task<JsonElement> Post(string path, object body)
    {
        var answer = await _program.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Json();
    }

    private static string[] Problems(JsonElement answer) => [.. answer.GetProperty("problems").EnumerateArray().Select(p => $"{p.GetProperty("code")} {p.GetProperty("node")}".TrimEnd())];

    [Fact]
    public async Task A_flow_is_drawn_published_dialled_changed_and_taken_back()
    {
        var flow = await Created("story-life", Hotline());
        Assert.Empty(Problems(flow));
        Assert.Equal("409 flow-not-published", await (await _program.PutAsJsonAsync("api/flows/story-life/numbers", new { numbers = new[] { "4801" } })).Refusal());
        Assert.Equal(1, (await Post("api/flows/story-life/publish", new { revision = 1, note = "erste" })).GetProperty("version").GetInt32());
        (await _program.PutAsJsonAsync("api/flows/story-life/numbers", new { numbers = new[] { "4801" } })).EnsureSuccessStatusCode();
        await Until(centre => centre.Numbers.GetValueOrDefault("4801") is ToFlow { Flow.Value: "story-life" } && centre.Flows[new("story-life")].Version == 1);

        var saved = await (await _program.PutAsJsonAsync("api/flows/story-life", new { revision = 1, document = Hotline("service") })).Json();
        Assert.Equal(2, saved.GetProperty("revision").GetInt64());
        Assert.Equal("sales", ((QueueNode)Now().Flows[new("story-life")].Nodes["q"]).Queue.Value);        // A draft is not in force.
        await Post("api/flows/story-life/publish", new { revision = 2 });
        await Until(centre => ((QueueNode)centre.Flows[new("story-life")].Nodes["q"]).Queue.Value == "service");

        Assert.Equal(3, (await Post("api/flows/story-life/rollback", new { version = 1 })).GetProperty("version").GetInt32());
        await Until(centre => centre.Flows[new("story-life")] is { Version: 3 } back && ((QueueNode)back.Nodes["q"]).Queue.Value == "sales");
        var versions = JsonDocument.Parse(await _program.GetStringAsync("api/flows/story-life/versions")).RootElement;
        Assert.Equal([3, 2, 1], versions.EnumerateArray().Select(v => v.GetProperty("version").GetInt32()));
        Assert.Equal("409 flow-in-use", await (await _program.DeleteAsync("api/flows/story-life")).Refusal());
        (await _program.PutAsJsonAsync("api/flows/story-life/numbers", new { numbers = Array.Empty<string>() })).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.NoContent, (await _program.DeleteAsync("api/flows/story-life")).StatusCode);
        await Until(centre => !centre.Flows.ContainsKey(new("story-life")));
    }

    [Fact]
    public async Task A_flow_with_errors_is_not_published_and_each_is_named_in_both_languages()
    {
        var flow = await Created("story-errors", Drawn("坏流程", ("answer", """{"$type":"answer","next":"q"}"""), ("q", """{"$type":"queue","queue":"nowhere"}"""), ("lost", """{"$type":"hang-up"}""")));
        Assert.Equal(["unknown-queue q", "unreachable lost"], Problems(flow).Order(StringComparer.Ordinal));
        var text = flow.GetProperty("problems").EnumerateArray().First(p => p.GetProperty("code").GetString() == "unknown-queue").GetProperty("text");
        Assert.Equal(("没有队列“nowhere”。", "There is no queue “nowhere”."), (text.GetProperty("zh").GetString(), text.GetProperty("en").GetString()));
        Assert.Equal("409 flow-has-errors", await (await _program.PostAsJsonAsync("api/flows/story-errors/publish", new { revision = 1 })).Refusal());
        Assert.False(Now().Flows.ContainsKey(new("story-errors")));
    }

    [Fact]
    public async Task Two_people_who_draw_at_once_do_not_overwrite_each_other()
    {
        await Created("story-two", Hotline());
        (await _program.PutAsJsonAsync("api/flows/story-two", new { revision = 1, document = Hotline("service") })).EnsureSuccessStatusCode();
        Assert.Equal("409 flow-changed", await (await _program.PutAsJsonAsync("api/flows/story-two", new { revision = 1, document = Hotline() })).Refusal());
        Assert.Equal("409 flow-changed", await (await _program.PostAsJsonAsync("api/flows/story-two/publish", new { revision = 1 })).Refusal());
    }

    [Fact]
    public async Task An_exported_flow_is_imported_as_the_same_flow()
    {
        await Created("story-export", Hotline());
        var exported = JsonDocument.Parse(await _program.GetStringAsync("api/flows/story-export")).RootElement.GetProperty("document");
        var imported = await Post("api/flows", new { id = "story-import", name = "Kopie", document = exported });
        var again = imported.GetProperty("document");
        Assert.Equal(exported.GetProperty("flow").GetProperty("nodes").GetRawText(), again.GetProperty("flow").GetProperty("nodes").GetRawText());
        Assert.Equal("story-import", again.GetProperty("flow").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("""{"name":"x"}""")]
    [InlineData("""{"name":"x","flow":{"id":"x","version":0,"start":"a","nodes":{"a":{"$type":"shell","command":"rm"}}}}""")]
    [InlineData("""{"name":"x","flow":{"id":"x","version":0,"start":"a","nodes":{"a":{"$type":"play","prompts":null,"next":"a"}}}}""")]
    [InlineData("""{"name":"x","flow":{"id":"x","version":0,"start":"a","nodes":{"a":{"$type":"menu"}}}}""")]
    [InlineData("""{"name":"x","flow":{"id":"x","version":0,"start":"a","nodes":[]}}""")]
    [InlineData("[]")]
    [InlineData("7")]
    public async Task What_is_no_flow_is_refused_in_words(string document) => Assert.Equal("422 flow-unreadable",
        await (await _program.PostAsJsonAsync("api/flows", new { id = "story-garbage", name = "x", document = JsonNode.Parse(document) })).Refusal());

    [Fact]
    public async Task Short_names_are_checked_and_unique()
    {
        await Created("story-name", Hotline());
        Assert.Equal("409 flow-id-taken", await (await _program.PostAsJsonAsync("api/flows", new { id = "story-name", name = "x" })).Refusal());
        foreach (var id in (string[])["", "Großes", "a b", "-a", "../x", new string('a', 41)])
            Assert.Equal("422 flow-id-invalid", await (await _program.PostAsJsonAsync("api/flows", new { id, name = "x" })).Refusal());
    }

    [Fact]
    public async Task The_draft_is_tried_with_keys_at_any_hour_without_a_call()
    {
        await Created("story-try", Hotline());
        var waiting = await Post("api/flows/story-try/try", new { script = new { caller = "13800138000", at = "2026-12-31T19:00:00Z" } });
        Assert.Equal(("keys", "menu"), (waiting.GetProperty("state").GetString(), waiting.GetProperty("node").GetString()));
        Assert.Equal("Mobile", waiting.GetProperty("facts").GetProperty("kind").GetString());
        var heard = waiting.GetProperty("steps")[1].GetProperty("hears")[0];
        Assert.Equal("menu", heard.GetProperty("name").GetString());
        Assert.StartsWith("业务咨询请按一", heard.GetProperty("text").GetProperty("zh").GetString(), StringComparison.Ordinal);
        var queued = await Post("api/flows/story-try/try", new { script = new { caller = "", at = "2026-12-31T19:00:00Z", inputs = new object[] { new { kind = "silence" }, new { kind = "keys", keys = "1" } } } });
        Assert.Equal(("queue", "sales"), (queued.GetProperty("state").GetString(), queued.GetProperty("queue").GetString()));
        Assert.Equal(["answer", "menu", "menu", "q"], queued.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("node").GetString()!));
        Assert.Equal("Withheld", queued.GetProperty("facts").GetProperty("kind").GetString());
        Assert.DoesNotContain(shared.Centre.Services.GetRequiredService<CallCentre>().State.Calls.Values, c => c.Dialled == "trial");
        Assert.Equal("400 invalid", await (await _program.PostAsJsonAsync("api/flows/story-try/try", new { script = new { at = "never" } })).Refusal());
        Assert.Equal("400 invalid", await (await _program.PostAsJsonAsync("api/flows/story-try/try",
            new { script = new { caller = "", at = "2026-12-31T19:00:00Z", inputs = new[] { new { kind = "keys", keys = "X" } } } })).Refusal());
    }

    [Fact]
    public async Task Five_levels_of_menus_are_walked_with_repeat_back_and_operator_keys()
    {
        var nodes = new List<(string Name, string Node)> { ("answer", """{"$type":"answer","next":"m1"}""") };
        for (var level = 1; level <= 5; level++)
        {
            var (down, back) = (level == 5 ? "bye" : $"m{level + 1}", level == 1 ? "m1" : $"m{level - 1}");
            nodes.Add(($"m{level}", $$"""{"$type":"menu","prompts":["menu"],"keys":{"1":"{{down}}","9":"{{back}}","*":"m{{level}}","0":"operator"},"otherwise":"operator","tries":2}"""));
        }
        nodes.Add(("bye", """{"$type":"hang-up"}"""));
        nodes.Add(("operator", """{"$type":"queue","queue":"sales"}"""));
        Assert.Empty(Problems(await Created("story-levels", Drawn("五层菜单", [.. nodes]))));
        Task<JsonElement> Walk(string keys) => Post("api/flows/story-levels/try",
            new { script = new { caller = "13800138000", at = "2026-12-31T03:00:00Z", inputs = keys.Select(key => new { kind = "keys", keys = $"{key}" }).ToArray() } });

        var fifth = await Walk("11*9111");
        Assert.Equal(["answer", "m1", "m2", "m3", "m3", "m2", "m3", "m4", "m5"], fifth.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("node").GetString()!));
        Assert.Equal("keys", fifth.GetProperty("state").GetString());
        Assert.Equal("ended", (await Walk("11*91111")).GetProperty("state").GetString());
        Assert.Equal("queue", (await Walk("11*91110")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_stored_test_that_fails_keeps_the_flow_from_being_published()
    {
        await Created("story-tests", Hotline());
        var script = new { caller = "13800138000", at = "2026-12-31T19:00:00Z", inputs = new[] { new { kind = "keys", keys = "2" } } };
        object Case(string prompt) => new { name = "夜间", script, expect = new { state = "ended", nodes = new[] { "menu", "bye" }, prompts = new[] { prompt } } };
        (await _program.PutAsJsonAsync("api/flows/story-tests/tests", new[] { Case("welcome") })).EnsureSuccessStatusCode();
        Assert.Equal("409 flow-test-fails", await (await _program.PostAsJsonAsync("api/flows/story-tests/publish", new { revision = 1 })).Refusal());
        var verdict = (await Post("api/flows/story-tests/tests/run", new { }))[0];
        Assert.Equal("没有听到“welcome”", verdict.GetProperty("failure").GetProperty("zh").GetString());
        (await _program.PutAsJsonAsync("api/flows/story-tests/tests", new[] { Case("closed") })).EnsureSuccessStatusCode();
        Assert.Equal(JsonValueKind.Undefined, (await Post("api/flows/story-tests/tests/run", new { }))[0].TryGetProperty("failure", out var failure) ? failure.ValueKind : JsonValueKind.Undefined);
        await Post("api/flows/story-tests/publish", new { revision = 1 });
    }

    [Fact]
    public async Task A_draft_is_tried_as_if_the_caller_were_on_a_list_or_of_a_class()
    {
        await Created("story-as-if", Drawn("名单", ("answer", """{"$type":"answer","next":"list"}"""), ("list", """{"$type":"list","list":"business","listed":"q","otherwise":"bye"}"""),
            ("q", """{"$type":"queue","queue":"sales"}"""), ("bye", """{"$type":"hang-up"}""")));
        async Task<string?> State(object script) => (await Post("api/flows/story-as-if/try", new { script })).GetProperty("state").GetString();
        Assert.Equal("ended", await State(new { caller = "13800138000", at = "2026-12-31T19:00:00Z" }));
        Assert.Equal("queue", await State(new { caller = "13800138000", at = "2026-12-31T19:00:00Z", lists = new[] { "business" }, @class = "vip" }));
    }

    [Fact]
    public async Task Every_template_can_be_begun_from()
    {
        var templates = JsonDocument.Parse(await _program.GetStringAsync("api/flows/templates")).RootElement.EnumerateArray().ToList();
        Assert.Equal(9, templates.Count);
        foreach (var template in templates)
        {
            var id = "story-t-" + template.GetProperty("id").GetString();
            var flow = await Post("api/flows", new { id, name = id, document = template.GetProperty("document") });
            Assert.DoesNotContain(flow.GetProperty("problems").EnumerateArray(), p => p.GetProperty("severity").GetString() == "error");
        }
    }

    [Fact]
    public async Task Agents_see_no_flows_supervisors_draw_and_administrators_publish()
    {
        await Created("story-rights", Hotline());
        using var agent = await shared.Centre.SignedIn("1002");
        Assert.Equal("403 not-allowed", await (await agent.GetAsync("api/flows")).Refusal());
        using var supervisor = await shared.Centre.SignedIn("1100");
        (await supervisor.PutAsJsonAsync("api/flows/story-rights", new { revision = 1, document = Hotline() })).EnsureSuccessStatusCode();
        Assert.Equal("403 not-allowed", await (await supervisor.PostAsJsonAsync("api/flows/story-rights/publish", new { revision = 2 })).Refusal());
        Assert.Equal("403 not-allowed", await (await supervisor.PutAsJsonAsync("api/flows/settings", new { insideHosts = Array.Empty<string>() })).Refusal());
        Assert.Equal("1100", JsonDocument.Parse(await _program.GetStringAsync("api/flows/story-rights")).RootElement.GetProperty("updatedBy").GetString());
    }

    [Fact]
    public async Task The_flows_of_the_sample_are_there_with_their_numbers()
    {
        var flows = JsonDocument.Parse(await _program.GetStringAsync("api/flows")).RootElement.EnumerateArray().ToDictionary(f => f.GetProperty("id").GetString()!);
        Assert.Equal("主菜单", flows["main"].GetProperty("name").GetString());
        Assert.Equal("4000", flows["main"].GetProperty("numbers")[0].GetString());
        Assert.All(((string[])["main", "echo", "tone", "one-key", "early-media", "ring-first"]).Select(id => flows[id]), f => Assert.Equal(0, f.GetProperty("errors").GetInt32()));
        Assert.Equal("409 number-in-use", await (await _program.PutAsJsonAsync("api/flows/main/numbers", new { numbers = new[] { "4000", "4001" } })).Refusal());
    }

    private Centre Now() => shared.Centre.Services.GetRequiredService<CallCentre>().State.Centre;

    /// <summary>Settings come into force behind the writer.</summary>
    private async Task Until(Func<Centre, bool> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds(Now())) await Task.Delay(20, deadline.Token);
    }
}
