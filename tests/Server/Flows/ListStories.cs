namespace Antiphon.Server.Tests.Flows;

[Collection(OneCentre.Name)]
public sealed class ListStories(SharedCentre shared) : IDisposable
{
    private readonly HttpClient _program = shared.Centre.Program();

    public void Dispose() => _program.Dispose();

    private CallerFacts Facts(string number, DateTimeOffset? at = null) =>
        shared.Centre.Services.GetRequiredService<ICallerFacts>().Of(number, extension: false, at ?? new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));

    private async Task<JsonElement> Add(string list, object request)
    {
        var answer = await _program.PostAsJsonAsync($"api/lists/{list}/entries", request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Json();
    }

    [Fact]
    public async Task A_number_on_the_blacklist_is_blocked_from_the_next_call_until_it_is_taken_off()
    {
        Assert.False(Facts("+8613999990001").Blocked);
        var entry = (await Add("black", new { numbers = new[] { "139 9999 0001" }, reason = "骚扰" }))[0];
        Assert.Equal(("13999990001", "骚扰", "api"), (entry.GetProperty("number").GetString(), entry.GetProperty("reason").GetString(), entry.GetProperty("createdBy").GetString()));
        Assert.True(Facts("+8613999990001").Blocked);
        Assert.Equal(HttpStatusCode.NoContent, (await _program.DeleteAsync($"api/lists/black/entries/{entry.GetProperty("id").GetInt64()}")).StatusCode);
        Assert.False(Facts("+8613999990001").Blocked);
    }

    [Fact]
    public async Task An_entry_ends_at_its_time()
    {
        await Add("black", new { numbers = new[] { "13999990002" }, expiresAt = "2026-11-22T12:00:00Z" });
        Assert.True(Facts("+8613999990002", new(2026, 11, 22, 11, 59, 59, TimeSpan.Zero)).Blocked);
        Assert.False(Facts("+8613999990002", new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero)).Blocked);
    }

    [Fact]
    public async Task A_vip_has_his_class_and_a_business_list_stands_beside_it()
    {
        await Add("vip", new { numbers = new[] { "13999990003" } });
        await Add("business", new { numbers = new[] { "13999990003", "13999990004" }, reason = "欠费" });
        Assert.Equal<string>(["business", "vip"], Facts("+8613999990003").Lists);
        Assert.Equal(("business", false), (Facts("+8613999990004").Class, Facts("+8613999990004").Blocked));
        var page = JsonDocument.Parse(await _program.GetStringAsync("api/lists/business/entries?search=欠费")).RootElement;
        Assert.Equal(2, page.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Withheld_numbers_follow_their_own_rule()
    {
        var entry = (await Add("business", new { numbers = new[] { "" } }))[0];
        Assert.Equal((NumberKind.Withheld, "business"), (Facts("").Kind, Facts("").Class));
        await _program.DeleteAsync($"api/lists/business/entries/{entry.GetProperty("id").GetInt64()}");
        Assert.Null(Facts("").Class);
    }

    [Fact]
    public async Task What_is_no_number_or_no_list_is_refused()
    {
        Assert.Equal("422 number-invalid", await (await _program.PostAsJsonAsync("api/lists/black/entries", new { numbers = new[] { "1; drop table" } })).Refusal());
        Assert.Equal("404 not-found", await (await _program.PostAsJsonAsync("api/lists/nowhere/entries", new { numbers = new[] { "13999990005" } })).Refusal());
        Assert.Equal("400 invalid", await (await _program.PostAsJsonAsync("api/lists/black/entries", new { numbers = Array.Empty<string>() })).Refusal());
    }
}
