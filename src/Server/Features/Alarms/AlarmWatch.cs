using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Live;

namespace Antiphon.Server.Features.Alarms;

/// <summary>Looks at the rules once a second, and has alarms written down.</summary>
internal sealed partial class AlarmWatch(AlarmBook book, CallCentre calls, LiveBoard board, FigureBreaches figures, IDbContextFactory<CentreDb> databases, TimeProvider clock, ILogger<AlarmWatch> log)
    : BackgroundService
{
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>Since when each rule is broken by each subject, and whether that has been told.</summary>
    private readonly Dictionary<AlarmKey, (DateTimeOffset Since, bool Raised)> _broken = [];
    private readonly SemaphoreSlim _wake = new(0);
    private volatile IReadOnlyList<AlarmRule>? _rules;

    /// <summary>The rules have changed.</summary>
    public void Refresh()
    {
        _rules = null;
        Wake();
    }

    /// <summary>Looks at every rule now.</summary>
    public async Task Look(CancellationToken stop)
    {
        var rules = _rules ??= await Read(stop);
        var (now, state) = (clock.GetUtcNow(), calls.State);
        var local = TimeZoneInfo.ConvertTime(now, clock.LocalTimeZone).DateTime;
        var seen = new HashSet<AlarmKey>();
        foreach (var rule in rules.Where(rule => rule.IsDue(local)))
            foreach (var breach in rule.Measure is AlarmMeasure.Figure ? await figures.Of(rule, stop) : AlarmMeasuring.Of(rule, state, Today, now)) Broken(rule, breach, now, seen);
        foreach (var key in _broken.Keys.Where(key => !seen.Contains(key)).ToList())
        {
            if (_broken[key].Raised) book.Clear(key);
            _broken.Remove(key);
        }
        await book.RunPending(stop);
        foreach (var rule in rules.Where(rule => rule is { EscalateMinutes: > 0, Enabled: true })) await book.Escalate(rule, stop);
    }

    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        book.Changed += Wake;
        await foreach (var open in Reopened(stop)) _broken[open] = (DateTimeOffset.MinValue, true);
        var woken = _wake.WaitAsync(stop);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Look(stop);
                await Task.WhenAny(woken, Task.Delay(Pace, clock, stop));
                if (woken.IsCompleted) woken = _wake.WaitAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { return; }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Failed(log, e);
                await Task.Delay(Pace, clock, stop).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    private Figures Today(QueueId queue) => board.Today(queue);

    /// <summary>Alarms of rules that were open when the process before ended: they go on, or end now.</summary>
    private async IAsyncEnumerable<AlarmKey> Reopened([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var alarm in await book.Open(stop))
            if (alarm.RuleId is { } rule) yield return new AlarmKey(alarm.Kind, alarm.Subject, rule);
    }

    private void Broken(AlarmRule rule, Breach breach, DateTimeOffset now, HashSet<AlarmKey> seen)
    {
        var key = new AlarmKey(rule.Kind, breach.Subject, rule.Id);
        seen.Add(key);
        var (since, raised) = _broken.TryGetValue(key, out var known) ? known : (now, false);
        if (!raised && (now - since).TotalSeconds >= rule.DurationSeconds)
        {
            book.Raise(rule, breach);
            raised = true;
        }
        _broken[key] = (since, raised);
    }

    private async Task<IReadOnlyList<AlarmRule>> Read(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<AlarmRule>().AsNoTracking().ToListAsync(stop);
    }

    private void Wake()
    {
        try { if (_wake.CurrentCount == 0) _wake.Release(); }
        catch (ObjectDisposedException) { }
    }

    [LoggerMessage(1603, LogLevel.Error, "Looking at the alarm rules failed; it is tried again.")]
    private static partial void Failed(ILogger log, Exception cause);
}
