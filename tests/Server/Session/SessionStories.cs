namespace Antiphon.Server.Tests.Session;

[Collection(OneCentre.Name)]
public sealed class SessionStories(SharedCentre shared)
{
    private readonly CentreUnderTest _centre = shared.Centre;

    [Fact]
    public async Task A_first_password_opens_nothing_until_it_is_changed()
    {
        using var browser = _centre.Browser();
        var session = await SignIn(browser, "1003", _centre.FirstPassword("1003"));
        Assert.True((await session.Json()).GetProperty("mustChangePassword").GetBoolean());
        Assert.Equal("403 password-must-change", await (await browser.GetAsync("api/customers")).Refusal());
        Assert.Equal("403 password-must-change", await (await browser.PostAsync("api/phone/credentials", null)).Refusal());

        Assert.Equal(HttpStatusCode.NoContent, (await Change(browser, _centre.FirstPassword("1003"), CentreUnderTest.OwnPassword)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("api/customers")).StatusCode);
        var now = await (await browser.GetAsync("api/session")).Json();
        Assert.Equal("1003", now.GetProperty("jobNumber").GetString());
        Assert.Equal("张晓燕", now.GetProperty("name").GetString());
        Assert.Equal(["agent"], now.GetProperty("roles").EnumerateArray().Select(r => r.GetString()));
        Assert.False(now.GetProperty("mustChangePassword").GetBoolean());
    }

    [Theory]
    [InlineData("short1")]
    [InlineData("1004")]
    [InlineData("10041004")]
    [InlineData("aaaaaaaa")]
    [InlineData("")]
    public async Task A_weak_password_is_refused(string next)
    {
        using var browser = _centre.Browser();
        await SignIn(browser, "1004", _centre.FirstPassword("1004"));
        Assert.Equal("422 password-too-weak", await (await Change(browser, _centre.FirstPassword("1004"), next)).Refusal());
    }

    [Fact]
    public async Task The_old_password_is_no_new_one()
    {
        using var browser = _centre.Browser();
        var first = _centre.FirstPassword("1004");
        await SignIn(browser, "1004", first);
        Assert.Equal("422 password-too-weak", await (await Change(browser, first, first)).Refusal());
    }

    [Fact]
    public async Task Signing_out_voids_the_token_at_once()
    {
        using var browser = await _centre.SignedIn("1005");
        var cookie = await CookieOfNewSession("1005");
        Assert.Equal(HttpStatusCode.OK, (await With(cookie, HttpMethod.Get, "api/session")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await With(cookie, HttpMethod.Delete, "api/session")).StatusCode);
        Assert.Equal("401 not-signed-in", await (await With(cookie, HttpMethod.Get, "api/session")).Refusal());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("api/session")).StatusCode);      // the other browser stays
    }

    [Fact]
    public async Task Changing_the_password_ends_the_other_sessions()
    {
        using var browser = await _centre.SignedIn("1006");
        var other = await CookieOfNewSession("1006");
        Assert.Equal(HttpStatusCode.NoContent, (await Change(browser, CentreUnderTest.OwnPassword, "another-good-one")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("api/session")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await With(other, HttpMethod.Get, "api/session")).StatusCode);
    }

    [Fact]
    public async Task The_cookie_is_kept_from_scripts_and_other_sites()
    {
        using var browser = _centre.Browser();
        var answer = await SignIn(browser, "1008", _centre.FirstPassword("1008"));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith($"antiphon-{_centre.Http.Port}=", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_cannot_tell_a_wrong_password_from_an_unknown_job_number()
    {
        using var browser = _centre.Browser();
        var unknown = await SignIn(browser, "8888", "whatever");
        var wrong = await SignIn(browser, "1010", "whatever");
        Assert.Equal("401 wrong-credentials", await unknown.Refusal());
        Assert.Equal(await unknown.Content.ReadAsStringAsync(), await wrong.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task After_five_wrong_passwords_even_the_right_one_must_wait()
    {
        using var browser = _centre.Browser();
        for (var i = 0; i < 5; i++) Assert.Equal("401 wrong-credentials", await (await SignIn(browser, "1009", $"guess-{i}")).Refusal());
        var sixth = await SignIn(browser, "1009", _centre.FirstPassword("1009"));
        Assert.Equal("429 too-many-attempts", await sixth.Refusal());
        Assert.InRange(sixth.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 30);
        Assert.Equal(HttpStatusCode.OK, (await SignIn(browser, "1007", _centre.FirstPassword("1007"))).StatusCode);       // others are not kept out
    }

    private static Task<HttpResponseMessage> SignIn(HttpClient browser, string jobNumber, string password) => browser.PostAsJsonAsync("api/session", new { jobNumber, password });

    private static Task<HttpResponseMessage> Change(HttpClient browser, string current, string next) => browser.PutAsJsonAsync("api/session/password", new { current, next });

    private async Task<string> CookieOfNewSession(string jobNumber)
    {
        using var browser = _centre.Browser();
        var answer = await SignIn(browser, jobNumber, CentreUnderTest.OwnPassword);
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private async Task<HttpResponseMessage> With(string cookie, HttpMethod method, string path)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = _centre.Http };
        return await client.SendAsync(new HttpRequestMessage(method, path) { Headers = { { "Cookie", cookie } } });
    }
}
