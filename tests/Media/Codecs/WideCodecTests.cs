using Antiphon.Media.Codecs;
using Antiphon.Media.Rtp;
using Antiphon.Media.Sdp;
using Antiphon.TestKit.Audio;

namespace Antiphon.Media.Tests.Codecs;

/// <summary>Sounds of 16 kHz are told as if they were of 8: each frequency stands at its half.</summary>
public class WideCodecTests
{
    [Theory]
    [InlineData(AudioCodec.G722, 440)]
    [InlineData(AudioCodec.G722, 6_000)]
    [InlineData(AudioCodec.Opus, 440)]
    [InlineData(AudioCodec.Opus, 6_000)]
    public void Codec_keeps_what_a_telephone_line_cuts_off(AudioCodec kind, int hz)
    {
        var heard = Through(kind, Wide(hz), lose: _ => false);
        Assert.InRange(Settled(heard).LevelOf(hz / 2.0), -16, -10);
        Assert.True(Settled(heard).Hears(hz / 2.0));
    }

    [Fact]
    public void Opus_mends_a_lost_packet_from_the_one_after_it()
    {
        var tone = Wide(440);
        var heard = Through(AudioCodec.Opus, tone, lose: n => n % 10 == 5);
        Assert.Equal(tone.Length, heard.Length);                                            // no time is missing
        var quiet = heard.Samples.Skip(16_000).Chunk(320).Count(frame => frame.Max(s => Math.Abs((int)s)) < 1_500);
        Assert.Equal(0, quiet);                                                             // and no frame fell silent
    }

    [Theory]
    [InlineData(AudioCodec.G722)]
    [InlineData(AudioCodec.Opus)]
    public void Garbage_is_decoded_to_something_or_nothing(AudioCodec kind)
    {
        using var codec = WideCodec.Create(kind);
        var receiver = new WideReceiver(kind, codec);
        var dice = new Random(722);
        for (ushort n = 0; n < 3_000; n++)
        {
            var payload = new byte[dice.Next(0, 1_400)];
            dice.NextBytes(payload);
            var number = (ushort)dice.Next(0, 65_536);
            receiver.Take(new RtpHeader(9, false, dice.Next(3) == 0 ? number : n, (uint)(n * 960 + dice.Next(-4_000, 4_000)), 7, 12, payload.Length), payload);
            Assert.InRange(receiver.Samples.Length, 0, 2 * WideCodec.SamplesMax);
            Assert.Equal(receiver.Samples.Length / 2, receiver.Alaw.Length);
        }
    }

    [Fact]
    public void Length_of_an_opus_packet_stands_in_its_first_octets()
    {
        Assert.Equal(320, OpusCodec.SamplesOf([0x48, 0]));             // SILK wideband 20 ms
        Assert.Equal(960, OpusCodec.SamplesOf([0x58, 0]));             // SILK wideband 60 ms
        Assert.Equal(640, OpusCodec.SamplesOf([0x49, 0]));             // two of 20 ms
        Assert.Equal(40, OpusCodec.SamplesOf([0xE0, 0]));              // CELT 2.5 ms
        Assert.Equal(0, OpusCodec.SamplesOf([0x5B, 0x3F]));            // 63 frames of 60 ms: longer than any packet may be
        Assert.Equal(0, OpusCodec.SamplesOf([]));
    }

    [Fact]
    public void Filter_passes_what_a_telephone_carries_and_folds_nothing_back()
    {
        foreach (var hz in new[] { 300, 1_000, 3_000, 3_400 }) Assert.InRange(Halved(hz).LevelOf(hz), -13.5, -12.5);
        foreach (var hz in new[] { 4_600, 5_000, 6_000, 7_500 }) Assert.True(Halved(hz).Level < -65, $"{hz} Hz: {Halved(hz).Level}");
        foreach (var hz in new[] { 300, 1_000, 3_400 })
        {
            var doubled = Doubled(hz);
            Assert.InRange(doubled.LevelOf(hz / 2.0), -13.5, -12.5);
            Assert.True(doubled.LevelOf((8_000 - hz) / 2.0) < -65, "the image above 4 kHz");
        }
    }

    [Fact]
    public void Names_are_those_of_the_settings()
    {
        Assert.Equal(["PCMA", "PCMU", "G722", "OPUS"], AudioFormats.All.Select(c => c.Name()));
        Assert.Equal(AudioCodec.Opus, AudioFormats.Parse("opus"));
        Assert.Null(AudioFormats.Parse("G729"));
        Assert.Equal([AudioCodec.Opus, AudioCodec.Pcma], CodecSupport.Of([AudioCodec.Opus, AudioCodec.Pcma]));
        Assert.Equal("", CodecSupport.Reason);
    }

    private static Sound Wide(double hz) => Sound.Tone(hz / 2, TimeSpan.FromSeconds(4));

    private static Sound Settled(Sound heard) => heard.Part(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2.5));

    private static Sound Through(AudioCodec kind, Sound wide, Func<int, bool> lose)
    {
        using WideCodec speaker = WideCodec.Create(kind), listener = WideCodec.Create(kind);
        var receiver = new WideReceiver(kind, listener);
        speaker.TellLoss(20);
        var heard = new List<short>();
        var payload = new byte[WideCodec.PayloadMax];
        var frames = wide.Samples.Chunk(320).Where(f => f.Length == 320).ToArray();
        for (var n = 0; n < frames.Length; n++)
        {
            var length = speaker.Encode(frames[n], payload);
            if (lose(n)) continue;
            receiver.Take(new RtpHeader(9, false, (ushort)n, (uint)(n * 20 * kind.TicksPerMs()), 7, 12, length), payload.AsSpan(0, length));
            heard.AddRange(receiver.Samples);
        }
        return new Sound([.. heard]);
    }

    private static Sound Halved(int hz)
    {
        var narrow = new List<short>();
        var (decimator, half) = (new Decimator(), new short[160]);
        foreach (var frame in Wide(hz).Samples.Chunk(320))
        {
            decimator.Take(frame, half);
            narrow.AddRange(half);
        }
        return new Sound([.. narrow.Skip(160)]);
    }

    private static Sound Doubled(int hz)
    {
        var made = new List<short>();
        var (interpolator, wide) = (new Interpolator(), new short[320]);
        foreach (var frame in Sound.Tone(hz, TimeSpan.FromSeconds(2)).Samples.Chunk(160))
        {
            interpolator.Take(frame, wide);
            made.AddRange(wide);
        }
        return new Sound([.. made.Skip(320)]);
    }
}
