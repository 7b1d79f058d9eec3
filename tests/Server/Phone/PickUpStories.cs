namespace Antiphon.Server.Tests.Phone;

/// <summary>Pick-up, parking and codes, from telephones on the wire to the call list.</summary>
[Collection(OneCentre.Name)]
public sealed class PickUpStories(SharedCentre shared)
{
    [Fact]
    public async Task Colleague_picks_up_by_code_the_ring_stops_and_the_record_says_who_took_it()
    {
        using var admin = shared.Centre.Program();
        await using var first = await RegisteredPhone.Of(shared.Centre, admin, "8151", new { number = "8151", pickUpGroup = "front" });
        await using var colleague = await RegisteredPhone.Of(shared.Centre, admin, "8152", new { number = "8152", pickUpGroup = "front" });
        await using var stranger = await RegisteredPhone.Of(shared.Centre, admin, "8153", new { number = "8153", pickUpGroup = "back" });
        await admin.PostAsJsonAsync("api/numbers", new { number = "4651", title = "Pick-up", to = new { kind = "extension", target = "8151", recorded = false }, rules = Array.Empty<object>() });
        await using var caller = new WirePhone("13911110051", RegisteredPhone.Sip(shared.Centre));
        await using var mouth = new WireAudio(440);
        await using var ear = new WireAudio(880);

        var call = WireCall.To(caller, "4651");
        await call.Invite(WireCall.Sdp(mouth.Local));
        var ringing = await first.Wire.ExpectRequest("INVITE");
        await first.Wire.Respond(ringing, 180, "Ringing", "x");
        await call.Expect(180);

        var refused = await stranger.Dial("*88151");
        await refused.Ack(refused: await refused.Expect(403));
        var taken = await colleague.Dial("*88151", ear.Local);
        ear.TalkTo(await taken.Expect(200));
        await taken.Ack();
        mouth.TalkTo(await call.Expect(200));
        await call.Ack();
        var cancel = await first.Wire.ExpectRequest("CANCEL");
        await first.Wire.Respond(cancel, 200, "OK", "x");
        await first.Wire.Respond(ringing, 487, "Request Terminated", "x");
        await ear.Hears(440);
        await mouth.Hears(880);
        await call.Bye();
        await taken.ExpectBye();

        var record = await Record(admin, "4651");
        Assert.Equal("answered", record.GetProperty("result").GetString());
        Assert.Equal([("party", "8151", "picked-up"), ("party", "8152", "normal")], Segments(record));
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("api/numbers/4651")).StatusCode);
    }

    [Fact]
    public async Task Call_parked_by_transfer_hears_music_outlives_the_parkers_phone_and_is_taken_by_its_place()
    {
        using var admin = shared.Centre.Program();
        await using var first = await RegisteredPhone.Of(shared.Centre, admin, "8161");
        await using var other = await RegisteredPhone.Of(shared.Centre, admin, "8162");
        await admin.PostAsJsonAsync("api/numbers", new { number = "4661", title = "Park", to = new { kind = "extension", target = "8161", recorded = false }, rules = Array.Empty<object>() });
        await using var caller = new WirePhone("13911110061", RegisteredPhone.Sip(shared.Centre));
        await using var mouth = new WireAudio(440);
        await using var ear = new WireAudio(880);

        var call = WireCall.To(caller, "4661");
        await call.Invite(WireCall.Sdp(mouth.Local));
        var invite = await first.Wire.ExpectRequest("INVITE");
        var talk = WireCall.From(first.Wire, invite);
        await talk.Answer(invite, WireCall.Sdp(first.Wire.Local));
        mouth.TalkTo(await call.Expect(200));
        await call.Ack();
        await talk.Send("REFER", headers: [$"Refer-To: <sip:7004@{first.Wire.Server}>", $"Referred-By: <sip:8161@{first.Wire.Server}>"]);
        await talk.Expect(202, "REFER");
        await Eventually.Holds(async () => await Parked(admin) is [{ } only] && only.GetProperty("at").GetString() == "7004", WirePhone.Patience, "the call is in the list of parked ones");
        Assert.Equal("8161", (await Parked(admin))[0].GetProperty("by").GetString());

        var taken = await other.Dial("7004", ear.Local);
        ear.TalkTo(await taken.Expect(200));
        await taken.Ack();
        await ear.Hears(440);
        await mouth.Hears(880);
        await call.Bye();
        await taken.ExpectBye();

        Assert.Empty(await Parked(admin));
        Assert.Equal([("party", "8161", "parked"), ("park", "7004", "answered"), ("party", "8162", "normal")], Segments(await Record(admin, "4661")));
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("api/numbers/4661")).StatusCode);
    }

    [Fact]
    public async Task Code_of_a_phone_sets_do_not_disturb_for_the_next_call()
    {
        using var admin = shared.Centre.Program();
        await using var phone = await RegisteredPhone.Of(shared.Centre, admin, "8171");
        var on = await phone.Dial("*78");
        await on.Expect(200);
        await on.Ack();
        await Eventually.Holds(async () => (await Settings(admin, "8171")).GetProperty("doNotDisturb").GetBoolean(), WirePhone.Patience, "the setting is kept");
        await using var other = await RegisteredPhone.Of(shared.Centre, admin, "8172");
        var refused = await other.Dial("8171");
        await refused.Ack(refused: await refused.Expect(486));
        var forward = await other.Dial("*728171");
        await forward.Expect(200);
        await forward.Ack();
        await Eventually.Holds(async () => (await Settings(admin, "8172")).GetProperty("forwardAlways").GetString() == "8171", WirePhone.Patience, "the forward is kept");
    }

    [Theory]
    [InlineData("""{ "pickUpCode": "8" }""", "pickUpCode", "characters")]
    [InlineData("""{ "pickUpCode": "*78" }""", "pickUpCode", "taken")]
    [InlineData("""{ "parkPlaces": 0 }""", "parkPlaces", "range")]
    [InlineData("""{ "recallSeconds": 5 }""", "recallSeconds", "range")]
    public async Task Codes_that_cannot_be_are_told_at_their_field(string body, string field, string why)
    {
        using var admin = shared.Centre.Program();
        var answer = await admin.PutAsync("api/phone-services", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal("422 field-invalid", await answer.Refusal());
        var args = (await answer.Json()).GetProperty("args");
        Assert.Equal((field, why), (args.GetProperty("field").GetString(), args.GetProperty("why").GetString()));
    }

    [Fact]
    public async Task Only_administrators_set_the_codes_and_everybody_who_takes_calls_sees_what_is_parked()
    {
        using var agent = await shared.Centre.SignedIn("1002");
        Assert.Equal("403 not-allowed", await (await agent.GetAsync("api/phone-services")).Refusal());
        Assert.Equal("403 not-allowed", await (await agent.PutAsJsonAsync("api/phone-services", new { })).Refusal());
        Assert.Equal(HttpStatusCode.OK, (await agent.GetAsync("api/pick-up")).StatusCode);
    }

    private static async Task<JsonElement> Settings(HttpClient admin, string number) => (await (await admin.GetAsync("api/extensions")).Json()).EnumerateArray()
        .Select(e => e.GetProperty("settings")).Single(s => s.GetProperty("number").GetString() == number);

    private static async Task<JsonElement[]> Parked(HttpClient admin) =>
        [.. (await (await admin.GetAsync("api/pick-up")).Json()).EnumerateArray().Where(c => c.GetProperty("kind").GetString() == "parked")];

    private static (string?, string?, string?)[] Segments(JsonElement record) =>
        [.. record.GetProperty("segments").EnumerateArray().Select(s => (s.GetProperty("kind").GetString(), s.GetProperty("party").GetString(), s.GetProperty("outcome").GetString()))];

    /// <summary>The last call to that number, once it is over.</summary>
    private static async Task<JsonElement> Record(HttpClient admin, string dialled)
    {
        JsonElement found = default;
        await Eventually.Holds(async () =>
        {
            found = (await (await admin.GetAsync("api/calls?pageSize=20")).Json()).GetProperty("items").EnumerateArray().FirstOrDefault(c => c.GetProperty("dialled").GetString() == dialled);
            return found.ValueKind is JsonValueKind.Object && found.GetProperty("endedAt").ValueKind is not JsonValueKind.Null;
        }, WirePhone.Patience, "the call is over in the list");
        return found;
    }
}
