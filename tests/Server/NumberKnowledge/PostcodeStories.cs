namespace Antiphon.Server.Tests.NumberKnowledge;

/// <summary>Postcodes are looked up both ways in the table that the centre brought, and unknown ones are said to be.</summary>
public sealed class PostcodeStories : CentreOfItsOwn
{
    [Fact]
    public async Task A_postcode_tells_its_place_and_a_place_its_postcodes_from_the_table_that_the_centre_brought()
    {
        Assert.Equal(JsonValueKind.Null, (await Found("518000")).GetProperty("source").ValueKind);
        (await Client.PutAsJsonAsync("api/data-tables/postcodes", new { name = "邮编簿 2026-03", columns = new[] { "省", "市", "区" }, hasPassword = false })).EnsureSuccessStatusCode();
        (await Client.PostAsJsonAsync("api/data-tables/postcodes/rows", new
        {
            replace = true,
            rows = new[] { new { key = "518000", cells = new[] { "广东省", "深圳市", "罗湖区" } }, new { key = "518100", cells = new[] { "广东省", "深圳市", "宝安区" } }, new { key = "215000", cells = new[] { "江苏省", "苏州市", "" } } },
        })).EnsureSuccessStatusCode();

        var one = await Found("518100");
        Assert.Equal("广东省深圳市宝安区", Assert.Single(one.GetProperty("postcodes").EnumerateArray()).GetProperty("place").GetString());
        Assert.Equal("邮编簿 2026-03", one.GetProperty("source").GetString());
        Assert.NotEqual(JsonValueKind.Null, one.GetProperty("asOf").ValueKind);
        Assert.Equal(["518000", "518100"], (await Found("深圳")).GetProperty("postcodes").EnumerateArray().Select(row => row.GetProperty("postcode").GetString()));
        Assert.Equal(0, (await Found("999999")).GetProperty("postcodes").GetArrayLength());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Client.GetAsync("api/number-knowledge/postcodes?search=")).StatusCode);

        // What is brought in anew counts at once.
        (await Client.PostAsJsonAsync("api/data-tables/postcodes/rows", new { replace = true, rows = new[] { new { key = "215000", cells = new[] { "江苏省", "苏州市", "姑苏区" } } } })).EnsureSuccessStatusCode();
        Assert.Equal(0, (await Found("518100")).GetProperty("postcodes").GetArrayLength());
        Assert.Equal("江苏省苏州市姑苏区", (await Found("215000")).GetProperty("postcodes")[0].GetProperty("place").GetString());
    }

    private async Task<JsonElement> Found(string search) => JsonDocument.Parse(await Client.GetStringAsync($"api/number-knowledge/postcodes?search={Uri.EscapeDataString(search)}")).RootElement;
}
