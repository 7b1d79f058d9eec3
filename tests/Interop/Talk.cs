namespace Antiphon.Interop.Tests;

/// <summary>A customer in talk with agent 1001 at his phone 8001, with the phone 8002 of somebody else beside it. Each sends a tone of its own.</summary>
internal sealed class Talk : IAsyncDisposable
{
    public const double CustomerHz = 440;
    public const double AgentHz = 1_000;
    public const double SecondHz = 1_700;

    private Talk(RunningCentre centre, Baresip phone, Baresip second, Caller caller) => (Centre, Phone, Second, Caller) = (centre, phone, second, caller);

    public RunningCentre Centre { get; }

    public Baresip Phone { get; }

    public Baresip Second { get; }

    public Caller Caller { get; }

    public static async Task<Talk> Begin(RunningCentre centre)
    {
        var phone = await Baresip.Start(centre.Sip, centre.First.Extension("8001"), toneHz: AgentHz);
        var second = await Baresip.Start(centre.Sip, centre.First.Extension("8002"), toneHz: SecondHz);
        var talk = new Talk(centre, phone, second, Caller.At(centre, dials: "4001", toneHz: CustomerHz));
        await centre.SignIn("1001", "8001");
        await talk.Caller.IsAnswered();
        await centre.AgentIs("1001", "talking");
        return talk;
    }

    public async Task<string> CallId() => (await Caller.Find())!.Value.GetProperty("id").GetString()!;

    public async Task Act(string action, object? body = null) => await Centre.Post($"/api/calls/{await CallId()}/{action}", body);

    /// <summary>The agents end their shifts, and nothing is left over.</summary>
    public async Task Leave(params string[] agents)
    {
        foreach (var agent in agents)
        {
            await Centre.Put($"/api/agents/{agent}/state", new { state = "signed-out" });
            if ((await Centre.Agent(agent)).GetProperty("state").GetString() == "wrap-up") await Centre.Post($"/api/agents/{agent}/wrap-up/finish");
            await Centre.AgentIs(agent, "signed-out");
        }
        await Centre.IsIdle();
    }

    public async ValueTask DisposeAsync()
    {
        await Caller.DisposeAsync();
        await Second.DisposeAsync();
        await Phone.DisposeAsync();
    }
}
