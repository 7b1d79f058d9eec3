namespace Antiphon.Server.Tests.Wallboards;

/// <summary>Boards on large screens: what they show, to whom, and what a screen goes through on which nobody looks after it.</summary>
public sealed class WallboardStories : CentreOfItsOwn
{
    private static object Board(params object[] tiles) => new { name = "大厅", shared = true, pages = new[] { new { title = "今天", seconds = 15, tiles } } };

    private static object Figure(string measure, int x, string kind = "figure", string[]? queues = null, string[]? teams = null) =>
        new { kind, measures = new[] { measure }, title = "", x, y = 0, w = 3, h = 2, queues = queues ?? [], teams = teams ?? [], warn = (double?)null, bad = (double?)null, sound = false };

    [Fact]
    public async Task A_screen_with_a_link_shows_seats_answer_rate_and_workload_and_nothing_else()
    {
        using var supervisor = await UnderTest.SignedIn("1100");
        var id = await Made(supervisor, Board(Figure("now-signed-in", 0), Figure("now-signed-out", 3), Figure("answer-rate", 6), Figure("offered", 9, "queues", ["sales"])));
        var token = await Link(supervisor, id, new { name = "大厅左", days = 30 });
        await Calls.Ask(new SignIn(new("1001"), "8001", Standing: false));
        await Eventually.Holds(async () => Values(await Shown(token))[0] == "1", Soon, "the screen knows who signed in");
        var values = Values(await Shown(token));
        Assert.Equal(("1", ""), (values[0], values[2]));
        Assert.Equal(UnderTest.Services.GetRequiredService<CallCentre>().State.Centre.Agents.Values.Count(a => !a.Synthetic) - 1, int.Parse(values[1], null));
        Assert.Equal("销售咨询", (await Shown(token)).GetProperty("pages")[0].GetProperty("tiles")[3].GetProperty("rows")[0].GetProperty("name").GetProperty("zh").GetString());
        using var screen = Screen(token);
        foreach (var path in new[] { "api/queues", "api/wallboards", $"api/wallboards/{id}", "api/reports" }) Assert.Equal("401 not-signed-in", await (await screen.GetAsync(path)).Refusal());
    }

    [Fact]
    public async Task A_link_shows_no_more_than_its_queues_and_teams_and_ends_when_it_is_revoked_or_its_maker_leaves()
    {
        using var supervisor = await UnderTest.SignedIn("1100");
        var id = await Made(supervisor, Board(Figure("now-waiting", 0, "queues"), Figure("calls", 4), Figure("offered", 8)));
        var token = await Link(supervisor, id, new { name = "销售", days = 1, queues = new[] { "sales" } });
        var tiles = (await Shown(token)).GetProperty("pages")[0].GetProperty("tiles");
        Assert.Equal(1, tiles[0].GetProperty("rows").GetArrayLength());
        // What cannot be told apart by queue is not shown to a screen of some queues.
        Assert.Equal(JsonValueKind.Null, tiles[1].GetProperty("rows")[0].GetProperty("values")[0].ValueKind);
        Assert.Equal(0, tiles[2].GetProperty("rows")[0].GetProperty("values")[0].GetDouble());

        var link = (await (await supervisor.GetAsync($"api/wallboards/{id}/links")).Json())[0];
        Assert.False(link.TryGetProperty("tokenHash", out _));
        (await supervisor.DeleteAsync($"api/wallboards/{id}/links/{link.GetProperty("id").GetString()}")).EnsureSuccessStatusCode();
        using var screen = Screen(token);
        Assert.Equal("403 link-invalid", await (await screen.GetAsync("api/wall")).Refusal());
        using var stranger = Screen("guessed");
        Assert.Equal("403 link-invalid", await (await stranger.GetAsync("api/wall")).Refusal());
        using var nobody = UnderTest.Browser();
        Assert.Equal("401 not-signed-in", await (await nobody.GetAsync("api/wall")).Refusal());
    }

    [Fact]
    public async Task Everybody_sees_shared_boards_with_his_own_figures_and_only_who_may_lays_them_out()
    {
        using var supervisor = await UnderTest.SignedIn("1100");
        var shared = await Made(supervisor, Board(Figure("talks", 0), Figure("now-signed-in", 4), Figure("calls", 8)));
        var own = await Made(supervisor, new { name = "自己的", shared = false, pages = new[] { new { title = "", seconds = 10, tiles = Array.Empty<object>() } } });
        using var agent = await UnderTest.SignedIn("1001");
        var seen = (await (await agent.GetAsync("api/wallboards")).Json()).EnumerateArray().Select(b => b.GetProperty("id").GetString()).ToList();
        Assert.Equal([shared], seen);
        Assert.Equal("404 not-found", await (await agent.GetAsync($"api/wallboards/{own}")).Refusal());
        var values = Values(await (await agent.GetAsync($"api/wallboards/{shared}")).Json());
        Assert.Equal(("0", ""), (values[0], values[2]));                     // his own talks; calls of the centre are not his
        Assert.Equal("403 not-allowed", await (await agent.PostAsJsonAsync("api/wallboards", Board())).Refusal());
        Assert.Equal("403 not-allowed", await (await agent.PostAsJsonAsync($"api/wallboards/{shared}/links", new { name = "x", days = 1 })).Refusal());
    }

    [Fact]
    public async Task What_does_not_fit_the_screen_or_overlaps_is_refused_with_its_field()
    {
        foreach (var (tiles, field) in new[] { (new[] { Figure("offered", 10) }, "place"), ([Figure("offered", 0), Figure("asa", 2)], "place"), ([Figure("weather", 0)], "measures"), ([Figure("offered", 0, "film")], "kind") })
        {
            var refused = await (await Client.PostAsJsonAsync("api/wallboards", Board(tiles))).Json();
            Assert.Equal(("field-invalid", field), (refused.GetProperty("code").GetString(), refused.GetProperty("args").GetProperty("field").GetString()));
        }
        var id = await Made(Client, Board());
        Assert.Equal("422 field-invalid", await (await Client.PostAsJsonAsync($"api/wallboards/{id}/links", new { name = "x", days = 367 })).Refusal());
        Assert.Equal("422 field-invalid", await (await Client.PostAsJsonAsync($"api/wallboards/{id}/links", new { name = "x", days = 3, teams = new[] { "nobody" } })).Refusal());
        (await Client.DeleteAsync($"api/wallboards/{id}")).EnsureSuccessStatusCode();
        Assert.Equal("404 not-found", await (await Client.GetAsync($"api/wallboards/{id}")).Refusal());
    }

    internal static async Task<string> Made(HttpClient client, object board) => (await (await client.PostAsJsonAsync("api/wallboards", board)).EnsureSuccessStatusCode().Json()).GetProperty("id").GetString()!;

    internal static async Task<string> Link(HttpClient client, string board, object wish) =>
        (await (await client.PostAsJsonAsync($"api/wallboards/{board}/links", wish)).EnsureSuccessStatusCode().Json()).GetProperty("path").GetString()!.Split('#')[1];

    private HttpClient Screen(string token)
    {
        var screen = UnderTest.Browser();
        screen.DefaultRequestHeaders.Add("X-Wall-Token", token);
        return screen;
    }

    private async Task<JsonElement> Shown(string token)
    {
        using var screen = Screen(token);
        return await (await screen.GetAsync("api/wall")).EnsureSuccessStatusCode().Json();
    }

    private static List<string> Values(JsonElement wall) => [.. wall.GetProperty("pages")[0].GetProperty("tiles").EnumerateArray().Select(t => t.GetProperty("rows")[0].GetProperty("values")[0].ToString())];
}
