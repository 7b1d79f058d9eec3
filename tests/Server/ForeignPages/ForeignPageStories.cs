using System.Net.WebSockets;
using Antiphon.Server.Tests.Security;

namespace Antiphon.Server.Tests.ForeignPages;

/// <summary>Pages of other sites: which may ask, in whose name, how much, and where that ends.</summary>
public sealed class ForeignPageStories : CentreWithAdministrator
{
    private const string Site = "https://crm.example";

    [Fact]
    public async Task Page_of_a_site_that_the_key_names_gets_in_with_a_token_and_no_other_page_does()
    {
        var (token, _) = await TokenFor("1001", Site);
        using var page = Program(token);
        var asked = await Ask(page, HttpMethod.Options, "api/calls", Site, preflight: true);
        Assert.Equal((HttpStatusCode.NoContent, Site), (asked.StatusCode, Cors(asked)));
        Assert.False(asked.Headers.Contains("Access-Control-Allow-Credentials"));
        var desk = await Ask(page, HttpMethod.Get, "api/desk", Site);
        Assert.Equal((HttpStatusCode.OK, Site, "Origin"), (desk.StatusCode, Cors(desk), desk.Headers.Vary.Single()));
        Assert.Equal("1001", (await desk.Json()).GetProperty("agent").GetProperty("jobNumber").GetString());

        foreach (var other in new[] { "https://evil.example", "http://crm.example", "https://crm.example:8443", "https://crm.example.evil.example", "null", "*" })
        {
            Assert.Null(Cors(await Ask(page, HttpMethod.Options, "api/calls", other, preflight: true)));
            Assert.Null(Cors(await Ask(page, HttpMethod.Get, "api/desk", other)));
            Assert.Equal("403 foreign-origin", await (await Ask(page, HttpMethod.Post, "api/calls", other)).Refusal());
        }
    }

    [Fact]
    public async Task Key_of_one_site_opens_nothing_for_the_page_of_another_that_some_key_names()
    {
        var (_, secret) = await Key("crm", [Site]);
        await Key("shop", ["https://shop.example"]);
        using var page = Program(secret);
        var asked = await Ask(page, HttpMethod.Get, "api/queues", "https://shop.example");
        Assert.Equal("403 foreign-origin", await asked.Refusal());
        Assert.Null(Cors(asked));
    }

    [Fact]
    public async Task Cookie_of_somebody_signed_in_opens_nothing_for_a_page_of_an_allowed_site()
    {
        await Key("crm", [Site]);
        var read = await Ask(Admin, HttpMethod.Get, "api/session", Site);
        Assert.Null(Cors(read));
        Assert.Equal("403 foreign-origin", await (await Ask(Admin, HttpMethod.Post, "api/calls", Site)).Refusal());
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await Assert.ThrowsAsync<WebSocketException>(() => Listen(null, Site, stop.Token));
    }

