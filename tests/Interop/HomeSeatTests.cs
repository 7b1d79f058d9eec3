namespace Antiphon.Interop.Tests;

/// <summary>A seat at home: the phone is in another network and behind a router that translates addresses and ports.</summary>
[Collection(Processes.Name)]
public sealed class HomeSeatTests
{
    private const double Customer = 440;
    private const double Agent = 1_000;
    private const int Calls = 3;
    private const double LossPercentMax = 1;

    [Fact]
    public async Task Agent_behind_a_router_works_a_shift_with_every_function_and_without_loss()
    {
        await using var home = await NatNetwork.Make();
        await using var centre = await RunningCentre.Start(new CentreWish { Address = home.Outside });
        await using var phone = await Baresip.Start(centre.Sip, centre.First.Extension("8001"), Agent, home: home);
        await centre.SignIn("1001", "8001");
        var calls = new List<string>();
        for (var i = 0; i < Calls; i++)
        {
            await using var caller = Caller.At(centre, dials: "4001", toneHz: Customer);
            await caller.IsAnswered();
            await caller.HearsSteadily(Agent, seconds: 1.5);
            if (i % 2 == 1) await HeldAndResumed(centre, caller);
            await caller.Call.Bye();
            var call = await caller.Record();
            Assert.Equal("1001", call.GetProperty("agent").GetProperty("jobNumber").GetString());
            calls.Add(call.GetProperty("id").GetString()!);
            await centre.AgentIs("1001", "wrap-up");
            await centre.Post("/api/agents/1001/wrap-up/finish");
        }
        foreach (var call in calls) await LineWasGood(centre, call);
        Assert.True((await phone.Heard()).Holds(Customer), phone.Said);
        await centre.Put("/api/agents/1001/state", new { state = "signed-out" });
        await centre.IsIdle();
    }

    private static async Task HeldAndResumed(RunningCentre centre, Caller caller)
    {
        var id = (await caller.Find())!.Value.GetProperty("id").GetString();
        await centre.Post($"/api/calls/{id}/hold");
        await centre.AgentIs("1001", "held");
        await centre.Post($"/api/calls/{id}/resume");
        await caller.HearsSteadily(Agent, seconds: 1);
    }

    // It is written down a moment after the call.
    private static async Task LineWasGood(RunningCentre centre, string call)
    {
        var legs = (await Eventually.Gets<List<JsonElement>>(async () =>
            (await centre.Get($"/api/calls/{call}/quality")).EnumerateArray().Where(l => l.GetProperty("role").GetString() == "agent").ToList() is { Count: > 0 } found ? found : null,
            TimeSpan.FromSeconds(20), $"the line of {call} was measured", () => centre.Output))!;
        Assert.All(legs, leg => Assert.InRange(leg.GetProperty("lossPercent").GetDouble(), 0, LossPercentMax));
    }
}
