namespace Antiphon.Server.Tests.Agents;

[Collection(OneCentre.Name)]
public sealed class WorkRecordStories(SharedCentre shared)
{
    [Fact]
    public async Task A_shift_stands_stretch_by_stretch_without_gap_from_sign_in_to_sign_out_and_nobody_sees_anothers()
    {
        using var agent = await shared.Centre.SignedIn("1001");
        using var other = await shared.Centre.SignedIn("1002");
        using var supervisor = await shared.Centre.SignedIn("1100");
        var from = shared.Centre.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var phone = new { kind = "extension", extension = shared.Centre.FirstStart.GetProperty("extensions")[2].GetProperty("user").GetString() };
        foreach (var wish in new object[] { new { state = "not-ready", reason = "back-office", phone }, new { state = "not-ready", reason = "training" }, new { state = "not-ready", reason = "break" }, new { state = "signed-out" } })
            (await agent.PutAsJsonAsync("api/agents/1001/state", wish)).EnsureSuccessStatusCode();

        var own = await Stretches(agent, from, "");
        Assert.Equal(["not-ready back-office", "not-ready training", "not-ready break"], own.Where(s => s.GetProperty("reason").ValueKind is JsonValueKind.String).Select(s => $"{s.GetProperty("state").GetString()} {s.GetProperty("reason").GetString()}"));
        foreach (var (before, after) in own.Zip(own.Skip(1)))
            Assert.Equal(before.GetProperty("endedAt").GetString(), after.GetProperty("startedAt").GetString());
        Assert.Equal(own.Select(s => s.GetRawText()), (await Stretches(supervisor, from, "&agent=1001")).Select(s => s.GetRawText()));
        Assert.Empty(await Stretches(other, from, "&agent=1001"));
    }

    /// <summary>Oldest first.</summary>
    private static async Task<List<JsonElement>> Stretches(HttpClient person, DateTimeOffset from, string more)
    {
        var page = await person.GetFromJsonAsync<JsonElement>($"api/work-record?from={Uri.EscapeDataString(from.ToString("O"))}&pageSize=500{more}");
        return [.. page.GetProperty("items").EnumerateArray().Reverse()];
    }
}
