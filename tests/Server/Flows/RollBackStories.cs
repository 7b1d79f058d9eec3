
namespace Antiphon.Server.Tests.Flows;

/// <summary>A flow is published and taken back while it is being called.</summary>
public sealed class RollBackStories : FlowCentre
{
    private const int Callers = 16;

    private protected override IEnumerable<(string Name, double Hertz, double Seconds)> Sounds() => [("first", 500, 2), ("second", 700, 2)];

    [Fact]
    public async Task Rolling_back_under_load_drops_no_call()
    {
        static string Nodes(string prompt) => $$"""
            "answer":{"$type":"answer","next":"say"},"say":{"$type":"play","prompts":["{{prompt}}"],"next":"end"},"end":{"$type":"hang-up"}
            """;
        await Publish("busy", "4840", Nodes("first"));
        var document = System.Text.Json.Nodes.JsonNode.Parse($$"""{"name":"busy","flow":{"id":"busy","version":0,"start":"answer","fallback":"sales","nodes":{ {{Nodes("second")}} } } }""");
        await Ok(Client.PutAsJsonAsync("api/flows/busy", new { revision = 1, document }));
        await Ok(Client.PostAsJsonAsync("api/flows/busy/publish", new { revision = 2 }));

        var calls = Enumerable.Range(0, Callers).Select(Call).ToList();
        for (var i = 0; i < 8; i++) await Ok(Client.PostAsJsonAsync("api/flows/busy/rollback", new { version = 1 + (i % 2) }));
        await Task.WhenAll(calls);

        // Every call ended by the flow itself, at the end of its own version.
        var flow = await Board();
        await Eventually.Holds(async () => (flow = await Board()).GetProperty("contained").GetInt32() == Callers, Soon, "every end is counted");
        Assert.Equal((Callers, Callers, 0, 0), (flow.GetProperty("entered").GetInt32(), flow.GetProperty("contained").GetInt32(), flow.GetProperty("failed").GetInt32(), flow.GetProperty("hungUp").GetInt32()));
        // Each heard its first words; how long it took is measured.
        Assert.InRange(flow.GetProperty("welcomeMs").GetDouble(), 0, flow.GetProperty("welcomeMsMax").GetDouble());
    }

    private async Task<JsonElement> Board() => (await Json("api/flows/board")).GetProperty("flows").EnumerateArray().Single(f => f.GetProperty("flow").GetString() == "busy");

    private async Task Call(int index)
    {
        await using var audio = new WireAudio(440);
        await using var phone = new WirePhone($"139001398{index:00}", Sip, "127.0.0.1");
        var call = await Talk(phone, audio, "4840");
        await call.ExpectBye();
    }
}
