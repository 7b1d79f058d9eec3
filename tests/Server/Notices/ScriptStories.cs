namespace Antiphon.Server.Tests.Notices;

[Collection(OneCentre.Name)]
public sealed class ScriptStories(SharedCentre shared)
{
    [Fact]
    public async Task A_script_is_written_by_a_supervisor_read_by_agents_changed_and_removed()
    {
        using var supervisor = await shared.Centre.SignedIn("1100");
        using var agent = await shared.Centre.SignedIn("1001");
        var made = await (await supervisor.PostAsJsonAsync("api/scripts", new { title = "开场白", text = "{{customer}}您好", queues = (string[])["sales"], @class = "vip", direction = "in" })).EnsureSuccessStatusCode().Json();
        var id = made.GetProperty("id").GetInt64();
        var read = (await agent.GetFromJsonAsync<JsonElement>("api/scripts")).EnumerateArray().Single(s => s.GetProperty("id").GetInt64() == id);
        Assert.Equal(("开场白", "{{customer}}您好", "vip", "in", "sales"), (read.GetProperty("title").GetString(), read.GetProperty("text").GetString(), read.GetProperty("class").GetString(), read.GetProperty("direction").GetString(), read.GetProperty("queues")[0].GetString()));

        Assert.Equal("403 not-allowed", await (await agent.PutAsJsonAsync($"api/scripts/{id}", new { title = "x", text = "x" })).Refusal());
        Assert.Equal("422 field-invalid", await (await supervisor.PutAsJsonAsync($"api/scripts/{id}", new { title = "", text = "x" })).Refusal());
        Assert.Equal("422 field-invalid", await (await supervisor.PutAsJsonAsync($"api/scripts/{id}", new { title = "x", text = "x", direction = "up" })).Refusal());
        Assert.Equal("改过", (await (await supervisor.PutAsJsonAsync($"api/scripts/{id}", new { title = "开场白", text = "改过" })).Json()).GetProperty("text").GetString());
        (await supervisor.DeleteAsync($"api/scripts/{id}")).EnsureSuccessStatusCode();
        Assert.DoesNotContain((await agent.GetFromJsonAsync<JsonElement>("api/scripts")).EnumerateArray(), s => s.GetProperty("id").GetInt64() == id);
    }
}
