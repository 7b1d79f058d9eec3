using Antiphon.Media.Recording;
using Antiphon.TestKit.Audio;

namespace Antiphon.Media.Tests.Recording;

/// <summary>Recordings made small by Opus: as long, each side by itself, heard from any place.</summary>
public sealed class SmallRecordingTests : IDisposable
{
    private readonly string _folder = Antiphon.TestKit.TestFolder.New("small");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, InlineData(false), InlineData(true)]
    public void Made_small_it_is_as_long_neither_side_is_heard_in_the_other_and_any_place_can_be_played(bool seals)
    {
        var keys = seals ? RecordingKeys.Passing() : null;
        var path = Make(keys, seconds: 12.3);
        Assert.True(SmallRecording.Make(path, keys, default));
        var small = SmallRecording.PathFor(path)!;
        Assert.True(File.Exists(path));
        Assert.InRange(new FileInfo(small).Length, 1_000, new FileInfo(path).Length / 3);
        Assert.Null(SmallRecording.PathFor(small));
        Assert.False(SmallRecording.Make(small, keys, default));

        using var sound = RecordingFile.OpenAsPcm16(small, keys)!;
        var sides = Wav.Read(sound);
        Assert.Equal(12.3, sides[0].Length.TotalSeconds, 3);
        Assert.True(sides[0].Part(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)).Hears(440));
        Assert.False(sides[0].Part(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(4)).Hears(1_000));
        Assert.True(sides[1].Part(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(4)).Hears(1_000));
        Assert.False(sides[1].Part(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)).Hears(440));

        // What a player asks for that jumps: any range, and it sounds as it does from the beginning.
        sound.Position = 44 + 4 * 8_000 * 8;
        var second = new byte[32_000];
        sound.ReadExactly(second);
        var jumped = Enumerable.Range(0, 8_000).Select(i => BitConverter.ToInt16(second, 4 * i + 2)).ToArray();
        Assert.True(new Sound(jumped).Hears(1_000));
        sound.Position = sound.Length - 3;
        Assert.Equal(3, sound.Read(new byte[10]));
        Assert.Equal(0, sound.Read(new byte[10]));
    }

    [Fact]
    public void Prefixes_and_damage_of_a_small_recording_are_values()
    {
        var path = Make(null, seconds: 3);
        Assert.True(SmallRecording.Make(path, null, default));
        var small = SmallRecording.PathFor(path)!;
        var whole = File.ReadAllBytes(small);
        var dice = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var bytes = i % 2 == 0 ? whole[..dice.Next(whole.Length)] : Damage.Bytes(dice, whole).ToArray();
            File.WriteAllBytes(small, bytes);
            using var sound = RecordingFile.OpenAsPcm16(small);
            if (sound is { Length: < 10_000_000 }) sound.ReadAtLeast(new byte[sound.Length], (int)sound.Length, throwOnEndOfStream: false);
        }
    }

    /// <summary>440 Hz on the first side for the first half, 1,000 Hz on the second for the other.</summary>
    private string Make(RecordingKeys? keys, double seconds)
    {
        var half = TimeSpan.FromSeconds(seconds / 2);
        var (one, other) = (Sound.Tone(440, half).ToAlaw(), Sound.Tone(1_000, half).ToAlaw());
        var silence = Enumerable.Repeat((byte)0xD5, one.Length).ToArray();
        var sound = new byte[4 * one.Length];
        Interleaving.Of([.. one, .. silence], [.. silence, .. other], sound);
        var path = Path.Combine(_folder, keys is null ? "call.wav" : "call.wav.sealed");
        if (keys is null)
        {
            var file = new byte[RecordingFormat.HeaderLength + sound.Length];
            RecordingFormat.WriteHeader(file, sound.Length);
            sound.CopyTo(file, RecordingFormat.HeaderLength);
            File.WriteAllBytes(path, file);
            return path;
        }
        var (handle, cipher) = SealedFile.Create(path, SoundKind.Alaw, keys);
        using (handle)
        using (cipher)
            for (var at = 0; at < sound.Length; at += SealedFile.ChunkLength)
                SealedFile.WriteChunk(handle, cipher, at / SealedFile.ChunkLength, sound.AsSpan(at, Math.Min(SealedFile.ChunkLength, sound.Length - at)), new byte[SealedFile.StoredChunk]);
        return path;
    }
}
