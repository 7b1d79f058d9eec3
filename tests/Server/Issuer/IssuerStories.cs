using Antiphon.Server.Tests.Security;

namespace Antiphon.Server.Tests.Issuer;

/// <summary>Signing in by an issuer of one's own house.</summary>
public sealed class IssuerStories : CentreWithAdministrator
{
    [Fact]
    public async Task Who_the_issuer_knows_is_in_with_his_own_rights_and_out_again_here_and_there()
    {
        await using var issuer = await StandInIssuer.Start();
        using var browser = Centre.Browser();
        Assert.Equal("404 not-found", await (await browser.GetAsync("api/session/issuer")).Refusal());
        await Set(issuer);
        Assert.Equal("", (await (await Admin.PostAsync("api/issuer/test", null)).Json()).GetProperty("fault").GetString());
        Assert.Equal("公司账号", (await (await browser.GetAsync("api/centre")).Json()).GetProperty("issuer").GetString());

        Assert.Equal("/queues", await Enter(browser, "/queues"));
        var session = await (await browser.GetAsync("api/session")).Json();
        // The first password of this centre, which he never had, is not asked for.
        Assert.Equal(("1001", false), (session.GetProperty("jobNumber").GetString(), session.GetProperty("mustChangePassword").GetBoolean()));
        Assert.Equal("403 not-allowed", await (await browser.GetAsync("api/people")).Refusal());
        var lines = await (await Admin.GetAsync("api/audit?action=signed-in&who=1001")).Json();
        Assert.Equal("issuer", lines.GetProperty("items")[0].GetProperty("details").GetProperty("by").GetString());

        var left = await (await browser.DeleteAsync("api/session")).Json();
        Assert.StartsWith($"{issuer.Address}/end?client_id=antiphon&post_logout_redirect_uri=http", left.GetProperty("issuerSignOut").GetString(), StringComparison.Ordinal);
        Assert.Equal("401 not-signed-in", await (await browser.GetAsync("api/session")).Refusal());
    }

    [Fact]
    public async Task What_the_issuer_did_not_prove_opens_nothing()
    {
        await using var issuer = await StandInIssuer.Start();
        await Set(issuer);
        foreach (var spoiled in new[] { "issuer", "audience", "nonce", "expired", "none", "secret", "key" })
        {
            issuer.Spoiled = spoiled;
            using var browser = Centre.Browser();
            Assert.Equal((spoiled, "/?issuer=not-proven"), (spoiled, await Enter(browser)));
            Assert.Equal("401 not-signed-in", await (await browser.GetAsync("api/session")).Refusal());
        }
        Assert.Equal("not-proven", (await (await Admin.GetAsync("api/audit?action=sign-in-failed")).Json()).GetProperty("items")[0].GetProperty("details").GetProperty("why").GetString());
    }

