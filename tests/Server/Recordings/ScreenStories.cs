using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using Antiphon.Server.Tests.Calls;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Recordings;

/// <summary>Screens over HTTP: shared by an agent's page, seen by his supervisor, kept beside the sound.</summary>
public sealed class ScreenStories : IAsyncLifetime
{
    private const string Agent = "as=1001&role=agent";
    private const string Supervisor = "as=9000&role=supervisor";

    /// <summary>Whom every agent is in the scope of.</summary>
    private const string Chief = "as=9000&role=administrator";
    private CallApi _api = null!;

    public async Task InitializeAsync() => _api = await CallApi.Start();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_shared_screen_is_seen_live_kept_with_the_call_and_played_beside_its_sound()
    {
        await Use("recorded");
        await Talk();
        await using var share = await Socket("/api/screen/share", Agent);
        Assert.Equal("state true", await share.Told(t => t.GetProperty("recorded").ValueKind is not JsonValueKind.Null && t.GetProperty("type").GetString() == "state", t => $"state {t.GetProperty("recorded")}".ToLowerInvariant()));
        await share.Say("12.5");
        Assert.Equal(12.5, await share.Told(t => t.GetProperty("type").GetString() == "clock", t => t.GetProperty("asked").GetDouble()));

        await share.Send(Frame(key: true, "first", Now));
        await share.Send(Frame(key: false, "second", Now));
        await using var watch = await Socket("/api/agents/1001/screen", Chief);
        Assert.Equal("recorded", await watch.Told(t => t.GetProperty("since").ValueKind is JsonValueKind.String, t => t.GetProperty("use").GetString()!));
        Assert.Equal(["first", "second"], [Text(await watch.Frame()), Text(await watch.Frame())]);      // Who comes later sees the picture as it stands.
        _api.Scene.Pass(2);
        await share.Send(Frame(key: true, "third", Now));
        Assert.Equal("third", Text(await watch.Frame()));
        Assert.True(await share.Told(t => t.TryGetProperty("watched", out var w) && w.ValueKind is JsonValueKind.True, _ => true));

        _api.Scene.Switch.HangUp(_api.Caller);
        await Passing(async () => (await Screens()).Any(s => s.GetProperty("state").GetString() == "complete"), "the screen ends with the call");
        var screen = Assert.Single(await Screens());
        Assert.Equal(("screen", "1001"), (screen.GetProperty("kind").GetString(), screen.GetProperty("party").GetString()));
        Assert.InRange(screen.GetProperty("seconds").GetDouble(), 2, 6);
        Assert.Matches("^[0-9a-f]{64}$", Rows().Single(r => r.PartOf == _api.Call).Sha256);

        var link = await Link(new { reason = "complaint" });
        var at = $"/api/recordings/{_api.Call}/screens/{screen.GetProperty("id").GetString()}";
        var index = await _api.Get($"{at}?{Supervisor}&{link}");
        Assert.Equal("kk", index.GetProperty("keys").GetString()!.TrimEnd('d'));
        var kept = await _api.Http.GetByteArrayAsync($"{at}/parts?from=0&count=100&{Supervisor}&{link}");
        Assert.Equal(["first", "second", "third"], Kept(kept).Select(f => Text(f.Data)).Where(t => t.Length > 0));
        Assert.Equal(2_000, Kept(kept).Single(f => Text(f.Data) == "third").At - Kept(kept)[0].At, 200.0);

        var film = await _api.Http.GetAsync($"{at}/film?{Supervisor}&{await Link(new { reason = "court", download = true })}");
        Assert.Equal(("video/webm", HttpStatusCode.OK), (film.Content.Headers.ContentType!.MediaType, film.StatusCode));
        Assert.Equal([0x1A, 0x45, 0xDF, 0xA3], (await film.Content.ReadAsByteArrayAsync())[..4]);
    }

