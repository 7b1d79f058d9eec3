using Antiphon.Media.Recording;
using Antiphon.Server.Features.Recordings;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Recordings;

/// <summary>What becomes of the screen beside a recording: on real files, in virtual time.</summary>
public sealed class ScreenKeepingTests : KeeperStories
{
    [Fact]
    public async Task A_screen_is_summed_copied_renewed_and_deleted_with_its_recording_and_never_without()
    {
        await Set(new() { SecondStore = Second, KeepDays = 30, Compact = true });
        var id = Make(1)[0];
        var part = Screen(id, finished: true);
        await TheKeeper.Look(default);
        AssertCopied(part);
        Keys.Add();
        await TheKeeper.Look(default);
        Assert.Equal(Keys.Current, Row(part)!.KeyName);
        using (var there = ScreenReader.Open(Path.Combine(Second, Row(part)!.File), Keys)) Assert.Equal(4, there!.Parts.Count);
        await using (var db = Scene.Databases.CreateDbContext())
        {
            Assert.Equal((null, 0), await Chain.Verify(db, default) is var verdict ? (verdict.BrokenAt, verdict.Foreign.Count) : default);
            Assert.Equal([Row(part)!.Sha256], db.Set<ChainLine>().Where(l => l.CallId == part).Select(l => l.Sha256));
            await db.Set<Recording>().Where(r => r.CallId == id).ExecuteUpdateAsync(r => r.SetProperty(x => x.Hold, "court"));
        }

        Scene.Clock.Advance(TimeSpan.FromDays(60));
        await TheKeeper.Look(default);
        Assert.NotNull(Row(part));
        await using (var db = Scene.Databases.CreateDbContext()) await db.Set<Recording>().Where(r => r.CallId == id).ExecuteUpdateAsync(r => r.SetProperty(x => x.Hold, (string?)null));
        await TheKeeper.Look(default);
        Assert.Equal((null, null), (Row(id), Row(part)));
        foreach (var folder in (string[])[Files.Folder, Second]) Assert.Empty(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_screen_that_a_crash_cut_off_is_mended_at_the_start_and_erased_with_its_person()
    {
        var id = Make(1)[0];
        var part = Screen(id, finished: false);
        await using (var cut = new FileStream(Here(part), FileMode.Append)) cut.Write([0, 0, 9, 9, 1, 2, 3]);
        Assert.Equal(1, Index.Recover());
        Index.RunPending();
        Assert.Equal((RecordingState.Recovered, 2_000L), (Row(part)!.State, Row(part)!.LengthMs));
        using (var screen = await Index.OpenScreen(part, default)) Assert.Equal(3, screen!.Parts.Count);
        Assert.True(await TheKeeper.Erase(id, default));
        Assert.Equal((null, null), (Row(id), Row(part)));
        Assert.Empty(Directory.EnumerateFiles(Files.Folder, "*", SearchOption.AllDirectories));
    }

    /// <summary>Three pictures, the last one after two seconds; the last is not written when it is not finished.</summary>
    private string Screen(string id, bool finished)
    {
        var part = $"{id}-s0-1001";
        var file = Path.Combine(Path.GetDirectoryName(Row(id)!.File)!, $"{part}{ScreenFile.Extension}{RecordingFile.SealedExtension}");
        Index.BeginPart(new Recording { CallId = part, File = file, StartedAt = Row(id)!.StartedAt, PartOf = id, Party = "1001" });
        using var screen = ScreenWriter.Create(Path.Combine(Files.Folder, file), Keys, Scene.Clock);
        foreach (var at in (int[])[0, 1_000]) screen.Append(at, ScreenFrame.Key, new byte[500]);
        screen.Append(2_000, ScreenFrame.Delta, new byte[50]);
        screen.Flush();
        if (finished)
        {
            screen.Finish(2_500);
            Index.EndScreen(part, TimeSpan.FromMilliseconds(screen.LengthMs), cut: false);
        }
        Index.RunPending();
        return part;
    }
}
