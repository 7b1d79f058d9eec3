using System.Diagnostics;
using Antiphon.Server.Features.Prompts;
using Antiphon.Server.Features.Prompts.Library;

namespace Antiphon.Server.Tests.Prompts;

/// <summary>Sound as people have it becomes sound of a telephone.</summary>
[Trait("Level", "main")]
public sealed class SoundReaderTests
{
    [Theory]
    [InlineData("mp3")]
    [InlineData("ogg")]
    [InlineData("flac")]
    [InlineData("wav")]
    public async Task Music_of_a_computer_in_stereo_becomes_telephone_sound_at_the_level_of_speech(string kind)
    {
        var sound = await new SoundReader(TimeProvider.System).ReadAsync(await Made(kind), default);
        Assert.NotNull(sound);
        Assert.Equal(Pcm.TelephoneRate, sound.Rate);
        Assert.InRange(sound.Length.TotalSeconds, 1.9, 2.2);        // MP3 adds silence at both ends.
        Assert.InRange(sound.LevelDbfs(), -21, -19);
        Assert.InRange(Crossings(sound), 970, 1_030);
    }

    [Theory]
    [InlineData("mp3")]
    [InlineData("ogg")]
    [InlineData("flac")]
    public async Task What_only_begins_like_sound_is_no_sound(string kind)
    {
        var file = await Made(kind);
        new Random(1).NextBytes(file.AsSpan(8));
        Assert.Null(await new SoundReader(TimeProvider.System).ReadAsync(file, default));
        Assert.Null(await new SoundReader(TimeProvider.System).ReadAsync(file[..8], default));
    }

    /// <summary>Hertz, by how often the middle of it rises through zero.</summary>
    private static double Crossings(Pcm sound)
    {
        var middle = sound.Samples.AsSpan(sound.Rate / 2, sound.Rate);
        var rises = 0;
        for (var i = 1; i < middle.Length; i++)
            if (middle[i - 1] < 0 && middle[i] >= 0) rises++;
        return rises;
    }

    private static async Task<byte[]> Made(string kind)
    {
        using var sox = Process.Start(new ProcessStartInfo("sox", ["-n", "-r", "44100", "-c", "2", "-t", kind, "-", "synth", "2", "sine", "1000", "vol", "0.1"]) { RedirectStandardOutput = true })!;
        using var file = new MemoryStream();
        await sox.StandardOutput.BaseStream.CopyToAsync(file);
        await sox.WaitForExitAsync();
        Assert.Equal(0, sox.ExitCode);
        return file.ToArray();
    }
}
