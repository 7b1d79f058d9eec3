using Antiphon.Server.Tests.Calls;

namespace Antiphon.Server.Tests.Recordings;

/// <summary>Who finds, hears and takes recordings over HTTP, and what is written down of it.</summary>
public sealed class RecordingApiTests : IAsyncLifetime
{
    private const string Supervisor = "as=9000&role=supervisor";
    private CallApi _api = null!;

    public async Task InitializeAsync()
    {
        _api = await CallApi.Start();
        await _api.Post($"/api/calls/{_api.Call}/answer?as=1001&role=agent");
        _api.Scene.Pass(20);
        Assert.Null(_api.Scene.Ask(new HoldCall(new CallId(_api.Call), Scene.Ann)));
        _api.Scene.Pass(5);
        Assert.Null(_api.Scene.Ask(new ResumeCall(new CallId(_api.Call), Scene.Ann)));
        _api.Scene.Pass(5);
        _api.Scene.Switch.HangUp(_api.Caller);
        _api.Scene.Pump();
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_link_expires_and_belongs_to_who_asked_for_it_and_says_why_in_the_audit_trail()
    {
        var link = await Link($"{Supervisor}", new { reason = "complaint 17" });
        Assert.Equal(HttpStatusCode.OK, (await _api.Http.GetAsync($"{link}&{Supervisor}")).StatusCode);
        Assert.Equal("link-invalid", await CallApi.Code(_api.Http.GetAsync($"{link}&as=1001&role=agent")));
        Assert.Equal("link-invalid", await CallApi.Code(_api.Http.GetAsync($"{link}x&{Supervisor}")));
        Assert.Equal("link-invalid", await CallApi.Code(_api.Http.GetAsync($"/api/recordings/{_api.Call}/audio?{Supervisor}")));
        _api.Scene.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("link-invalid", await CallApi.Code(_api.Http.GetAsync($"{link}&{Supervisor}")));
        Assert.Equal([$"9000 recording-played {_api.Call}", .. ((string[])["1001", "9000", "9000", "9000"]).Select(who => $"{who} recording-link-refused {_api.Call}")], _api.Audit.Lines);
        Assert.Equal("complaint 17", _api.Audit.Reasons[0]);
    }

    [Fact]
    public async Task A_copy_needs_the_right_and_a_reason()
    {
        Assert.Equal("not-found", await CallApi.Code(Ask("as=1001&role=agent", new { download = true, reason = "mine" })));
        Assert.Equal("reason-needed", await CallApi.Code(Ask(Supervisor, new { download = true, reason = " " })));
        var link = await Link(Supervisor, new { download = true, reason = "court" });
        var copy = await _api.Http.GetAsync($"{link}&{Supervisor}");
        Assert.Equal(("attachment", $"{_api.Call}.wav"), (copy.Content.Headers.ContentDisposition!.DispositionType, copy.Content.Headers.ContentDisposition.FileName!.Trim('"')));
        Assert.Equal([$"9000 recording-downloaded {_api.Call}", "court"], _api.Audit.Lines.Concat(_api.Audit.Reasons));
    }

    [Fact]
    public async Task The_detail_says_who_spoke_when_and_the_picture_is_made_once()
    {
        var detail = await _api.Get($"/api/recordings/{_api.Call}/detail?{Supervisor}");
        Assert.Equal([("talk", "1001", 0.0, 30.0), ("hold", "1001", 20.0, 25.0)], detail.GetProperty("marks").EnumerateArray()
            .Select(m => (m.GetProperty("kind").GetString()!, m.GetProperty("agent").GetString()!, m.GetProperty("from").GetDouble(), m.GetProperty("to").GetDouble())));
        Assert.Matches("^[0-9a-f]{64}$", detail.GetProperty("sha256").GetString());
        Assert.Equal(0, detail.GetProperty("signals").GetProperty("firstTalk").GetDouble());
        var file = Assert.Single(Directory.EnumerateFiles(Path.Combine(_api.Scene.Folder, "recordings"), "*.peaks", SearchOption.AllDirectories));
        var written = File.GetLastWriteTimeUtc(file);
        var peaks = await _api.Get($"/api/recordings/{_api.Call}/peaks?as=1001&role=agent");
        Assert.Equal((20, 50), (peaks.GetProperty("msPerStretch").GetInt32(), peaks.GetProperty("first").GetBytesFromBase64().Length));
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
        Assert.Equal("not-found", await CallApi.Code(_api.Http.GetAsync($"/api/recordings/{_api.Call}/peaks?as=1002&role=agent")));
    }

    [Fact]
    public async Task Each_finds_the_recordings_of_his_scope()
    {
        Assert.Equal(1, await Found("as=1001&role=agent"));
        Assert.Equal(0, await Found("as=1002&role=agent"));
        Assert.Equal(1, await Found($"{Supervisor}&agent=1001&minSeconds=29&maxSeconds=31&result=answered&queue=sales&number=13800138000"));
        Assert.Equal(0, await Found($"{Supervisor}&minSeconds=31"));
        foreach (var nonsense in new[] { "size=0", "result=luck", "before=1", "minSeconds=-1" })
            Assert.Equal("invalid", await CallApi.Code(_api.Http.GetAsync($"/api/recordings?{Supervisor}&{nonsense}")));
    }

    private async Task<int> Found(string query) => (await _api.Get($"/api/recordings?{query}")).GetProperty("items").GetArrayLength();

    private Task<HttpResponseMessage> Ask(string who, object wish) => _api.Http.PostAsJsonAsync($"/api/recordings/{_api.Call}/link?{who}", wish);

    private async Task<string> Link(string who, object wish) => (await (await Ask(who, wish)).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!;
}
