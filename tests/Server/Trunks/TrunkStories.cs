using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Antiphon.Server.Tests.App;
using Antiphon.Switch;
using Antiphon.Switch.Contract;
using Antiphon.TestKit;
using Antiphon.TestKit.Wire;
using Microsoft.Extensions.DependencyInjection;

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
        Assert.Equal(HttpStatusCode.OK, (await admin.PutAsJsonAsync("api/extensions/8101", new { number = "8101", name = "前台", doNotDisturb = true })).StatusCode);
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
