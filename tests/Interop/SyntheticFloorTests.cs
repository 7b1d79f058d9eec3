namespace Antiphon.Interop.Tests;

[Collection(Processes.Name)]
public sealed class SyntheticFloorTests
{
    [Fact]
    public async Task First_start_lives_within_a_minute_and_stops_living_when_switched_off()
    {
        await using var centre = await RunningCentre.Start(new CentreWish(Simulation: true));

        var call = (JsonElement)await Eventually.Gets<object>(
            async () => (await centre.Calls()).FirstOrDefault(c => c.GetProperty("agent").ValueKind == JsonValueKind.Object) is { ValueKind: JsonValueKind.Object } routed ? routed : null,
            TimeSpan.FromSeconds(60), "a simulated call is routed to an agent", () => centre.Output);

        Assert.True(call.GetProperty("simulated").GetBoolean());
        Assert.Equal("simulation", call.GetProperty("trunk").GetString());
        Assert.StartsWith("S0", call.GetProperty("agent").GetProperty("jobNumber").GetString());
        Assert.All((await centre.Get("/api/queues")).EnumerateArray(), q => Assert.Equal(0, q.GetProperty("today").GetProperty("offered").GetInt32()));
        Assert.Equal(3, (await centre.Get("/api/simulation")).GetProperty("agents").GetInt32());

        await centre.Put("/api/simulation", new { on = false });
        await Eventually.Holds(async () => await centre.Get("/api/simulation") is var floor && floor.GetProperty("callsNow").GetInt32() == 0 && floor.GetProperty("agents").GetInt32() == 0,
            TimeSpan.FromSeconds(30), "no simulated caller and no synthetic agent is left", () => centre.Output);
        Assert.False((await centre.Get("/api/simulation")).GetProperty("on").GetBoolean());
        await centre.IsIdle();
    }

    [Fact]
    public async Task Synthetic_agents_of_a_killed_process_are_signed_out_by_one_that_starts_without_simulation()
    {
        await using var centre = await RunningCentre.Start(new CentreWish(Simulation: true));
        await centre.AgentIs("S01", "ready", withinSeconds: 30);

        await centre.Kill();
        await centre.StartAgain(new CentreWish(Simulation: false));

        foreach (var agent in new[] { "S01", "S02", "S03" }) await centre.AgentIs(agent, "signed-out", withinSeconds: 30);
        Assert.Empty((await centre.Calls()).Where(call => call.GetProperty("endedAt").ValueKind == JsonValueKind.Null));
    }
}
