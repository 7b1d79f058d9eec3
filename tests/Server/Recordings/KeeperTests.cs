using System.Collections.Immutable;
using Antiphon.Server.Features.Alarms;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Tests.Calls;
using Antiphon.Switch.Contract;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Server.Tests.Recordings;

/// <summary>Copies in a second store, rules of deletion, and room on the disk: in virtual time, on real files.</summary>
public sealed class KeeperTests : IDisposable, IAlarms
{
    private readonly Scene _scene = new();
    private readonly string _second = Path.Combine(Directory.CreateTempSubdirectory("antiphon-second-").FullName, "store");
    private readonly HashSet<string> _alarms = [];
    private readonly RecordingFiles _files;
    private readonly RecordingSettingsBook _settings;
    private readonly RecordingIndex _index;
    private readonly RecordingKeeper _keeper;
    private double _used = 40;
    private int _made;

    public KeeperTests()
    {
        _files = new RecordingFiles(_scene.Folder);
        _settings = new RecordingSettingsBook(_scene.Databases);
        _index = new RecordingIndex(_scene.Databases, _files, _scene.Clock, NullLogger<RecordingIndex>.Instance, _settings);
        _keeper = new RecordingKeeper(_scene.Databases, _files, _index, _settings, this, _ => _used, _scene.Clock, NullLogger<RecordingKeeper>.Instance);
    }

    public void Dispose()
    {
        _index.Dispose();
        _scene.Dispose();
        Directory.Delete(Path.GetDirectoryName(_second)!, recursive: true);
    }

    void IAlarms.Raise(string kind, string subject, AlarmSeverity severity, IReadOnlyDictionary<string, string>? details) => _alarms.Add(kind);

    void IAlarms.Clear(string kind, string subject) => _alarms.Remove(kind);

