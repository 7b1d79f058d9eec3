using Antiphon.Media.Recording;
using Antiphon.TestKit.Audio;

namespace Antiphon.Media.Tests.Recording;

/// <summary>What the sound says without words: known stretches give known figures.</summary>
public sealed class RecordingAnalysisTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Talk_overtalk_and_dead_air_are_measured_as_they_were_made()
    {
        // The customer speaks from 0 to 4 s, the agent from 3 to 8 s; then nothing until 28 s, when both speak for a second.
        var customer = Sound.Tone(440, Seconds(4), -12).Then(Sound.Silence(Seconds(24))).Then(Sound.Tone(440, Seconds(1), -12));
        var agent = Sound.Silence(Seconds(3)).Then(Sound.Tone(700, Seconds(5), -20)).Then(Sound.Silence(Seconds(20))).Then(Sound.Tone(700, Seconds(1), -20));
        Write(customer, agent);
        var (peaks, signals) = RecordingAnalysis.Of(_path)!.Value;
        Assert.Equal(29, signals.Length);
        Assert.InRange(signals.FirstTalk, 5, 5.4);
        Assert.InRange(signals.SecondTalk, 6, 6.4);
        Assert.InRange(signals.Overtalk, 2, 2.4);
        Assert.InRange(signals.DeadAirLongest, 19.5, 20);
        Assert.InRange(signals.DeadAirLongestAt, 8, 8.5);
        Assert.Equal(signals.DeadAirLongest, signals.DeadAir);
        Assert.InRange(signals.FirstLevel!.Value - signals.SecondLevel!.Value, 7, 9);
        Assert.Equal((20, 29 * 50), (peaks.MsPerStretch, peaks.First.Length));
        Assert.True(peaks.First[10] > peaks.Second[210] && peaks.Second[210] > 5 && peaks.First[210] == 0);
        Assert.Equal(signals, RecordingAnalysis.Of(_path)!.Value.Signals);
    }

    [Fact]
    public void A_long_recording_has_a_picture_of_bounded_size_and_an_empty_one_none_to_draw()
    {
        Write(Sound.Silence(Seconds(200)), Sound.Silence(Seconds(200)));
        var (peaks, signals) = RecordingAnalysis.Of(_path)!.Value;
        Assert.Equal((60, 3_334), (peaks.MsPerStretch, peaks.First.Length));
        Assert.Equal((200.0, 200.0, null), (signals.DeadAir, signals.DeadAirLongest, signals.FirstLevel));
        Write(Sound.Silence(TimeSpan.Zero), Sound.Silence(TimeSpan.Zero));
        Assert.Empty(RecordingAnalysis.Of(_path)!.Value.Peaks.First);
        File.WriteAllText(_path, "no sound");
        Assert.Null(RecordingAnalysis.Of(_path));
        Assert.Null(RecordingAnalysis.Of(_path + ".missing"));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private void Write(Sound first, Sound second)
    {
        var (one, other) = (first.ToAlaw(), second.ToAlaw());
        var file = new byte[RecordingFormat.HeaderLength + 2 * one.Length];
        RecordingFormat.WriteHeader(file, 2 * one.Length);
        for (var i = 0; i < one.Length; i++) (file[RecordingFormat.HeaderLength + 2 * i], file[RecordingFormat.HeaderLength + 2 * i + 1]) = (one[i], other[i]);
        File.WriteAllBytes(_path, file);
    }
}
