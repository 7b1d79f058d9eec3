using System.Text.Json.Nodes;
using Antiphon.TestKit.Wire;

namespace Antiphon.Interop.Tests;

/// <summary>A caller with a real phone hangs up, keeps his place and is called back over a trunk.</summary>
[Collection(Processes.Name)]
public sealed class CallbackTests
{
    private const double Customer = 440;
    private const double Agent = 1_000;

    [Fact]
    public async Task Caller_who_hangs_up_keeps_his_place_and_is_called_back_over_the_trunk_under_the_same_contact()
    {
        await using var centre = await RunningCentre.Start();
        await using var carrier = new WirePhone("carrier", centre.Sip, "127.0.0.4");
        await centre.Post("/api/trunks", new { name = "carrier", host = "127.0.0.4", port = carrier.Local.Port, transport = "udp", probe = 0 });
        await centre.Post("/api/routes", new { id = "mobiles", name = "mobiles", patterns = (string[])["154."], trunks = new[] { new { name = "carrier", costPerMinute = 0 } } });
        await CallsBack(centre, "sales");

        await using var caller = Caller.At(centre, dials: "4001", toneHz: Customer);
        await caller.IsAnswered();
        await caller.PressesUntil('1', async () => await Waiting(centre) is { ValueKind: JsonValueKind.Object } waiting && waiting.GetProperty("callback").ValueKind is JsonValueKind.Object, "the callback is agreed");
        await caller.Call.ExpectBye();
        var contact = (await Waiting(centre)).GetProperty("callId").GetString();

        await using var phone = await Baresip.Start(centre.Sip, centre.First.Extension("8001"), toneHz: Agent);
        await centre.SignIn("1001", "8001");
        var invite = await carrier.Expect(m => m.Method == "INVITE" && m.Status == 0, "the customer is called");
        Assert.Contains(caller.Number, invite.Header("To"), StringComparison.Ordinal);
        await using var ear = new WireAudio(Customer, "127.0.0.4");
        var call = WireCall.From(carrier, invite);
        ear.TalkTo(invite);
        await call.Answer(invite, WireCall.Sdp(ear.Local));
        await centre.AgentIs("1001", "talking");
        await Eventually.Holds(() => ear.Last(4_000) is { Samples.Count: 4_000 } last && last.Hears(Agent), TimeSpan.FromSeconds(20), "the customer hears the agent", () => centre.Output);
        await call.Bye();

        var record = await caller.Record();
        Assert.Equal((contact, "answered", "1001"), (record.GetProperty("id").GetString(), record.GetProperty("result").GetString(), record.GetProperty("agent").GetProperty("jobNumber").GetString()));
        Assert.Subset(new HashSet<string?>(record.GetProperty("segments").EnumerateArray().Select(s => s.GetProperty("kind").GetString())), new HashSet<string?> { "queue", "callback", "talk" });
    }

    private static async Task CallsBack(RunningCentre centre, string queue)
    {
        var setup = JsonNode.Parse((await centre.Get($"/api/settings/queues/{queue}")).GetRawText())!;
        setup["rules"]!["callback"] = JsonSerializer.SerializeToNode(new { fromMinute = 0, toMinute = 0 });
        setup["rules"]!["exits"] = JsonSerializer.SerializeToNode((object[])[new { key = "1", kind = "callback", id = "" }]);
        await centre.Put($"/api/settings/queues/{queue}", new { id = queue, name = setup["name"], rules = setup["rules"] });
    }

    /// <summary>The only one who waits; nothing: nobody does.</summary>
    private static async Task<JsonElement> Waiting(RunningCentre centre) =>
        (await centre.Get("/api/queues")).EnumerateArray().SelectMany(queue => queue.GetProperty("waiting").EnumerateArray()).FirstOrDefault();
}
