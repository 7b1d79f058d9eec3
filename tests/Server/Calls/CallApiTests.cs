using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Text.Json;
using Antiphon.Engine.Contract;
using Antiphon.Server.Features.Calls;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Hosting;
using Antiphon.Server.Live;
using Antiphon.Server.Security;
using Antiphon.Server.Security.Audit;
using Antiphon.Server.Security.Organisation;
using Antiphon.Server.Security.Roles;
using Antiphon.Server.Tests.App;
using Antiphon.Switch.Contract;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Server.Tests.Calls;

/// <summary>The call API over HTTP: what is shown, to whom, and what may be done. Who signed in is told by a header here.</summary>
public sealed class CallApiTests : IAsyncLifetime
{
    private readonly Scene _scene = new Scene().Opened();
    private readonly AuditLines _audit = new();
    private WebApplication _app = null!;
    private HttpClient _http = null!;
    private string _call = "";
    private LegId _caller;

    private static readonly Scopes Reach = new(new OrganisationBook(new OrganisationNow([new Team { Id = Team.Root, Name = "" }],
        [.. new[] { "1001", "1002", "9000" }.Select(job => new TeamMember { JobNumber = job, TeamId = Team.Root, ValidFrom = default })], [])));

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.ConfigureHttpJsonOptions(json => Wiring.Configure(json.SerializerOptions));
        builder.Services.AddSingleton(new SessionStore(_scene.Databases, new SecurityLimits(), _scene.Clock)).AddSingleton<TimeProvider>(_scene.Clock).AddSingleton(_scene.Calls).AddSingleton<ISwitch>(_scene.Switch).AddSingleton(_scene.Parties).AddSingleton(new IdSource(_scene.Clock)).AddSingleton(_scene.Start).AddSingleton(_scene.Board).AddSingleton(_scene.Stream)
            .AddSingleton(_scene.Recordings).AddSingleton(_scene.Views).AddSingleton<IAuditTrail>(_audit).AddSingleton(Reach).AddSingleton<IScopes>(Reach).AddSingleton(new CallQueries(_scene.Databases, _scene.Projector, _scene.Views, _scene.Recordings, new AnswerBook(_scene.Databases, _scene.Loop, NullLogger<AnswerBook>.Instance)));
        builder.Services.AddPermissions();
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Use((http, next) => { http.User = Person(http.Request.Query["as"]!, http.Request.Query["role"]!); return next(); });
        _app.UseAuthorization();
        _app.MapCalls();
        _app.MapRecordings();
        _app.MapLive();
        await _app.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };

        _scene.SignInAtPage(Scene.Ann);
        _caller = _scene.Arrive();
        _call = _scene.State.Calls.Keys.Single().Value;
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        _scene.Dispose();
    }

    [Fact]
    public async Task Agent_answers_and_hangs_up_his_own_call_and_finds_it_in_the_list()
    {
        Assert.Equal("offer-unknown", await Code(Post($"/api/calls/{_call}/answer?as=1002&role=agent")));
        Assert.Equal(HttpStatusCode.NoContent, (await Post($"/api/calls/{_call}/answer?as=1001&role=agent")).StatusCode);
        _scene.Pass(30);
        Assert.Equal("agent-not-signed-in", await Code(Post($"/api/calls/{_call}/hang-up?as=1002&role=agent")));
        Assert.Equal(HttpStatusCode.NoContent, (await Post($"/api/calls/{_call}/hang-up?as=1001&role=agent")).StatusCode);
        _scene.Pump();

        var own = await Get("/api/calls?as=1001&role=agent&result=answered&number=13800138000");
        var call = own.GetProperty("items")[0];
        Assert.Equal(1, own.GetProperty("total").GetInt32());
        Assert.Equal(("answered", 30.0, "agent"), (call.GetProperty("result").GetString(), call.GetProperty("talkSeconds").GetDouble(), call.GetProperty("releasedBy").GetString()));
        Assert.Equal("王小明", call.GetProperty("caller").GetProperty("name").GetString());
        Assert.Equal("complete", call.GetProperty("recording").GetProperty("state").GetString());
        Assert.Equal(["queue", "ring", "talk", "wrap-up"], call.GetProperty("segments").EnumerateArray().Select(s => s.GetProperty("kind").GetString()!));
        Assert.Equal(0, (await Get("/api/calls?as=1002&role=agent")).GetProperty("total").GetInt32());
        Assert.Equal(1, (await Get("/api/calls?as=9000&role=supervisor")).GetProperty("total").GetInt32());
        Assert.Equal("not-found", await Code(_http.GetAsync($"/api/calls/{_call}?as=1002&role=agent")));
    }

    [Fact]
    public async Task Reason_for_the_choice_of_the_agent_can_be_read()
    {
        var whys = await Get($"/api/calls/{_call}/why?as=9000&role=supervisor");
        Assert.Equal("1001", whys[0].GetProperty("winner").GetString());
        Assert.True(whys[0].GetProperty("stages").GetArrayLength() > 0);
    }

    [Fact]
    public async Task Recording_is_played_in_ranges_to_its_agent_and_supervisors_and_each_playback_is_written_down()
    {
        await Post($"/api/calls/{_call}/answer?as=1001&role=agent");
        _scene.Switch.HangUp(_caller);
        _scene.Pump();

        Assert.Equal("not-found", await Code(_http.GetAsync($"/api/recordings/{_call}?as=1002&role=agent")));
        Assert.Equal("not-found", await Code(_http.GetAsync("/api/recordings/..%2Fcentre.db?as=9000&role=administrator")));
        var all = await _http.GetAsync($"/api/recordings/{_call}?as=1001&role=agent");
        Assert.Equal(("audio/wav", HttpStatusCode.OK), (all.Content.Headers.ContentType!.MediaType, all.StatusCode));
        Assert.InRange((await all.Content.ReadAsByteArrayAsync()).Length, 32_044, 32_100);

        using var part = new HttpRequestMessage(HttpMethod.Get, $"/api/recordings/{_call}?as=9000&role=supervisor") { Headers = { Range = new RangeHeaderValue(100, 199) } };
        var answer = await _http.SendAsync(part);
        Assert.Equal((HttpStatusCode.PartialContent, 100), (answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync()).Length));
        Assert.Equal([$"1001 recording-played {_call}"], _audit.Lines);
    }

    [Fact]
    public async Task Figures_and_desk_agree_with_what_happened()
    {
        await Post($"/api/calls/{_call}/answer?as=1001&role=agent");
        _scene.Pump();
        var rate = await Get("/api/figures/answer-rate?queue=sales&as=1001&role=agent");
        Assert.Equal((1.0, 1.0, 1.0), (rate.GetProperty("value").GetDouble(), rate.GetProperty("numerator").GetDouble(), rate.GetProperty("denominator").GetDouble()));
        Assert.Equal(JsonValueKind.Null, (await Get("/api/figures/asa?queue=other&as=1001&role=agent")).GetProperty("value").ValueKind);
        Assert.Equal("not-found", await Code(_http.GetAsync("/api/figures/luck?as=1001&role=agent")));
        Assert.Equal(_call, (await Get("/api/desk?as=1001&role=agent")).GetProperty("call").GetProperty("callId").GetString());
    }

    [Theory, InlineData("page=0"), InlineData("pageSize=501"), InlineData("result=luck")]
    public async Task Question_that_makes_no_sense_is_invalid(string query) => Assert.Equal("invalid", await Code(_http.GetAsync($"/api/calls?{query}&as=9000&role=supervisor")));

    [Fact]
    public async Task Events_come_over_a_web_socket_and_a_client_that_leaves_is_forgotten()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(_app.Urls.Single().Replace("http", "ws") + "/api/events?as=1001&role=agent"), limit.Token);
        Assert.Equal("hello", (await Receive(socket, limit.Token)).GetProperty("type").GetString());
        _scene.Stream.Tell("simulation", new { on = true });
        Assert.Equal("simulation", (await Receive(socket, limit.Token)).GetProperty("type").GetString());

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        await TestKit.Eventually.Holds(() => _scene.Stream.Clients == 0, TimeSpan.FromSeconds(20), "the client is forgotten");
    }

    private static async Task<JsonElement> Receive(WebSocket socket, CancellationToken stop)
    {
        var buffer = new byte[65_536];
        var got = await socket.ReceiveAsync(buffer, stop);
        return JsonDocument.Parse(buffer.AsMemory(0, got.Count)).RootElement;
    }

    /// <summary>The request waits for a decision, so the scene is pumped meanwhile.</summary>
    private async Task<HttpResponseMessage> Post(string path)
    {
        var answer = _http.PostAsync(path, null);
        await TestKit.Eventually.Holds(() => { _scene.Pump(); return answer.IsCompleted; }, TimeSpan.FromSeconds(20), path);
        return await answer;
    }

    private async Task<JsonElement> Get(string path) => await _http.GetFromJsonAsync<JsonElement>(path);

    private static async Task<string> Code(Task<HttpResponseMessage> answer) =>
        (await (await answer).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()!;

    private static ClaimsPrincipal Person(string job, string role) =>
        new(new ClaimsIdentity([new Claim(Rights.JobNumberClaim, job), .. new RoleBook(null!).Claims([role])], "test"));
}
