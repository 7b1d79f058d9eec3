using Antiphon.Server.Live;

namespace Antiphon.Server.Features.Alarms;

/// <summary>The open alarms, and the history of all. What is raised is written down and told by a worker of its own: who raises it waits for nothing.</summary>
internal sealed partial class AlarmBook(IDbContextFactory<CentreDb> databases, LiveStream stream, PeopleDirectory people, AlarmMails mails, TimeProvider clock, ILogger<AlarmBook> log) : IAlarms
{
    /// <summary>Raisings and ends that may wait for the database; more are only logged.</summary>
    public const int WaitingMax = 1_000;

    /// <summary>Alarms kept; the oldest go first.</summary>
    public const int Kept = 20_000;

    private readonly Lock _gate = new();
    private readonly Queue<Change> _waiting = [];
    private readonly Dictionary<AlarmKey, Alarm> _open = [];
    private bool _loaded;

    /// <summary>Something waits. Must not block and must not throw.</summary>
    public event Action? Changed;

    public void Raise(string kind, string subject, AlarmSeverity severity, IReadOnlyDictionary<string, string>? details = null) =>
        Take(new Change(new AlarmKey(kind, subject, 0), severity, details ?? new Dictionary<string, string>(), [], Over: false) { Mails = [] });

    public void Raise(AlarmRule rule, Breach breach) => Take(new Change(new AlarmKey(rule.Kind, breach.Subject, rule.Id), rule.Severity, breach.Details, rule.Recipients, Over: false) { Mails = rule.Mails });

    public void Clear(string kind, string subject) => Clear(new AlarmKey(kind, subject, 0));

    public void Clear(AlarmKey key) => Take(new Change(key, AlarmSeverity.Notice, new Dictionary<string, string>(), [], Over: true));

    /// <summary>Open alarms, worst and newest first.</summary>
    public async Task<IReadOnlyList<AlarmView>> Open(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var open = await db.Set<Alarm>().AsNoTracking().Where(a => a.ClearedAt == null).ToListAsync(stop);
        return [.. open.OrderBy(a => a.AcknowledgedAt is not null).ThenByDescending(a => a.Severity).ThenByDescending(a => a.RaisedAt).Select(View)];
    }

    /// <summary>Null: there is none of that number.</summary>
    public async Task<AlarmView?> Acknowledge(long id, string who, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        if (await db.Set<Alarm>().SingleOrDefaultAsync(a => a.Id == id, stop) is not { } alarm) return null;
        if (alarm.AcknowledgedAt is null)
        {
            (alarm.AcknowledgedAt, alarm.AcknowledgedBy) = (clock.GetUtcNow(), who);
            await db.SaveChangesAsync(stop);
            lock (_gate) if (_open.TryGetValue(alarm.Key, out var open) && open.Id == id) _open[alarm.Key] = alarm;
            Tell(alarm);
        }
        return View(alarm);
    }

    /// <summary>Tells others of open alarms of the rule that nobody has acknowledged in time, once.</summary>
    public async Task Escalate(AlarmRule rule, CancellationToken stop)
    {
        var late = clock.GetUtcNow() - TimeSpan.FromMinutes(rule.EscalateMinutes);
        List<long> due;
        lock (_gate) due = [.. _open.Values.Where(a => a.RuleId == rule.Id && a.AcknowledgedAt is null && a.EscalatedAt is null && a.RaisedAt <= late).Select(a => a.Id)];
        if (due.Count == 0) return;
        await using var db = await databases.CreateDbContextAsync(stop);
        foreach (var alarm in await db.Set<Alarm>().Where(a => due.Contains(a.Id) && a.ClearedAt == null && a.AcknowledgedAt == null && a.EscalatedAt == null).ToListAsync(stop))
        {
            alarm.EscalatedAt = clock.GetUtcNow();
            if (alarm.Recipients.Length > 0) alarm.Recipients = [.. alarm.Recipients.Union(rule.EscalateTo)];
            await db.SaveChangesAsync(stop);
            lock (_gate) if (_open.TryGetValue(alarm.Key, out var open) && open.Id == alarm.Id) _open[alarm.Key] = alarm;
            Tell(alarm);
            mails.Tell(rule.EscalateMails, alarm, escalated: true);
        }
    }

