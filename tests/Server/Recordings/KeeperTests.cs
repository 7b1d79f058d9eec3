using System.Collections.Immutable;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Recordings;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Tests.Recordings;

/// <summary>Copies in a second store, rules of deletion, and room on the disk: in virtual time, on real files.</summary>
public sealed class KeeperTests : KeeperStories
{
    [Fact]
    public async Task Recordings_go_to_a_second_store_with_a_checked_sum_and_a_store_that_is_away_is_caught_up_with()
    {
        await Set(new() { SecondStore = Second });
        var first = Make(3);
        await TheKeeper.Look(default);
        Assert.All(first, id => AssertCopied(id));

        // The store is away: a file stands where the folder was.
        Directory.Move(Second, Second + "-away");
        await File.WriteAllTextAsync(Second, "");
        var second = Make(3);
        await TheKeeper.Look(default);
        Assert.Equal([RecordingKeeper.StoreAlarm], Alarms);
        Assert.All(second, id => Assert.Null(Row(id)!.ArchivedAt));
        Assert.NotNull(await Index.FileOf(second[0], default));

        File.Delete(Second);
        Directory.Move(Second + "-away", Second);
        // An earlier try ended in the middle; another left something that is not of this recording.
        var (cut, wrong) = (Path.Combine(Second, Row(second[0])!.File), Path.Combine(Second, Row(second[1])!.File));
        Directory.CreateDirectory(Path.GetDirectoryName(cut)!);
        await File.WriteAllBytesAsync(cut + ".part", (await File.ReadAllBytesAsync(Here(second[0])))[..100]);
        await File.WriteAllBytesAsync(wrong + ".part", [.. Enumerable.Repeat((byte)7, 50)]);
        await TheKeeper.Look(default);
        Assert.Null(Row(second[1])!.ArchivedAt);
        await TheKeeper.Look(default);
        Assert.All(second, id => AssertCopied(id));
        Assert.DoesNotContain(RecordingKeeper.StoreAlarm, Alarms);
        Assert.Empty(Directory.EnumerateFiles(Second, "*.part", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_file_that_was_changed_after_it_was_recorded_is_noticed_and_not_archived()
    {
        await Set(new() { SecondStore = Second });
        var id = Make(1)[0];
        var bytes = await File.ReadAllBytesAsync(Here(id));
        bytes[70] ^= 1;
        await File.WriteAllBytesAsync(Here(id), bytes);
        await TheKeeper.Look(default);
        Assert.Contains(RecordingKeeper.DamageAlarm, Alarms);
        Assert.Null(Row(id)!.ArchivedAt);
    }

    [Fact]
    public async Task Rules_delete_exactly_what_is_due_and_never_what_is_held()
    {
        var dice = new Random(5);
        var all = Make(200, dice);
        var expected = new HashSet<string>(all);
        await using (var db = Scene.Databases.CreateDbContext())
        {
            foreach (var recording in await db.Set<Recording>().ToListAsync())
            {
                if (dice.Next(4) == 0) recording.Hold = "court";
                var queue = (await db.Set<CallRecord>().SingleAsync(c => c.Id == recording.CallId)).Queue;
                var days = queue switch { "q1" => 30, "q2" => 0, _ => 100 };
                if (recording.Hold is null && days > 0 && recording.StartedAt < Scene.Clock.GetUtcNow().AddDays(-days)) expected.Remove(recording.CallId);
            }
            await db.SaveChangesAsync();
        }
        await Set(new() { SecondStore = Second, KeepDays = 100, QueueDays = ImmutableDictionary<string, int>.Empty.Add("q1", 30).Add("q2", 0) });
        await TheKeeper.Look(default);
        Assert.InRange(expected.Count, 50, 190);
        foreach (var id in all)
        {
            Assert.Equal(expected.Contains(id), Row(id) is not null);
            Assert.Equal(expected.Contains(id), await Index.FileOf(id, default) is not null);
        }
        Assert.Equal(expected.Count, Directory.EnumerateFiles(Files.Folder, "*.wav", SearchOption.AllDirectories).Count());
        Assert.Equal(expected.Count, Directory.EnumerateFiles(Second, "*.wav", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task A_disk_that_fills_frees_the_eldest_with_a_copy_and_never_what_has_none()
    {
        await Set(new() { SecondStore = Second, FreeFromPercent = 85 });
        var copied = Make(10);
        await TheKeeper.Look(default);
        await Set(new() { SecondStore = "", FreeFromPercent = 85 });
        var alone = Make(5);
        Used = 90;
        await TheKeeper.Look(default);
        Assert.Equal([RecordingKeeper.DiskAlarm], Alarms);
        Assert.All(copied.Concat(alone), id => Assert.True(File.Exists(Here(id))));

        // Each file that goes gives two percent.
        await Set(new() { SecondStore = Second, FreeFromPercent = 85 });
        await using (var db = Scene.Databases.CreateDbContext()) await db.Set<Recording>().Where(r => alone.Contains(r.CallId)).ExecuteUpdateAsync(r => r.SetProperty(x => x.LengthMs, 0));
        await Keeper(_ => 90 - 2 * copied.Count(id => !File.Exists(Here(id)))).Look(default);
        Assert.Empty(Alarms);
        Assert.Equal(copied.Take(6), copied.Where(id => !File.Exists(Here(id))));
        Assert.All(alone, id => Assert.True(File.Exists(Here(id))));
        Assert.StartsWith(Second, await Index.FileOf(copied[0], default), StringComparison.Ordinal);
    }
}