    [Fact]
    public async Task Token_is_for_the_calls_of_its_agent_and_ends_with_the_person_and_with_the_key()
    {
        var (token, key) = await TokenFor("1001", Site);
        using var page = Program(token);
        Assert.Equal("1001", (await (await page.GetAsync("api/session")).Json()).GetProperty("jobNumber").GetString());
        Assert.Equal(HttpStatusCode.OK, (await page.GetAsync("api/customers/by-number/13800000000")).StatusCode is HttpStatusCode.NotFound ? HttpStatusCode.OK : HttpStatusCode.BadRequest);
        foreach (var closed in new[] { "api/account", "api/people", "api/keys", "api/recordings", "api/calls", "api/queues" }) Assert.Equal("403 not-allowed", await (await page.GetAsync(closed)).Refusal());
        Assert.Equal("403 not-allowed", await (await page.PostAsync("api/account/second-factor", null)).Refusal());
        Assert.Equal("403 not-allowed", await (await page.PostAsJsonAsync("api/agent-tokens", new { agent = "1002" })).Refusal());
        Assert.Equal("403 not-allowed", await (await page.PutAsJsonAsync("api/agents/1002/state", new { state = "ready" })).Refusal());

        (await Admin.PostAsync("api/people/1001/disable", null)).EnsureSuccessStatusCode();
        Assert.Equal("401 not-signed-in", await (await page.GetAsync("api/desk")).Refusal());
        (await Admin.PostAsync("api/people/1001/enable", null)).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.OK, (await page.GetAsync("api/desk")).StatusCode);
        (await Admin.DeleteAsync($"api/keys/{key}")).EnsureSuccessStatusCode();
        Assert.Equal("401 not-signed-in", await (await page.GetAsync("api/desk")).Refusal());
    }

    [Fact]
    public async Task Token_is_fetched_by_a_program_for_agents_of_its_scope_only()
    {
        Assert.Equal("403 not-allowed", await (await Admin.PostAsJsonAsync("api/agent-tokens", new { agent = "1001" })).Refusal());
        await Role("reader", Grants(("see-calls", "all")));
        using var reader = Program((await Key("reader", [], "reader")).Secret);
        Assert.Equal("403 not-allowed", await (await reader.PostAsJsonAsync("api/agent-tokens", new { agent = "1001" })).Refusal());
        await Role("teller", Grants(("act-for-agents", "team")));
        using var teller = Program((await Key("teller", [], "teller")).Secret);
        Assert.Equal("403 out-of-scope", await (await teller.PostAsJsonAsync("api/agent-tokens", new { agent = "1001" })).Refusal());
        using var program = Centre.Program();
        Assert.Equal("404 agent-unknown", await (await program.PostAsJsonAsync("api/agent-tokens", new { agent = "1000" })).Refusal());
        Assert.Equal("422 field-invalid", await (await program.PostAsJsonAsync("api/agent-tokens", new { agent = "1001", minutes = 721 })).Refusal());
        // What the key may not, a page cannot do with its token, whatever the agent may.
        (await Admin.PutAsJsonAsync("api/roles/teller", new { name = new { zh = "角色", en = "Role" }, grants = Grants(("act-for-agents", "all")) })).EnsureSuccessStatusCode();
        var made = await (await teller.PostAsJsonAsync("api/agent-tokens", new { agent = "1001" })).Json();
        using var page = Program(made.GetProperty("token").GetString()!);
        Assert.Equal(HttpStatusCode.OK, (await page.GetAsync("api/desk")).StatusCode);
        Assert.Equal("403 not-allowed", await (await page.GetAsync("api/customers/by-number/13800000000")).Refusal());
    }

    [Fact]
    public async Task Event_stream_takes_the_token_of_an_allowed_site_as_a_sub_protocol_and_ends_with_the_key()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var (token, key) = await TokenFor("1001", Site);
        await Assert.ThrowsAsync<WebSocketException>(() => Listen(token, "https://evil.example", stop.Token));
        await Assert.ThrowsAsync<WebSocketException>(() => Listen("wrong", Site, stop.Token));
        using var socket = await Listen(token, Site, stop.Token);
        Assert.Equal("antiphon.events.v1", socket.SubProtocol);
        var buffer = new byte[65_536];
        var hello = await socket.ReceiveAsync(buffer, stop.Token);
        Assert.Contains("\"hello\"", System.Text.Encoding.UTF8.GetString(buffer, 0, hello.Count), StringComparison.Ordinal);
        (await Admin.DeleteAsync($"api/keys/{key}")).EnsureSuccessStatusCode();
        await Assert.ThrowsAsync<WebSocketException>(async () => { while ((await socket.ReceiveAsync(buffer, stop.Token)).MessageType != WebSocketMessageType.Close) { } throw new WebSocketException(); });
    }

    [Fact]
    public async Task Site_that_is_no_exact_origin_is_refused()
    {
        foreach (var origin in new[] { "*", "https://*.example", "http://crm.example", "https://crm.example/page", "crm.example", "https://me@crm.example", "null", "" })
        {
            var answer = await Admin.PostAsJsonAsync("api/keys", new { name = "crm", roles = new[] { "agent" }, origins = new[] { origin } });
            Assert.Equal("422 field-invalid", await answer.Refusal());
            Assert.Equal("origins", (await answer.Json()).GetProperty("args").GetProperty("field").GetString());
        }
    }

    [Fact]
    public async Task Program_that_asks_too_much_is_told_when_to_come_again_and_the_page_shows_its_use()
    {
        var (id, secret) = await Key("greedy", []);
        (await Admin.PutAsJsonAsync($"api/keys/{id}", new { limits = new { perSecond = 1, burst = 3, perDay = 5 } })).EnsureSuccessStatusCode();
        using var program = Program(secret);
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 12; i++) answers.Add(await program.GetAsync("api/queues"));
        Assert.All(answers.Take(3), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        var refused = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal("429 too-many-requests", await refused.Refusal());
        Assert.Equal("second", (await refused.Json()).GetProperty("args").GetProperty("limit").GetString());
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 2);

        (await Admin.PutAsJsonAsync($"api/keys/{id}", new { limits = new { perSecond = 1000, burst = 1000, perDay = 5 } })).EnsureSuccessStatusCode();
        HttpResponseMessage last;
        var turn = 0;
        do last = await program.GetAsync("api/queues"); while (last.StatusCode == HttpStatusCode.OK && ++turn < 10);
        Assert.Equal("429 too-many-requests", await last.Refusal());
        Assert.Equal("day", (await last.Json()).GetProperty("args").GetProperty("limit").GetString());

        var days = await (await Admin.GetAsync($"api/keys/{id}/use")).Json();
        Assert.Equal(5, days[0].GetProperty("requests").GetInt64() - days[0].GetProperty("refused").GetInt64());
        var shown = (await (await Admin.GetAsync("api/keys")).Json()).EnumerateArray().Single(k => k.GetProperty("id").GetString() == id);
        Assert.Equal((1000, 5), (shown.GetProperty("inForce").GetProperty("perSecond").GetInt32(), shown.GetProperty("inForce").GetProperty("perDay").GetInt32()));
        Assert.True(shown.GetProperty("today").GetProperty("refused").GetInt64() > 0);
    }

    [Fact]
    public async Task Script_for_other_pages_may_be_loaded_by_any_of_them()
    {
        using var stranger = Centre.Browser();
        foreach (var name in new[] { "antiphon.js", "antiphon.d.ts" })
        {
            var answer = await stranger.GetAsync($"client/v1/{name}");
            Assert.Equal((HttpStatusCode.OK, "cross-origin"), (answer.StatusCode, answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single()));
            Assert.True((await answer.Content.ReadAsByteArrayAsync()).Length is > 500 and < 16_384);
        }
    }

    private async Task<(string Token, string Key)> TokenFor(string agent, params string[] sites)
    {
        var (id, secret) = await Key("crm", sites);
        using var program = Program(secret);
        var made = await program.PostAsJsonAsync("api/agent-tokens", new { agent });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return ((await made.Json()).GetProperty("token").GetString()!, id);
    }

    private async Task<(string Id, string Secret)> Key(string name, string[] origins, string role = "supervisor")
    {
        var team = role == "supervisor" ? "centre" : null;
        var made = await (await Admin.PostAsJsonAsync("api/keys", new { name, roles = new[] { role }, team, origins })).Json();
        return (made.GetProperty("key").GetProperty("id").GetString()!, made.GetProperty("secret").GetString()!);
    }

    private static Task<HttpResponseMessage> Ask(HttpClient client, HttpMethod method, string path, string origin, bool preflight = false)
    {
        var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Post ? JsonContent.Create(new { number = "4002" }) : null };
        request.Headers.TryAddWithoutValidation("Origin", origin);
        if (preflight) request.Headers.Add("Access-Control-Request-Method", "POST");
        if (preflight) client = new HttpClient { BaseAddress = client.BaseAddress };
        return client.SendAsync(request);
    }

    private static string? Cors(HttpResponseMessage answer) => answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;

    private async Task<ClientWebSocket> Listen(string? token, string origin, CancellationToken stop)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("antiphon.events.v1");
        if (token is not null) socket.Options.AddSubProtocol($"antiphon.token.{token}");
        socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(new UriBuilder(Centre.Http) { Scheme = "ws", Path = "/api/events" }.Uri, stop);
        return socket;
    }
}