    [Fact]
    public async Task A_link_to_a_screen_that_is_guessed_shared_over_or_of_another_call_is_refused_and_written_down()
    {
        await Recorded("one");
        var part = (await Screens())[0].GetProperty("id").GetString();
        var link = await Link(new { reason = "look" });
        var copy = await Link(new { reason = "look", download = true });
        var at = $"/api/recordings/{_api.Call}/screens/{part}";
        Assert.Equal("link-invalid", await CallApi.Code(_api.Http.GetAsync($"{at}?{Supervisor}")));
        Assert.Equal("link-invalid", await CallApi.Code(_api.Http.GetAsync($"{at}/parts?from=0&count=1&{Supervisor}&{link}x")));
        Assert.Equal("link-invalid", await CallApi.Code(_api.Http.GetAsync($"{at}?{Agent}&{link}")));
        Assert.Equal("link-invalid", await CallApi.Code(_api.Http.GetAsync($"/api/recordings/another/screens/{part}?{Supervisor}&{link}")));
        Assert.Equal("link-invalid", await CallApi.Code(_api.Http.GetAsync($"{at}/film?{Supervisor}&{link}")));       // To hear is not to take.
        Assert.Equal("link-invalid", await CallApi.Code(_api.Http.GetAsync($"{at}?{Supervisor}&{copy}")));
        Assert.Equal("not-found", await CallApi.Code(_api.Http.GetAsync($"/api/recordings/{_api.Call}/screens/..%2f{part}?{Supervisor}&{link}")));
        Assert.Equal("not-found", await CallApi.Code(_api.Http.GetAsync($"/api/recordings/{_api.Call}/screens/{_api.Call}?{Supervisor}&{link}")));
        _api.Scene.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("link-invalid", await CallApi.Code(_api.Http.GetAsync($"{at}?{Supervisor}&{link}")));
        Assert.Equal(["9000", "9000", "1001", "9000", "9000", "9000", "9000"], _api.Audit.Lines.Where(l => l.Contains("recording-link-refused", StringComparison.Ordinal)).Select(l => l.Split(' ')[0]));
    }

    [Fact]
    public async Task Nothing_of_a_paused_stretch_is_kept_and_nothing_at_all_where_the_queue_says_so()
    {
        await Use("recorded");
        await Talk();
        await using var share = await Socket("/api/screen/share", Agent);
        await share.Told(t => t.GetProperty("type").GetString() == "key", _ => true);
        await share.Send(Frame(key: true, "before", Now));
        await Seen("before");
        await _api.Post($"/api/calls/{_api.Call}/pause-recording?{Agent}");
        await Passing(() => share.Has(t => t.TryGetProperty("recorded", out var r) && r.ValueKind is JsonValueKind.False), "the pause reaches the screen");
        await share.Send(Frame(key: true, "card number", Now));
        await Seen("card number");
        await _api.Post($"/api/calls/{_api.Call}/resume-recording?{Agent}");
        await Passing(() => share.Has(t => t.TryGetProperty("recorded", out var r) && r.ValueKind is JsonValueKind.True), "it goes on");
        await share.Send(Frame(key: false, "of the card", Now));
        await share.Send(Frame(key: true, "after", Now));
        await Seen("after");
        await Use("live");
        await Passing(async () => (await Screens()).All(s => s.GetProperty("state").GetString() == "complete"), "it ends with the setting");
        await share.Send(Frame(key: true, "later", Now));
        await Seen("later");
        _api.Scene.Switch.HangUp(_api.Caller);
        _api.Scene.Pump();
        var link = await Link(new { reason = "look" });
        var part = Assert.Single(await Screens()).GetProperty("id").GetString();
        var kept = Kept(await _api.Http.GetByteArrayAsync($"/api/recordings/{_api.Call}/screens/{part}/parts?from=0&count=100&{Supervisor}&{link}"));
        Assert.Equal(["before", "(blank)", "after", "(blank)"], kept.Select(f => f.Kind == 2 ? "(blank)" : Text(f.Data)));
    }

    [Fact]
    public async Task Only_his_supervisor_looks_each_look_is_written_down_and_who_sends_nonsense_or_too_much_is_cut_off()
    {
        await Assert.ThrowsAsync<WebSocketException>(() => Socket("/api/screen/share", Agent));                // nobody wants it
        await Use("live");
        await Assert.ThrowsAsync<WebSocketException>(() => Socket("/api/agents/1001/screen", "as=1002&role=agent"));
        await Assert.ThrowsAsync<WebSocketException>(() => Socket("/api/agents/1099/screen", Supervisor));      // none of his
        await Assert.ThrowsAsync<WebSocketException>(() => Socket("/api/screen/share", Supervisor));
        await using (var watch = await Socket("/api/agents/1001/screen", Chief))
        {
            Assert.Equal("live", await watch.Told(t => t.GetProperty("since").ValueKind is JsonValueKind.Null, t => t.GetProperty("use").GetString()!));
            await using var first = await Socket("/api/screen/share", Agent);
            await watch.Told(t => t.GetProperty("since").ValueKind is JsonValueKind.String, _ => true);
            await using var second = await Socket("/api/screen/share", Agent);
            await first.Closed();                                                                                // one page at a time
            await second.Send([7, 1, 2]);
            await second.Closed();
            await watch.Told(t => t.GetProperty("since").ValueKind is JsonValueKind.Null, _ => true);
        }
        foreach (var wrong in new[] { Frame(key: true, "delta that says it is a key", Now, wire: 1), Frame(key: false, "key that says it is none", Now, wire: 0), new byte[Features.Recordings.Screens.ScreenLimits.FrameBytesMax + 100], [] })
        {
            await using var share = await Socket("/api/screen/share", Agent);
            await share.Send(wrong);
            await share.Closed();
        }
        await using (var flood = await Socket("/api/screen/share", Agent))
        {
            try { for (var i = 0; i < 200; i++) await flood.Send(Frame(key: true, "again", Now)); }
            catch (Exception e) when (e is WebSocketException or IOException) { }
            await flood.Closed();
        }
        await Passing(() => Task.FromResult(_api.Audit.Lines.Contains("9000 screen-watch-ended 1001")), "the look is over");
        Assert.Contains("9000 screen-watch-refused 1099", _api.Audit.Lines);
        Assert.Contains("9000 screen-watched 1001", _api.Audit.Lines);
        Assert.Contains("1001 screen-shared 1001", _api.Audit.Lines);
    }

