namespace Antiphon.Server.Tests.Security;

/// <summary>Roles of one's own, scopes between teams, and keys: a centre of its own.</summary>
public sealed class RoleStories : CentreWithAdministrator
{
    [Fact]
    public async Task A_new_role_without_code_opens_exactly_what_it_names()
    {
        using var coach = await Person("2001", "coach", Grants(("see-alarms", "all"), ("see-board", "team")));
        Assert.Equal(HttpStatusCode.OK, (await coach.GetAsync("api/alarms")).StatusCode);
        Assert.Equal("403 not-allowed", await (await coach.GetAsync("api/customers")).Refusal());
        Assert.Equal("403 not-allowed", await (await coach.GetAsync("api/people")).Refusal());
        var session = await coach.GetFromJsonAsync<JsonElement>("api/session");
        Assert.Equal(["see-alarms", "see-board"], session.GetProperty("permissions").EnumerateObject().Select(p => p.Name).Order());
    }

    [Fact]
    public async Task A_changed_role_holds_from_the_next_request_on()
    {
        using var coach = await Person("2001", "coach", Grants(("see-alarms", "all")));
        (await Admin.PutAsJsonAsync("api/roles/coach", new { name = new { zh = "教练", en = "Coach" }, grants = Grants(("see-customers", "all")) })).EnsureSuccessStatusCode();
        Assert.Equal("403 not-allowed", await (await coach.GetAsync("api/alarms")).Refusal());
        Assert.Equal(HttpStatusCode.OK, (await coach.GetAsync("api/customers")).StatusCode);
        Assert.Equal("409 in-use", await (await Admin.DeleteAsync("api/roles/coach")).Refusal());
    }

    [Fact]
    public async Task Who_leads_a_team_sees_and_acts_within_it_alone()
    {
        using var leader = await Person("2001", "leader", Grants(("see-board", "team"), ("act-for-agents", "team"), ("manage-skills", "team"), ("manage-people", "team"), ("take-calls", "all")), "team-1", leads: true);
        var seen = (await leader.GetFromJsonAsync<JsonElement>("api/agents")).EnumerateArray().Select(a => a.GetProperty("jobNumber").GetString()).ToList();
        Assert.Equal(["1001", "1002", "1003", "1004", "1005"], seen);
        Assert.Equal("409 agent-not-signed-in", await (await leader.PutAsJsonAsync("api/agents/1002/state", new { state = "signed-out" })).Refusal());
        foreach (var unseen in (string[])["1006", "9999"])
        {
            Assert.Equal("403 out-of-scope", await (await leader.PutAsJsonAsync($"api/agents/{unseen}/state", new { state = "signed-out" })).Refusal());
            Assert.Equal("403 out-of-scope", await (await leader.PutAsJsonAsync($"api/settings/agents/{unseen}", new { queues = Array.Empty<object>(), skills = Array.Empty<object>(), regions = Array.Empty<string>() })).Refusal());
            Assert.Equal("404 not-found", await (await leader.GetAsync($"api/people/{unseen}")).Refusal());
            Assert.Equal("404 not-found", await (await leader.PostAsync($"api/people/{unseen}/password", null)).Refusal());
        }
        var people = await leader.GetFromJsonAsync<JsonElement>("api/people");
        Assert.Equal(6, people.GetProperty("total").GetInt32());
        Assert.Equal("403 out-of-scope", await (await leader.PostAsJsonAsync("api/people", new { jobNumber = "2002", name = "新", roles = new[] { "leader" }, team = "team-2" })).Refusal());
    }

    [Fact]
    public async Task Nobody_gives_more_than_he_has_or_acts_on_whoever_has_more()
    {
        using var hr = await Person("2001", "hr", Grants(("manage-people", "all"), ("manage-roles", "all"), ("manage-keys", "all")));
        Assert.Equal("403 more-than-own", await (await hr.PutAsJsonAsync("api/people/2001", new { name = "我", roles = new[] { "administrator" }, team = "centre" })).Refusal());
        Assert.Equal("403 more-than-own", await (await hr.PostAsync("api/people/1000/password", null)).Refusal());
        Assert.Equal("403 more-than-own", await (await hr.PutAsJsonAsync("api/roles/hr", new { name = new { zh = "人事", en = "HR" }, grants = Grants(("manage-people", "all"), ("see-audit", "all")) })).Refusal());
        Assert.Equal("403 more-than-own", await (await hr.PostAsJsonAsync("api/keys", new { name = "mine", roles = new[] { "administrator" } })).Refusal());
        Assert.Equal("409 built-in", await (await hr.PutAsJsonAsync("api/roles/agent", new { name = new { zh = "坐席", en = "Agent" }, grants = Grants() })).Refusal());
    }