    [Fact]
    public async Task Answer_of_the_issuer_is_good_once_and_in_the_browser_that_asked_alone()
    {
        await using var issuer = await StandInIssuer.Start();
        await Set(issuer);
        using var browser = Centre.Browser();
        Assert.Equal("/", await Enter(browser));
        var used = issuer.LastReturn;
        await browser.DeleteAsync("api/session");
        Assert.Equal("/?issuer=not-proven", Where(await browser.GetAsync(used)));
        using var thief = Centre.Browser();
        Assert.Equal("/?issuer=not-proven", Where(await thief.GetAsync(used)));
        Assert.Equal("/?issuer=not-proven", Where(await thief.GetAsync("api/session/issuer/callback?code=1&state=2")));
        // Another's fresh answer, pushed into this browser, which has asked for itself: the state is not its own.
        using var attacker = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = Centre.Http };
        var asked = await attacker.GetAsync("api/session/issuer");
        using var plain = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var pushed = (await plain.GetAsync(asked.Headers.Location)).Headers.Location!;
        Assert.Equal("/?issuer=not-proven", Where(await browser.GetAsync(pushed)));
        Assert.Equal("401 not-signed-in", await (await browser.GetAsync("api/session")).Refusal());
        Assert.Equal(0, issuer.Refused);
    }

    [Fact]
    public async Task Signing_in_leads_back_into_the_centre_and_nowhere_else()
    {
        await using var issuer = await StandInIssuer.Start();
        await Set(issuer);
        foreach (var outside in new[] { "https://evil.example", "//evil.example", "/\\evil.example", "\\/evil.example", "evil.example", "javascript:alert(1)", "/\t/evil.example" })
        {
            using var browser = Centre.Browser();
            Assert.Equal((outside, "/"), (outside, await Enter(browser, outside)));
        }
    }

    [Fact]
    public async Task Nobody_unknown_gets_in_unless_the_settings_say_so_and_roles_follow_the_claim()
    {
        await using var issuer = await StandInIssuer.Start();
        await Set(issuer);
        issuer.Person = new() { ["sub"] = "u-2", ["preferred_username"] = "2001", ["name"] = "新同事", ["groups"] = new[] { "cc-agents", "others" } };
        using var browser = Centre.Browser();
        Assert.Equal("/?issuer=person-unknown", await Enter(browser));
        await Set(issuer, createsPeople: true, roleClaim: "groups", roles: new() { ["cc-agents"] = "agent", ["cc-leads"] = "supervisor" });
        Assert.Equal("/", await Enter(browser));
        var person = (await (await Admin.GetAsync("api/people/2001")).Json()).GetProperty("person");
        Assert.Equal(("新同事", "agent"), (person.GetProperty("name").GetString(), person.GetProperty("roles")[0].GetString()));
        issuer.Person["groups"] = new[] { "cc-leads" };
        Assert.Equal("/", await Enter(browser));
        Assert.Equal("supervisor", (await (await browser.GetAsync("api/session")).Json()).GetProperty("roles")[0].GetString());

        (await Admin.PostAsync("api/people/2001/disable", null)).EnsureSuccessStatusCode();
        Assert.Equal("/?issuer=account-disabled", await Enter(browser));
        // An address that the issuer has not verified names nobody.
        await Set(issuer, personClaim: "email");
        issuer.Person = new() { ["sub"] = "u-3", ["email"] = "1002@example.com", ["email_verified"] = false };
        Assert.Equal("/?issuer=person-unknown", await Enter(browser));
        issuer.Person["email_verified"] = true;
        Assert.Equal("/", await Enter(browser));
    }

    [Fact]
    public async Task Passwords_can_be_left_to_administrators_and_the_issuer_ends_its_sessions()
    {
        await using var issuer = await StandInIssuer.Start();
        await Set(issuer, managersOnly: true);
        using var agent = Centre.Browser();
        Assert.Equal("403 sign-in-by-issuer", await (await agent.PostAsJsonAsync("api/session", new { jobNumber = "1001", password = Centre.FirstPassword("1001") })).Refusal());
        using var other = await Centre.SignedIn("1000");
        Assert.Equal("/", await Enter(agent));
        Assert.Equal(HttpStatusCode.OK, (await agent.GetAsync("api/session")).StatusCode);
        using var stranger = Centre.Browser();
        Assert.Equal("404 not-found", await (await stranger.GetAsync("api/session/issuer/front-sign-out?sid=short")).Refusal());
        Assert.Equal(HttpStatusCode.NoContent, (await stranger.GetAsync("api/session/issuer/front-sign-out?sid=session-0001")).StatusCode);
        Assert.Equal("401 not-signed-in", await (await agent.GetAsync("api/session")).Refusal());
    }

    [Fact]
    public async Task Settings_of_the_issuer_keep_its_secret_and_give_nobody_more_than_their_maker_has()
    {
        await using var issuer = await StandInIssuer.Start();
        await Set(issuer);
        var shown = await Admin.GetStringAsync("api/issuer");
        Assert.DoesNotContain(StandInIssuer.Secret, shown, StringComparison.Ordinal);
        Assert.Contains("\"hasSecret\":true", shown, StringComparison.Ordinal);
        foreach (var wrong in new[] { "http://issuer.example", "issuer.example", "https://me@issuer.example", "https://issuer.example?x=1" })
            Assert.Equal("422 field-invalid", await (await Admin.PutAsJsonAsync("api/issuer", new { settings = new { enabled = true, name = "x", clientId = "x", issuer = wrong } })).Refusal());
        using var clerk = await Person("3001", "clerk", Grants(("manage-people", "all"), ("manage-roles", "all")));
        Assert.Equal("403 more-than-own", await (await clerk.PutAsJsonAsync("api/issuer", new { settings = new { roleClaim = "groups", roles = new Dictionary<string, string> { ["a"] = "administrator" } } })).Refusal());
        // An issuer that is away is said, and passwords go on.
        await issuer.DisposeAsync();
        await Set(issuer);
        using var browser = Centre.Browser();
        Assert.Equal("/?issuer=away", await Enter(browser));
    }

    private async Task Set(StandInIssuer issuer, bool createsPeople = false, string roleClaim = "", Dictionary<string, string>? roles = null, string personClaim = "preferred_username", bool managersOnly = false)
    {
        var settings = new { enabled = true, name = "公司账号", issuer = issuer.Address, clientId = StandInIssuer.ClientId, personClaim, roleClaim, roles = roles ?? [], createsPeople, passwordsForManagersOnly = managersOnly };
        var answer = await Admin.PutAsJsonAsync("api/issuer", new { settings, secret = StandInIssuer.Secret });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<string> Enter(HttpClient browser, string? returnTo = null) => Where(await browser.GetAsync("api/session/issuer" + (returnTo is null ? "" : $"?returnTo={Uri.EscapeDataString(returnTo)}")));

    /// <summary>Where the browser stands in the end.</summary>
    private static string Where(HttpResponseMessage answer) => answer.RequestMessage!.RequestUri!.PathAndQuery;
}
