using Antiphon.Media.Engine;
using Antiphon.Media.Sdp;
using Antiphon.Media.Tests.Engine;
using Antiphon.Media.Tones;
using Antiphon.TestKit.Audio;

namespace Antiphon.Media.Tests.Tones;

/// <summary>Keys in the audio, as ITU-T Q.24 wants them heard, and nothing else taken for one.</summary>
public class KeyDetectorTests
{
    private const string All = "0123456789*#ABCD";

    [Theory]
    [InlineData(40, 40, -10, 0, 0)]
    [InlineData(40, 40, -3, 0, 0)]
    [InlineData(50, 50, -28, 0, 0)]
    [InlineData(100, 60, -10, 6, 0)]       // the upper tone louder
    [InlineData(100, 60, -10, -3, 0)]      // the lower one
    [InlineData(60, 60, -10, 0, +1.5)]     // tones off by 1.5 %
    [InlineData(60, 60, -10, 0, -1.5)]
    public void Every_key_is_heard_once(int toneMs, int pauseMs, double levelDbm0, double upperLouderDb, double offPercent)
    {
        var line = Sound.Silence(TimeSpan.FromMilliseconds(37));
        foreach (var key in All) line = line.Then(Pressed(key, toneMs, levelDbm0, upperLouderDb, offPercent)).Then(Sound.Silence(TimeSpan.FromMilliseconds(pauseMs)));
        Assert.Equal(All, HeardIn(line));
    }

    [Theory]
    [InlineData(20, -10, 0, 0)]            // too short
    [InlineData(100, -45, 0, 0)]           // too weak
    [InlineData(100, -10, 12, 0)]          // too uneven
    [InlineData(100, -10, -9, 0)]
    [InlineData(100, -10, 0, +4)]          // tones off by 4 %
    public void What_is_no_key_is_not_heard(int toneMs, double levelDbm0, double upperLouderDb, double offPercent)
    {
        var line = Sound.Silence(TimeSpan.FromMilliseconds(10));
        foreach (var key in All) line = line.Then(Pressed(key, toneMs, levelDbm0, upperLouderDb, offPercent)).Then(Sound.Silence(TimeSpan.FromMilliseconds(60)));
        Assert.Equal("", HeardIn(line));
    }

    [Fact]
    public void A_key_that_is_held_is_one_and_the_same_pressed_again_is_another()
    {
        var held = Pressed('5', 2_000, -10).Then(Sound.Silence(TimeSpan.FromMilliseconds(45))).Then(Pressed('5', 100, -10)).Then(Pressed('6', 100, -10));
        Assert.Equal("556", HeardIn(held));
    }

    [Fact]
    public void Noise_single_tones_and_voices_are_no_keys()
    {
        var dice = new Random(24);
        Assert.Equal("", HeardIn(new Sound([.. Enumerable.Range(0, 60 * 8_000).Select(_ => (short)(dice.NextDouble() * 20_000 - 10_000))])));
        foreach (var hz in new[] { 425, 440, 450, 697, 770, 852, 941, 1_100, 1_209, 1_336, 1_477, 1_633, 2_100 }) Assert.Equal("", HeardIn(Sound.Tone(hz, TimeSpan.FromSeconds(1), -8)));
        Assert.Equal("", HeardIn(Voice(dice, seconds: 120)));
    }

    [Fact]
    public async Task A_far_end_without_events_is_heard_pressing_and_is_sent_tones_and_its_partner_gets_events()
    {
        using var board = new Switchboard();
        var (a, old) = await board.Phone(connect: false);
        var (b, modern) = await board.Phone();
        board.Engine.Connect(a, old.Negotiated with { EventPayloadType = null }, old.Address.Address);
        board.Engine.Join(a, b);
        await board.Event<PortsJoined>();
        foreach (var frame in Pressed('7', 200, -10).Then(Sound.Silence(TimeSpan.FromMilliseconds(100))).ToAlaw().Chunk(160)) old.Send(8, frame);
        Assert.Equal((a, '7'), (await board.Event<PortKeyPressed>()) is var pressed ? (pressed.Port, pressed.Key) : default);
        await board.Until(() => modern.Keys.Any(k => k.Event is { Key: '7', End: true }), "the event");

        modern.Press('9');
        board.Engine.SendKeys(a, "4");
        await board.Until(() => HeardIn(old.Heard).Contains('4', StringComparison.Ordinal), "the tones");
        Assert.Equal(1, board.Events.OfType<PortKeyPressed>().Count(e => e.Port == a));
    }

    private static string HeardIn(Sound sound)
    {
        var detector = new KeyDetector();
        var keys = "";
        foreach (var packet in sound.ToAlaw().Chunk(160))
            if (detector.Take(AudioCodec.Pcma, packet) is { } key) keys += key;
        return keys;
    }

    private static Sound Pressed(char key, int toneMs, double levelDbm0, double upperLouderDb = 0, double offPercent = 0)
    {
        var at = KeyTones.Keys.IndexOf(key);
        var length = TimeSpan.FromMilliseconds(toneMs);
        var factor = 1 + offPercent / 100;
        var (row, column) = (Sound.Tone(KeyTones.RowsHz[at / 4] * factor, length, levelDbm0), Sound.Tone(KeyTones.ColumnsHz[at % 4] * factor, length, levelDbm0 + upperLouderDb));
        return new Sound([.. row.Samples.Zip(column.Samples, (x, y) => (short)Math.Clamp(x + y, short.MinValue, short.MaxValue))]);
    }

    /// <summary>Vowels: a glottal pulse whose pitch glides, through two moving resonances; a new one every 200 ms.</summary>
    private static Sound Voice(Random dice, int seconds)
    {
        var samples = new short[seconds * 8_000];
        double phase = 0, pitch = 120, f1 = 500, f2 = 1_500;
        for (var i = 0; i < samples.Length; i++)
        {
            if (i % 1_600 == 0) (pitch, f1, f2) = (80 + dice.Next(200), 250 + dice.Next(700), 900 + dice.Next(1_600));
            phase += 2 * Math.PI * pitch * (1 + 0.02 * Math.Sin(i / 700.0)) / 8_000;
            var sum = 0.0;
            for (var harmonic = 1; harmonic * pitch < 3_400; harmonic++)
            {
                var hz = harmonic * pitch;
                var gain = 1 / (1 + Math.Pow((hz - f1) / 90, 2)) + 0.6 / (1 + Math.Pow((hz - f2) / 120, 2)) + 0.02;
                sum += gain * Math.Sin(harmonic * phase);
            }
            samples[i] = (short)Math.Clamp(6_000 * sum, -30_000, 30_000);
        }
        return new Sound(samples);
    }
}