    public AlarmView View(Alarm alarm) => alarm.View(job => people.NameOf(job) ?? job);

    /// <summary>Writes down and tells what waits. Called by one worker at a time.</summary>
    public async Task RunPending(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        await Load(db, stop);
        while (Next() is { } change)
        {
            var alarm = await Apply(db, change, stop);
            if (alarm is not null) await db.SaveChangesAsync(stop);
            lock (_gate) _waiting.Dequeue();            // only now: a database that is away loses none
            if (alarm is null) continue;
            db.ChangeTracker.Clear();
            lock (_gate)
                if (alarm.ClearedAt is null) _open[alarm.Key] = alarm;
                else _open.Remove(alarm.Key);
            if (alarm.Times == 1 || alarm.ClearedAt is not null) Tell(alarm);
            if (alarm.Times == 1 && alarm.ClearedAt is null) mails.Tell(change.Mails, alarm, escalated: false);
        }
        if (await db.Set<Alarm>().CountAsync(stop) > Kept)
        {
            var oldest = await db.Set<Alarm>().OrderByDescending(a => a.Id).Skip(Kept).Select(a => a.Id).FirstAsync(stop);
            await db.Set<Alarm>().Where(a => a.Id <= oldest && a.ClearedAt != null).ExecuteDeleteAsync(stop);
        }
    }

    private void Take(Change change)
    {
        lock (_gate)
        {
            if (change.Over && _loaded && !_open.ContainsKey(change.Key) && _waiting.Count == 0) return;
            if (_waiting.Count >= WaitingMax)
            {
                TooMany(log, change.Key.Kind, change.Key.Subject);
                return;
            }
            _waiting.Enqueue(change);
        }
        if (!change.Over) Raised(log, change.Severity, change.Key.Kind, change.Key.Subject, JsonSerializer.Serialize(change.Details));
        Changed?.Invoke();
    }

    private Change? Next()
    {
        lock (_gate) return _waiting.TryPeek(out var change) ? change : null;
    }

    private async Task Load(CentreDb db, CancellationToken stop)
    {
        if (_loaded) return;
        var open = await db.Set<Alarm>().AsNoTracking().Where(a => a.ClearedAt == null).ToListAsync(stop);
        lock (_gate)
        {
            foreach (var alarm in open) _open[alarm.Key] = alarm;
            _loaded = true;
        }
    }

    private async Task<Alarm?> Apply(CentreDb db, Change change, CancellationToken stop)
    {
        var (now, id) = (clock.GetUtcNow(), 0L);
        lock (_gate) if (_open.TryGetValue(change.Key, out var known)) id = known.Id;
        var alarm = id == 0 ? null : await db.Set<Alarm>().SingleOrDefaultAsync(a => a.Id == id, stop);
        if (change.Over)
        {
            if (alarm is not null) alarm.ClearedAt = now;
            return alarm;
        }
        if (alarm is null) db.Add(alarm = new Alarm { Kind = change.Key.Kind, Subject = change.Key.Subject, RuleId = change.Key.RuleId, Recipients = [.. change.Recipients], RaisedAt = now });
        else alarm.Times++;
        (alarm.LastAt, alarm.Severity, alarm.Details) = (now, change.Severity, JsonSerializer.Serialize(change.Details));
        return alarm;
    }

    private void Tell(Alarm alarm) => stream.Tell("alarm", View(alarm), new Audience(alarm.Recipients, alarm.Recipients.Length == 0 ? Permission.SeeAlarms : null));

    private sealed record Change(AlarmKey Key, AlarmSeverity Severity, IReadOnlyDictionary<string, string> Details, IReadOnlyList<string> Recipients, bool Over)
    {
        public IReadOnlyList<string> Mails { get; init; } = [];
    }

    [LoggerMessage(1601, LogLevel.Warning, "Alarm ({Severity}): {Kind} {Subject} {Details}")]
    private static partial void Raised(ILogger log, AlarmSeverity severity, string kind, string subject, string details);

    [LoggerMessage(1602, LogLevel.Error, "Too many alarms wait to be written down; {Kind} {Subject} stands only here.")]
    private static partial void TooMany(ILogger log, string kind, string subject);
}
