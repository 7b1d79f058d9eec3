using Antiphon.Media.Recording;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Features.Reviews.Transcripts;
using Antiphon.Server.Persistence;
using Antiphon.Server.Tests.Flows;
using Antiphon.Server.Tests.Recordings;
using Antiphon.Switch.Contract;
using Antiphon.TestKit.Audio;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Reviews;

/// <summary>Recordings are written down by whatever service the centre has; here by one whose words are tones.</summary>
public sealed class TranscriptStories : CentreOfItsOwn
{
    [Fact]
    public async Task Words_of_both_sides_stand_at_their_second_where_a_service_is_set_up_and_go_with_the_recording()
    {
        await using var speech = await SpeechStandIn.Start(new() { [440] = "我要退货", [620] = "请稍等" });
        var keeper = UnderTest.Services.GetRequiredService<TranscriptKeeper>();
        var id = await Make();
        (await Client.PutAsJsonAsync("api/quality/transcription", new { queues = new[] { "sales" }, language = "zh-CN" })).EnsureSuccessStatusCode();
        await keeper.Look(default);
        Assert.False((await Json("api/quality/transcription")).GetProperty("available").GetBoolean());
        Assert.Empty(await Spoken(id));

        (await Client.PutAsJsonAsync("api/speech", new
        {
            recogniser = new { url = $"{speech.Url}/hear", model = "stand-in" }, voice = new { url = "", model = "", voiceZh = "", voiceEn = "" }, timeoutSeconds = 10, recogniserKey = "geheim",
        })).EnsureSuccessStatusCode();
        Assert.True((await Json("api/quality/transcription")).GetProperty("available").GetBoolean());
        speech.Broken = true;
        await keeper.Look(default);
        Assert.Empty(await Spoken(id));
        speech.Broken = false;
        await keeper.Look(default);
        Assert.Equal([("customer", 1, "我要退货"), ("agent", 4, "请稍等"), ("customer", 7, "请稍等")], await Spoken(id));
        Assert.Equal("Bearer geheim", speech.LastKey);

        await using (var db = Db()) await db.Set<Recording>().ExecuteUpdateAsync(set => set.SetProperty(r => r.StartedAt, TimeProvider.System.GetUtcNow().AddDays(-40)));
        await UnderTest.Services.GetRequiredService<RecordingSettingsBook>().Set(new RecordingSettings { KeepDays = 30 }, default);
        await UnderTest.Services.GetRequiredService<RecordingKeeper>().Look(default);
        await using (var db = Db()) Assert.Equal((0, 0), (await db.Set<Recording>().CountAsync(), await db.Set<Transcript>().CountAsync()));
    }

    [Fact]
    public void Sentences_end_where_nobody_speaks_and_none_is_long()
    {
        var (first, second) = (new byte[3_000], new byte[3_000]);               // a minute, in stretches of 20 ms
        Array.Fill(first, (byte)90, 50, 100);                                     // 1 to 3 s
        Array.Fill(first, (byte)90, 170, 30);                                     // a breath later: the same sentence
        Array.Fill(second, (byte)90, 300, 2_000);                                 // 6 to 46 s: longer than one question may be
        first[900] = 200;                                                         // a click
        var sentences = Sentences.In(20, first, second, 100);
        Assert.Equal((0, 0.85, 4.15), (sentences[0].Channel, Math.Round(sentences[0].From, 2), Math.Round(sentences[0].To, 2)));
        Assert.Equal(2, sentences.Count(s => s.Channel == 1));
        Assert.All(sentences, s => Assert.InRange(s.To - s.From, 0.2, 25.5));
        Assert.Equal(46.15, Math.Round(sentences[^1].To, 2));
        Assert.Equal(3, sentences.Count);
    }

    private async Task<List<(string, int, string)>> Spoken(string id) =>
        [.. (await Json($"api/recordings/{id}/timeline")).EnumerateArray().Where(i => i.GetProperty("kind").GetString() == "speech").Select(i => (i.GetProperty("code").GetString()!, (int)Math.Round(i.GetProperty("second").GetDouble()), i.GetProperty("text").GetString()!))];

    private async Task<JsonElement> Json(string path) => JsonDocument.Parse(await Client.GetStringAsync(path)).RootElement;

    private CentreDb Db() => UnderTest.Services.GetRequiredService<IDbContextFactory<CentreDb>>().CreateDbContext();

    /// <summary>The customer at 1 and at 7 s, the agent at 4 s.</summary>
    private async Task<string> Make()
    {
        var (id, at) = (IdText.Write(8_000_001), TimeProvider.System.GetUtcNow().AddHours(-1));
        Sound Word(double hertz) => Sound.Tone(hertz, TimeSpan.FromSeconds(1));
        Sound Quiet(double seconds) => Sound.Silence(TimeSpan.FromSeconds(seconds));
        var customer = Quiet(1).Then(Word(440)).Then(Quiet(5)).Then(Word(620)).Then(Quiet(2)).ToAlaw();
        var agent = Quiet(4).Then(Word(620)).Then(Quiet(5)).ToAlaw();
        var path = UnderTest.Services.GetRequiredService<RecordingFiles>().FileFor(new CallId(id), at);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, RecordingOnDisk.Of([.. customer.Zip(agent).SelectMany(both => new[] { both.First, both.Second })]));
        PeaksFile.Write(path, RecordingAnalysis.Of(path)!.Value.Peaks);
        await using var db = Db();
        var call = new CallRecord { Id = id, StartedAt = at, EndedAt = at.AddSeconds(10), Dialled = "4001", Number = "+8613800138000", CallerName = "", Trunk = "city", Simulated = false, Queue = "sales", Agent = "1001", Recorded = true, Result = CallResult.Answered, AnsweredAt = at };
        call.Begin(SegmentKind.Talk, at, "sales", "1001");
        db.Add(call);
        db.Add(new Recording { CallId = id, File = UnderTest.Services.GetRequiredService<RecordingFiles>().Relative(path), StartedAt = at, LengthMs = 10_000, State = RecordingState.Complete });
        await db.SaveChangesAsync();
        return id;
    }
}
