using System.Collections.Concurrent;
using System.Collections.Immutable;
using Antiphon.Server.Features.Flows.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace Antiphon.Server.Tests.Flows;

/// <summary>A web service on loopback, in every mood.</summary>
public sealed class WebServiceTests : IAsyncLifetime, IDisposable
{
    private readonly WebAddresses _addresses = new();
    private readonly ManualClock _clock = new();
    private readonly ConcurrentQueue<string> _asked = [];
    private WebApplication _service = null!;
    private ServiceClient _client = null!;
    private Func<HttpContext, Task> _mood = _ => Task.CompletedTask;
    private string _host = "";

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _service = builder.Build();
        _service.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            _asked.Enqueue($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString} {await reader.ReadToEndAsync()}".TrimEnd());
            await _mood(http);
        });
        await _service.StartAsync();
        _host = new Uri(_service.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Authority;
        _addresses.Allow([_host]);
        _client = new ServiceClient(_addresses, new WebLimits(), _clock);
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    public void Dispose() => _client.Dispose();

    private WebServiceNode Service(string path = "/", string method = "GET", string body = "", params JsonResult[] results) => new($"http://{_host}{path}", method, body, [.. results], "ok", "bad");

    private Task<(ImmutableDictionary<string, FlowValue> Values, string? Problem)> Ask(WebServiceNode service, params (string, string)[] values) =>
        _client.Ask(service, name => values.FirstOrDefault(v => v.Item1 == name).Item2, CancellationToken.None);

    private void Answers(string json, int status = 200) => _mood = http =>
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(json);
    };

    [Fact]
    public async Task Host_that_fails_in_a_row_is_left_alone_for_a_while_and_then_tried_by_one_question()
    {
        var gate = new ServiceGate(_client, new WebLimits { FailuresMax = 2, RestSeconds = 30 }, _clock);
        Answers("", status: 503);
        Assert.Equal("status-503", await Problem());
        Assert.Equal("status-503", await Problem());
        var asked = _asked.Count;
        Assert.Equal("resting", await Problem());
        Assert.Equal(asked, _asked.Count);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("status-503", await Problem());
        Assert.Equal("resting", await Problem());      // once more is enough
        _clock.Advance(TimeSpan.FromSeconds(30));
        Answers("{}");
        Assert.Null(await Problem());
        Assert.Null(await Problem());

        async Task<string?> Problem() => (await gate.Ask(Service("/a") with { Retries = 0 }, _ => null, CancellationToken.None)).Problem;
    }

    [Fact]
    public async Task Values_come_out_of_a_json_answer_by_their_paths()
    {
        Answers("""{"data":{"items":[{"name":"王小明","due":12.50}],"vip":true},"nothing":null}""");
        var (values, problem) = await Ask(Service("/a", results: [new("name", "data.items[0].name"), new("due", "data.items[0].due"), new("vip", "data.vip"), new("no", "nothing"), new("far", "data.items[9]")]));
        Assert.Null(problem);
        Assert.Equal(["due", "name", "vip"], values.Keys.Order());
        Assert.Equal(("王小明", 12.50m, true), (values["name"].Text, values["due"].Number, values["vip"].Truth));
    }

    [Fact]
    public async Task What_a_caller_keyed_is_escaped_in_address_and_body()
    {
        Answers("{}");
        await Ask(Service("/find?q={q}", "POST", """{"pin":"{pin}","keep":{"{not a name}":1}}"""), ("q", "a&b=/../"), ("pin", "\"},{\"admin\":\"1"));
        Assert.Equal("""POST /find?q=a%26b%3D%2F..%2F {"pin":"\"},{\"admin\":\"1","keep":{"{not a name}":1}}""", Assert.Single(_asked));
    }

    [Theory]
    [InlineData(404, "status-404", 1)]
    [InlineData(500, "status-500", 2)]      // once more: it may have been a hiccup
    [InlineData(302, "status-302", 1)]      // a redirect is not followed
    public async Task A_service_that_refuses_takes_the_error_exit(int status, string problem, int times)
    {
        Answers("{}", status);
        Assert.Equal(problem, (await Ask(Service())).Problem);
        Assert.Equal(times, _asked.Count);
    }

    [Fact]
    public async Task A_post_is_sent_once_whatever_comes_of_it()
    {
        Answers("", 503);
        Assert.Equal("status-503", (await Ask(Service(method: "POST", body: "{}") with { Retries = 3 })).Problem);
        Assert.Single(_asked);
    }

    [Fact]
    public async Task A_redirect_to_an_inside_address_is_not_followed()
    {
        _mood = http => { http.Response.Redirect("http://169.254.169.254/latest/meta-data"); return Task.CompletedTask; };
        Assert.Equal("status-302", (await Ask(Service())).Problem);
    }

    [Theory]
    [InlineData("<html>no</html>")]
    [InlineData("")]
    [InlineData("{\"a\":")]
    public async Task Rubbish_is_not_taken_for_an_answer(string rubbish)
    {
        Answers(rubbish);
        Assert.Equal("not-json", (await Ask(Service(results: new JsonResult("a", "a")))).Problem);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_not_read()
    {
        Answers("\"" + new string('x', 100_000) + "\"");
        Assert.NotNull((await Ask(Service(results: new JsonResult("a", "a")))).Problem);
    }

    [Fact]
    public async Task A_service_that_is_slow_is_given_up_after_its_time()
    {
        var reached = new TaskCompletionSource();
        _mood = async http => { reached.TrySetResult(); await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default); };
        var asking = Ask(Service() with { TimeoutSeconds = 3 });
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("timeout", (await asking.WaitAsync(TimeSpan.FromSeconds(30))).Problem);
    }

    [Fact]
    public async Task An_inside_address_is_refused_unless_the_administrator_named_it()
    {
        _addresses.Allow([]);
        foreach (var host in (string[])[_host, $"localhost:{_host.Split(':')[1]}", "[::1]:80", "[::ffff:127.0.0.1]:80", "2130706433", "0x7f000001", "0177.0.0.1", "169.254.169.254", "10.0.0.1", "0.0.0.0"])
            Assert.Equal((host, "refused-address"), (host, (await _client.Ask(Service() with { Url = $"http://{host}/" }, _ => null, CancellationToken.None)).Problem));
        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("192.0.2.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:1::1")]
    [InlineData("fc00::1")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    public void Addresses_that_are_not_public_are_known(string address) => Assert.False(WebAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("::ffff:1.1.1.1")]
    public void Public_addresses_are_too(string address) => Assert.True(WebAddresses.IsPublic(IPAddress.Parse(address)));
}
