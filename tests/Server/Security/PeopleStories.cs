using Antiphon.Server.Security.SecondFactor;

namespace Antiphon.Server.Tests.Security;

/// <summary>The people of a centre of its own: they come, move and go.</summary>
public class PeopleStories : CentreWithAdministrator
{
    [Fact]
    public async Task Somebody_new_signs_in_with_the_password_shown_once_and_must_change_it()
    {
        var password = await Create("2001", "新人", "agent", "team-1");
        using var browser = Centre.Browser();
        var session = await (await SignIn(browser, "2001", password)).Json();
        Assert.True(session.GetProperty("mustChangePassword").GetBoolean());
        Assert.Equal("403 password-must-change", await (await browser.GetAsync("api/agents")).Refusal());
        (await browser.PutAsJsonAsync("api/session/password", new { current = password, next = CentreUnderTest.OwnPassword })).EnsureSuccessStatusCode();
        var settings = await Admin.GetFromJsonAsync<JsonElement>("api/settings/agents");
        Assert.Contains(settings.EnumerateArray(), a => a.GetProperty("jobNumber").GetString() == "2001" && a.GetProperty("name").GetString() == "新人");
    }

    [Fact]
    public async Task A_move_to_another_team_keeps_where_somebody_was()
    {
        (await Admin.PutAsJsonAsync("api/people/1001", new { name = "王丽娟", roles = new[] { "agent" }, team = "team-2" })).EnsureSuccessStatusCode();
        var history = (await Admin.GetFromJsonAsync<JsonElement>("api/people/1001")).GetProperty("history").EnumerateArray().ToList();
        Assert.Equal(["team-2", "team-1"], history.Select(h => h.GetProperty("team").GetString()));
        Assert.Equal(history[0].GetProperty("from").GetString(), history[1].GetProperty("to").GetString());
        Assert.Equal("422 field-invalid", await (await Admin.PutAsJsonAsync("api/people/1001", new { name = "王丽娟", roles = new[] { "agent" }, team = "team-1", validFrom = "2001-01-01T00:00:00Z" })).Refusal());
        var found = await Admin.GetFromJsonAsync<JsonElement>("api/people?team=team-2&role=agent&pageSize=3");
        Assert.Equal((6, 3), (found.GetProperty("total").GetInt32(), found.GetProperty("items").GetArrayLength()));
    }

