using System.Diagnostics;
using Antiphon.Media.Sdp;
using Antiphon.Media.Tones;
using Antiphon.TestKit.Audio;
using Xunit.Abstractions;

namespace Antiphon.Media.Tests.Tones;

/// <summary>Who answered, on voices of espeak-ng over noise, and on tones as the countries of E.180 have them.</summary>
public class AnswerDetectorTests(ITestOutputHelper output)
{
    private static readonly string[] Greetings =
    [
        "en|Hello?", "en|Hello, Li speaking.", "en|Yes?", "en|Good morning, how can I help?", "en|Hi, this is Anna.", "cmn|喂？", "cmn|喂，你好。", "cmn|你好，哪位？", "cmn|您好，我是王小明。", "cmn|喂，请讲。",
    ];

    private static readonly string[] Recordings =
    [
        "en|Hello, you have reached the voice mailbox of Anna Li. I am not available right now. Please leave a message after the tone.",
        "en|The person you are calling cannot answer the phone at the moment. Please record your message after the beep, and we will call you back.",
        "en|Welcome to the customer service of the city bank. Your call may be recorded. For accounts, press one.",
        "cmn|您好，您所拨打的用户暂时无法接听，请在提示音后留言，谢谢。", "cmn|对不起，您拨打的用户正在通话中，请稍后再拨。", "cmn|您好，这里是语音信箱，主人现在不在，请在嘀的一声之后留言。",
    ];

    [Fact]
    public void Person_machine_and_beep_are_told_apart_on_voices_over_noise()
    {
        var dice = new Random(20_261_122);
        var confusion = new SortedDictionary<(string Said, string Heard), int>();
        var beeps = 0;
        foreach (var (text, isMachine) in Greetings.Select(g => (g, false)).Concat(Recordings.Select(r => (r, true))))
        foreach (var (speed, pitch) in ((int, int)[])[(150, 45), (185, 70)])
        {
            var voice = Speech(text, speed, pitch);
            foreach (var noiseDbm0 in (double[])[-70, -48, -40])
            {
                var call = Pause(dice, 0.2, 0.9).Then(voice);
                if (isMachine) call = call.Then(Pause(dice, 0.3, 0.6)).Then(Sound.Tone(dice.Next(2) == 0 ? 1_000 : 1_400, TimeSpan.FromSeconds(0.4), -12));
                var heard = Listen(Noisy(call.Then(Sound.Silence(TimeSpan.FromSeconds(2))), noiseDbm0, dice));
                if (!isMachine && heard is [AnswerKind.Machine, ..]) output.WriteLine($"{text} at {speed}, noise {noiseDbm0}");
            var key = (isMachine ? "machine" : "human", heard.Count == 0 ? "nothing" : heard[0].ToString().ToLowerInvariant());
                confusion[key] = confusion.GetValueOrDefault(key) + 1;
                if (isMachine && heard.Contains(AnswerKind.Beep)) beeps++;
            }
        }
        foreach (var ((said, heard), count) in confusion) output.WriteLine($"{said} taken for {heard}: {count}");
        output.WriteLine($"beeps heard: {beeps} of {Recordings.Length * 6}");
        var (people, machines) = (Greetings.Length * 6, Recordings.Length * 6);
        Assert.True(confusion.GetValueOrDefault(("human", "human")) >= 0.95 * people, string.Join(", ", confusion));
        Assert.True(confusion.GetValueOrDefault(("machine", "machine")) >= 0.9 * machines, string.Join(", ", confusion));
        Assert.True(beeps >= 0.9 * machines, $"{beeps} beeps of {machines}");
    }

    [Theory]
    [InlineData(AnswerKind.RingBack, "450", "1.0/4.0")]                     // China
    [InlineData(AnswerKind.RingBack, "425", "1.0/4.0")]                     // Germany and most of Europe
    [InlineData(AnswerKind.RingBack, "440+480", "2.0/4.0")]                 // North America
    [InlineData(AnswerKind.RingBack, "400+450", "0.4/0.2/0.4/2.0")]         // United Kingdom
    [InlineData(AnswerKind.RingBack, "400", "1.0/2.0")]                     // Japan
    [InlineData(AnswerKind.Busy, "450", "0.35/0.35")]
    [InlineData(AnswerKind.Busy, "425", "0.48/0.48")]
    [InlineData(AnswerKind.Busy, "480+620", "0.5/0.5")]
    [InlineData(AnswerKind.Busy, "400", "0.375/0.375")]
    [InlineData(AnswerKind.Congestion, "450", "0.7/0.7")]
    [InlineData(AnswerKind.Congestion, "425", "0.24/0.24")]
    [InlineData(AnswerKind.Congestion, "480+620", "0.25/0.25")]
    [InlineData(AnswerKind.SpecialInformation, "sit", "")]
    [InlineData(AnswerKind.Fax, "2100", "3.0/0.5")]                         // CED
    [InlineData(AnswerKind.Fax, "1100", "0.5/3.0")]                         // CNG
    public void Tones_of_the_network_are_known_at_any_level_and_over_noise(AnswerKind kind, string hz, string rhythm)
    {
        foreach (var levelDbm0 in (double[])[-8, -24])
        foreach (var late in (double[])[0, 0.173])
        {
            var call = Sound.Silence(TimeSpan.FromSeconds(late)).Then(hz == "sit" ? Information(levelDbm0) : Cadence(hz, rhythm, levelDbm0));
            var heard = Listen(Noisy(call, levelDbm0 - 24, new Random(7)), first: true);
            Assert.True(heard.Count > 0 && heard[0] == kind, $"{hz} at {levelDbm0} dBm0 after {late} s: {string.Join(", ", heard)}");
        }
    }

