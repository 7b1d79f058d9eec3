using System.Text.Json.Nodes;
using Antiphon.Server.Features.Prompts.Library;
using Antiphon.TestKit.Audio;

namespace Antiphon.Server.Tests.Prompts;

/// <summary>Prompts are uploaded, recorded on a telephone and taken back; the very next call hears it.</summary>
public sealed class PromptLibraryStories : CentreOfItsOwn
{
    private const string Desk = "127.0.4.9";

    private protected override IEnumerable<(string Name, double Hertz, double Seconds)> Sounds() =>
        [("record-code", 500, 0.6), ("record-now", 700, 0.6), ("message-review", 900, 0.6), ("closed", 1_200, 0.6)];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var document = JsonNode.Parse("""
            {"name":"公告","flow":{"id":"x","version":0,"start":"a","fallback":"sales","nodes":{"a":{"$type":"answer","next":"p"},"p":{"$type":"play","prompts":["closed"],"next":"t"},"t":{"$type":"tone","frequencyHz":3000} } } }
            """);
        (await Client.PostAsJsonAsync("api/flows", new { id = "notice", name = "公告", document })).EnsureSuccessStatusCode();
        (await Client.PostAsJsonAsync("api/flows/notice/publish", new { revision = 1 })).EnsureSuccessStatusCode();
        (await Client.PutAsJsonAsync("api/flows/notice/numbers", new { numbers = new[] { "4814" } })).EnsureSuccessStatusCode();
        await Eventually.Holds(() => Calls.State.Centre.Numbers.GetValueOrDefault("4814") is ToFlow, Soon, "the number is in force");
    }

    [Fact]
    public async Task What_is_uploaded_is_heard_by_the_very_next_call_and_the_old_one_again_after_it_is_taken_back()
    {
        Assert.True(await NextCallHears(1_200));
        var version = await Upload("closed", Sound.Tone(1_600, TimeSpan.FromSeconds(1)));
        Assert.Equal((1, "upload"), (version.GetProperty("version").GetInt32(), version.GetProperty("origin").GetString()));
        Assert.True(await NextCallHears(1_600));
        await Upload("closed", Sound.Tone(2_000, TimeSpan.FromSeconds(1)));
        Assert.True(await NextCallHears(2_000));
        (await Client.PostAsJsonAsync("api/prompts/closed/active", new { language = "zh-CN", version = 1 })).EnsureSuccessStatusCode();
        Assert.True(await NextCallHears(1_600));
        (await Client.PostAsJsonAsync("api/prompts/closed/active", new { language = "zh-CN", version = 0 })).EnsureSuccessStatusCode();
        Assert.True(await NextCallHears(1_200));
        Assert.Equal(2, JsonDocument.Parse(await Client.GetStringAsync("api/prompts/closed/versions")).RootElement.GetArrayLength());
        Assert.Contains("notice", (await InLibrary("closed")).GetProperty("usedIn").EnumerateArray().Select(u => u.GetString()));
        Assert.Equal("422 sound-unreadable", await (await Client.PostAsync("api/prompts/closed/sound?language=zh-CN", new ByteArrayContent([1, 2, 3, 4]))).Refusal());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Client.PutAsJsonAsync("api/prompts/..%2f..%2fetc", new { })).StatusCode);
        using var agent = await UnderTest.SignedIn("1001");
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.GetAsync("api/prompts")).StatusCode);
    }

    [Fact]
    public async Task A_prompt_is_recorded_on_a_telephone_and_the_very_next_call_hears_it()
    {
        var ticket = await (await Client.PostAsJsonAsync("api/prompts/closed/telephone", new { language = "zh-CN" })).Json();
        await using var phone = new WirePhone("8005", Sip, Desk);
        await using var audio = new WireAudio(440, Desk);
        var call = await Dial(phone, audio, ticket.GetProperty("number").GetString()!);
        await Hears(audio, 500, "the question for the code");
        foreach (var key in ticket.GetProperty("code").GetString()!) audio.Press(key);
        await Hears(audio, 1_000, "the tone");
        var folder = Path.Combine(UnderTest.Options.Data, "voicemail");
        await Eventually.Holds(() => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.raw").Any(f => new FileInfo(f).Length > 4 * Sound.SamplesPerSecond), Soon, "it is recorded");
        audio.Press('#');
        await Hears(audio, 900, "the question what to do with it");
        audio.Press('1');
        await call.ExpectBye();
        await Eventually.Holds(async () => (await InLibrary("closed")).GetProperty("voices")[0].GetProperty("origin").GetString() == "phone", Soon, "it stands in the library");
        Assert.True(await NextCallHears(440));
    }

    [Fact]
    public async Task A_prompt_that_a_flow_names_and_nobody_recorded_is_listed_and_made_by_the_speech_program()
    {
        (await Client.PutAsJsonAsync("api/prompts/holiday-notice", new { folder = "节假日", zh = "国庆节放假三天。", en = "Closed for the National Day." })).EnsureSuccessStatusCode();
        Assert.All((await InLibrary("holiday-notice")).GetProperty("voices").EnumerateArray(), voice => Assert.Equal(JsonValueKind.Null, voice.GetProperty("version").ValueKind));
        foreach (var language in (string[])["zh-CN", "en-US"])
            (await Client.PostAsJsonAsync("api/prompts/holiday-notice/speech", new { language })).EnsureSuccessStatusCode();
        Assert.All((await InLibrary("holiday-notice")).GetProperty("voices").EnumerateArray(), voice => Assert.Equal("speech", voice.GetProperty("origin").GetString()));
        Assert.InRange(Wav.Read(new MemoryStream(await Client.GetByteArrayAsync("api/prompts/holiday-notice/sound?language=en-US"))).Single().Length.TotalSeconds, 0.5, 10);
        Assert.Equal(HttpStatusCode.NoContent, (await Client.DeleteAsync("api/prompts/holiday-notice")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync("api/prompts/holiday-notice/sound?language=en-US")).StatusCode);
    }

    [Theory]
    [InlineData(1, 8), InlineData(1, 16), InlineData(1, 24), InlineData(1, 32), InlineData(3, 32), InlineData(6, 8), InlineData(7, 8)]
    public void Every_usual_wave_is_read(int format, int bits)
    {
        var tone = Sound.Tone(700, TimeSpan.FromSeconds(1), levelDbm0: -7);
        var wave = SoundReader.Wave(Wav.Encode(format, 1, bits, Encoded(tone, format, bits)));
        var read = new Sound([.. wave!.Samples.Select(s => (short)(s * 32767))]);
        Assert.True(read.Hears(700, atLeastDbm0: -9), $"{read.LevelOf(700):f1} dBm0");
    }

    private static byte[] Encoded(Sound tone, int format, int bits) => (format, bits) switch
    {
        (6, _) => tone.ToAlaw(),
        (7, _) => tone.ToUlaw(),
        (1, 8) => [.. tone.Samples.Select(s => (byte)((s >> 8) + 128))],
        (1, 16) => [.. tone.Samples.SelectMany(BitConverter.GetBytes)],
        (1, 24) => [.. tone.Samples.SelectMany(s => new byte[] { 0, (byte)s, (byte)(s >> 8) })],
        (1, 32) => [.. tone.Samples.SelectMany(s => BitConverter.GetBytes(s << 16))],
        _ => [.. tone.Samples.SelectMany(s => BitConverter.GetBytes(s / 32768f))],
    };

    private async Task<JsonElement> Upload(string name, Sound sound)
    {
        var answer = await Client.PostAsync($"api/prompts/{name}/sound?language=zh-CN", new ByteArrayContent(Wav.Encode(1, 1, 16, [.. sound.Samples.SelectMany(BitConverter.GetBytes)])));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Json();
    }

    private async Task<JsonElement> InLibrary(string name) =>
        JsonDocument.Parse(await Client.GetStringAsync("api/prompts")).RootElement.GetProperty("prompts").EnumerateArray().Single(p => p.GetProperty("name").GetString() == name);

    private static Task<Sound> Hears(WireAudio audio, double hertz, string what) => audio.Hears(hertz, 0.3, what);

    private async Task<bool> NextCallHears(double hertz)
    {
        await using var phone = new WirePhone("13900139011", Sip, "127.0.0.1");
        await using var audio = new WireAudio(300);
        var call = WireCall.To(phone, "4814");
        audio.TalkTo(await call.Connect(WireCall.Sdp(audio.Local)));
        await Hears(audio, 3_000, "the tone after the prompt");
        var (heard, step) = (audio.Last(10 * Sound.SamplesPerSecond), TimeSpan.FromMilliseconds(100));
        await call.Bye();
        return Enumerable.Range(0, (int)(heard.Length / step) - 2).Any(i => heard.Part(i * step, 2 * step).Hears(hertz));
    }

    /// <summary>INVITE, challenge, INVITE with the answer.</summary>
    private async Task<WireCall> Dial(WirePhone phone, WireAudio audio, string number)
    {
        var call = WireCall.To(phone, number);
        await call.Invite(WireCall.Sdp(audio.Local));
        var challenge = await call.Expect(401);
        await call.Ack(refused: challenge);
        call.CSeq++;
        var password = UnderTest.FirstStart.GetProperty("extensions").EnumerateArray().Single(e => e.GetProperty("user").GetString() == phone.User).GetProperty("password").GetString()!;
        await call.Invite(WireCall.Sdp(audio.Local), $"Authorization: {WireDigest.Answer(challenge.Header("WWW-Authenticate"), "INVITE", $"sip:{number}@{phone.Server}", phone.User, password)}");
        audio.TalkTo(await call.Expect(200));
        await call.Ack();
        return call;
    }
}
