using Antiphon.Media.Engine;
using Antiphon.Media.Recording;
using Antiphon.Media.Tests.Engine;
using Antiphon.TestKit.Audio;

namespace Antiphon.Media.Tests.Recording;

/// <summary>Recordings sealed while they are made: they play, they survive a crash, and nothing but a key opens them.</summary>
public sealed class SealedRecordingTests : IDisposable
{
    private readonly string _folder = Antiphon.TestKit.TestFolder.New("sealed");
    private readonly RecordingKeys _keys;

    public SealedRecordingTests() => _keys = RecordingKeys.ReadOrMake(Path.Combine(_folder, "keys", "recordings.keys"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_sealed_recording_plays_while_it_is_made_and_no_octet_of_it_is_readable_without_the_key()
    {
        using var board = new Switchboard(o => o with { RecordingKeys = _keys });
        var (a, alice) = await board.Phone();
        alice.Speak(440);
        board.Engine.Echo(a);
        var (plain, sealed_) = (Path.Combine(_folder, "plain.wav"), Path.Combine(_folder, "call.wav.sealed"));
        board.Engine.StartRecording(a, "sealed", sealed_);
        await board.Event<PortRecordingStarted>();
        await board.Until(() => Open(sealed_) is { Length: > 44 + 4 * 8_000 }, "a second of it can be heard while it grows");
        Assert.True(Side(sealed_, 0).Hears(440));
        board.Engine.StopRecording(a, "sealed");
        var ended = await board.Event<PortRecordingEnded>();
        Assert.False(ended.Failed);
        Assert.Equal(ended.Length, Side(sealed_, 1).Length);

        Assert.Null(RecordingFile.OpenAsPcm16(sealed_));
        Assert.Null(RecordingFile.OpenAsPcm16(sealed_, RecordingKeys.Passing()));
        await File.WriteAllBytesAsync(plain, File.ReadAllBytes(sealed_)[16..]);
        Assert.Null(RecordingFile.OpenAsPcm16(plain, _keys));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "keys", "recordings.keys")));
    }

    [Fact]
    public void Cut_off_anywhere_it_plays_to_the_last_whole_second_and_its_length_is_mended()
    {
        var whole = Make("whole.wav.sealed", seconds: 3);
        var dice = new Random(3);
        for (var i = 0; i < 60; i++)
        {
            var path = Path.Combine(_folder, $"whole.wav.sealed");
            var left = dice.Next(SealedFile.HeaderLength, whole.Length + 1);
            File.WriteAllBytes(path, whole[..left]);
            var seconds = (left - SealedFile.HeaderLength) / SealedFile.StoredChunk;
            Assert.Equal(TimeSpan.FromSeconds(seconds), RecordingFile.Recover(path, _keys));
            Assert.Equal(TimeSpan.FromSeconds(seconds), RecordingFile.Recover(path, _keys));
            using var sound = Open(path)!;
            Assert.Equal(44 + seconds * 32_000, sound.Length);
            sound.ReadExactly(new byte[sound.Length]);
        }
    }

    [Fact]
    public void Any_range_of_a_sealed_recording_equals_the_whole()
    {
        Make("ranges.wav.sealed", seconds: 2.5);
        using var sound = Open(Path.Combine(_folder, "ranges.wav.sealed"))!;
        var whole = new byte[sound.Length];
        sound.ReadExactly(whole);
        Assert.Equal(44 + 80_000, whole.Length);
        var dice = new Random(2);
        for (var i = 0; i < 100; i++)
        {
            var from = dice.Next(whole.Length);
            var part = new byte[dice.Next(whole.Length - from)];
            sound.Position = from;
            sound.ReadExactly(part);
            Assert.True(whole.AsSpan(from, part.Length).SequenceEqual(part));
        }
    }

    [Fact]
    public void Keys_change_twice_every_recording_still_plays_and_its_sound_was_not_touched()
    {
        var before = Enumerable.Range(0, 20).Select(i => Make($"c{i}.wav.sealed", seconds: 1)).ToList();
        for (var round = 0; round < 2; round++)
        {
            var name = _keys.Add();
            Assert.Equal(name, _keys.Current);
            for (var i = round; i < 20; i += 2) Assert.True(RecordingFile.RenewEnvelope(Path.Combine(_folder, $"c{i}.wav.sealed"), _keys));
            for (var i = round; i < 20; i += 2) Assert.False(RecordingFile.RenewEnvelope(Path.Combine(_folder, $"c{i}.wav.sealed"), _keys));
        }
        var read = RecordingKeys.ReadOrMake(Path.Combine(_folder, "keys", "recordings.keys"));
        Assert.Equal((3, _keys.Current), (read.Count, read.Current));
        for (var i = 0; i < 20; i++)
        {
            var path = Path.Combine(_folder, $"c{i}.wav.sealed");
            Assert.Equal(before[i], File.ReadAllBytes(path));
            using var sound = RecordingFile.OpenAsPcm16(path, read)!;
            Assert.Equal(44 + 32_000, sound.ReadAtLeast(new byte[50_000], 50_000, throwOnEndOfStream: false));
        }
    }

    [Fact]
    public void A_changed_octet_an_envelope_of_another_and_a_file_of_keys_that_is_none_are_noticed()
    {
        var bytes = Make("a.wav.sealed", seconds: 1);
        Make("b.wav.sealed", seconds: 1);
        var (a, b) = (Path.Combine(_folder, "a.wav.sealed"), Path.Combine(_folder, "b.wav.sealed"));
        bytes[SealedFile.HeaderLength + 5_000] ^= 1;
        File.WriteAllBytes(a, bytes);
        using (var sound = Open(a)!) Assert.Equal(44, sound.ReadAtLeast(new byte[50_000], 50_000, throwOnEndOfStream: false));
        File.Copy(b + ".key", a + ".key", overwrite: true);
        Assert.Null(Open(a));
        foreach (var nonsense in new[] { "", "1", "1 k1 !", "1 k1 QUJD", "2 x y z" })
        {
            File.WriteAllText(b + ".key", nonsense);
            Assert.Null(Open(b));
        }
        foreach (var nonsense in new[] { "", "k1 QUJD\n", "what\n" })
        {
            var path = Path.Combine(_folder, "bad.keys");
            File.WriteAllText(path, nonsense);
            Assert.Throws<InvalidDataException>(() => RecordingKeys.ReadOrMake(path));
            Assert.Equal(nonsense, File.ReadAllText(path));
        }
    }

    private Stream? Open(string path) => RecordingFile.OpenAsPcm16(path, _keys);

    private Sound Side(string path, int channel)
    {
        using var sound = Open(path)!;
        return Wav.Read(sound)[channel];
    }

    /// <returns>What lies in the file.</returns>
    private byte[] Make(string name, double seconds)
    {
        var path = Path.Combine(_folder, name);
        var (file, cipher) = SealedFile.Create(path, SoundKind.Alaw, _keys);
        var sound = new byte[(int)(seconds * 16_000)];
        new Random(name.Length).NextBytes(sound);
        var stored = new byte[SealedFile.StoredChunk];
        for (var at = 0; at < sound.Length; at += SealedFile.ChunkLength)
            SealedFile.WriteChunk(file, cipher, at / SealedFile.ChunkLength, sound.AsSpan(at, Math.Min(SealedFile.ChunkLength, sound.Length - at)), stored);
        file.Dispose();
        cipher.Dispose();
        return File.ReadAllBytes(path);
    }
}
