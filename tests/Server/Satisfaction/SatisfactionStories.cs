using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Tests.Phone;
using Antiphon.TestKit.Audio;

namespace Antiphon.Server.Tests.Satisfaction;

/// <summary>Callers are asked when the agent has hung up, and agents say what came of a call: the whole way, with telephones on the wire.</summary>
public sealed class SatisfactionStories : CentreOfItsOwn
{
    private static readonly object Asks = new { scale = 5, tries = 2, keySeconds = 20, reasonUpTo = 2, reasons = new[] { new { key = "1", words = "等候太久" }, new { key = "2", words = "问题未解决" } } };

    private protected override IEnumerable<(string Name, double Hertz, double Seconds)> Sounds() => [("rating-question", 500, 0.6), ("rating-reason", 700, 0.6), ("rating-thanks", 900, 0.6)];

    [Fact]
    public async Task When_the_agent_hangs_up_the_caller_hears_the_invitation_and_his_key_is_counted_once_for_agent_queue_and_flow()
    {
        await Number("4855");
        (await Client.PutAsJsonAsync("api/satisfaction/queues/sales", Asks)).EnsureSuccessStatusCode();
        await using var desk = await SignedInAt("1005", "8155");
        await using var colleague = await RegisteredPhone.Of(UnderTest, Client, "8156");
        using var second = await UnderTest.SignedIn("1006");

        // A low score, with its reason.
        await using var audio = new WireAudio(1_500);
        await using var phone = new WirePhone("13900139020", Sip);
        var (call, talk) = await Talk(phone, audio, desk);
        var id = IdOf("1005");
        await talk.Bye();
        await Hears(audio, 500, "the invitation");

        // What is keyed now is no part of the talk: its recording is whole while the caller is still asked.
        await Eventually.Holds(async () => (await Json($"api/recordings/{id}/detail")).GetProperty("state").GetString() == "complete", Soon, "the recording ended with the talk");
        Assert.Equal(JsonValueKind.Null, (await Json($"api/calls/{id}")).GetProperty("endedAt").ValueKind);
        audio.Press('2');
        await Hears(audio, 700, "the question why");
        audio.Press('2');
        await Hears(audio, 900, "the thanks");
        await call.ExpectBye();

        // A talk that is handed on is scored for who hangs up last.
        (await second.PutAsJsonAsync("api/agents/1006/state", new { state = "ready", phone = new { kind = "extension", extension = "8156" } })).EnsureSuccessStatusCode();
        await SetState("1005", "ready");
        await using var other = new WirePhone("13900139021", Sip);
        await using var ear = new WireAudio(1_500);
        var (waiting, first) = await TalkWithEither(other, ear, desk, colleague);
        var (from, to) = first.Phone == desk ? ("1005", "1006") : ("1006", "1005");
        using (var program = UnderTest.Program())
            (await program.PostAsJsonAsync($"api/calls/{IdOf(from)}/transfer", new { agent = from, to = new { kind = "agent", id = to } })).EnsureSuccessStatusCode();
        await first.Call.ExpectBye();
        var taker = first.Phone == desk ? colleague : desk;
        var taken = await Take(taker);
        await Eventually.Holds(() => Calls.State.Agents[new AgentId(to)].State is AgentState.Talking, Soon, "the colleague talks");
        await taken.Bye();
        await Hears(ear, 500, "the invitation");
        ear.Press('5');
        await Hears(ear, 900, "the thanks");
        await waiting.ExpectBye();

        // Who hangs up himself is not asked, and who says nothing counts among those asked.
        await SetState("1005", "ready");
        await SetState("1006", "signed-out");
        await using var quiet = new WirePhone("13900139022", Sip);
        await using var silence = new WireAudio(1_500);
        var (left, third) = await Talk(quiet, silence, desk);
        await left.Bye();
        await third.ExpectBye();
        await SetState("1005", "ready");
        await using var shy = new WirePhone("13900139023", Sip);
        await using var mouth = new WireAudio(1_500);
        var (asked, fourth) = await Talk(shy, mouth, desk);
        await fourth.Bye();
        await Hears(mouth, 500, "the invitation");
        await asked.Bye();

        await Eventually.Holds(async () => (await Ratings("queue")).GetProperty("total").GetProperty("invited").GetInt32() == 3, Soon, "three were asked");
        var sales = (await Ratings("queue")).GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("sales", 3, 2, "0,1,0,0,1"), (sales.GetProperty("key").GetString(), sales.GetProperty("invited").GetInt32(), sales.GetProperty("answered").GetInt32(), string.Join(',', sales.GetProperty("scores").EnumerateArray())));
        Assert.Equal(("问题未解决", 1), (sales.GetProperty("reasons")[0].GetProperty("reason").GetString(), sales.GetProperty("reasons")[0].GetProperty("count").GetInt32()));
        Assert.Equal(0.6667, sales.GetProperty("responseRate").GetDouble());
        var agents = (await Ratings("agent")).GetProperty("items").EnumerateArray().ToDictionary(a => a.GetProperty("key").GetString()!, a => a.GetProperty("invited").GetInt32());
        Assert.Equal(3, agents.Values.Sum());
        Assert.Equal(to == "1006" ? 1 : 0, agents.GetValueOrDefault("1006"));
        Assert.Equal(2, (await Json("api/calls?scoreMax=5")).GetProperty("total").GetInt32());
        var low = (await Json("api/calls?scoreMax=2")).GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("agent", 2), (low.GetProperty("releasedBy").GetString(), low.GetProperty("rating").GetProperty("score").GetInt32()));

        // The board was told as it happened: a 2 and a 5 of 5, of three who were asked.
        var board = (await Json("api/queues")).EnumerateArray().Single(q => q.GetProperty("id").GetString() == "sales").GetProperty("ratings");
        Assert.Equal((3, 2, 125.0), (board.GetProperty("invited").GetInt32(), board.GetProperty("answered").GetInt32(), board.GetProperty("points").GetDouble()));

        // Made anew from the story, nothing is counted twice.
        UnderTest.Services.GetRequiredService<CallRecordsProjector>().OrderRebuild();
        await Eventually.Holds(async () => (await Ratings("queue")).GetProperty("total").GetProperty("invited").GetInt32() == 3, Soon, "the same three");
        Assert.Equal("0,1,0,0,1", string.Join(',', (await Ratings("queue")).GetProperty("total").GetProperty("scores").EnumerateArray()));
    }

    [Fact]
    public async Task Agent_becomes_free_only_when_he_has_said_what_came_of_the_call_where_his_queue_asks_for_it()
    {
        await Number("4855");
        var tree = new { required = true, tree = new object[] { new { code = "order", label = new { zh = "订单", en = "Order" } }, new { code = "complaint", label = new { zh = "投诉", en = "Complaint" }, children = new[] { new { code = "delivery", label = new { zh = "物流", en = "Delivery" } } } } } };
        Assert.Equal("422 field-invalid", await (await Client.PutAsJsonAsync("api/dispositions/sales", new { required = true, tree = Array.Empty<object>() })).Refusal());
        (await Client.PutAsJsonAsync("api/dispositions/sales", tree)).EnsureSuccessStatusCode();
        await using var desk = await SignedInAt("1005", "8155");
        using var agent = await UnderTest.SignedIn("1005");
        await using var phone = new WirePhone("13900139024", Sip);
        await using var audio = new WireAudio(1_500);
        var (call, talk) = await Talk(phone, audio, desk);
        var id = IdOf("1005");
        await call.Bye();
        await talk.ExpectBye();
        await Eventually.Holds(() => Calls.State.Agents[new AgentId("1005")].State is AgentState.WrapUp, Soon, "wrap-up");

        Assert.Equal("409 disposition-needed", await (await agent.PostAsync("api/agents/1005/wrap-up/finish", null)).Refusal());
        Assert.Equal("422 field-invalid", await (await agent.PutAsJsonAsync($"api/calls/{id}/summary", new { code = "complaint", note = "only a branch" })).Refusal());
        Assert.Equal("422 field-invalid", await (await agent.PutAsJsonAsync($"api/calls/{id}/summary", new { note = "no code" })).Refusal());
        using var stranger = await UnderTest.SignedIn("1006");
        Assert.Equal("404 not-found", await (await stranger.PutAsJsonAsync($"api/calls/{id}/summary", new { code = "order" })).Refusal());
        (await agent.PutAsJsonAsync($"api/calls/{id}/summary", new { code = "delivery", note = "包裹丢失" })).EnsureSuccessStatusCode();
        await Eventually.Holds(() => Calls.State.Agents[new AgentId("1005")].State is AgentState.Ready, Soon, "he is ready again");

        // Found by the whole branch and by a word of the note; a tree that is changed changes nothing that was said.
        (await Client.PutAsJsonAsync("api/dispositions/sales", new { required = false, tree = Array.Empty<object>() })).EnsureSuccessStatusCode();
        foreach (var query in new[] { "api/calls?disposition=/complaint/", "api/calls?note=丢失", "api/recordings?disposition=/complaint/delivery/", "api/recordings?note=包裹" })
            await Eventually.Holds(async () => (await Json(query)).GetProperty("items").GetArrayLength() == 1, Soon, query);
        Assert.Equal(0, (await Json("api/calls?disposition=/order/")).GetProperty("total").GetInt32());
        var summary = (await Json($"api/calls/{id}")).GetProperty("summaries")[0];
        Assert.Equal(("投诉 / 物流", "Complaint / Delivery", "1005"), (summary.GetProperty("label").GetProperty("zh").GetString(), summary.GetProperty("label").GetProperty("en").GetString(), summary.GetProperty("agent").GetString()));
    }

    private static Task<Sound> Hears(WireAudio audio, double hertz, string what) => audio.Hears(hertz, 0.3, what);

    private async Task Number(string number) =>
        (await Client.PostAsJsonAsync("api/numbers", new { number, title = "Rated", to = new { kind = "queue", target = "sales" }, rules = Array.Empty<object>() })).EnsureSuccessStatusCode();

    private async Task<RegisteredPhone> SignedInAt(string job, string extension)
    {
        var phone = await RegisteredPhone.Of(UnderTest, Client, extension);
        (await Client.PutAsJsonAsync($"api/agents/{job}/state", new { state = "ready", phone = new { kind = "extension", extension } })).EnsureSuccessStatusCode();
        return phone;
    }

    private async Task SetState(string job, string state) => (await Client.PutAsJsonAsync($"api/agents/{job}/state", new { state })).EnsureSuccessStatusCode();

    private string IdOf(string job) => Calls.State.Agents[new AgentId(job)].Call!.Value.Value;

    private async Task<(WireCall Caller, WireCall Agent)> Talk(WirePhone caller, WireAudio audio, RegisteredPhone desk)
    {
        var (call, taken) = await TalkWithEither(caller, audio, desk);
        return (call, taken.Call);
    }

    private async Task<(WireCall Caller, (WireCall Call, RegisteredPhone Phone) Agent)> TalkWithEither(WirePhone caller, WireAudio audio, params RegisteredPhone[] desks)
    {
        var call = WireCall.To(caller, "4855");
        await call.Invite(WireCall.Sdp(audio.Local));
        audio.TalkTo(await call.Expect(200));
        await call.Ack();
        await Eventually.Holds(() => Calls.State.Offers.Count == 1, Soon, "somebody is offered the call");
        var extension = Calls.State.Agents[Calls.State.Offers.Values.Single().Agent].Phone;
        var desk = desks.Single(d => d.Number == extension);
        var taken = await Take(desk);
        await Eventually.Holds(() => Calls.State.Calls.Values.Any(c => c.Phase is CallPhase.Talking), Soon, "they talk");
        return (call, (taken, desk));
    }

    private static async Task<WireCall> Take(RegisteredPhone desk)
    {
        var invite = await desk.Wire.ExpectRequest("INVITE");
        var call = WireCall.From(desk.Wire, invite);
        await call.Answer(invite, WireCall.Sdp(desk.Wire.Local));
        return call;
    }

    private async Task<JsonElement> Ratings(string by) => await Json($"api/satisfaction?by={by}&from={Instant(-1)}&to={Instant(1)}");

    private static string Instant(int days) => Uri.EscapeDataString(TimeProvider.System.GetUtcNow().AddDays(days).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));

    private async Task<JsonElement> Json(string path) => JsonDocument.Parse(await Client.GetStringAsync(path)).RootElement;
}