    [Fact]
    public async Task Recordings_go_to_a_second_store_with_a_checked_sum_and_a_store_that_is_away_is_caught_up_with()
    {
        await Set(new() { SecondStore = _second });
        var first = Make(3);
        await _keeper.Look(default);
        Assert.All(first, id => AssertCopied(id));

        // The store is away: a file stands where the folder was.
        Directory.Move(_second, _second + "-away");
        await File.WriteAllTextAsync(_second, "");
        var second = Make(3);
        await _keeper.Look(default);
        Assert.Equal([RecordingKeeper.StoreAlarm], _alarms);
        Assert.All(second, id => Assert.Null(Row(id)!.ArchivedAt));
        Assert.NotNull(await _index.FileOf(second[0], default));

        File.Delete(_second);
        Directory.Move(_second + "-away", _second);
        // An earlier try ended in the middle; another left something that is not of this recording.
        var (cut, wrong) = (Path.Combine(_second, Row(second[0])!.File), Path.Combine(_second, Row(second[1])!.File));
        Directory.CreateDirectory(Path.GetDirectoryName(cut)!);
        await File.WriteAllBytesAsync(cut + ".part", (await File.ReadAllBytesAsync(Here(second[0])))[..100]);
        await File.WriteAllBytesAsync(wrong + ".part", [.. Enumerable.Repeat((byte)7, 50)]);
        await _keeper.Look(default);
        Assert.Null(Row(second[1])!.ArchivedAt);
        await _keeper.Look(default);
        Assert.All(second, id => AssertCopied(id));
        Assert.DoesNotContain(RecordingKeeper.StoreAlarm, _alarms);
        Assert.Empty(Directory.EnumerateFiles(_second, "*.part", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_file_that_was_changed_after_it_was_recorded_is_noticed_and_not_archived()
    {
        await Set(new() { SecondStore = _second });
        var id = Make(1)[0];
        var bytes = await File.ReadAllBytesAsync(Here(id));
        bytes[70] ^= 1;
        await File.WriteAllBytesAsync(Here(id), bytes);
        await _keeper.Look(default);
        Assert.Contains(RecordingKeeper.DamageAlarm, _alarms);
        Assert.Null(Row(id)!.ArchivedAt);
    }

    [Fact]
    public async Task Rules_delete_exactly_what_is_due_and_never_what_is_held()
    {
        var dice = new Random(5);
        var all = Make(200, dice);
        var expected = new HashSet<string>(all);
        await using (var db = _scene.Databases.CreateDbContext())
        {
            foreach (var recording in await db.Set<Recording>().ToListAsync())
            {
                if (dice.Next(4) == 0) recording.Hold = "court";
                var queue = (await db.Set<CallRecord>().SingleAsync(c => c.Id == recording.CallId)).Queue;
                var days = queue switch { "q1" => 30, "q2" => 0, _ => 100 };
                if (recording.Hold is null && days > 0 && recording.StartedAt < _scene.Clock.GetUtcNow().AddDays(-days)) expected.Remove(recording.CallId);
            }
            await db.SaveChangesAsync();
        }
        await Set(new() { SecondStore = _second, KeepDays = 100, QueueDays = ImmutableDictionary<string, int>.Empty.Add("q1", 30).Add("q2", 0) });
        await _keeper.Look(default);
        Assert.InRange(expected.Count, 50, 190);
        foreach (var id in all)
        {
            Assert.Equal(expected.Contains(id), Row(id) is not null);
            Assert.Equal(expected.Contains(id), await _index.FileOf(id, default) is not null);
        }
        Assert.Equal(expected.Count, Directory.EnumerateFiles(_files.Folder, "*.wav", SearchOption.AllDirectories).Count());
        Assert.Equal(expected.Count, Directory.EnumerateFiles(_second, "*.wav", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task A_disk_that_fills_frees_the_eldest_with_a_copy_and_never_what_has_none()
    {
        await Set(new() { SecondStore = _second, FreeFromPercent = 85 });
        var copied = Make(10);
        await _keeper.Look(default);
        await Set(new() { SecondStore = "", FreeFromPercent = 85 });
        var alone = Make(5);
        _used = 90;
        await _keeper.Look(default);
        Assert.Equal([RecordingKeeper.DiskAlarm], _alarms);
        Assert.All(copied.Concat(alone), id => Assert.True(File.Exists(Here(id))));

        // Each file that goes gives two percent.
        await Set(new() { SecondStore = _second, FreeFromPercent = 85 });
        await using (var db = _scene.Databases.CreateDbContext()) await db.Set<Recording>().Where(r => alone.Contains(r.CallId)).ExecuteUpdateAsync(r => r.SetProperty(x => x.LengthMs, 0));
        var keeper = new RecordingKeeper(_scene.Databases, _files, _index, _settings, this, _ => 90 - 2 * copied.Count(id => !File.Exists(Here(id))), _scene.Clock, NullLogger<RecordingKeeper>.Instance);
        await keeper.Look(default);
        Assert.Empty(_alarms);
        Assert.Equal(copied.Take(6), copied.Where(id => !File.Exists(Here(id))));
        Assert.All(alone, id => Assert.True(File.Exists(Here(id))));
        Assert.StartsWith(_second, await _index.FileOf(copied[0], default), StringComparison.Ordinal);
    }

    private Task Set(RecordingSettings settings) => _settings.Set(settings, default);

    private Recording? Row(string id)
    {
        using var db = _scene.Databases.CreateDbContext();
        return db.Set<Recording>().AsNoTracking().SingleOrDefault(r => r.CallId == id);
    }

    private string Here(string id) => Path.Combine(_files.Folder, Row(id)!.File);

    private void AssertCopied(string id)
    {
        Assert.NotNull(Row(id)!.ArchivedAt);
        Assert.Equal(File.ReadAllBytes(Here(id)), File.ReadAllBytes(Path.Combine(_second, Row(id)!.File)));
    }

    /// <summary>Finished recordings with their calls, one after the other; by chance of the last two hundred days.</summary>
    private List<string> Make(int count, Random? dice = null)
    {
        var made = new List<string>();
        using var db = _scene.Databases.CreateDbContext();
        for (var i = 0; i < count; i++)
        {
            var at = dice is null ? _scene.Clock.GetUtcNow().AddMinutes(_made) : _scene.Clock.GetUtcNow().AddDays(-200 * dice.NextDouble());
            var call = new CallId(IdText.Write(5_000_000 + _made++));
            var path = _files.FileFor(call, at);
            var sound = new byte[400 + _made];
            File.WriteAllBytes(path, sound);
            db.Add(new Recording { CallId = call.Value, File = _files.Relative(path), StartedAt = at, LengthMs = 1_000, State = RecordingState.Complete, Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(sound)) });
            db.Add(new CallRecord { Id = call.Value, StartedAt = at, Dialled = "", Number = "", CallerName = "", Trunk = "", Simulated = false, Queue = $"q{dice?.Next(4) ?? 0}", Recorded = true });
            made.Add(call.Value);
        }
        db.SaveChanges();
        return made;
    }
}
