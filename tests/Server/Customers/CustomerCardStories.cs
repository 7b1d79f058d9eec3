namespace Antiphon.Server.Tests.Customers;

[Collection(OneCentre.Name)]
public sealed class CustomerCardStories(SharedCentre shared) : IDisposable
{
    private readonly HttpClient _program = shared.Centre.Program();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task Any_part_of_address_name_pinyin_or_number_finds_the_customer()
    {
        var id = await Create(new { name = "欧阳思齐", numbers = (string[])["15551234567"], addresses = (string[])["南京市鼓楼区汉口路22号"], note = "每月用量两百度" });
        foreach (var search in (string[])["汉口路", "鼓楼 22号", "思齐", "ouyangsiqi", "siqi", "oysq", "3456", "1555 欧阳", "015551234567", "+8615551234567", "用量"])
            Assert.Contains(id, await Found(search));
        foreach (var search in (string[])["汉口路 北京", "oysz", "98765"]) Assert.DoesNotContain(id, await Found(search));
    }

    [Fact]
    public async Task A_deleted_customer_is_gone_from_calls_and_lists_and_comes_back_with_the_numbers_that_are_still_free()
    {
        var names = shared.Centre.Services.GetRequiredService<ICustomerNames>();
        var id = await Create(new { name = "将删除", numbers = (string[])["15552000001", "15552000002"] });
        (await _program.DeleteAsync($"api/customers/{id}")).EnsureSuccessStatusCode();
        Assert.Null(names.Find("+8615552000001"));
        Assert.DoesNotContain(id, await Found("将删除"));
        Assert.Contains(id, await Found("将删除", "&deleted=true"));
        Assert.Equal("404 not-found", await (await _program.PutAsJsonAsync($"api/customers/{id}", new { name = "将删除", numbers = (string[])[] })).Refusal());

        await Create(new { name = "新主人", numbers = (string[])["15552000002"] });
        var back = await (await _program.PostAsync($"api/customers/{id}/restore", null)).Json();
        Assert.Equal(["15552000001"], Texts(back, "numbers"));
        Assert.Equal("将删除", names.Find("+8615552000001")?.Name);
        Assert.Equal("新主人", names.Find("+8615552000002")?.Name);
    }

    [Fact]
    public async Task Duplicates_are_shown_merged_and_parted_again()
    {
        var first = await Create(new { name = "同名客户", numbers = (string[])["15553000001"], tags = (string[])["老客户"] });
        var second = await Create(new { name = "同名客户", numbers = (string[])["15553000002"], addresses = (string[])["中山路1号"] });
        var alike = (await _program.GetFromJsonAsync<JsonElement>("api/customers/duplicates")).EnumerateArray().Single(d => d.GetProperty("name").GetString() == "同名客户");
        Assert.Equal([first, second], alike.GetProperty("cards").EnumerateArray().Select(c => c.GetProperty("id").GetInt64()));

        var one = await (await _program.PostAsJsonAsync($"api/customers/{first}/merge", new { from = second })).Json();
        Assert.Equal(["15553000001", "15553000002"], Texts(one, "numbers"));
        Assert.Equal(["中山路1号"], Texts(one, "addresses"));
        Assert.Equal([first], await Found("同名客户"));
        Assert.Equal([second], (await _program.GetFromJsonAsync<JsonElement>($"api/customers/{first}/merged")).EnumerateArray().Select(c => c.GetProperty("id").GetInt64()));

        var parted = await (await _program.PostAsync($"api/customers/{second}/unmerge", null)).Json();
        Assert.Equal(["15553000002"], Texts(parted, "numbers"));
        Assert.Equal(["15553000001"], Texts(await _program.GetFromJsonAsync<JsonElement>($"api/customers/{first}"), "numbers"));
    }