    [Fact]
    public async Task A_key_may_what_its_role_may_for_its_team_until_it_ends_or_is_revoked()
    {
        await Role("board-only", Grants(("see-board", "team")));
        var made = await (await Admin.PostAsJsonAsync("api/keys", new { name = "wall", roles = new[] { "board-only" }, team = "team-2", days = 30 })).Json();
        using var program = Program(made.GetProperty("secret").GetString()!);
        Assert.Equal(5, (await program.GetFromJsonAsync<JsonElement>("api/agents")).GetArrayLength());
        Assert.Equal("403 not-allowed", await (await program.GetAsync("api/calls")).Refusal());
        var listed = (await Admin.GetFromJsonAsync<JsonElement>("api/keys")).EnumerateArray().Single(k => k.GetProperty("name").GetString() == "wall");
        Assert.Equal("127.0.0.1", listed.GetProperty("usedFrom").GetString());
        (await Admin.DeleteAsync($"api/keys/{listed.GetProperty("id").GetString()}")).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("api/agents")).StatusCode);
        var lines = await Admin.GetFromJsonAsync<JsonElement>("api/audit?who=key:wall");
        Assert.Equal("key-used", lines.GetProperty("items")[0].GetProperty("action").GetString());
    }

    [Fact]
    public async Task A_team_moves_with_all_below_it_but_never_under_itself()
    {
        var id = (await (await Admin.PostAsJsonAsync("api/teams", new { name = "夜班", parentId = "team-1" })).Json()).GetProperty("id").GetString()!;
        Assert.Equal("422 field-invalid", await (await Admin.PutAsJsonAsync("api/teams/team-1", new { name = "客服一组", parentId = id })).Refusal());
        Assert.Equal("409 in-use", await (await Admin.DeleteAsync("api/teams/team-1")).Refusal());
        (await Admin.PutAsJsonAsync($"api/teams/{id}", new { name = "夜班", parentId = "team-2", leaders = new[] { "1001" } })).EnsureSuccessStatusCode();
        (await Admin.DeleteAsync($"api/teams/{id}")).EnsureSuccessStatusCode();
        Assert.Equal(["centre", "team-1", "team-2"], (await Admin.GetFromJsonAsync<JsonElement>("api/teams")).EnumerateArray().Select(t => t.GetProperty("id").GetString()).Order());
    }

    [Fact]
    public async Task The_trail_is_searched_taken_away_and_verified_through_the_page()
    {
        using var stranger = Centre.Browser();
        await stranger.PostAsJsonAsync("api/session", new { jobNumber = "1001", password = "guess" });
        await stranger.PostAsJsonAsync("api/session", new { jobNumber = "hunter2", password = "x" });
        await Role("coach", Grants(("see-alarms", "all")));
        var failed = await Admin.GetFromJsonAsync<JsonElement>("api/audit?action=sign-in-failed");
        Assert.Equal(["unknown", "1001"], failed.GetProperty("items").EnumerateArray().Select(l => l.GetProperty("subject").GetString()));
        var role = (await Admin.GetFromJsonAsync<JsonElement>("api/audit?action=create-role&who=1000")).GetProperty("items")[0];
        Assert.Contains("see-alarms:all", role.GetProperty("details").GetProperty("after").GetString(), StringComparison.Ordinal);
        var csv = await Admin.GetStringAsync("api/audit/export?action=signed-in");
        Assert.StartsWith("seq,at,who,name,action,subject,details,address,hash\r\n", csv, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await (await Admin.PostAsync("api/audit/verify", null)).Json()).GetProperty("broken").ValueKind);
        using var supervisor = await Centre.SignedIn("1100");
        Assert.Equal("403 not-allowed", await (await supervisor.GetAsync("api/audit")).Refusal());
    }
}
