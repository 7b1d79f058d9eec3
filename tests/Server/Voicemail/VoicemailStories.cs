using Antiphon.TestKit.Audio;

namespace Antiphon.Server.Tests.Voicemail;

/// <summary>Callers leave messages, and people hear and handle them: the whole way, with telephones on the wire.</summary>
public sealed class VoicemailStories : CentreOfItsOwn
{
    private const string Desk = "127.0.4.9";

    private protected override IEnumerable<(string Name, double Hertz, double Seconds)> Sounds() =>
    [
        ("message-leave", 500, 0.6), ("message-review", 700, 0.6), ("message-kept", 900, 0.6), ("mailbox-pin", 1_200, 0.6), ("mailbox-you-have", 1_500, 0.6),
        ("mailbox-wrong", 1_800, 0.6), ("mailbox-no-more", 2_100, 0.6),
        .. ((string[])["mailbox-new", "mailbox-old", "mailbox-from", "mailbox-keys"]).Select(name => (name, 300.0, 0.1)),
    ];

    [Fact]
    public async Task A_caller_leaves_a_message_that_becomes_a_task_of_the_queue_with_a_result()
    {
        await using var phone = new WirePhone("13900139007", Sip, "127.0.0.1");
        await using var audio = new WireAudio(440);
        var call = await Talk(phone, audio, "4007");
        await Hears(audio, 500, "the greeting");
        await Hears(audio, 1_000, "the tone");
        await Records();
        audio.Press('#');
        await Hears(audio, 700, "the question");
        audio.Press('2');
        await Hears(audio, 440, "his own message");
        await Hears(audio, 700, "the question again");
        audio.Press('1');
        await Hears(audio, 900, "the thanks");
        await call.ExpectBye();

        var message = await TheMessage("queue:service");
        Assert.Equal("13900139007", message.GetProperty("number").GetString());
        Assert.Equal(JsonValueKind.Null, message.GetProperty("heardAt").ValueKind);
        Assert.InRange(message.GetProperty("seconds").GetDouble(), 1, 20);
        var id = message.GetProperty("id").GetString()!;
        Assert.Equal(1, (await Json("api/messages/summary")).GetProperty("new").GetInt32());

        // Who serves the queue hears it, takes it, calls back and says what came of it.
        using var agent = await UnderTest.SignedIn("1008");
        var sound = Wav.Read(new MemoryStream(await agent.GetByteArrayAsync($"api/messages/{id}/audio"))).Single();
        Assert.True(sound.Part(TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(0.5)).Hears(440));
        Assert.Equal(0, (await Json("api/messages/summary")).GetProperty("new").GetInt32());
        Assert.Equal("1008", (await Act(agent, id, "take")).GetProperty("takenBy").GetString());
        using var other = await UnderTest.SignedIn("1009");
        Assert.Equal("409 message-taken", await (await other.PostAsJsonAsync($"api/messages/{id}/take", new { })).Refusal());
        var done = await Act(agent, id, "result", new { result = "called-back", note = "已回电" });
        Assert.Equal(("called-back", "1008"), (done.GetProperty("result").GetString(), done.GetProperty("doneBy").GetString()));
        using var stranger = await UnderTest.SignedIn("1005");                                         // He serves sales alone.
        Assert.Equal(0, JsonDocument.Parse(await stranger.GetStringAsync("api/messages")).RootElement.GetProperty("total").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"api/messages/{id}/audio")).StatusCode);

        // Forwarded, deleted, had back.
        Assert.Equal("queue:sales", (await Act(Client, id, "forward", new { box = "queue:sales" })).GetProperty("box").GetString());
        await Act(Client, id, "delete");
        Assert.Equal(0, (await Json("api/messages?search=0139007")).GetProperty("total").GetInt32());
        Assert.Equal(1, (await Json("api/messages?view=deleted")).GetProperty("total").GetInt32());
        await Act(Client, id, "restore");
        Assert.Equal(1, (await Json("api/messages?search=0139007&view=new")).GetProperty("total").GetInt32());
        var record = (await Json("api/calls?pageSize=50")).GetProperty("items").EnumerateArray().First(c => c.GetProperty("caller").GetProperty("number").GetString() == "13900139007");
        Assert.Equal("left-message", record.GetProperty("result").GetString());
    }

    [Fact]
    public async Task A_message_rings_at_who_is_free_and_serves_the_queue_and_is_his_until_its_result()
    {
        var calls = UnderTest.Services.GetRequiredService<CallCentre>();
        using var ann = await UnderTest.SignedIn("1008");
        using var bob = await UnderTest.SignedIn("1009");
        // It rings as long as the test takes to look.
        var centre = calls.State.Centre;
        await calls.Ask(new CentreConfigured(centre with { Queues = centre.Queues.SetItem(new("service"), centre.Queues[new("service")] with { OfferSeconds = 600 }) }), default);
        foreach (var (agent, extension) in ((string, string)[])[("1008", "8008"), ("1009", "8009")])
        {
            Assert.Null(await calls.Ask(new SignIn(new(agent), extension, Standing: true), default));
            Assert.Null(await calls.Ask(new PhoneBack(new(agent)), default));
        }
        await using var phone = new WirePhone("13900139012", Sip, "127.0.0.1");
        await using var audio = new WireAudio(440);
        var call = await Talk(phone, audio, "4007");
        await Hears(audio, 1_000, "the tone");
        await Records();
        await call.Bye();
        var asked = ann;
        await Eventually.Holds(async () => (await Rings(asked = ann)) || await Rings(asked = bob), Soon, "it rings at one of them");
        var (first, second, other) = asked == ann ? (ann, bob, "1009") : (bob, ann, "1008");
        var task = (await Mine(first))[0];
        var id = task.GetProperty("message").GetProperty("id").GetString()!;
        Assert.Equal("13900139012", task.GetProperty("message").GetProperty("number").GetString());
        Assert.Equal("409 offer-unknown", await (await second.PostAsJsonAsync($"api/messages/{id}/decline", new { })).Refusal());
        await Act(first, id, "decline");
        await Eventually.Holds(() => Rings(second), Soon, "it rings at the next");
        Assert.Empty(await Mine(first));
        Assert.Equal(other, (await Act(second, id, "take")).GetProperty("takenBy").GetString());
        Assert.Equal(JsonValueKind.Null, (await Mine(second))[0].GetProperty("answerBy").ValueKind);
        await Act(second, id, "result", new { result = "called-back", note = "" });
        await Eventually.Holds(() => calls.State.Works.IsEmpty && calls.State.Agents.Values.All(agent => agent.Works.IsEmpty), Soon, "it is over, for routing too");
        Assert.Empty(await Mine(second));

        // Opened again it waits for somebody, and a mailbox may keep its messages to itself.
        (await Client.PutAsJsonAsync("api/mailboxes/queue:service", new { enabled = true, pushed = false })).EnsureSuccessStatusCode();
        await Act(Client, id, "reopen");
        await Act(Client, id, "release");
        Assert.True(calls.State.Works.IsEmpty);
        (await Client.PutAsJsonAsync("api/mailboxes/queue:service", new { enabled = true, pushed = true })).EnsureSuccessStatusCode();
        await Eventually.Holds(() => Rings(second), Soon, "it rings again");

        static async Task<JsonElement[]> Mine(HttpClient who) => [.. JsonDocument.Parse(await who.GetStringAsync("api/messages/mine")).RootElement.EnumerateArray()];
        static async Task<bool> Rings(HttpClient who) => (await Mine(who)).Any(one => one.GetProperty("answerBy").ValueKind == JsonValueKind.String);
    }

    [Fact]
    public async Task A_message_ends_by_itself_when_the_caller_says_nothing_more_and_stands_when_he_hangs_up()
    {
        await using var phone = new WirePhone("13900139008", Sip, "127.0.0.1");
        await using var audio = new WireAudio(440);
        var call = await Talk(phone, audio, "4007");
        await Hears(audio, 1_000, "the tone");
        await Records();
        audio.FallSilent();
        await Hears(audio, 700, "the question, after the silence");
        await call.Bye();
        Assert.Equal("13900139008", (await TheMessage("queue:service")).GetProperty("number").GetString());
    }

    [Fact]
    public async Task An_extension_that_nobody_answers_has_a_mailbox_that_is_heard_by_telephone_with_a_pin_and_the_lamp_shows_it()
    {
        (await Client.PutAsJsonAsync("api/mailboxes/ext:8003", new { enabled = true, pin = "2468" })).EnsureSuccessStatusCode();
        await Eventually.Holds(() => UnderTest.Services.GetRequiredService<CallCentre>().State.Centre.Plan!.Extensions["8003"].Voicemail, Soon, "the mailbox is in force");
        await using var phone = new WirePhone("13900139009", Sip, "127.0.0.1");
        await using var audio = new WireAudio(440);
        var call = await Talk(phone, audio, "8003");                                                  // No telephone is registered there.
        await Hears(audio, 1_000, "the tone");
        await Records();
        await call.Bye();
        var message = await TheMessage("ext:8003");

        await using var desk = new WirePhone("8003", Sip, Desk);
        await using var lamp = new WirePhone("8003", Sip, Desk);
        await Watches(lamp);
        await Lamp(lamp, "yes");
        await using var ear = new WireAudio(600, Desk);
        var listen = await Dial(desk, ear, "*97");
        await Hears(ear, 1_200, "the question for the PIN");
        foreach (var key in "1111#") ear.Press(key);
        await Hears(ear, 1_800, "that it is wrong");
        await Hears(ear, 1_200, "the question again");
        foreach (var key in "2468#") ear.Press(key);
        await Hears(ear, 1_500, "how many there are");
        await Hears(ear, 440, "the message");
        await Eventually.Holds(async () => (await Message(message.GetProperty("id").GetString()!)).GetProperty("heardAt").ValueKind == JsonValueKind.String, Soon, "it is heard, for the page too");
        await Lamp(lamp, "no");
        ear.Press('3');
        await Hears(ear, 2_100, "that there are no more");
        await listen.ExpectBye();
        Assert.Equal(1, (await Json("api/messages?view=deleted&box=ext:8003")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_caller_answers_by_voice_and_the_answer_is_found_under_his_call()
    {
        var document = System.Text.Json.Nodes.JsonNode.Parse("""
            {"name":"地址","flow":{"id":"x","version":0,"start":"a","fallback":"sales","nodes":{"a":{"$type":"answer","next":"r"},
              "r":{"$type":"record","prompts":["message-leave"],"variable":"address","next":"e","secondsMax":30,"silenceSeconds":4,"review":false},"e":{"$type":"hang-up"}}}}
            """);
        (await Client.PostAsJsonAsync("api/flows", new { id = "address", name = "地址", document })).EnsureSuccessStatusCode();
        (await Client.PostAsJsonAsync("api/flows/address/publish", new { revision = 1 })).EnsureSuccessStatusCode();
        (await Client.PutAsJsonAsync("api/flows/address/numbers", new { numbers = new[] { "4813" } })).EnsureSuccessStatusCode();
        await Eventually.Holds(() => UnderTest.Services.GetRequiredService<CallCentre>().State.Centre.Numbers.ContainsKey("4813"), Soon, "the number is in force");
        await using var phone = new WirePhone("13900139010", Sip, "127.0.0.1");
        await using var audio = new WireAudio(440);
        var call = await Talk(phone, audio, "4813");
        await Hears(audio, 1_000, "the tone");
        await Records();
        audio.Press('#');
        await call.ExpectBye();
        var answer = await TheMessage("");
        Assert.Equal("address", answer.GetProperty("name").GetString());
        var record = await Json($"api/calls/{answer.GetProperty("callId").GetString()}");
        Assert.Equal("13900139010", record.GetProperty("caller").GetProperty("number").GetString());
        Assert.Equal(1, (await Json($"api/messages?callId={answer.GetProperty("callId").GetString()}")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_mailbox_is_closed_to_telephones_after_five_wrong_guesses()
    {
        (await Client.PutAsJsonAsync("api/mailboxes/ext:8004", new { enabled = false, pin = "135790" })).EnsureSuccessStatusCode();
        var service = UnderTest.Services.GetServices<Antiphon.Server.Features.Flows.Web.ICentreService>().OfType<Features.Voicemail.MailboxByPhone>().Single();
        async Task<string> Guess(string pin)
        {
            var ask = new Antiphon.Engine.Contract.AskWeb(new("x"), new(1), new("centre:mailbox/open", "POST", "", [], "", ""), System.Collections.Immutable.ImmutableDictionary<string, Antiphon.Engine.Contract.FlowValue>.Empty);
            return (await service.Ask("open", ask, name => name == "box" ? "8004" : pin, CancellationToken.None)).Values["locked"].ToString();
        }
        for (var i = 0; i < 5; i++) Assert.Equal("wrong", await Guess("0000"));
        Assert.Equal("yes", await Guess("135790"));
        Assert.Equal(HttpStatusCode.BadRequest, (await Client.PutAsJsonAsync("api/mailboxes/ext:8004", new { enabled = true, pin = "12" })).StatusCode);
    }

    private static async Task<WireCall> Talk(WirePhone phone, WireAudio audio, string number)
    {
        var call = WireCall.To(phone, number);
        audio.TalkTo(await call.Connect(WireCall.Sdp(audio.Local)));
        return call;
    }

    /// <summary>INVITE, challenge, INVITE with the answer.</summary>
    private async Task<WireCall> Dial(WirePhone phone, WireAudio audio, string number)
    {
        var call = WireCall.To(phone, number);
        await call.Invite(WireCall.Sdp(audio.Local));
        var challenge = await call.Expect(401);
        await call.Ack(refused: challenge);
        call.CSeq++;
        await call.Invite(WireCall.Sdp(audio.Local),
            $"Authorization: {WireDigest.Answer(challenge.Header("WWW-Authenticate"), "INVITE", $"sip:{number}@{phone.Server}", phone.User, Password(phone.User))}");
        audio.TalkTo(await call.Expect(200));
        await call.Ack();
        return call;
    }

    /// <summary>The telephone asks to be told of its messages.</summary>
    private async Task Watches(WirePhone phone)
    {
        var watch = WireCall.To(phone, phone.User);
        string[] wish = ["Event: message-summary", "Expires: 300"];
        await watch.Send("SUBSCRIBE", headers: wish);
        var challenge = await watch.Expect(401, "SUBSCRIBE");
        watch.CSeq++;
        await watch.Send("SUBSCRIBE", headers: [.. wish, $"Authorization: {WireDigest.Answer(challenge.Header("WWW-Authenticate"), "SUBSCRIBE", $"sip:{phone.User}@{phone.Server}", phone.User, Password(phone.User))}"]);
        await watch.Expect(200, "SUBSCRIBE");
    }

    private static async Task Lamp(WirePhone phone, string state)
    {
        for (var told = ""; !told.Contains($"Messages-Waiting: {state}", StringComparison.Ordinal);)
        {
            var notify = await phone.ExpectRequest("NOTIFY");
            await phone.Respond(notify, 200, "OK", "");
            told = notify.Text;
        }
    }

    private static Task<Sound> Hears(WireAudio audio, double hertz, string what) => audio.Hears(hertz, 0.3, what);

    /// <summary>Two seconds of what he says are on disk.</summary>
    private Task Records() => Eventually.Holds(() => Directory.Exists(Folder) && Directory.EnumerateFiles(Folder, "*.raw").Any(file => new FileInfo(file).Length > 2 * 2 * Sound.SamplesPerSecond), Soon, "it is recorded");

    private string Folder => Path.Combine(UnderTest.Options.Data, "voicemail");

    private async Task<JsonElement> TheMessage(string box)
    {
        await Eventually.Holds(async () => (await Json($"api/messages?box={box}")).GetProperty("items").EnumerateArray().Any(m => m.GetProperty("seconds").GetDouble() > 0), Soon, $"a message for {box}");
        return (await Json($"api/messages?box={box}")).GetProperty("items")[0];
    }

    private async Task<JsonElement> Message(string id) => (await Json("api/messages")).GetProperty("items").EnumerateArray().Single(m => m.GetProperty("id").GetString() == id);

    private async Task<JsonElement> Json(string path) => JsonDocument.Parse(await Client.GetStringAsync(path)).RootElement;

    private static async Task<JsonElement> Act(HttpClient who, string id, string action, object? wish = null)
    {
        var answer = await who.PostAsJsonAsync($"api/messages/{id}/{action}", wish ?? new { });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Json();
    }

    private string Password(string extension) => UnderTest.FirstStart.GetProperty("extensions").EnumerateArray().Single(e => e.GetProperty("user").GetString() == extension).GetProperty("password").GetString()!;
}
