using Antiphon.Media.Playback;
using Antiphon.Media.Recording;
using Antiphon.Media.Sdp;
using Antiphon.TestKit.Audio;

namespace Antiphon.Media.Tests.Recording;

public sealed class RecordingFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_file_left_by_a_crash_gets_its_true_length()
    {
        File.WriteAllBytes(_path, Left(claims: 0, holds: 24_001));
        Assert.Equal(TimeSpan.FromSeconds(1.5), RecordingFile.Recover(_path));
        Assert.Equal(1.5, Wav.Read(_path)[0].Length.TotalSeconds);
    }

    [Fact]
    public void What_is_no_recording_is_left_alone()
    {
        File.WriteAllBytes(_path, Wav.Encode(1, 1, 16, new byte[200]));
        var before = File.ReadAllBytes(_path);
        Assert.Null(RecordingFile.Recover(_path));
        Assert.Null(RecordingFile.OpenAsPcm16(_path));
        Assert.Null(RecordingFile.Recover(_path + ".missing"));
        Assert.Equal(before, File.ReadAllBytes(_path));
    }

    [Fact]
    public void Any_range_of_the_pcm_presentation_equals_the_whole()
    {
        var file = Left(claims: 4_000, holds: 4_000);
        new Random(1).NextBytes(file.AsSpan(58));
        File.WriteAllBytes(_path, file);
        using var stream = RecordingFile.OpenAsPcm16(_path)!;
        var whole = new byte[stream.Length];
        stream.ReadExactly(whole);
        Assert.Equal(44 + 8_000, whole.Length);
        var dice = new Random(2);
        for (var i = 0; i < 200; i++)
        {
            var from = dice.Next(whole.Length);
            var part = new byte[dice.Next(whole.Length - from)];
            stream.Position = from;
            stream.ReadExactly(part);
            Assert.True(whole.AsSpan(from, part.Length).SequenceEqual(part));
        }
    }

    [Fact]
    public void Prompts_of_all_three_formats_are_read_and_others_refused()
    {
        var tone = Sound.Tone(700, TimeSpan.FromMilliseconds(500));
        Wav.Write(_path, tone);
        foreach (var file in new[] { File.ReadAllBytes(_path), Wav.Encode(6, 1, 8, tone.ToAlaw()), Wav.Encode(7, 1, 8, tone.ToUlaw()) })
        {
            var prompt = PromptFile.Parse(file)!;
            Assert.True(Sound.FromAlaw(prompt.Encoded(AudioCodec.Pcma)).Hears(700));
            Assert.True(Sound.FromUlaw(prompt.Encoded(AudioCodec.Pcmu)).Hears(700));
        }
        Assert.Null(PromptFile.Parse(Wav.Encode(1, 2, 16, new byte[400])));
        Assert.Null(PromptFile.Parse(Wav.Encode(1, 1, 16, new byte[400], samplesPerSecond: 16_000)));
    }

    [Fact]
    public void Prefixes_and_damage_of_a_prompt_never_throw()
    {
        var file = Wav.Encode(7, 1, 8, Sound.Tone(700, TimeSpan.FromMilliseconds(20)).ToUlaw());
        for (var length = 0; length < file.Length; length++) PromptFile.Parse(file.AsSpan(0, length));
        var dice = new Random(8);
        for (var i = 0; i < 10_000; i++) PromptFile.Parse(Damage.Bytes(dice, file));
    }

    private static byte[] Left(int claims, int holds)
    {
        var file = new byte[RecordingFormat.HeaderLength + holds];
        RecordingFormat.WriteHeader(file, claims);
        return file;
    }
}
