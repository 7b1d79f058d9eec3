using System.Net.Http.Headers;
using System.Net.WebSockets;

namespace Antiphon.Server.Tests.Calls;

/// <summary>The call API over HTTP: what is shown, to whom, and what may be done. Who signed in is told by a header here.</summary>
public sealed class CallApiTests : IAsyncLifetime
{
    private CallApi _api = null!;

    public async Task InitializeAsync() => _api = await CallApi.Start();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Agent_answers_and_hangs_up_his_own_call_and_finds_it_in_the_list()
    {
        Assert.Equal("offer-unknown", await CallApi.Code(_api.Post($"/api/calls/{_api.Call}/answer?as=1002&role=agent")));
        Assert.Equal(HttpStatusCode.NoContent, (await _api.Post($"/api/calls/{_api.Call}/answer?as=1001&role=agent")).StatusCode);
        _api.Scene.Pass(30);
        Assert.Equal("agent-not-signed-in", await CallApi.Code(_api.Post($"/api/calls/{_api.Call}/hang-up?as=1002&role=agent")));
        Assert.Equal(HttpStatusCode.NoContent, (await _api.Post($"/api/calls/{_api.Call}/hang-up?as=1001&role=agent")).StatusCode);
        _api.Scene.Pump();

        var own = await _api.Get("/api/calls?as=1001&role=agent&result=answered&number=13800138000");
        var call = own.GetProperty("items")[0];
        Assert.Equal(1, own.GetProperty("total").GetInt32());
        Assert.Equal(("answered", 30.0, "agent"), (call.GetProperty("result").GetString(), call.GetProperty("talkSeconds").GetDouble(), call.GetProperty("releasedBy").GetString()));
        Assert.Equal("王小明", call.GetProperty("caller").GetProperty("name").GetString());
        Assert.Equal("complete", call.GetProperty("recording").GetProperty("state").GetString());
        Assert.Equal(["queue", "ring", "talk", "wrap-up"], call.GetProperty("segments").EnumerateArray().Select(s => s.GetProperty("kind").GetString()!));
        Assert.Equal(0, (await _api.Get("/api/calls?as=1002&role=agent")).GetProperty("total").GetInt32());
        Assert.Equal(1, (await _api.Get("/api/calls?as=9000&role=supervisor")).GetProperty("total").GetInt32());
        Assert.Equal("not-found", await CallApi.Code(_api.Http.GetAsync($"/api/calls/{_api.Call}?as=1002&role=agent")));
    }

    /// <summary>It rings at him: nothing that needs a talk can be done, and nothing of it is done by half.</summary>
    [Theory]
    [InlineData("hold", "not-talking"), InlineData("resume", "not-talking"), InlineData("complete", "not-talking"), InlineData("toggle", "not-talking")]
    [InlineData("cancel-consult", "not-talking"), InlineData("conference", "not-talking"), InlineData("hang-up", "not-your-call"), InlineData("pause-recording", "not-talking")]
    public async Task A_call_in_the_wrong_state_is_refused_with_its_reason_and_stays_as_it_was(string action, string reason)
    {
        var (state, told) = (_api.Scene.Calls.State, 0);
        _api.Scene.Calls.Happened += _ => told++;
        Assert.Equal(reason, await CallApi.Code(_api.Post($"/api/calls/{_api.Call}/{action}?as=1001&role=agent")));
        Assert.Equal((true, 0), (ReferenceEquals(state, _api.Scene.Calls.State), told));
    }

    [Fact]
    public async Task Reason_for_the_choice_of_the_agent_can_be_read()
    {
        var whys = await _api.Get($"/api/calls/{_api.Call}/why?as=9000&role=supervisor");
        Assert.Equal("1001", whys[0].GetProperty("winner").GetString());
        Assert.True(whys[0].GetProperty("stages").GetArrayLength() > 0);
    }

    [Fact]
    public async Task Recording_is_played_in_ranges_to_its_agent_and_supervisors_and_each_playback_is_written_down()
    {
        await _api.Post($"/api/calls/{_api.Call}/answer?as=1001&role=agent");
        _api.Scene.Switch.HangUp(_api.Caller);
        _api.Scene.Pump();

        Assert.Equal("not-found", await CallApi.Code(_api.Http.GetAsync($"/api/recordings/{_api.Call}?as=1002&role=agent")));
        Assert.Equal("not-found", await CallApi.Code(_api.Http.GetAsync("/api/recordings/..%2Fcentre.db?as=9000&role=administrator")));
        var all = await _api.Http.GetAsync($"/api/recordings/{_api.Call}?as=1001&role=agent");
        Assert.Equal(("audio/wav", HttpStatusCode.OK), (all.Content.Headers.ContentType!.MediaType, all.StatusCode));
        Assert.InRange((await all.Content.ReadAsByteArrayAsync()).Length, 32_044, 32_100);

        using var part = new HttpRequestMessage(HttpMethod.Get, $"/api/recordings/{_api.Call}?as=9000&role=supervisor") { Headers = { Range = new RangeHeaderValue(100, 199) } };
        var answer = await _api.Http.SendAsync(part);
        Assert.Equal((HttpStatusCode.PartialContent, 100), (answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync()).Length));
        Assert.Equal([$"1001 recording-played {_api.Call}"], _api.Audit.Lines);
    }

    [Fact]
    public async Task Figures_and_desk_agree_with_what_happened()
    {
        await _api.Post($"/api/calls/{_api.Call}/answer?as=1001&role=agent");
        _api.Scene.Pump();
        var rate = await _api.Get("/api/figures/answer-rate?queue=sales&as=1001&role=agent");
        Assert.Equal((1.0, 1.0, 1.0), (rate.GetProperty("value").GetDouble(), rate.GetProperty("numerator").GetDouble(), rate.GetProperty("denominator").GetDouble()));
        Assert.Equal(JsonValueKind.Null, (await _api.Get("/api/figures/asa?queue=other&as=1001&role=agent")).GetProperty("value").ValueKind);
        Assert.Equal("not-found", await CallApi.Code(_api.Http.GetAsync("/api/figures/luck?as=1001&role=agent")));
        Assert.Equal(_api.Call, (await _api.Get("/api/desk?as=1001&role=agent")).GetProperty("call").GetProperty("callId").GetString());
    }

    [Theory, InlineData("page=0"), InlineData("pageSize=501"), InlineData("result=luck")]
    public async Task Question_that_makes_no_sense_is_invalid(string query) => Assert.Equal("invalid", await CallApi.Code(_api.Http.GetAsync($"/api/calls?{query}&as=9000&role=supervisor")));

    [Fact]
    public async Task Events_come_over_a_web_socket_and_a_client_that_leaves_is_forgotten()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(_api.Http.BaseAddress!.ToString().TrimEnd('/').Replace("http", "ws") + "/api/events?as=1001&role=agent"), limit.Token);
        Assert.Equal("hello", (await Receive(socket, limit.Token)).GetProperty("type").GetString());
        _api.Scene.Stream.Tell("simulation", new { on = true });
        Assert.Equal("simulation", (await Receive(socket, limit.Token)).GetProperty("type").GetString());

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        await TestKit.Eventually.Holds(() => _api.Scene.Stream.Clients == 0, TimeSpan.FromSeconds(20), "the client is forgotten");
    }

    private static async Task<JsonElement> Receive(WebSocket socket, CancellationToken stop)
    {
        var buffer = new byte[65_536];
        var got = await socket.ReceiveAsync(buffer, stop);
        return JsonDocument.Parse(buffer.AsMemory(0, got.Count)).RootElement;
    }
}
