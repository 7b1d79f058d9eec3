namespace Antiphon.Server.Tests.Phone;

/// <summary>Ring groups and "press 1 to take the call", from the page's settings to telephones on the wire and the call list.</summary>
[Collection(OneCentre.Name)]
public sealed class RingGroupStories(SharedCentre shared)
{
    [Fact]
    public async Task Ring_group_rings_all_its_phones_and_the_record_says_who_answered()
    {
        using var admin = shared.Centre.Program();
        await using var first = await RegisteredPhone.Of(shared.Centre, admin, "8131");
        await using var second = await RegisteredPhone.Of(shared.Centre, admin, "8132");
        var group = new { number = "8130", name = "前台", strategy = "all", members = new[] { new { number = "8131", ringSeconds = 30 }, new { number = "8132", ringSeconds = 30 } } };
        Assert.Equal(HttpStatusCode.Created, (await admin.PostAsJsonAsync("api/ring-groups", group)).StatusCode);
        await admin.PostAsJsonAsync("api/numbers", new { number = "4631", title = "Group", to = new { kind = "ring-group", target = "8130" }, rules = Array.Empty<object>() });

        await using var caller = new WirePhone("13911110031", RegisteredPhone.Sip(shared.Centre));
        var call = WireCall.To(caller, "4631");
        await call.Invite(WireCall.Sdp(caller.Local));
        var other = await first.Wire.ExpectRequest("INVITE");
        var taken = await second.Wire.ExpectRequest("INVITE");
        await first.Wire.Respond(other, 180, "Ringing", "x");
        await call.Expect(180);
        await WireCall.From(second.Wire, taken).Answer(taken, WireCall.Sdp(second.Wire.Local));
        await call.Expect(200);
        await call.Ack();
        var cancel = await first.Wire.ExpectRequest("CANCEL");
        await first.Wire.Respond(cancel, 200, "OK", "x");
        await first.Wire.Respond(other, 487, "Request Terminated", "x");
        await call.Bye();

        Assert.Equal([("8130", "answered"), ("8132", "normal")], await Parties(admin));
        Assert.Equal("4631", (await (await admin.GetAsync("api/ring-groups/8130/references")).Json())[0].GetString());
        Assert.Equal("409 in-use", await (await admin.DeleteAsync("api/ring-groups/8130")).Refusal());
        foreach (var path in (string[])["api/numbers/4631", "api/ring-groups/8130"]) Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData("""{ "number": "8001" }""", "number", "taken")]
    [InlineData("""{ "number": "8139" }""", "members", "required")]
    [InlineData("""{ "number": "8139", "members": [{ "number": "8001", "ringSeconds": 2 }] }""", "members", "range")]
    [InlineData("""{ "number": "8139", "members": [{ "number": "7999" }] }""", "members", "unknown")]
    [InlineData("""{ "number": "8139", "members": [{ "number": "8001" }, { "number": "8001" }] }""", "members", "taken")]
    [InlineData("""{ "number": "8139", "members": [{ "number": "8001" }], "noAnswer": "8139" }""", "noAnswer", "characters")]
    public async Task Ring_group_that_cannot_be_is_told_at_its_field(string body, string field, string why)
    {
        using var admin = shared.Centre.Program();
        var answer = await admin.PostAsync("api/ring-groups", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal("422 field-invalid", await answer.Refusal());
        var args = (await answer.Json()).GetProperty("args");
        Assert.Equal((field, why), (args.GetProperty("field").GetString(), args.GetProperty("why").GetString()));
    }

    [Fact]
    public async Task Only_administrators_set_up_ring_groups()
    {
        using var agent = await shared.Centre.SignedIn("1002");
        Assert.Equal("403 not-allowed", await (await agent.GetAsync("api/ring-groups")).Refusal());
        Assert.Equal("403 not-allowed", await (await agent.PostAsJsonAsync("api/ring-groups", new { number = "8139" })).Refusal());
    }

    [Fact]
    public async Task Mobile_gets_the_call_with_the_key_and_a_mailbox_that_answers_does_not()
    {
        using var admin = shared.Centre.Program();
        await using var mobile = new WirePhone("far", RegisteredPhone.Sip(shared.Centre), "127.0.4.21");
        await admin.PostAsJsonAsync("api/trunks", new { name = "accept", host = "127.0.4.21", port = mobile.Local.Port, transport = "udp", probe = 0 });
        await admin.PostAsJsonAsync("api/routes", new { id = "accept-route", name = "Accept", patterns = new[] { "1370000XXXX" }, trunks = new[] { new { name = "accept" } } });
        await admin.PostAsJsonAsync("api/extensions", new { number = "8140", name = "外出", right = "domestic", findMe = new[] { new { number = "13700001111", ringSeconds = 20, acceptByKey = true } } });
        await admin.PostAsJsonAsync("api/numbers", new { number = "4640", title = "Outing", to = new { kind = "extension", target = "8140", recorded = false }, rules = Array.Empty<object>() });
        await using var caller = new WirePhone("13911110041", RegisteredPhone.Sip(shared.Centre));

        var refused = WireCall.To(caller, "4640");
        await refused.Invite(WireCall.Sdp(caller.Local));
        var (box, boxAudio) = await Answers('5', mobile);
        await using (boxAudio) await box.ExpectBye();
        await refused.Expect(480);
        await refused.Ack();
        Assert.Equal("not-reached", (await Ended(admin)).GetProperty("result").GetString());

        var call = WireCall.To(caller, "4640");
        await call.Invite(WireCall.Sdp(caller.Local));
        var (person, audio) = await Answers('1', mobile);
        await using (audio)
        {
            await call.Expect(200);
            await call.Ack();
            await call.Bye();
            await person.ExpectBye();
        }
        Assert.Equal("answered", (await Ended(admin)).GetProperty("result").GetString());
        foreach (var path in (string[])["api/numbers/4640", "api/extensions/8140", "api/routes/accept-route", "api/trunks/accept"]) Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(path)).StatusCode);
    }

    /// <summary>The mobile answers and presses a key.</summary>
    private static async Task<(WireCall Call, WireAudio Audio)> Answers(char key, WirePhone mobile)
    {
        var invite = await mobile.ExpectRequest("INVITE");
        var audio = new WireAudio(address: "127.0.4.21");
        audio.TalkTo(invite);
        var call = WireCall.From(mobile, invite);
        await call.Answer(invite, WireCall.Sdp(audio.Local));
        audio.Press(key);
        return (call, audio);
    }

    private static async Task<(string?, string?)[]> Parties(HttpClient admin) =>
        [.. (await Ended(admin)).GetProperty("segments").EnumerateArray().Select(s => (s.GetProperty("party").GetString(), s.GetProperty("outcome").GetString()))];

    private static async Task<JsonElement> Ended(HttpClient admin)
    {
        JsonElement last = default;
        await Eventually.Holds(async () => (last = (await (await admin.GetAsync("api/calls?pageSize=1")).Json()).GetProperty("items")[0]).GetProperty("endedAt").ValueKind is not JsonValueKind.Null,
            WirePhone.Patience, "the call is over in the list");
        return last;
    }
}
