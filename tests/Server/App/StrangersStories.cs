using System.Net.WebSockets;

namespace Antiphon.Server.Tests.App;

/// <summary>What pages of other sites, and people without rights, get.</summary>
[Collection(OneCentre.Name)]
public sealed class StrangersStories(SharedCentre shared)
{
    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1.evil.example")]
    public async Task A_page_of_another_site_cannot_change_anything(string origin)
    {
        using var browser = shared.Centre.Program();
        browser.DefaultRequestHeaders.Add("Origin", origin);
        Assert.Equal("403 foreign-origin", await (await browser.PostAsJsonAsync("api/customers", new { name = "甲", numbers = Array.Empty<string>() })).Refusal());
        Assert.Equal("403 foreign-origin", await (await browser.DeleteAsync("api/session")).Refusal());
    }

    [Fact]
    public async Task Our_own_page_can()
    {
        using var browser = shared.Centre.Browser();
        browser.DefaultRequestHeaders.Add("Origin", shared.Centre.Http.GetLeftPart(UriPartial.Authority));
        Assert.Equal("401 wrong-credentials", await (await browser.PostAsJsonAsync("api/session", new { jobNumber = "nobody", password = "x" })).Refusal());
    }

    [Fact]
    public async Task A_telephone_in_a_page_of_another_site_gets_no_connection()
    {
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => Connect("http://evil.example", "sip"));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        using var own = await Connect(shared.Centre.Http.GetLeftPart(UriPartial.Authority), "sip");
        Assert.Equal("sip", own.SubProtocol);
    }

    [Fact]
    public async Task A_websocket_that_speaks_no_sip_is_refused()
    {
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => Connect(origin: null, "chat"));
        Assert.Contains("400", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_carries_the_strict_headers()
    {
        using var browser = shared.Centre.Browser();
        foreach (var path in (string[])["", "api/session", "health/live", "calls/some/page"])
        {
            var answer = await browser.GetAsync(path);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.False(answer.Headers.Contains("Server"));
        }
        Assert.True((await browser.GetAsync("api/session")).Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Garbage_gets_a_refusal_in_the_same_form()
    {
        using var program = shared.Centre.Program();
        Assert.Equal("404 not-found", await (await program.GetAsync("api/there-is-no-such-thing")).Refusal());
        Assert.Equal("400 invalid", await (await program.PostAsync("api/customers", new StringContent("{", System.Text.Encoding.UTF8, "application/json"))).Refusal());
        Assert.Equal("400 invalid", await (await program.GetAsync("api/customers?page=many")).Refusal());
        var large = new StringContent(new string(' ', 2 << 20), System.Text.Encoding.UTF8, "application/json");
        // Refused by its length alone: a body under way would meet a closed connection.
        using var wish = new HttpRequestMessage(HttpMethod.Post, "api/customers") { Content = large, Headers = { ExpectContinue = true } };
        Assert.Equal("413 too-large", await (await program.SendAsync(wish)).Refusal());
    }

    [Fact]
    public async Task A_wrong_method_or_content_type_is_told_as_such()
    {
        using var program = shared.Centre.Program();
        var deleted = await program.DeleteAsync("api/queues");
        Assert.Equal("405 invalid", await deleted.Refusal());
        Assert.Equal(["GET", "HEAD"], deleted.Content.Headers.Allow);
        Assert.Equal("415 invalid", await (await program.PostAsync("api/customers", new StringContent("{}", System.Text.Encoding.UTF8, "text/plain"))).Refusal());
    }

    [Theory, InlineData(""), InlineData("queues"), InlineData("calls/some/page")]
    public async Task Addresses_of_the_application_get_its_page(string path)
    {
        using var browser = shared.Centre.Browser();
        var answer = await browser.GetAsync(path);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task A_wrong_key_opens_nothing()
    {
        using var program = shared.Centre.Browser();
        program.DefaultRequestHeaders.Authorization = new("Bearer", "not-the-key");
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("api/customers")).StatusCode);
    }

    private async Task<ClientWebSocket> Connect(string? origin, string protocol)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(protocol);
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await socket.ConnectAsync(new UriBuilder(shared.Centre.Http) { Scheme = "ws", Path = "/sip" }.Uri, deadline.Token);
        return socket;
    }
}
