using Antiphon.Switch.Contract;
using Antiphon.TestKit.Audio;

namespace Antiphon.Server.Tests.Calls;

/// <summary>通话中播放以前录音, over HTTP: of this customer alone, by whom may hear it, written down, and never twice without a mark.</summary>
public sealed class EarlierRecordingTests : IAsyncLifetime
{
    private CallApi _api = null!;
    private string _earlier = "", _stranger = "";

    public async Task InitializeAsync()
    {
        _api = await CallApi.Start();
        _earlier = await Talked(_api.Call, _api.Caller);
        _stranger = await Talked(null, _api.Scene.Arrive(caller: "13911112222"));
        _api.Scene.Arrive();
        await Act("answer");
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task An_earlier_recording_of_the_customer_is_heard_by_both_stopped_written_down_and_marked()
    {
        var sound = Sound.Tone(440, TimeSpan.FromSeconds(2)).ToAlaw().Zip(Sound.Tone(1_000, TimeSpan.FromSeconds(2)).ToAlaw()).SelectMany(pair => (byte[])[pair.First, pair.Second]);
        await File.WriteAllBytesAsync((await _api.Scene.Recordings.FileOf(_earlier, default))!, Recordings.RecordingOnDisk.Of([.. sound]));

        Assert.Equal(HttpStatusCode.NoContent, (await Play(_earlier)).StatusCode);
        var caller = _api.Scene.Switch.Legs.Last(leg => leg.Inbound).Id;
        var file = ((FilePart)_api.Scene.Switch.Last<Play>(caller)!.Parts.Single()).Path;
        var mixed = Wav.Read(file).Single();
        Assert.True(mixed.Hears(440) && mixed.Hears(1_000));
        Assert.Equal(2, mixed.Length.TotalSeconds, 0.05);
        Assert.Equal(_earlier, (await _api.Get("/api/desk?as=1001&role=agent")).GetProperty("call").GetProperty("playback").GetProperty("recording").GetString());
        Assert.Contains(_api.Audit.Lines, line => line == $"1001 recording-played-to-customer {_earlier}");

        _api.Scene.Pass(3);
        Assert.Equal(HttpStatusCode.NoContent, (await Act("stop-play")).StatusCode);
        Assert.False(File.Exists(file));
        var call = _api.Scene.State.Calls.Keys.Single().Value;
        _api.Scene.Switch.HangUp(caller);
        _api.Scene.Pump();
        var line = await _api.Get($"/api/recordings/{call}/timeline?as=1001&role=agent");
        var mark = line.EnumerateArray().Single(item => item.GetProperty("code").GetString() == "playback-started");
        Assert.Equal((_earlier, "1001"), (mark.GetProperty("text").GetString(), mark.GetProperty("agent").GetString()));
    }

    [Fact]
    public async Task Of_another_customer_out_of_scope_or_unknown_it_is_refused_and_nothing_is_heard()
    {
        Assert.Equal("another-customer", await CallApi.Code(Play(_stranger)));
        Assert.Equal("not-found", await CallApi.Code(Play("nowhere")));
        Assert.Equal("not-found", await CallApi.Code(Play(_api.Scene.State.Calls.Keys.Single().Value)));
        Assert.Equal("not-your-call", await CallApi.Code(Play(_earlier, "as=1002&role=agent")));
        Assert.Equal("nothing-to-play", await CallApi.Code(Play(null)));
        Assert.Empty(_api.Audit.Lines);
        Assert.False(Directory.Exists(Path.Combine(_api.Scene.Folder, "replays")));
    }

    [Fact]
    public async Task Where_listening_asks_for_a_reason_playing_it_to_the_customer_does_too()
    {
        var settings = await _api.Get("/api/recordings/settings?as=9000&role=administrator");
        var changed = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(settings.GetRawText())!;
        changed["playNeedsReason"] = JsonSerializer.SerializeToElement(true);
        (await _api.Http.PutAsJsonAsync("/api/recordings/settings?as=9000&role=administrator", changed)).EnsureSuccessStatusCode();
        Assert.Equal("reason-needed", await CallApi.Code(Play(_earlier)));
        Assert.Equal(HttpStatusCode.NoContent, (await _api.Post($"/api/calls/{_api.Scene.State.Calls.Keys.Single()}/play?as=1001&role=agent", new { recording = _earlier, reason = "price agreed" })).StatusCode);
    }

    private Task<HttpResponseMessage> Play(string? recording, string who = "as=1001&role=agent") => _api.Post($"/api/calls/{_api.Scene.State.Calls.Keys.Single()}/play?{who}", new { recording });

    private Task<HttpResponseMessage> Act(string action) => _api.Post($"/api/calls/{_api.Scene.State.Calls.Keys.Single()}/{action}?as=1001&role=agent");

    /// <summary>A call that was taken, talked, and is over; the agent is ready again.</summary>
    private async Task<string> Talked(string? call, LegId caller)
    {
        call ??= _api.Scene.State.Calls.Keys.Single().Value;
        (await Act("answer")).EnsureSuccessStatusCode();
        _api.Scene.Pass(5);
        _api.Scene.Switch.HangUp(caller);
        _api.Scene.Pump();
        Assert.Null(_api.Scene.Ask(new FinishWrapUp(Scene.Ann)));
        return call;
    }
}
