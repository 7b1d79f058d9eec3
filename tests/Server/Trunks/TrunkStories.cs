using Antiphon.Switch;

namespace Antiphon.Server.Tests.Trunks;

/// <summary>What an administrator sets up on the pages of trunks, routes, extensions and numbers, and what it does at once.</summary>
[Collection(OneCentre.Name)]
public sealed class TrunkStories(SharedCentre shared)
{
    private static readonly TimeSpan Patience = WirePhone.Patience;

    [Fact]
    public async Task First_trunk_is_made_tested_and_deleted()
    {
        await using var carrier = new WirePhone("carrier", Sip, "127.0.4.1");
        using var admin = shared.Centre.Program();
        var made = await admin.PostAsJsonAsync("api/trunks", new { name = "city", host = "127.0.4.1", port = carrier.Local.Port, transport = "udp", probe = 0, user = "u1", password = "p1" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var text = await made.Content.ReadAsStringAsync();
        Assert.DoesNotContain("p1", text, StringComparison.Ordinal);
        Assert.True(JsonDocument.Parse(text).RootElement.GetProperty("hasPassword").GetBoolean());

        var asking = admin.PostAsJsonAsync("api/trunks/city/test", new { });
        await carrier.Respond(await carrier.ExpectRequest("OPTIONS"), 200, "OK", "x");
        var tested = await (await asking).Json();
        Assert.Equal((true, 200, $"udp:{carrier.Local}"), (tested.GetProperty("up").GetBoolean(), tested.GetProperty("status").GetInt32(), tested.GetProperty("target").GetString()));
        await Eventually.Holds(async () => (await (await admin.GetAsync("api/trunks/city")).Json()).GetProperty("state").GetProperty("health").GetString() == "up", Patience, "the trunk is shown as up");

        await admin.PostAsJsonAsync("api/routes", new { id = "by-city", name = "By city", patterns = new[] { "0571." }, trunks = new[] { new { name = "city" } } });
        Assert.Equal("By city", (await (await admin.GetAsync("api/trunks/city/references")).Json())[0].GetProperty("name").GetString());
        Assert.Equal("409 in-use", await (await admin.DeleteAsync("api/trunks/city")).Refusal());
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("api/trunks/city?force=true")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("api/routes/by-city")).StatusCode);
        Assert.Equal("404 not-found", await (await admin.GetAsync("api/trunks/city")).Refusal());
    }

