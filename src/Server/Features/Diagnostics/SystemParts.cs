using System.Reflection;
using Antiphon.Server.Features.Alarms;
using Antiphon.Server.Features.Backups;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Persistence.Databases;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Diagnostics;

/// <summary>Idle: it has nothing to do, or is not set up.</summary>
internal enum PartHealth { Ok, Idle, Warning, Down }

/// <param name="Part">switch, media, engine, story, records, database, disk, certificate, trunk, backup, recording-store, records-check.</param>
/// <param name="Name">Of one among several, such as a trunk; empty: there is one.</param>
/// <param name="Fault">What is wrong, in words of that part; empty: nothing is known to be.</param>
/// <param name="Facts">Its load and version, name and value; the page knows the units.</param>
internal sealed record PartView(string Part, string Name, PartHealth Health, string Fault, IReadOnlyDictionary<string, string> Facts);

/// <param name="Alarms">That are open.</param>
internal sealed record SystemView(DateTimeOffset At, string Version, DateTimeOffset StartedAt, string Machine, int Processors, long MemoryBytes, double ProcessorSeconds, int Alarms, IReadOnlyList<PartView> Parts);

/// <summary>How each part of the centre is now, from what each part knows of itself: asking costs no part anything.</summary>
internal sealed class SystemParts(ISwitch telephony, CallCentre calls, CallStart start, CallRecordsProjector records, RecordsCheck check, DatabaseWatch database, CentreDatabase place, LocalCertificates certificates,
    RecordingKeeper keeper, BackupSettingsBook backups, BackupMaker backup, DiskUse disk, IDbContextFactory<CentreDb> databases, Options options, TimeProvider clock)
{
    /// <summary>From so full on a disk is worth a look, and from so full on it is an emergency. Percent.</summary>
    private const double DiskWarning = 85, DiskDown = 97;

    /// <summary>A certificate that ends sooner is worth a look.</summary>
    private static readonly TimeSpan CertificateWarning = TimeSpan.FromDays(7);

    /// <summary>Entries of the story that wait: more than a busy minute has.</summary>
    private const long BehindWarning = 5_000;

    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();

    public async Task<SystemView> Now(CancellationToken stop)
    {
        List<PartView> parts = [Switch(), Media(), Engine(), Story(), Records(), Database(), .. Disks(), Certificate(), .. telephony.Trunks().Select(Trunk), RecordingStore(), await Backup(stop), Check()];
        return new SystemView(clock.GetUtcNow(), Version, _startedAt, System.Runtime.InteropServices.RuntimeInformation.OSDescription, Environment.ProcessorCount, Environment.WorkingSet,
            Environment.CpuUsage.TotalTime.TotalSeconds, await OpenAlarms(stop), parts);
    }

    private static string Version { get; } = typeof(SystemParts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private PartView Switch()
    {
        var (open, now) = (telephony.Leftovers(), telephony.Counters().Sip);
        return Part("switch", now.Faults > 0 ? PartHealth.Warning : PartHealth.Ok, "", ("dialogs", open.Dialogs), ("registrations", open.Registrations), ("connections", open.Connections), ("blocked", telephony.Blocked().Count), ("faults", now.Faults));
    }

    private PartView Media()
    {
        var (open, now) = (telephony.Leftovers(), telephony.Counters().Media);
        return Part("media", now.RecordingSecondsLost > 0 ? PartHealth.Warning : PartHealth.Ok, "", ("legs", open.Legs), ("ports", open.Ports), ("recordings", open.Recordings), ("late-ticks", now.LateTicks), ("seconds-lost", now.RecordingSecondsLost), ("recording-writes", now.RecordingWrites), ("recording-bytes", now.RecordingBytes));
    }

    private PartView Engine()
    {
        var state = calls.State;
        return Part("engine", start.Ready ? PartHealth.Ok : PartHealth.Down, "", ("calls", state.Calls.Count), ("waiting", state.Calls.Values.Count(c => c.Phase is CallPhase.Queued or CallPhase.Offered)),
            ("agents", state.Agents.Values.Count(a => a.State != AgentState.SignedOut)));
    }

    private PartView Story() => start.Story is not { } story ? Part("story", PartHealth.Down, "")
        : Part("story", story.Writer.SpoolFull ? PartHealth.Down : start.Durable ? PartHealth.Ok : PartHealth.Warning, "", ("entries", story.File.LastSeq), ("spooled", story.Writer.Spooled));

    private PartView Records() => Part("records", records.Behind > BehindWarning || database.Now.IsAway ? PartHealth.Warning : PartHealth.Ok, "", ("behind", records.Behind));

    private PartView Database()
    {
        var now = database.Now;
        return Part("database", now.IsAway ? PartHealth.Down : PartHealth.Ok, now.Fault, ("kind", place.Kind), ("place", Path.GetFileName(place.Place)), ("version", now.Version), ("answer-ms", Math.Round(now.AnswerMs, 1)));
    }

    private IEnumerable<PartView> Disks()
    {
        foreach (var (name, folder) in new[] { ("data", options.Data), ("story", options.StoryFolder) }.DistinctBy(d => d.Item2.StartsWith(options.Data, StringComparison.Ordinal)))
        {
            var used = disk(folder);
            yield return Part("disk", used >= DiskDown ? PartHealth.Down : used >= DiskWarning ? PartHealth.Warning : PartHealth.Ok, "", ("used", Math.Round(used, 1)), ("free-bytes", FreeOf(folder))) with { Name = name };
        }
    }

    private PartView Certificate() => certificates.Server is not { } server ? Part("certificate", PartHealth.Down, "")
        : Part("certificate", server.NotAfter.ToUniversalTime() - clock.GetUtcNow().UtcDateTime < CertificateWarning ? PartHealth.Warning : PartHealth.Ok, "", ("until", new DateTimeOffset(server.NotAfter.ToUniversalTime(), TimeSpan.Zero).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    private static PartView Trunk(TrunkSnapshot trunk) => Part("trunk", trunk.Health switch { TrunkHealth.Up => PartHealth.Ok, TrunkHealth.Down => PartHealth.Down, _ => PartHealth.Idle }, trunk.Cause,
        ("round-trip-ms", trunk.RoundTripMs is { } ms ? Math.Round(ms, 1) : ""), ("since", trunk.Since.ToString("O", CultureInfo.InvariantCulture))) with { Name = trunk.Name };

    private PartView RecordingStore() => Part("recording-store", keeper.StoreFault is null ? PartHealth.Ok : PartHealth.Warning, keeper.StoreFault ?? "");

    private async Task<PartView> Backup(CancellationToken stop)
    {
        if (database.Now.IsAway) return Part("backup", PartHealth.Warning, "");
        var settings = (await backups.Now(stop)).Settings;
        var last = BackupBook.In(BackupMaker.FolderOf(settings, options)) is [var newest, ..] ? newest : null;
        var late = settings.Daily && clock.GetUtcNow() - (last?.At ?? _startedAt) > TimeSpan.FromHours(26);
        var health = backup.Progress != BackupProgress.Idle ? PartHealth.Ok : last is { Fault.Length: > 0 } || late ? PartHealth.Warning : last is null ? PartHealth.Idle : PartHealth.Ok;
        return Part("backup", health, last?.Fault ?? "", last is null ? [] : [("last", last.At.ToString("O", CultureInfo.InvariantCulture)), ("bytes", last.Bytes)]);
    }

    private PartView Check() => check.Last is not { } last ? Part("records-check", PartHealth.Idle, "")
        : Part("records-check", last.Different == 0 ? PartHealth.Ok : PartHealth.Warning, "", ("last", last.At.ToString("O", CultureInfo.InvariantCulture)), ("rows", last.Rows), ("different", last.Different));

    private async Task<int> OpenAlarms(CancellationToken stop)
    {
        if (database.Now.IsAway) return 1;          // that it is away
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<Alarm>().CountAsync(a => a.ClearedAt == null, stop);
    }

    private static long FreeOf(string folder)
    {
        try { return new DriveInfo(folder).AvailableFreeSpace; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException) { return 0; }
    }

    private static PartView Part(string part, PartHealth health, string fault, params IEnumerable<(string Name, object Value)> facts) =>
        new(part, "", health, fault, facts.ToDictionary(f => f.Name, f => Convert.ToString(f.Value, CultureInfo.InvariantCulture) ?? ""));
}
