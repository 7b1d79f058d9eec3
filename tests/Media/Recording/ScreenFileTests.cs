using Antiphon.Media.Recording;

namespace Antiphon.Media.Tests.Recording;

/// <summary>Screens on real files: whatever happens to one, it shows no more than was kept, and nothing that was not.</summary>
public sealed class ScreenFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("antiphon-screens-").FullName;
    private readonly RecordingKeys _keys = RecordingKeys.Passing();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, InlineData(false), InlineData(true)]
    public void Cut_off_anywhere_a_screen_shows_all_but_its_last_part(bool seals)
    {
        var path = Make(seals, frames: 60);
        var whole = File.ReadAllBytes(path);
        var parts = PartsOf(path);
        var dice = new Random(11);
        for (var i = 0; i < 200; i++)
        {
            var left = dice.Next(SealedFile.HeaderLength, whole.Length + 1);
            File.WriteAllBytes(path, whole[..left]);
            var kept = parts.TakeWhile(p => p.End <= left).ToList();
            Assert.Equal(kept.Count == 0 ? 0 : kept[^1].LastAt, ScreenFile.Recover(path, _keys)!.Value.TotalMilliseconds);
            Assert.Equal(kept.Count == 0 ? SealedFile.HeaderLength : kept[^1].End, new FileInfo(path).Length);
            Assert.Equal(kept.SelectMany(p => p.Frames), FramesOf(path));
        }
    }

    [Fact]
    public void A_changed_octet_of_a_sealed_screen_is_noticed_and_no_other_key_opens_it()
    {
        var path = Make(seals: true, frames: 40);
        Assert.Null(ScreenReader.Open(path, RecordingKeys.Passing()));
        Assert.Null(ScreenReader.Open(path));
        Assert.Null(RecordingFile.OpenAsPcm16(path, _keys));
        var bytes = File.ReadAllBytes(path);
        Assert.DoesNotContain("secret-on-screen", System.Text.Encoding.ASCII.GetString(bytes), StringComparison.Ordinal);
        var second = PartsOf(path)[1];
        foreach (var at in new[] { second.From + 4, second.From + 8, second.From + 20, second.End - 1 })
        {
            var changed = bytes.ToArray();
            changed[at] ^= 1;
            File.WriteAllBytes(path, changed);
            using var screen = ScreenReader.Open(path, _keys)!;
            Assert.NotNull(screen.Read(0));
            Assert.Null(screen.Read(1));
        }
    }

    [Fact]
    public void What_is_no_screen_is_not_believed()
    {
        var dice = new Random(12);
        var path = Path.Combine(_folder, "x.screen");
        Assert.Null(ScreenReader.Open(path, _keys));
        for (var i = 0; i < 300; i++)
        {
            var bytes = new byte[dice.Next(0, 400)];
            dice.NextBytes(bytes);
            if (i % 2 == 0 && bytes.Length > 8) "ANTSCRN1"u8.CopyTo(bytes);
            File.WriteAllBytes(path, bytes);
            using var screen = ScreenReader.Open(path, _keys);
            for (var part = 0; part < (screen?.Parts.Count ?? 0); part++) Assert.All(ScreenFile.Frames(screen!.Read(part)!), f => Assert.True(f.Data.Length < 400));
        }
    }

    [Fact]
    public async Task As_a_film_it_has_a_cluster_at_each_key_frame_and_every_frame_with_its_time()
    {
        using var screen = ScreenReader.Open(Make(seals: true, frames: 25), _keys)!;
        using var film = new MemoryStream();
        await ScreenFilm.Write(screen, film, default);
        var text = Convert.ToHexString(film.ToArray());
        Assert.StartsWith("1A45DFA3", text, StringComparison.Ordinal);
        Assert.Equal(3, Count(text, "1F43B67501FFFFFFFFFFFFFF"));
        Assert.Contains("B0820280BA8201E0".Replace("82", "01000000000000" + "02", StringComparison.Ordinal), text, StringComparison.Ordinal);       // 640 × 480
        Assert.Equal(25, Count(text, Convert.ToHexString("secret-on-screen"u8)));
    }

    private static int Count(string text, string part) => (text.Length - text.Replace(part, "", StringComparison.Ordinal).Length) / part.Length;

    private string Make(bool seals, int frames)
    {
        var path = Path.Combine(_folder, $"call-s1.screen{(seals ? SealedFile.Extension : "")}");
        using var screen = ScreenWriter.Create(path, _keys, TimeProvider.System);
        for (var i = 0; i < frames; i++) screen.Append(i * 250, i % 10 == 0 ? ScreenFrame.Key : ScreenFrame.Delta, Frame(i));
        screen.Finish(frames * 250);
        return path;
    }

    /// <summary>As VP8 has it: the tag, of a key frame the start code, width and height; then what should not be read by others.</summary>
    private static byte[] Frame(int number) =>
        number % 10 == 0 ? [0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x80, 0x02, 0xE0, 0x01, .. "secret-on-screen"u8, (byte)number] : [0x11, 0, 0, .. "secret-on-screen"u8, (byte)number];

    private sealed record Part(long From, long End, int LastAt, List<string> Frames);

    private List<Part> PartsOf(string path)
    {
        using var screen = ScreenReader.Open(path, _keys)!;
        return [.. screen.Parts.Select((p, i) => new Part(p.Position, ScreenFile.EndOf(p), ScreenFile.Frames(screen.Read(i)!).Last().At, [.. Texts(screen.Read(i)!)]))];
    }

    private List<string> FramesOf(string path)
    {
        using var screen = ScreenReader.Open(path, _keys)!;
        return [.. Enumerable.Range(0, screen.Parts.Count).SelectMany(i => Texts(screen.Read(i)!))];
    }

    private static IEnumerable<string> Texts(byte[] part) => ScreenFile.Frames(part).Select(f => $"{f.At} {f.Kind} {Convert.ToHexString(f.Data.Span)}");
}