    [Fact]
    public void Nobody_speaks()
    {
        Assert.Equal([AnswerKind.Silence], Listen(Noisy(Sound.Silence(TimeSpan.FromSeconds(6)), -45, new Random(3))));
        var detector = new AnswerDetector(TimeSpan.FromSeconds(5));
        AnswerKind? told = null;
        for (var i = 0; i < 300 && told is null; i++) told = detector.TakeSilence();
        Assert.Equal(AnswerKind.Silence, told);
    }

    [Fact]
    public void Any_octets_are_listened_to()
    {
        var dice = new Random(5);
        var noise = new byte[1_600];
        for (var i = 0; i < 300; i++)
        {
            dice.NextBytes(noise);
            new AnswerDetector(TimeSpan.FromSeconds(3)).Take(AudioCodec.Pcmu, noise);
        }
    }

    private static List<AnswerKind> Listen(Sound sound, bool first = false)
    {
        var detector = new AnswerDetector(TimeSpan.FromSeconds(6));
        var heard = new List<AnswerKind>();
        foreach (var frame in sound.ToAlaw().Chunk(160))
        {
            if (detector.Take(AudioCodec.Pcma, frame) is { } kind) heard.Add(kind);
            if (first && heard.Count > 0) break;
        }
        return heard;
    }

    private static Sound Pause(Random dice, double from, double to) => Sound.Silence(TimeSpan.FromSeconds(from + (to - from) * dice.NextDouble()));

    private static Sound Cadence(string hz, string rhythm, double levelDbm0)
    {
        var tones = hz.Split('+').Select(double.Parse).ToArray();
        var sound = Sound.Silence(TimeSpan.Zero);
        while (sound.Length.TotalSeconds < 7)
            foreach (var (seconds, index) in rhythm.Split('/').Select(double.Parse).Select((s, i) => (s, i)))
                sound = sound.Then(index % 2 == 1 ? Sound.Silence(TimeSpan.FromSeconds(seconds)) : Sum(tones, seconds, levelDbm0));
        return sound;
    }

    private static Sound Sum(double[] tones, double seconds, double levelDbm0)
    {
        var parts = tones.Select(hz => Sound.Tone(hz, TimeSpan.FromSeconds(seconds), levelDbm0 - (tones.Length == 2 ? 3 : 0)).Samples).ToArray();
        return new Sound([.. Enumerable.Range(0, parts[0].Count).Select(i => (short)parts.Sum(p => p[i]))]);
    }

    private static Sound Information(double levelDbm0) => Sum([950], 0.33, levelDbm0).Then(Sum([1_400], 0.33, levelDbm0)).Then(Sum([1_800], 0.33, levelDbm0)).Then(Sound.Silence(TimeSpan.FromSeconds(2)));

    private static Sound Noisy(Sound sound, double noiseDbm0, Random dice)
    {
        var peak = 32_767 * Math.Pow(10, (noiseDbm0 - 3.14) / 20) * Math.Sqrt(1.5);         // uniform: as much power as a sine of that level
        var noisy = new short[sound.Samples.Count];
        for (var i = 0; i < noisy.Length; i++) noisy[i] = (short)Math.Clamp(sound.Samples[i] + peak * (2 * dice.NextDouble() - 1), short.MinValue, short.MaxValue);
        return new Sound(noisy);
    }

    /// <summary>espeak-ng gives 22,050 samples per second.</summary>
    private static Sound Speech(string text, int speed, int pitch)
    {
        var file = Path.Combine(Path.GetTempPath(), $"antiphon-voice-{Guid.NewGuid():n}.wav");
        using var espeak = Process.Start(new ProcessStartInfo("espeak-ng", ["-v", text.Split('|')[0], "-s", $"{speed}", "-p", $"{pitch}", "-w", file, text.Split('|')[1]]))!;
        espeak.WaitForExit();
        var fast = Wav.Read(file)[0].Samples;
        File.Delete(file);
        const double step = 22_050.0 / Sound.SamplesPerSecond;
        var slow = new short[(int)(fast.Count / step) - 2];
        for (var i = 0; i < slow.Length; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < 3; k++) sum += fast[Math.Min(fast.Count - 1, (int)(i * step) + k)];
            slow[i] = (short)(sum / 3);
        }
        var loudest = slow.Max(s => Math.Abs((int)s));
        return new Sound(Array.ConvertAll(slow, s => (short)(s * 9_000 / Math.Max(1, loudest))));
    }
}
