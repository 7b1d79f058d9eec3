using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Antiphon.Server.Features.Flows.Web;
using Antiphon.Server.Features.Webhooks;
using Antiphon.Server.Persistence;
using Antiphon.Server.Tests.Phone;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Webhooks;

/// <summary>Another program is told of calls, and is not always at home.</summary>
public sealed class WebhookStories : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);
    private readonly ConcurrentQueue<(string Signature, string Body)> _told = [];
    private WebApplication _program = null!;
    private volatile int _status = 200;
    private CentreUnderTest _centre = null!;
    private HttpClient _admin = null!;
    private string _host = "";

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _program = builder.Build();
        _program.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var body = await reader.ReadToEndAsync();
            if (_status == 200) _told.Enqueue((http.Request.Headers[WebhookSender.SignatureHeader].ToString(), body));
            http.Response.StatusCode = _status;
        });
        await _program.StartAsync();
        _host = new Uri(_program.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Authority;
        _centre = await CentreUnderTest.Start();
        _centre.Services.GetRequiredService<WebAddresses>().Allow([_host]);
        _admin = _centre.Program();
    }

    public async Task DisposeAsync()
    {
        _admin.Dispose();
        await _centre.DisposeAsync();
        await _program.DisposeAsync();
    }

    [Fact]
    public async Task Program_that_was_away_gets_every_event_in_order_and_can_prove_who_sent_it()
    {
        var (_, secret) = await Webhook("crm", "call-started", "call-ended");
        await Call("13911440001");
        await Eventually.Holds(() => _told.Count == 2, Soon, "the first call is told", () => $"{_told.Count}");
        _status = 503;
        await Call("13911440002");
        await Eventually.Holds(async () => (await Waiting("crm")).Fault == "status-503", Soon, "it is seen to be away");
        _status = 200;
        await Eventually.Holds(() => _told.Count == 4, Soon, "the second call is told", () => $"{_told.Count}");

        var events = _told.Select(t => JsonDocument.Parse(t.Body).RootElement).ToList();
        Assert.Equal(["call-started", "call-ended", "call-started", "call-ended"], events.Select(e => e.GetProperty("event").GetString()));
        Assert.Equal(4, events.Select(e => e.GetProperty("id").GetString()).Distinct().Count());
        Assert.Equal(events[0].GetProperty("data").GetProperty("callId").GetString(), events[1].GetProperty("data").GetProperty("callId").GetString());
        Assert.DoesNotContain(_told, t => t.Body.Contains("1391144", StringComparison.Ordinal));
        foreach (var (signature, body) in _told)
        {
            var at = signature.Split(',')[0][2..];
            Assert.Equal($"t={at},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{at}.{body}")))}", signature);
        }
        Assert.Equal((0, 0), ((await Waiting("crm")).Count, (await Dead()).GetProperty("total").GetInt32()));
    }

    [Fact]
    public async Task Event_that_nobody_takes_is_dead_seen_and_can_be_told_again_or_forgotten()
    {
        var (id, _) = await Webhook("down", "call-ended");
        _status = 500;
        await Call("13911440003");
        await Call("13911440004");
        await Eventually.Holds(async () => (await Waiting("down")) is { Count: 2, Fault: not "" }, Soon, "both wait");
        await using (var db = await _centre.Services.GetRequiredService<IDbContextFactory<CentreDb>>().CreateDbContextAsync())
            await db.Set<WebhookDelivery>().ExecuteUpdateAsync(set => set.SetProperty(d => d.Attempts, WebhookSender.AttemptsMax - 1).SetProperty(d => d.NextAt, DateTimeOffset.UnixEpoch));
        await Eventually.Holds(async () => (await Dead()).GetProperty("total").GetInt32() == 2, Soon, "both are dead");
        await Eventually.Holds(async () => (await (await _admin.GetAsync("api/alarms")).Json()).ToString().Contains(WebhookSender.AlarmKind, StringComparison.Ordinal), Soon, "an alarm says so");

        _status = 200;
        var dead = (await Dead()).GetProperty("items").EnumerateArray().Select(d => d.GetProperty("id").GetInt64()).ToList();
        Assert.Equal(HttpStatusCode.NoContent, (await _admin.PostAsync($"api/webhooks/dead/{dead[0]}", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _admin.DeleteAsync($"api/webhooks/dead/{dead[1]}")).StatusCode);
        await Eventually.Holds(() => _told.Count == 1, Soon, "it is told again");
        Assert.Equal(0, (await Dead()).GetProperty("total").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, (await _admin.DeleteAsync($"api/webhooks/{id}")).StatusCode);
        Assert.Empty((await (await _admin.GetAsync("api/webhooks")).Json()).EnumerateArray());
    }

    [Fact]
    public async Task Addresses_inside_are_refused_unless_they_are_named_and_fields_are_checked()
    {
        _centre.Services.GetRequiredService<WebAddresses>().Allow([]);
        var (id, _) = await Webhook("inside", "call-ended");
        Assert.Equal("\"refused-address\"", await (await _admin.PostAsync($"api/webhooks/{id}/test", null)).Content.ReadAsStringAsync());
        _centre.Services.GetRequiredService<WebAddresses>().Allow([_host]);
        Assert.Equal("\"\"", await (await _admin.PostAsync($"api/webhooks/{id}/test", null)).Content.ReadAsStringAsync());
        Assert.Single(_told);
        foreach (var wrong in new object[] { new { name = "", url = "https://a.example", events = (string[])["call-ended"] }, new { name = "x", url = "ftp://a.example", events = (string[])["call-ended"] },
            new { name = "x", url = "https://user:pw@a.example", events = (string[])["call-ended"] }, new { name = "x", url = "https://a.example", events = (string[])["everything"] }, new { name = "x", url = "https://a.example", events = (string[])[] } })
            Assert.Equal("422 field-invalid", await (await _admin.PostAsJsonAsync("api/webhooks", wrong)).Refusal());
        using var supervisor = await _centre.SignedIn("1100");
        Assert.Equal("403 not-allowed", await (await supervisor.GetAsync("api/webhooks")).Refusal());
    }

    private async Task<(long Id, string Secret)> Webhook(string name, params string[] events)
    {
        var made = await (await _admin.PostAsJsonAsync("api/webhooks", new { name, url = $"http://{_host}/hook", events })).Json();
        return (made.GetProperty("webhook").GetProperty("id").GetInt64(), made.GetProperty("secret").GetString()!);
    }

    private async Task<(int Count, string Fault)> Waiting(string name)
    {
        var webhook = (await (await _admin.GetAsync("api/webhooks")).Json()).EnumerateArray().Single(w => w.GetProperty("name").GetString() == name);
        return (webhook.GetProperty("waiting").GetInt32(), webhook.GetProperty("fault").GetString()!);
    }

    private async Task<JsonElement> Dead() => await (await _admin.GetAsync("api/webhooks/dead")).Json();

    private async Task Call(string number)
    {
        await using var phone = new WirePhone(number, RegisteredPhone.Sip(_centre));
        var call = WireCall.To(phone, "4003");
        await call.Invite(WireCall.Sdp(phone.Local));
        await call.Expect(200);
        await call.Ack();
        await call.Bye();
    }
}
