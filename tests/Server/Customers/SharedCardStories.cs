namespace Antiphon.Server.Tests.Customers;

/// <summary>One card, two who have it open.</summary>
[Collection(OneCentre.Name)]
public sealed class SharedCardStories(SharedCentre shared) : IAsyncLifetime
{
    private HttpClient _ann = null!, _bob = null!;
    private long _id;

    public async Task InitializeAsync()
    {
        (_ann, _bob) = (await shared.Centre.SignedIn("1001"), await shared.Centre.SignedIn("1002"));
        var number = $"1556{Interlocked.Increment(ref _numbers):D7}";
        var card = await (await _ann.PostAsJsonAsync("api/customers", new { name = "共用", numbers = (string[])[number], note = "旧备注", tags = (string[])["甲"] })).EnsureSuccessStatusCode().Json();
        _id = card.GetProperty("id").GetInt64();
    }

    public Task DisposeAsync()
    {
        _ann.Dispose();
        _bob.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Two_who_change_different_fields_of_a_card_lose_nothing()
    {
        var seen = await Card();
        var number = seen.GetProperty("numbers")[0].GetString()!;
        (await Put(_ann, new { name = "共用甲", numbers = (string[])[number], note = "旧备注", tags = (string[])["甲"], was = seen })).EnsureSuccessStatusCode();
        (await Put(_bob, new { name = "共用", numbers = (string[])[number, "15569999999"], note = "鲍勃的备注", tags = (string[])["甲", "乙"], was = seen })).EnsureSuccessStatusCode();
        var now = await Card();
        Assert.Equal(("共用甲", "鲍勃的备注", 2, 2), (now.GetProperty("name").GetString(), now.GetProperty("note").GetString(), now.GetProperty("numbers").GetArrayLength(), now.GetProperty("tags").GetArrayLength()));
    }

    [Fact]
    public async Task Where_two_change_one_field_the_second_is_told_which_and_the_rest_of_his_is_kept()
    {
        var seen = await Card();
        var number = seen.GetProperty("numbers")[0].GetString()!;
        (await Put(_ann, new { name = "共用甲", numbers = (string[])[number], title = "ms", was = seen })).EnsureSuccessStatusCode();
        var clash = await Put(_bob, new { name = "共用乙", numbers = (string[])[number], title = "ms", owner = "1002", note = "新备注", was = seen });
        Assert.Equal(HttpStatusCode.Conflict, clash.StatusCode);
        var told = await clash.Json();
        Assert.Equal(("customer-changed", "name"), (told.GetProperty("code").GetString(), told.GetProperty("args").GetProperty("fields").GetString()));
        var now = await Card();
        Assert.Equal(("共用甲", "新备注", "1002"), (now.GetProperty("name").GetString(), now.GetProperty("note").GetString(), now.GetProperty("owner").GetString()));

        // He has seen it, and keeps his own.
        (await Put(_bob, new { name = "共用乙", numbers = (string[])[number], was = now })).EnsureSuccessStatusCode();
        Assert.Equal("共用乙", (await Card()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Twenty_writers_at_once_of_one_field_leave_one_and_every_other_is_told()
    {
        var seen = await Card();
        var number = seen.GetProperty("numbers")[0].GetString()!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Put(i % 2 == 0 ? _ann : _bob, new { name = "共用", numbers = (string[])[number], note = $"备注 {i}", was = seen })));
        Assert.Equal((1, 19), (answers.Count(a => a.StatusCode is HttpStatusCode.OK), answers.Count(a => a.StatusCode is HttpStatusCode.Conflict)));
    }

    [Fact]
    public async Task Who_has_a_card_open_sees_who_else_has_and_where_he_writes()
    {
        await Here(_ann, new { here = true, field = "note" });
        var both = await Here(_bob, new { here = true });
        Assert.Equal(new (string?, string?)[] { ("1001", "note"), ("1002", null) }, both.EnumerateArray().Select(p => (p.GetProperty("jobNumber").GetString(), p.GetProperty("field").GetString())));
        Assert.Single((await Here(_ann, new { here = false })).EnumerateArray());
        Assert.Equal("404 not-found", await (await _ann.PutAsJsonAsync("api/customers/999999999/present", new { here = true })).Refusal());
        Assert.Equal("404 not-found", await (await _ann.PutAsJsonAsync($"api/customers/{_id}/present", new { here = true, field = new string('x', 81) })).Refusal());
    }

    private static int _numbers;

    private async Task<JsonElement> Card() => await _ann.GetFromJsonAsync<JsonElement>($"api/customers/{_id}");

    private Task<HttpResponseMessage> Put(HttpClient by, object card) => by.PutAsJsonAsync($"api/customers/{_id}", card);

    private async Task<JsonElement> Here(HttpClient by, object wish) => await (await by.PutAsJsonAsync($"api/customers/{_id}/present", wish)).EnsureSuccessStatusCode().Json();
}
