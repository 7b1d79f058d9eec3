namespace Antiphon.Server.Tests.Customers;

[Collection(OneCentre.Name)]
public class CustomerStories(SharedCentre shared) : IDisposable
{
    private readonly HttpClient _program = shared.Centre.Program();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task A_customer_is_created_found_by_any_form_of_the_number_and_changed()
    {
        var created = await _program.PostAsJsonAsync("api/customers", new { name = " 欧阳测试 ", numbers = (string[])["+86 138-0013-8000", "025 1234 5678"], note = "备注" });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var customer = await created.Json();
        var id = customer.GetProperty("id").GetInt64();
        Assert.Equal("欧阳测试", customer.GetProperty("name").GetString());
        Assert.Equal(["13800138000", "02512345678"], Numbers(customer));

        foreach (var form in (string[])["13800138000", "013800138000", "+8613800138000", "8613800138000", "02512345678"])
            Assert.Equal(id, (await _program.GetFromJsonAsync<JsonElement>($"api/customers/by-number/{Uri.EscapeDataString(form)}")).GetProperty("id").GetInt64());

        var changed = await (await _program.PutAsJsonAsync($"api/customers/{id}", new { name = "欧阳改名", numbers = (string[])["02512345678", "13900139000"] })).Json();
        Assert.Equal(["02512345678", "13900139000"], Numbers(changed));
        Assert.Equal("备注", changed.GetProperty("note").GetString());
        Assert.Equal("404 not-found", await (await _program.GetAsync("api/customers/by-number/13800138000")).Refusal());
    }

    [Fact]
    public async Task The_name_of_a_caller_is_known_at_once_and_forgotten_with_the_number()
    {
        var names = shared.Centre.Services.GetRequiredService<ICustomerNames>();
        var customer = await (await _program.PostAsJsonAsync("api/customers", new { name = "来电者", numbers = (string[])["13700137001"] })).Json();
        Assert.Equal("来电者", names.Find("+8613700137001")?.Name);
        await _program.PutAsJsonAsync($"api/customers/{customer.GetProperty("id").GetInt64()}", new { name = "来电者", numbers = (string[])["13700137002"] });
        Assert.Null(names.Find("+8613700137001"));
        Assert.Equal("来电者", names.Find("+8613700137002")?.Name);
    }

    [Fact]
    public async Task One_number_belongs_to_one_customer()
    {
        await _program.PostAsJsonAsync("api/customers", new { name = "第一", numbers = (string[])["13600136000"] });
        var second = await _program.PostAsJsonAsync("api/customers", new { name = "第二", numbers = (string[])["+8613600136000"] });
        Assert.Equal("409 number-taken", await second.Refusal());
        Assert.Equal("13600136000", (await second.Json()).GetProperty("args").GetProperty("number").GetString());
    }

    [Theory]
    [InlineData("", "13500135000", "422 name-invalid")]
    [InlineData("有名", "call me", "422 number-invalid")]
    [InlineData("有名", "12", "422 number-invalid")]
    [InlineData("有名", "123456789012345678901234567890123456789", "422 number-invalid")]
    public async Task Nonsense_is_refused(string name, string number, string refusal) =>
        Assert.Equal(refusal, await (await _program.PostAsJsonAsync("api/customers", new { name, numbers = (string[])[number] })).Refusal());

    [Fact]
    public async Task The_list_is_paged_and_searched_by_name_and_number()
    {
        var first = await Page("?pageSize=30");
        var second = await Page("?pageSize=30&page=2");
        Assert.True(first.GetProperty("total").GetInt32() >= 200);
        Assert.Equal(30, first.GetProperty("items").GetArrayLength());
        Assert.Empty(Ids(first).Intersect(Ids(second)));

        var someone = first.GetProperty("items")[0];
        Assert.Contains(someone.GetProperty("id").GetInt64(), Ids(await Page("?pageSize=500&search=" + Uri.EscapeDataString(someone.GetProperty("name").GetString()!))));
        Assert.Contains(someone.GetProperty("id").GetInt64(), Ids(await Page("?search=" + Numbers(someone).First()[..7])));
        Assert.Equal(0, (await Page("?search=%25")).GetProperty("total").GetInt32());
        Assert.Equal("400 invalid", await (await _program.GetAsync("api/customers?pageSize=501")).Refusal());
    }

    private Task<JsonElement> Page(string query) => _program.GetFromJsonAsync<JsonElement>("api/customers" + query);

    private static List<long> Ids(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("id").GetInt64())];

    private static List<string> Numbers(JsonElement customer) => [.. customer.GetProperty("numbers").EnumerateArray().Select(n => n.GetString()!)];
}
