
namespace Antiphon.Interop.Tests;

/// <summary>Two centres as each other's far end: the one registers at the other with an account, calls go both ways, over UDP and TCP.</summary>
[Collection(Processes.Name)]
public sealed class TwoCentresTests
{
    private const double Customer = 440;
    private const double Phone = 1_000;

    [Fact]
    public async Task Two_centres_register_and_call_each_other_both_ways()
    {
        await using var near = await RunningCentre.Start();
        await using var far = await RunningCentre.Start();

        // The far centre knows the near one by an account, and tells it nothing else; numbers on both sides lead to a recorded echo.
        var account = far.First.Extension("8009");
        await near.Post("/api/trunks", new { name = "registers", host = "127.0.0.1", port = far.Sip.Port, transport = "udp", registers = true, user = account.User, password = account.Password, probe = 0 });
        await Eventually.Holds(async () => (await far.Leftovers())["registrations"] > 0, TimeSpan.FromSeconds(20), "the near centre is registered at the far one", () => near.Output);
        foreach (var (transport, prefix) in ((string, string)[])[("udp", "021"), ("tcp", "022")]) await Link(near, far, transport, prefix);
        await Link(far, near, "udp", "023");

        // One call after the other: out of the near centre by a number that leads to the trunk, and back with the caller's own tone.
        foreach (var (from, number) in ((RunningCentre, string)[])[(near, "02155550101"), (near, "02255550101"), (far, "02355550101")])
        {
            await from.Post("/api/numbers", new { number = $"7{number[2]}", title = number, to = new { kind = "outside", target = number }, rules = Array.Empty<object>() });
            await using var caller = Caller.At(from, dials: $"7{number[2]}", toneHz: Customer);
            await caller.IsAnswered();
            await caller.HearsSteadily(Customer, seconds: 1);
            await caller.Call.Bye();
        }

        // The far centre calls the account as its extension: the near one has the call, from a trunk.
        await near.Put($"/api/numbers/{account.User}", new { number = account.User, title = "back", to = new { kind = "flow", target = await EchoFlow(near) }, rules = Array.Empty<object>() });
        await far.Post("/api/numbers", new { number = "79", title = "to the account", to = new { kind = "extension", target = account.User }, rules = Array.Empty<object>() });
        await using (var back = Caller.At(far, dials: "79", toneHz: Phone))
        {
            await back.IsAnswered();
            await back.HearsSteadily(Phone, seconds: 1);
            await back.Call.Bye();
        }
        await near.IsIdle();
        await far.IsIdle();
    }

    private static async Task Link(RunningCentre from, RunningCentre to, string transport, string prefix)
    {
        await from.Post("/api/trunks", new { name = $"to-{prefix}", host = "127.0.0.1", port = to.Sip.Port, transport, probe = 0 });
        await from.Post("/api/routes", new { id = $"r{prefix}", name = prefix, patterns = (string[])[$"{prefix}."], trunks = new[] { new { name = $"to-{prefix}", costPerMinute = 0 } } });
        await to.Post("/api/numbers", new { number = $"{prefix}55550101", title = "echo", to = new { kind = "flow", target = await EchoFlow(to) }, rules = Array.Empty<object>() });
    }

    /// <summary>The flow behind the sample number of the recorded echo.</summary>
    private static async Task<string> EchoFlow(RunningCentre centre) =>
        (await centre.Get("/api/numbers")).EnumerateArray().Single(n => n.GetProperty("number").GetString() == "4002").GetProperty("to").GetProperty("target").GetString()!;
}