    private long Now => _api.Scene.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task Use(string use)
    {
        var settings = System.Text.Json.Nodes.JsonNode.Parse((await _api.Get("/api/recordings/settings?as=9000&role=administrator")).GetRawText())!;
        settings["screens"] = use;
        var answer = await _api.Http.PutAsJsonAsync("/api/recordings/settings?as=9000&role=administrator", settings);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task Talk()
    {
        await _api.Post($"/api/calls/{_api.Call}/answer?{Agent}");
        _api.Scene.Pass(5);
    }

    private async Task Recorded(string text)
    {
        await Use("recorded");
        await Talk();
        await using (var share = await Socket("/api/screen/share", Agent))
        {
            await share.Told(t => t.GetProperty("type").GetString() == "key", _ => true);
            await share.Send(Frame(key: true, text, Now));
            await Seen(text);
        }
        _api.Scene.Switch.HangUp(_api.Caller);
        await Passing(async () => (await Screens()).Any(s => s.GetProperty("state").GetString() == "complete"), "the screen is over");
    }

    /// <summary>The centre has taken this frame: who looks sees it last.</summary>
    private async Task Seen(string text)
    {
        await using var watch = await Socket("/api/agents/1001/screen", Chief);
        while (Text(await watch.Frame()) != text) { }
    }

    private async Task Passing(Func<Task<bool>> holds, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, what);
            _api.Scene.Clock.Advance(TimeSpan.FromMilliseconds(100));
            _api.Scene.Pump();
            await Task.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None);         // Not the time of the centre in leaps: a sign-in would run out meanwhile.
        }
    }

    private async Task<string> Link(object wish)
    {
        var answer = await _api.Http.PostAsJsonAsync($"/api/recordings/{_api.Call}/link?{Supervisor}", wish);
        return new Uri(new Uri("http://x"), (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()).Query.TrimStart('?');
    }

    private async Task<List<JsonElement>> Screens() => [.. (await _api.Get($"/api/recordings/{_api.Call}/detail?{Supervisor}")).GetProperty("parts").EnumerateArray()];

    private List<Features.Recordings.Recording> Rows()
    {
        using var db = _api.Scene.Databases.CreateDbContext();
        return [.. db.Set<Features.Recordings.Recording>().AsNoTracking()];
    }

    private async Task<ScreenSocket> Socket(string path, string who) => await ScreenSocket.Open(_api.Http.BaseAddress!, $"{path}?{who}");

    /// <param name="wire">Bit 0 of the frame as VP8 has it: 0 in a key frame.</param>
    private static byte[] Frame(bool key, string text, long at, byte? wire = null)
    {
        var frame = new List<byte> { key ? (byte)1 : (byte)0 };
        frame.AddRange(BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(at)));
        var isKey = wire is { } bit ? bit == 0 : key;
        frame.AddRange(isKey ? [0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x80, 0x02, 0xE0, 0x01] : [0x11, 0, 0]);
        frame.AddRange(Encoding.UTF8.GetBytes(text));
        return [.. frame];
    }

    private static string Text(byte[] frame) => Text((ReadOnlyMemory<byte>)frame.AsMemory(9));

    private static string Text(ReadOnlyMemory<byte> vp8) => vp8.Length < 3 ? "" : Encoding.UTF8.GetString(vp8[((vp8.Span[0] & 1) == 0 ? 10 : 3)..].Span);

    private static List<(int At, int Kind, ReadOnlyMemory<byte> Data)> Kept(byte[] parts)
    {
        var kept = new List<(int, int, ReadOnlyMemory<byte>)>();
        for (var at = 0; at < parts.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(parts.AsSpan(at));
            kept.AddRange(Media.Recording.ScreenFile.Frames(parts.AsMemory(at + 4, length)).Select(f => (f.At, (int)f.Kind, f.Data)));
            at += 4 + length;
        }
        return kept;
    }
}
