using System.Collections.Concurrent;
using Antiphon.Engine.Staffing;

namespace Antiphon.Server.Features.WhatIf;

internal enum WhatIfStatus { Running, Done, Cancelled, Failed }

/// <param name="Before">As it was, or as it is planned; null: the page asked for one side only.</param>
/// <param name="Differently">Calls that would have gone differently, the greatest difference first, at most 50; all are counted.</param>
internal sealed record WhatIfResult(WhatIfFigures Before, WhatIfFigures After, int DifferentCalls, IReadOnlyList<WhatIfDifference> Differently);

/// <param name="Call">Identity of the call in the call list; of a synthetic day it leads nowhere.</param>
/// <param name="Then">Job number; null: gave up.</param>
internal sealed record WhatIfDifference(string Call, DateTimeOffset At, double WaitedThen, double WaitedNow, string? Then, string? Now);

/// <param name="Progress">0 to 1.</param>
/// <param name="SecondsLeft">Null: not known yet.</param>
internal sealed record WhatIfView(string Id, WhatIfStatus Status, double Progress, double? SecondsLeft, WhatIfResult? Result);

/// <summary>What is being tried: one thread of low priority for each, two at a time; results stay until there are newer ones.</summary>
internal sealed partial class WhatIfJobs(TimeProvider clock, ILogger<WhatIfJobs> log) : IDisposable
{
    public const int AtOnceMax = 2, KeptMax = 50, DifferencesMax = 50;

    /// <summary>A wait that differs by less is the same, seconds.</summary>
    private const double SameSeconds = 5;
    private readonly ConcurrentDictionary<string, Job> _jobs = new();
    private long _last;

    /// <returns>Null: as many run as may.</returns>
    public WhatIfView? Start(string owner, WhatIfPlan before, WhatIfPlan after, int seeds)
    {
        if (_jobs.Values.Count(job => job.Status is WhatIfStatus.Running) >= AtOnceMax) return null;
        foreach (var old in _jobs.Values.Where(job => job.Status is not WhatIfStatus.Running).OrderByDescending(job => job.Number).Skip(KeptMax - 1)) _jobs.TryRemove(old.Id, out _);
        var number = Interlocked.Increment(ref _last);
        var job = new Job($"{clock.GetUtcNow().ToUnixTimeMilliseconds():x}{number:x}", number, owner, clock.GetTimestamp());
        _jobs[job.Id] = job;
        new Thread(() => Run(job, before, after, seeds)) { Name = "what-if", IsBackground = true, Priority = ThreadPriority.Lowest }.Start();
        return View(job);
    }

    /// <returns>Null: there is none, or it is somebody else's.</returns>
    public WhatIfView? Find(string id, string owner) => _jobs.TryGetValue(id, out var job) && job.Owner == owner ? View(job) : null;

    public bool Cancel(string id, string owner)
    {
        if (!_jobs.TryGetValue(id, out var job) || job.Owner != owner) return false;
        job.Cancelled = true;
        return true;
    }

    public void Dispose()
    {
        foreach (var job in _jobs.Values) job.Cancelled = true;
    }

    private void Run(Job job, WhatIfPlan before, WhatIfPlan after, int seeds)
    {
        try
        {
            var (then, now) = (new List<WhatIfRun>(), new List<WhatIfRun>());
            for (var seed = 1; seed <= seeds; seed++)
            {
                if (WhatIfDay.Run(before, (ulong)seed, () => job.Cancelled) is not { } was || WhatIfDay.Run(after, (ulong)seed, () => job.Cancelled) is not { } would)
                {
                    job.Status = WhatIfStatus.Cancelled;
                    return;
                }
                then.Add(was);
                now.Add(would);
                job.Progress = (double)seed / seeds;
            }
            var differences = Differences(before, then[0], now[0]);
            job.Result = new WhatIfResult(WhatIfFigures.Of(before, then), WhatIfFigures.Of(after, now), differences.Count, [.. differences.Take(DifferencesMax)]);
            job.Status = WhatIfStatus.Done;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Failed(log, e);
            job.Status = WhatIfStatus.Failed;
        }
    }

    /// <summary>Of the first seed, call by call.</summary>
    private static List<WhatIfDifference> Differences(WhatIfPlan plan, WhatIfRun then, WhatIfRun now)
    {
        var after = now.Outcomes.ToDictionary(outcome => outcome.Id);
        return [.. then.Outcomes.Where(outcome => after.TryGetValue(outcome.Id, out var other) && (outcome.Agent is null != other.Agent is null || Math.Abs(outcome.WaitSeconds - other.WaitSeconds) > SameSeconds))
            .Select(outcome => (Then: outcome, Now: after[outcome.Id]))
            .OrderByDescending(pair => pair.Then.Agent is null != pair.Now.Agent is null).ThenByDescending(pair => Math.Abs(pair.Then.WaitSeconds - pair.Now.WaitSeconds))
            .Select(pair => new WhatIfDifference(pair.Then.Id, plan.Start.AddSeconds(pair.Then.Second), pair.Then.WaitSeconds, pair.Now.WaitSeconds, pair.Then.Agent?.Value, pair.Now.Agent?.Value))];
    }

    private WhatIfView View(Job job)
    {
        var progress = job.Progress;
        var left = progress > 0 && job.Status is WhatIfStatus.Running ? clock.GetElapsedTime(job.Began).TotalSeconds / progress * (1 - progress) : (double?)null;
        return new WhatIfView(job.Id, job.Status, progress, left, job.Result);
    }

    [LoggerMessage(1631, LogLevel.Error, "A what-if failed.")]
    private static partial void Failed(ILogger log, Exception cause);

    private sealed class Job(string id, long number, string owner, long began)
    {
        private WhatIfResult? _result;
        private double _progress;
        private int _status;
        private volatile bool _cancelled;

        public string Id => id;
        public long Number => number;
        public string Owner => owner;
        public long Began => began;
        public bool Cancelled { get => _cancelled; set => _cancelled = value; }
        public WhatIfStatus Status { get => (WhatIfStatus)Volatile.Read(ref _status); set => Volatile.Write(ref _status, (int)value); }
        public double Progress { get => Volatile.Read(ref _progress); set => Volatile.Write(ref _progress, value); }
        public WhatIfResult? Result { get => Volatile.Read(ref _result); set => Volatile.Write(ref _result, value); }
    }
}