    [Fact]
    public async Task Own_fields_are_checked_by_their_kind_and_a_group_takes_in_whoever_meets_its_rule()
    {
        var settings = new
        {
            keepDeletedDays = 30,
            fields = new object[] { new { id = "plan", name = new { zh = "套餐", en = "Plan" }, kind = "choice", choices = (string[])["金卡", "银卡"] }, new { id = "birthday", name = new { zh = "生日", en = "Birthday" }, kind = "date", choices = (string[])[] } },
            groups = new object[] { new { id = "gold", name = new { zh = "金卡客户", en = "Gold" }, field = "plan", value = "金卡" } },
        };
        (await _program.PutAsJsonAsync("api/customers/settings", settings)).EnsureSuccessStatusCode();
        Assert.Equal("422 field-invalid", await (await _program.PostAsJsonAsync("api/customers", new { name = "错", numbers = (string[])[], fields = new { plan = "铜卡" } })).Refusal());
        Assert.Equal("422 field-invalid", await (await _program.PostAsJsonAsync("api/customers", new { name = "错", numbers = (string[])[], fields = new { birthday = "昨天" } })).Refusal());

        var id = await Create(new { name = "金卡甲", numbers = (string[])[], fields = new { plan = "金卡", birthday = "1990-02-28" } });
        Assert.Contains(id, await Found("", "&group=gold"));
        (await _program.PutAsJsonAsync($"api/customers/{id}", new { name = "金卡甲", numbers = (string[])[], fields = new { plan = "银卡" } })).EnsureSuccessStatusCode();
        Assert.DoesNotContain(id, await Found("", "&group=gold"));
        Assert.Equal("1990-02-28", (await _program.GetFromJsonAsync<JsonElement>($"api/customers/{id}")).GetProperty("fields").GetProperty("birthday").GetString());
    }

    [Fact]
    public async Task A_view_is_saved_shared_and_removed_by_its_owner_alone()
    {
        using var supervisor = await shared.Centre.SignedIn("1100");
        using var agent = await shared.Centre.SignedIn("1001");
        await supervisor.PostAsJsonAsync("api/customers/views", new { name = "我的", query = "tag=a" });
        var shown = await (await supervisor.PostAsJsonAsync("api/customers/views", new { name = "大家的", query = "class=vip&columns=name,tags", shared = true })).Json();
        var seen = (await agent.GetFromJsonAsync<JsonElement>("api/customers/views")).EnumerateArray().ToList();
        Assert.Equal(["大家的"], seen.Select(v => v.GetProperty("name").GetString()));
        Assert.Equal("class=vip&columns=name,tags", seen[0].GetProperty("query").GetString());
        Assert.False(seen[0].GetProperty("own").GetBoolean());
        var id = shown.GetProperty("id").GetInt64();
        Assert.Equal("404 not-found", await (await agent.DeleteAsync($"api/customers/views/{id}")).Refusal());
        (await supervisor.DeleteAsync($"api/customers/views/{id}")).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task An_agent_changes_cards_and_neither_deletes_nor_merges_nor_exports_them()
    {
        using var agent = await shared.Centre.SignedIn("1002");
        var id = await Create(new { name = "受保护", numbers = (string[])["15554000001"] });
        (await agent.PutAsJsonAsync($"api/customers/{id}", new { name = "受保护者", numbers = (string[])["15554000001"] })).EnsureSuccessStatusCode();
        Assert.Equal("403 not-allowed", await (await agent.DeleteAsync($"api/customers/{id}")).Refusal());
        Assert.Equal("403 not-allowed", await (await agent.PostAsJsonAsync($"api/customers/{id}/merge", new { from = 1 })).Refusal());
        Assert.Equal("403 not-allowed", await (await agent.GetAsync("api/customers/export")).Refusal());
    }

    private async Task<long> Create(object card) => (await (await _program.PostAsJsonAsync("api/customers", card)).EnsureSuccessStatusCode().Json()).GetProperty("id").GetInt64();

    private async Task<List<long>> Found(string search, string more = "") =>
        [.. (await _program.GetFromJsonAsync<JsonElement>($"api/customers?pageSize=500&search={Uri.EscapeDataString(search)}{more}")).GetProperty("items").EnumerateArray().Select(c => c.GetProperty("id").GetInt64())];

    private static List<string> Texts(JsonElement card, string name) => [.. card.GetProperty(name).EnumerateArray().Select(n => n.GetString()!)];
}
