using Antiphon.Server.Security.Audit;
using Antiphon.Server.Features.Alarms;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Features.Reviews;
using Antiphon.Server.Tests.Calls;
using Microsoft.EntityFrameworkCore;

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
    public async Task One_line_of_time_holds_what_happened_was_noted_said_remarked_and_alarmed_each_for_who_may_see_it()
    {
        DateTimeOffset began;
        await using (var db = _api.Scene.Databases.CreateDbContext())
        {
            began = db.Set<Features.Recordings.Recording>().Single().StartedAt;
            db.Add(new CallSummary { CallId = _api.Call, Agent = "1001", Queue = "sales", Path = "/complaint/", LabelZh = "投诉", LabelEn = "Complaint", Note = "包裹丢失", At = began.AddSeconds(12) });
            db.Add(new CallRating { CallId = _api.Call, Agent = "1001", Queue = "sales", InvitedAt = began.AddSeconds(28), Simulated = false, Scale = 5, Score = 2, Reason = "等候太久", At = began.AddSeconds(29) });
            db.Add(new Review { Id = "r1", CallId = _api.Call, Agent = "1001", Kind = ReviewKind.Ordinary, Form = "f", FormVersion = 1, CallAt = began, CreatedAt = began, DoneAt = began.AddDays(1), Reviewer = "9000", Comments = """[{"second":7.5,"text":"打断客户"}]""" });
            db.Add(new Review { Id = "r2", CallId = _api.Call, Agent = "1001", Kind = ReviewKind.Calibration, Form = "f", FormVersion = 1, CallAt = began, CreatedAt = began, DoneAt = began.AddDays(1), Reviewer = "9000", Comments = """[{"second":8,"text":"blind"}]""" });
            db.Add(new AuditLine { Seq = 900, At = began.AddSeconds(10), Who = "1001", Action = "customer-changed", Subject = "7", Details = """{"fields":"note tags"}""", Address = "", Previous = "", Hash = "x" });
            db.Add(new AuditLine { Seq = 901, At = began.AddSeconds(11), Who = "1002", Action = "customer-changed", Subject = "7", Details = "", Address = "", Previous = "", Hash = "x" });
            db.Add(new AuditLine { Seq = 902, At = began.AddSeconds(100), Who = "1001", Action = "customer-changed", Subject = "7", Details = "", Address = "", Previous = "", Hash = "x" });
            db.Add(new Alarm { Kind = "queue-waiting", Subject = "sales", Recipients = [], RaisedAt = began.AddSeconds(3), LastAt = began.AddSeconds(3) });
            await db.SaveChangesAsync();
        }
        var line = (await _api.Get($"/api/recordings/{_api.Call}/timeline?{Supervisor}")).EnumerateArray().ToList();
        Assert.Equal(line.Select(i => i.GetProperty("at").GetDateTimeOffset()).Order(), line.Select(i => i.GetProperty("at").GetDateTimeOffset()));
        Assert.Equal([("alarm", 3.0), ("comment", 7.5), ("card", 10.0), ("disposition", 12.0), ("rating", 29.0)], line.Where(i => i.GetProperty("kind").GetString() != "event" && i.GetProperty("second").ValueKind is not JsonValueKind.Null).Select(i => (i.GetProperty("kind").GetString()!, i.GetProperty("second").GetDouble())));
        Assert.Contains(line, i => i.GetProperty("code").GetString() == "call-held" && i.GetProperty("second").GetDouble() == 20);
        Assert.Equal(("card", JsonValueKind.Null), (line[^1].GetProperty("kind").GetString(), line[^1].GetProperty("second").ValueKind));      // after the recording
        Assert.Equal(["comment", "card", "disposition", "rating", "card"], (await _api.Get($"/api/recordings/{_api.Call}/timeline?as=1001&role=agent")).EnumerateArray().Select(i => i.GetProperty("kind").GetString()!).Where(k => k != "event"));
        Assert.Equal("not-found", await CallApi.Code(_api.Http.GetAsync($"/api/recordings/{_api.Call}/timeline?as=1002&role=agent")));
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

    [Fact]
    public async Task Tricks_with_paths_in_names_reach_no_file()
    {
        await using var db = _api.Scene.Databases.CreateDbContext();
        var recorded = Directory.EnumerateFiles(_api.Scene.Folder, "*.wav", SearchOption.AllDirectories).First();
        await File.WriteAllBytesAsync(Path.Combine(_api.Scene.Folder, "outside.wav"), await File.ReadAllBytesAsync(recorded));
        foreach (var name in new[] { "..%2Foutside", "%2e%2e%2foutside.wav", "..%5Coutside.wav", "%2Fetc%2Fpasswd", $"{_api.Call}%2F..%2F..%2Foutside", $"{_api.Call}%00", $"{_api.Call}.wav", "%E2%80%AE", new string('a', 5_000) })
        foreach (var part in new[] { "?", "/detail?", "/peaks?", "/audio?link=x&" })
        {
            var answer = await _api.Http.GetAsync($"/api/recordings/{name}{part}{Supervisor}");
            Assert.False(answer.IsSuccessStatusCode, $"{name}{part}: {answer.StatusCode}");
        }

        // Not even when the index itself names a file elsewhere.
        _api.Scene.Recordings.Forget(_api.Call);
        await db.Set<Recording>().ExecuteUpdateAsync(r => r.SetProperty(x => x.File, "../outside.wav"));
        Assert.Equal("not-found", await CallApi.Code(_api.Http.GetAsync($"/api/recordings/{_api.Call}?{Supervisor}")));
    }

    [Fact]
    public async Task Settings_of_the_store_never_show_its_secret_and_a_new_master_key_is_written_down()
    {
        const string Administrator = "as=9001&role=administrator";
        await using var store = await S3StandIn.Start();
        Assert.Equal("field-invalid", await CallApi.Code(Put(Wish(""))));
        Assert.Equal("field-invalid", await CallApi.Code(Put(Wish("guessed"))));
        var kept = await Put(Wish(S3StandIn.Secret));
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        Assert.Equal("", (await kept.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("s3").GetProperty("secret").GetString());
        Assert.Equal(HttpStatusCode.OK, (await Put(Wish(""))).StatusCode);
        Assert.Equal("field-invalid", await CallApi.Code(Put(Wish("", "http://127.0.0.1:9"))));
        Assert.DoesNotContain(S3StandIn.Secret, await _api.Http.GetStringAsync($"/api/recordings/settings?{Administrator}"), StringComparison.Ordinal);

        var key = await (await _api.Http.PostAsJsonAsync($"/api/recordings/keys?{Administrator}", new { })).Content.ReadFromJsonAsync<JsonElement>();
        Assert.StartsWith("k2-", key.GetProperty("keyName").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, _api.Audit.Lines.Count(l => l.Contains("recording-settings-changed", StringComparison.Ordinal)));
        Assert.Single(_api.Audit.Lines, l => l.StartsWith("9001 recording-key-renewed k2-", StringComparison.Ordinal));
        Assert.Equal(JsonValueKind.Null, (await _api.Get($"/api/recordings/chain?{Administrator}")).GetProperty("brokenAt").ValueKind);

        object Wish(string secret, string? endpoint = null) =>
            new { linkMinutes = 60, freeFromPercent = 85, s3 = new { endpoint = endpoint ?? store.Endpoint, bucket = S3StandIn.Bucket, accessKey = S3StandIn.AccessKey, secret, region = "eu-test-1" } };

        Task<HttpResponseMessage> Put(object wish) => _api.Http.PutAsJsonAsync($"/api/recordings/settings?{Administrator}", wish);
    }

    private async Task<int> Found(string query) => (await _api.Get($"/api/recordings?{query}")).GetProperty("items").GetArrayLength();

    private Task<HttpResponseMessage> Ask(string who, object wish) => _api.Http.PostAsJsonAsync($"/api/recordings/{_api.Call}/link?{who}", wish);

    private async Task<string> Link(string who, object wish) => (await (await Ask(who, wish)).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!;
}