    [Fact]
    public async Task Who_is_disabled_is_out_at_once_and_cannot_come_back_until_enabled()
    {
        using var agent = await Centre.SignedIn("1002");
        (await Admin.PostAsync("api/people/1002/disable", null)).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.Unauthorized, (await agent.GetAsync("api/session")).StatusCode);
        using var again = Centre.Browser();
        Assert.Equal("403 account-disabled", await (await SignIn(again, "1002", CentreUnderTest.OwnPassword)).Refusal());
        Assert.Equal("401 wrong-credentials", await (await SignIn(again, "1002", "something else")).Refusal());
        (await Admin.PostAsync("api/people/1002/enable", null)).EnsureSuccessStatusCode();
        (await SignIn(again, "1002", CentreUnderTest.OwnPassword)).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task A_reset_password_is_shown_once_ends_all_sessions_and_lifts_the_brake()
    {
        using var agent = await Centre.SignedIn("1002");
        using var stranger = Centre.Browser();
        for (var i = 0; i < 5; i++) await SignIn(stranger, "1002", "guess");
        Assert.Equal("429 too-many-attempts", await (await SignIn(stranger, "1002", CentreUnderTest.OwnPassword)).Refusal());
        var locked = await Admin.GetFromJsonAsync<JsonElement>("api/people?state=locked");
        Assert.Equal("1002", locked.GetProperty("items")[0].GetProperty("jobNumber").GetString());
        var password = (await (await Admin.PostAsync("api/people/1002/password", null)).Json()).GetProperty("password").GetString()!;
        Assert.Equal(HttpStatusCode.Unauthorized, (await agent.GetAsync("api/session")).StatusCode);
        (await SignIn(stranger, "1002", password)).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Sessions_of_a_person_are_listed_and_one_can_be_ended()
    {
        using var first = await Centre.SignedIn("1002");
        using var second = await Centre.SignedIn("1002");
        var sessions = (await Admin.GetFromJsonAsync<JsonElement>("api/people/1002")).GetProperty("sessions");
        Assert.Equal(2, sessions.GetArrayLength());
        Assert.Equal("127.0.0.1", sessions[0].GetProperty("address").GetString());
        (await Admin.DeleteAsync($"api/people/1002/sessions/{sessions[1].GetProperty("id").GetString()}")).EnsureSuccessStatusCode();
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), ((await first.GetAsync("api/session")).StatusCode, (await second.GetAsync("api/session")).StatusCode));
    }

    [Fact]
    public async Task A_file_with_one_wrong_row_imports_nobody_and_says_which()
    {
        const string rows = "工号,姓名,角色,班组\n2101,甲,agent,客服一组\n2102,\"乙, 二\",,\n1001,丙,agent,team-1\n2103,丁,nobody,team-1\n2104,戊,agent,no such team\n";
        var seen = await Import(rows, commit: true);
        Assert.Equal((2, 3, false), (seen.GetProperty("good").GetInt32(), seen.GetProperty("bad").GetInt32(), seen.GetProperty("committed").GetBoolean()));
        Assert.Equal([null, null, "jobNumber taken", "roles unknown", "team unknown"], seen.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("problem").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await Admin.GetAsync("api/people/2101")).StatusCode);
        var done = await Import("2101;甲;agent;客服一组\r\n2102;乙;;", commit: true);
        Assert.True(done.GetProperty("committed").GetBoolean());
        using var browser = Centre.Browser();
        (await SignIn(browser, "2102", done.GetProperty("rows")[1].GetProperty("password").GetString()!)).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task The_last_who_manages_people_can_neither_go_nor_lose_it()
    {
        Assert.Equal("409 not-yourself", await (await Admin.PostAsync("api/people/1000/disable", null)).Refusal());
        Assert.Equal("409 last-manager", await (await Admin.PutAsJsonAsync("api/people/1000", new { name = "系统管理员", roles = new[] { "supervisor" }, team = "centre" })).Refusal());
    }

    [Fact]
    public async Task With_a_second_factor_the_password_alone_opens_nothing_and_a_code_is_good_once()
    {
        using var agent = await Centre.SignedIn("1002");
        var secret = (await (await agent.PostAsync("api/account/second-factor", null)).Json()).GetProperty("secret").GetString()!;
        Assert.Equal("401 second-factor-wrong", await (await agent.PutAsJsonAsync("api/account/second-factor", new { code = "000000" })).Refusal());
        var code = Totp.CodeAt(FromBase32(secret), TimeProvider.System.GetUtcNow());
        var recovery = (await (await agent.PutAsJsonAsync("api/account/second-factor", new { code })).Json()).GetProperty("codes").EnumerateArray().Select(c => c.GetString()!).ToList();
        using var browser = Centre.Browser();
        Assert.Equal("401 second-factor-needed", await (await SignIn(browser, "1002", CentreUnderTest.OwnPassword)).Refusal());
        Assert.Equal("401 wrong-credentials", await (await SignIn(browser, "1002", "wrong", recovery[0])).Refusal());
        Assert.Equal("401 second-factor-wrong", await (await SignIn(browser, "1002", CentreUnderTest.OwnPassword, code)).Refusal());
        (await SignIn(browser, "1002", CentreUnderTest.OwnPassword, recovery[0])).EnsureSuccessStatusCode();
        Assert.Equal("401 second-factor-wrong", await (await SignIn(browser, "1002", CentreUnderTest.OwnPassword, recovery[0])).Refusal());
        (await Admin.PostAsync("api/people/1002/remove-second-factor", null)).EnsureSuccessStatusCode();
        (await SignIn(browser, "1002", CentreUnderTest.OwnPassword)).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Codes_of_the_second_factor_cannot_be_guessed_by_asking_in_between_without_one()
    {
        using var agent = await Centre.SignedIn("1002");
        var secret = (await (await agent.PostAsync("api/account/second-factor", null)).Json()).GetProperty("secret").GetString()!;
        (await agent.PutAsJsonAsync("api/account/second-factor", new { code = Totp.CodeAt(FromBase32(secret), TimeProvider.System.GetUtcNow()) })).EnsureSuccessStatusCode();
        using var browser = Centre.Browser();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("401 second-factor-needed", await (await SignIn(browser, "1002", CentreUnderTest.OwnPassword)).Refusal());
            Assert.Equal("401 second-factor-wrong", await (await SignIn(browser, "1002", CentreUnderTest.OwnPassword, "not it")).Refusal());
        }
        Assert.Equal("429 too-many-attempts", await (await SignIn(browser, "1002", CentreUnderTest.OwnPassword)).Refusal());
    }

    private async Task<string> Create(string jobNumber, string name, string role, string team) =>
        (await (await Admin.PostAsJsonAsync("api/people", new { jobNumber, name, roles = new[] { role }, team })).Json()).GetProperty("password").GetString()!;

    private async Task<JsonElement> Import(string csv, bool commit) => await (await Admin.PostAsJsonAsync("api/people/import", new { csv, commit })).Json();

    private static Task<HttpResponseMessage> SignIn(HttpClient browser, string jobNumber, string password, string? code = null) => browser.PostAsJsonAsync("api/session", new { jobNumber, password, code });

    private static byte[] FromBase32(string text)
    {
        var (bytes, buffer, bits) = (new List<byte>(), 0, 0);
        foreach (var c in text)
        {
            buffer = (buffer << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal);
            bits += 5;
            if (bits < 8) continue;
            bytes.Add((byte)(buffer >> (bits - 8)));
            bits -= 8;
            buffer &= (1 << bits) - 1;
        }
        return [.. bytes];
    }
}
