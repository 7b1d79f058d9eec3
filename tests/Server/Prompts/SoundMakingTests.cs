using Antiphon.Server.Features.Prompts;

namespace Antiphon.Server.Tests.Prompts;

public sealed class SoundMakingTests
{
    [Fact]
    public void Waiting_music_lasts_half_a_minute_and_loops_without_a_seam()
    {
        var music = WaitingMusic.Compose();

        Assert.Equal(30, music.Length.TotalSeconds, precision: 3);
        Assert.InRange(music.Samples.Max(Math.Abs), 0.05f, 0.6f);
        var steps = music.Samples.Zip(music.Samples.Skip(1), (a, b) => Math.Abs(b - a)).ToList();
        Assert.True(Math.Abs(music.Samples[0] - music.Samples[^1]) <= steps.Max());
    }

    [Fact]
    public void Waiting_music_never_pauses_and_never_shouts()
    {
        var music = WaitingMusic.Compose();
        foreach (var second in music.Samples.Chunk(Pcm.TelephoneRate))
            Assert.InRange(new Pcm(second, Pcm.TelephoneRate).LevelDbfs(), -32, -16);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(1_000)]
    [InlineData(3_000)]
    public void Resampling_keeps_what_a_telephone_carries(double hertz)
    {
        var level = Resampler.To(Sine(hertz), Pcm.TelephoneRate).LevelDbfs();
        Assert.InRange(level - Sine(hertz).LevelDbfs(), -0.5, 0.5);
    }

    [Theory]
    [InlineData(4_600)]
    [InlineData(6_000)]
    [InlineData(9_000)]
    public void Resampling_folds_nothing_back_from_above(double hertz) =>
        Assert.True(Resampler.To(Sine(hertz), Pcm.TelephoneRate).LevelDbfs() < -50);

    [Fact]
    public void A_wave_survives_writing_and_reading()
    {
        var read = Pcm.FromWave(Sine(440).ToWave());
        Assert.NotNull(read);
        Assert.Equal(22_050, read.Rate);
        Assert.Equal(Sine(440).Samples.Length, read.Samples.Length);
        Assert.Equal(Sine(440).LevelDbfs(), read.LevelDbfs(), precision: 2);
    }

    [Fact]
    public void Every_prefix_of_a_wave_is_read_or_refused_but_never_throws()
    {
        var file = new Pcm(Sine(440).Samples[..200], 22_050).ToWave();
        for (var length = 0; length <= file.Length; length++) _ = Pcm.FromWave(file.AsSpan(0, length));
        for (var at = 0; at < 44; at++)
        for (var value = 0; value < 256; value += 51)
        {
            var damaged = (byte[])file.Clone();
            damaged[at] = (byte)value;
            _ = Pcm.FromWave(damaged);
        }
    }

    private static Pcm Sine(double hertz) =>
        new([.. Enumerable.Range(0, 22_050).Select(i => (float)(0.3 * Math.Sin(2 * Math.PI * hertz * i / 22_050)))], 22_050);
}
