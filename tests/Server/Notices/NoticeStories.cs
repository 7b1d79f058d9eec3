using Antiphon.Server.Security.Organisation;
using Antiphon.Server.Live;

namespace Antiphon.Server.Tests.Notices;

[Collection(OneCentre.Name)]
public sealed class NoticeStories(SharedCentre shared)
{
    [Fact]
    public async Task A_notice_is_for_those_who_are_meant_alone_who_read_it_are_listed_and_a_withdrawn_one_is_gone()
    {
        using var supervisor = await shared.Centre.SignedIn("1100");
        using var meant = await shared.Centre.SignedIn("1001");
        using var other = await shared.Centre.SignedIn("1002");
        var id = await Publish(supervisor, new { title = "促销口径变更", text = "从今天起……", scrolling = true, recipients = new { roles = (string[])[], teams = (string[])[], queues = (string[])[], people = (string[])["1001"] } });
        var notice = Assert.Single(await Mine(meant), n => n.GetProperty("id").GetInt64() == id);
        Assert.True(notice.GetProperty("scrolling").GetBoolean());
        Assert.DoesNotContain(await Mine(other), n => n.GetProperty("id").GetInt64() == id);
        Assert.Equal("404 not-found", await (await other.PostAsync($"api/notices/{id}/read", null)).Refusal());

        Assert.Equal(JsonValueKind.Null, (await Receipts(supervisor, id)).Single().GetProperty("readAt").ValueKind);
        (await meant.PostAsync($"api/notices/{id}/read", null)).EnsureSuccessStatusCode();
        (await meant.PostAsync($"api/notices/{id}/read", null)).EnsureSuccessStatusCode();
        var receipt = (await Receipts(supervisor, id)).Single();
        Assert.Equal("1001", receipt.GetProperty("jobNumber").GetString());
        Assert.Equal(JsonValueKind.String, receipt.GetProperty("readAt").ValueKind);

        (await supervisor.DeleteAsync($"api/notices/{id}")).EnsureSuccessStatusCode();
        Assert.DoesNotContain(await Mine(meant), n => n.GetProperty("id").GetInt64() == id);
        Assert.Equal("403 not-allowed", await (await meant.PostAsJsonAsync("api/notices", new { title = "t", text = "t" })).Refusal());
    }

    [Fact]
    public async Task A_notice_holds_from_and_until_its_instants_and_reaches_a_role_a_team_and_a_queue()
    {
        using var supervisor = await shared.Centre.SignedIn("1100");
        using var agent = await shared.Centre.SignedIn("1001");
        var now = shared.Centre.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var later = await Publish(supervisor, new { title = "以后", text = "以后", validFrom = now.AddDays(1) });
        var over = await Publish(supervisor, new { title = "过期", text = "过期", validFrom = now.AddDays(-2), validUntil = now.AddDays(-1) });
        Assert.DoesNotContain(await Mine(agent), n => n.GetProperty("id").GetInt64() is var id && (id == later || id == over));

        var team = shared.Centre.Services.GetRequiredService<OrganisationBook>().Now.TeamOf("1001");
        var queue = (await agent.GetFromJsonAsync<JsonElement>("api/agents")).EnumerateArray().Single(a => a.GetProperty("jobNumber").GetString() == "1001").GetProperty("queues")[0].GetString();
        foreach (var (roles, teams, queues, reached) in new (string[], string[], string[], bool)[] { (["agent"], [], [], true), ([], [team!], [], true), ([], [], [queue!], true), (["administrator"], [], [], false) })
        {
            var id = await Publish(supervisor, new { title = "范围", text = "范围", recipients = new { roles, teams, queues, people = (string[])[] } });
            Assert.Equal(reached, (await Mine(agent)).Any(n => n.GetProperty("id").GetInt64() == id));
        }
        Assert.Equal("422 field-invalid", await (await supervisor.PostAsJsonAsync("api/notices", new { title = "倒", text = "置", validFrom = now, validUntil = now.AddHours(-1) })).Refusal());
    }

    [Fact]
    public async Task A_message_is_told_at_once_counted_until_it_is_read_also_by_who_was_away_and_seen_by_these_two_alone()
    {
        using var first = await shared.Centre.SignedIn("1001");
        using var second = await shared.Centre.SignedIn("1002");
        using var third = await shared.Centre.SignedIn("1100");
        var stream = shared.Centre.Services.GetRequiredService<LiveStream>();
        var reader = stream.Join(new Viewer("1002", _ => PeopleScope.Nobody), null);
        var stranger = stream.Join(new Viewer("1100", _ => PeopleScope.All), null);
        var before = await Unread(second);
        (await first.PostAsJsonAsync("api/chats/1002", new { text = " 帮我看一下这单 " })).EnsureSuccessStatusCode();
        Assert.Contains(Types(reader), type => type == "chat");
        Assert.DoesNotContain(Types(stranger), type => type == "chat");

        Assert.Equal(before + 1, await Unread(second));
        await second.DeleteAsync("api/session");
        using var again = await shared.Centre.SignedIn("1002");
        Assert.Equal(before + 1, await Unread(again));
        var talk = (await again.GetFromJsonAsync<JsonElement>("api/chats/1001")).EnumerateArray().Last();
        Assert.Equal(("帮我看一下这单", false), (talk.GetProperty("text").GetString(), talk.GetProperty("mine").GetBoolean()));
        (await again.PostAsync("api/chats/1001/read", null)).EnsureSuccessStatusCode();
        Assert.Equal(before, await Unread(again));
        Assert.Equal(JsonValueKind.String, (await first.GetFromJsonAsync<JsonElement>("api/chats/1002")).EnumerateArray().Last().GetProperty("readAt").ValueKind);
        Assert.Empty((await third.GetFromJsonAsync<JsonElement>("api/chats/1001")).EnumerateArray());
        Assert.Equal("404 not-found", await (await first.PostAsJsonAsync("api/chats/9999", new { text = "?" })).Refusal());
        Assert.Equal("422 field-invalid", await (await first.PostAsJsonAsync("api/chats/1002", new { text = " " })).Refusal());
        stream.Leave(reader);
        stream.Leave(stranger);
    }

    private static async Task<long> Publish(HttpClient by, object notice) => (await (await by.PostAsJsonAsync("api/notices", notice)).EnsureSuccessStatusCode().Json()).GetProperty("id").GetInt64();

    private static async Task<List<JsonElement>> Mine(HttpClient person) => [.. (await person.GetFromJsonAsync<JsonElement>("api/notices")).EnumerateArray()];

    private static async Task<List<JsonElement>> Receipts(HttpClient by, long id) => [.. (await by.GetFromJsonAsync<JsonElement>($"api/notices/{id}/receipts")).EnumerateArray()];

    private static async Task<int> Unread(HttpClient person) => (await person.GetFromJsonAsync<JsonElement>("api/inbox")).GetProperty("messages").GetInt32();

    private static List<string?> Types(LiveClient client) => [.. client.Waiting().Select(frame => JsonDocument.Parse(frame).RootElement.GetProperty("type").GetString())];
}
