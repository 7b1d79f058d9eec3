using Antiphon.Media.Recording;
using Antiphon.Server.Features.Alarms;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Phone;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Security.Audit;
using Antiphon.Server.Tests.Calls;
using Antiphon.Switch.Contract;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Server.Tests.Recordings;

/// <summary>What stories of the keeper stand on: real files, virtual time, alarms that are kept.</summary>
public abstract class KeeperStories : IDisposable, IAlarms
{
    private protected readonly Scene Scene = new();
    private protected readonly string Second = Path.Combine(TestFolder.New("second"), "store");
    private protected readonly HashSet<string> Alarms = [];
    private protected readonly RecordingFiles Files;
    private protected readonly RecordingSettingsBook Book;
    private protected readonly RecordingIndex Index;
    private protected readonly RecordingKeeper TheKeeper;
    private protected readonly RecordingStores Stores;
    private protected readonly RecordingChain Chain;
    private protected readonly RecordingKeys Keys;
    private protected double Used = 40;
    private int _made;

    protected KeeperStories()
    {
        Files = new RecordingFiles(Scene.Folder);
        Book = new RecordingSettingsBook(Scene.Databases);
        Keys = RecordingKeys.ReadOrMake(Path.Combine(Scene.Folder, "recordings.keys"));
        Stores = new RecordingStores(Files, new SecretBox(new EphemeralDataProtectionProvider()), Scene.Clock);
        Chain = new RecordingChain(new AuditSeal(new Options { Data = Scene.Folder }), Scene.Clock);
        Index = new RecordingIndex(Scene.Databases, Files, Scene.Clock, NullLogger<RecordingIndex>.Instance, Book, Stores, Keys, Chain);
        TheKeeper = Keeper(_ => Used);
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Index.Dispose();
        Stores.Dispose();
        Scene.Dispose();
        Directory.Delete(Path.GetDirectoryName(Second)!, recursive: true);
    }

    private protected RecordingKeeper Keeper(DiskUse disk) => new(Scene.Databases, Files, Index, Book, Stores, Keys, Chain, Scene.Switch, this, disk, Scene.Clock, NullLogger<RecordingKeeper>.Instance);

    void IAlarms.Raise(string kind, string subject, AlarmSeverity severity, IReadOnlyDictionary<string, string>? details) => Alarms.Add(kind);

    void IAlarms.Clear(string kind, string subject) => Alarms.Remove(kind);

    private protected Task Set(RecordingSettings settings) => Book.Set(settings, default);

    private protected Recording? Row(string id)
    {
        using var db = Scene.Databases.CreateDbContext();
        return db.Set<Recording>().AsNoTracking().SingleOrDefault(r => r.CallId == id);
    }

    private protected string Here(string id) => Path.Combine(Files.Folder, Row(id)!.File);

    private protected void AssertCopied(string id)
    {
        Assert.NotNull(Row(id)!.ArchivedAt);
        Assert.Equal(File.ReadAllBytes(Here(id)), File.ReadAllBytes(Path.Combine(Second, Row(id)!.File)));
    }

    /// <summary>Finished recordings with their calls, one after the other; by chance of the last two hundred days.</summary>
    private protected List<string> Make(int count, Random? dice = null)
    {
        var made = new List<string>();
        using var db = Scene.Databases.CreateDbContext();
        for (var i = 0; i < count; i++)
        {
            var at = dice is null ? Scene.Clock.GetUtcNow().AddMinutes(_made) : Scene.Clock.GetUtcNow().AddDays(-200 * dice.NextDouble());
            var call = new CallId(IdText.Write(5_000_000 + _made++));
            var path = Files.FileFor(call, at);
            var sound = new byte[400 + _made];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, sound);
            db.Add(new Recording { CallId = call.Value, File = Files.Relative(path), StartedAt = at, LengthMs = 1_000, State = RecordingState.Complete, Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(sound)) });
            db.Add(new CallRecord { Id = call.Value, StartedAt = at, Dialled = "", Number = "", CallerName = "", Trunk = "", Simulated = false, Queue = $"q{dice?.Next(4) ?? 0}", Recorded = true });
            made.Add(call.Value);
        }
        db.SaveChanges();
        return made;
    }
}