    [Theory]
    [InlineData("""{ "name": "a b" }""", "name", "characters")]
    [InlineData("""{ "name": "" }""", "name", "required")]
    [InlineData("""{ "name": "loopback" }""", "name", "taken")]
    [InlineData("""{ "name": "t", "host": "no spaces.example" }""", "host", "address")]
    [InlineData("""{ "name": "t", "host": "a.example", "port": 70000 }""", "port", "range")]
    [InlineData("""{ "name": "t", "registers": true }""", "host", "required")]
    [InlineData("""{ "name": "t", "host": "a.example", "registers": true }""", "user", "required")]
    [InlineData("""{ "name": "t", "host": "a.example", "registers": true, "user": "u" }""", "password", "required")]
    [InlineData("""{ "name": "t", "sources": ["127.0.0.1"] }""", "sources", "taken")]
    [InlineData("""{ "name": "t", "sources": ["carrier.example"] }""", "sources", "address")]
    [InlineData("""{ "name": "t", "callsMax": -1 }""", "callsMax", "range")]
    [InlineData("""{ "name": "t", "probe": 1 }""", "probe", "range")]
    [InlineData("""{ "name": "t", "calledRules": [{ "match": "[" }] }""", "calledRules", "pattern")]
    [InlineData("""{ "name": "t", "inboundUser": "x" }""", "inboundPassword", "required")]
    [InlineData("""{ "name": "t", "sources": null, "codecs": ["X"] }""", "codecs", "unknown")]
    [InlineData("""{ "name": "t", "codecs": ["OPUS", "OPUS"] }""", "codecs", "unknown")]
    public async Task What_cannot_be_is_told_at_its_field(string body, string field, string why)
    {
        using var admin = shared.Centre.Program();
        var answer = await admin.PostAsync("api/trunks", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal("422 field-invalid", await answer.Refusal());
        var args = (await answer.Json()).GetProperty("args");
        Assert.Equal((field, why), (args.GetProperty("field").GetString(), args.GetProperty("why").GetString()));
    }

    [Fact]
    public async Task Only_administrators_set_up_trunks_routes_extensions_and_numbers()
    {
        using var agent = await shared.Centre.SignedIn("1002");
        foreach (var path in (string[])["api/trunks", "api/routes", "api/extensions", "api/numbers"])
        {
            Assert.Equal("403 not-allowed", await (await agent.GetAsync(path)).Refusal());
            Assert.Equal("403 not-allowed", await (await agent.PostAsJsonAsync(path, new { name = "x" })).Refusal());
        }
    }

    [Fact]
    public async Task Extension_registers_with_the_secret_that_is_shown_once_and_not_with_the_old_one()
    {
        using var admin = shared.Centre.Program();
        var made = await (await admin.PostAsJsonAsync("api/extensions", new { number = "8101", name = "前台", right = "domestic" })).Json();
        var first = made.GetProperty("password").GetString()!;
        Assert.Equal(200, await Register("8101", first));
        var renewed = (await (await admin.PostAsJsonAsync("api/extensions/8101/secret", new { })).Json()).GetProperty("password").GetString()!;
        Assert.Equal(403, await Register("8101", first));
        Assert.Equal(200, await Register("8101", renewed));
        var list = await (await admin.GetAsync("api/extensions")).Content.ReadAsStringAsync();
        Assert.DoesNotContain(renewed, list, StringComparison.Ordinal);
        Assert.Contains("前台", list, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await admin.PutAsJsonAsync("api/extensions/8101", new { number = "8101", name = "前台", doNotDisturb = true, codecs = new[] { "OPUS", "PCMA" }, keysByInfo = true })).StatusCode);
        var kept = (await (await admin.GetAsync("api/extensions")).Json()).EnumerateArray().Select(e => e.GetProperty("settings")).Single(s => s.GetProperty("number").GetString() == "8101");
        Assert.Equal(("OPUS", true), (kept.GetProperty("codecs")[0].GetString(), kept.GetProperty("keysByInfo").GetBoolean()));
        Assert.Equal("422 field-invalid", await (await admin.PutAsJsonAsync("api/extensions/8101", new { number = "8101", codecs = new[] { "G729" } })).Refusal());
        Assert.Equal("422 field-invalid", await (await admin.PutAsJsonAsync("api/extensions/8101", new { number = "8101", forwardAlways = "8101" })).Refusal());
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("api/extensions/8101")).StatusCode);
        Assert.Equal(403, await Register("8101", renewed));
    }

    [Fact]
    public async Task Number_leads_by_caller_and_time_and_a_changed_one_is_in_force_at_once()
    {
        using var admin = shared.Centre.Program();
        var rules = new[] { new { to = new { kind = "queue", target = "service" }, caller = (string?)"010.", times = Array.Empty<object>() } };
        Assert.Equal(HttpStatusCode.Created, (await admin.PostAsJsonAsync("api/numbers", new { number = "4500", title = "Hotline", to = new { kind = "queue", target = "sales" }, rules })).StatusCode);
        var read = (await (await admin.GetAsync("api/numbers")).Json()).EnumerateArray().Single(n => n.GetProperty("number").GetString() == "4500");
        Assert.Equal("010.", read.GetProperty("rules")[0].GetProperty("caller").GetString());

        Assert.Equal("service", await QueueOf("4500", "01012345678", admin));
        Assert.Equal("sales", await QueueOf("4500", "02112345678", admin));
        await admin.PutAsJsonAsync("api/numbers/4500", new { number = "4500", title = "Hotline", to = new { kind = "queue", target = "service" }, rules = Array.Empty<object>() });
        Assert.Equal("service", await QueueOf("4500", "02112345678", admin));
        Assert.Equal("422 field-invalid", await (await admin.PutAsJsonAsync("api/numbers/4500", new { number = "4500", title = "", to = new { kind = "queue", target = "nowhere" }, rules = Array.Empty<object>() })).Refusal());
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("api/numbers/4500")).StatusCode);
    }

    [Fact]
    public async Task Route_is_tried_before_anybody_calls_and_keeps_its_order()
    {
        using var admin = shared.Centre.Program();
        await admin.PostAsJsonAsync("api/trunks", new { name = "north", host = "127.0.4.9", probe = 0 });
        foreach (var id in (string[])["r1", "r2"])
            Assert.Equal(HttpStatusCode.Created, (await admin.PostAsJsonAsync("api/routes", new { id, name = id, patterns = new[] { "024." }, trunks = new[] { new { name = "north" } } })).StatusCode);
        await Eventually.Holds(async () => await RouteOf("02412345678", admin) == "r1", Patience, "the first route is taken");
        var others = (await (await admin.GetAsync("api/routes")).Json()).EnumerateArray().Select(r => r.GetProperty("route").GetProperty("id").GetString()!).Where(id => id is not ("r1" or "r2")).ToArray();
        Assert.Equal(HttpStatusCode.OK, (await admin.PutAsJsonAsync("api/routes/order", (string[])["r2", "r1", .. others])).StatusCode);
        await Eventually.Holds(async () => await RouteOf("02412345678", admin) == "r2", Patience, "the new order holds");
        var closed = await (await admin.PostAsJsonAsync("api/routes/try", new { number = "02412345678", extension = "8002" })).Json();
        Assert.Equal("no-right", closed.GetProperty("refused").GetString());
        Assert.Equal("422 field-invalid", await (await admin.PostAsJsonAsync("api/routes", new { id = "r3", name = "x", patterns = new[] { "024." }, trunks = new[] { new { name = "nobody" } } })).Refusal());
        foreach (var path in (string[])["api/routes/r1", "api/routes/r2", "api/trunks/north"]) Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Call_takes_the_next_trunk_of_the_group_when_the_first_refuses_and_the_reason_stands_with_the_call()
    {
        await using var first = new WirePhone("c1", Sip, "127.0.4.11");
        await using var second = new WirePhone("c2", Sip, "127.0.4.12");
        using var admin = shared.Centre.Program();
        foreach (var (name, phone) in (((string, WirePhone)[])[("first", first), ("second", second)]))
            await admin.PostAsJsonAsync("api/trunks", new { name, host = phone.Local.Address.ToString(), port = phone.Local.Port, transport = "udp", probe = 0, group = "pair", callerNumber = "02150000000" });
        await admin.PostAsJsonAsync("api/routes", new { id = "pair-route", name = "Pair", patterns = new[] { "0591." }, trunks = new[] { new { name = "pair" } } });
        await admin.PostAsJsonAsync("api/numbers", new { number = "4601", title = "Outside", to = new { kind = "outside", target = "059112345678" }, rules = Array.Empty<object>() });

        await using var caller = new WirePhone("13911110001", Sip);
        var call = WireCall.To(caller, "4601");
        await call.Invite(WireCall.Sdp(caller.Local));
        await first.Respond(await first.ExpectRequest("INVITE"), 503, "Service Unavailable", "x");
        var invite = await second.ExpectRequest("INVITE");
        Assert.Contains("sip:02150000000@", invite.Header("From"), StringComparison.Ordinal);
        await second.Respond(invite, 486, "Busy Here", "y");
        await call.Expect(486);
        await call.Ack();

        await Eventually.Holds(async () => (await LastCall(admin)).GetProperty("endedAt").ValueKind is not JsonValueKind.Null, Patience, "the call is over in the list");
        var listed = await LastCall(admin);
        Assert.Equal("pair-route", listed.GetProperty("route").GetProperty("route").GetString());
        Assert.Equal(["route:pair-route pattern 0591.", "trunk:first chosen", "trunk:second chosen"], listed.GetProperty("route").GetProperty("reasons").EnumerateArray().Select(r => r.GetString()!).ToArray());
        foreach (var path in (string[])["api/numbers/4601", "api/routes/pair-route", "api/trunks/first", "api/trunks/second"]) Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Call_to_a_phone_that_does_not_answer_rings_at_the_further_number_and_the_record_says_so()
    {
        using var admin = shared.Centre.Program();
        await using var far = new WirePhone("far", Sip, "127.0.4.13");
        await admin.PostAsJsonAsync("api/trunks", new { name = "mobile", host = "127.0.4.13", port = far.Local.Port, transport = "udp", probe = 0 });
        await admin.PostAsJsonAsync("api/routes", new { id = "mobile-route", name = "Mobile", patterns = new[] { "13[89]XXXXXXXX" }, trunks = new[] { new { name = "mobile" } } });
        await admin.PostAsJsonAsync("api/extensions", new { number = "8120", name = "外出", right = "domestic", findMe = new[] { new { number = "13811112222", ringSeconds = 20 } } });
        await admin.PostAsJsonAsync("api/numbers", new { number = "4602", title = "Outing", to = new { kind = "extension", target = "8120", recorded = true }, rules = Array.Empty<object>() });

        await using var caller = new WirePhone("13911110002", Sip);
        var call = WireCall.To(caller, "4602");
        await call.Invite(WireCall.Sdp(caller.Local));
        var invite = await far.ExpectRequest("INVITE");                       // 8120 is not registered: at once.
        await WireCall.From(far, invite).Answer(invite, WireCall.Sdp(far.Local));
        await call.Expect(200);
        await call.Ack();
        await call.Bye();
        await Eventually.Holds(async () => (await LastCall(admin)).GetProperty("endedAt").ValueKind is not JsonValueKind.Null, Patience, "the call is over in the list");
        var listed = await LastCall(admin);
        var parties = listed.GetProperty("segments").EnumerateArray().Select(s => (s.GetProperty("party").GetString(), s.GetProperty("outcome").GetString())).ToArray();
        Assert.Equal([("8120", "find-me"), ("13811112222", "normal")], parties);
        foreach (var path in (string[])["api/numbers/4602", "api/extensions/8120", "api/routes/mobile-route", "api/trunks/mobile"]) Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(path)).StatusCode);
    }

    private static async Task<JsonElement> LastCall(HttpClient admin) => (await (await admin.GetAsync("api/calls?pageSize=1")).Json()).GetProperty("items")[0];

    private static async Task<string?> RouteOf(string number, HttpClient admin) => (await (await admin.PostAsJsonAsync("api/routes/try", new { number })).Json()).GetProperty("route").GetString();

    private IPEndPoint Sip => new(IPAddress.Loopback, shared.Centre.Services.GetRequiredService<TelephoneSwitch>().SipUdp.Port);

    private async Task<int> Register(string extension, string password)
    {
        await using var phone = new WirePhone(extension, Sip, "127.0.4.2");
        var register = WireRegister.Of(phone);
        await register.Send(120, $"<sip:{extension}@{phone.Local}>");
        var challenge = await phone.Expect(m => m.IsResponse && m.Method == "REGISTER", "an answer to REGISTER");
        if (challenge.Status != 401) return challenge.Status;
        await register.Send(120, $"<sip:{extension}@{phone.Local}>", challenge, password);
        return (await phone.Expect(m => m.IsResponse && m.Method == "REGISTER", "an answer to REGISTER")).Status;
    }

    /// <summary>The queue that a call from outside comes to.</summary>
    private async Task<string?> QueueOf(string dialled, string caller, HttpClient admin)
    {
        await using var phone = new WirePhone(caller, Sip);
        var call = WireCall.To(phone, dialled);
        await call.Invite(WireCall.Sdp(phone.Local));
        await call.Expect(200);
        await call.Ack();
        var calls = await (await admin.GetAsync("api/calls?pageSize=1")).Json();
        await call.Bye();
        return calls.GetProperty("items")[0].GetProperty("queue").GetString();
    }
}
