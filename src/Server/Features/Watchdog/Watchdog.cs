using Antiphon.Engine.Routing;
using Antiphon.Server.Features.Alarms;

namespace Antiphon.Server.Features.Watchdog;

/// <summary>Holds the running centre against the rules that every decision keeps, on the last durable state, away from the calls. What it finds the engine
/// puts right, as facts of the story; supervisors are told.</summary>
internal sealed partial class Watchdog(CallCentre calls, IAlarms alarms, TimeProvider clock, ILogger<Watchdog> log) : RoundService(clock)
{
    public const string AlarmKind = "routing-repaired";
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    /// <summary>Of a queue whose callers ring in plain rotation, until one of them is offered by its rules again.</summary>
    public const string FallbackKind = "routing-fallback";

    private readonly HashSet<QueueId> _fallenBack = [];
    private readonly System.Collections.Concurrent.ConcurrentBag<string> _raised = [];

    /// <summary>One look. An alarm of before is over when there is nothing to see any more.</summary>
    /// <returns>What must not be; empty, as it should be.</returns>
    public IReadOnlyList<Flaw> Look()
    {
        var flaws = StateCheck.Of(calls.State, Clock.GetUtcNow());
        foreach (var flaw in flaws) Found(log, flaw.Rule, flaw.Call?.Value, flaw.Agent?.Value, flaw.Offer?.Value);
        if (flaws.Count > 0) calls.CheckItself();
        else while (_raised.TryTake(out var subject)) alarms.Clear(AlarmKind, subject);
        return flaws;
    }

    /// <summary>Told of every step; raises the alarm for what was repaired.</summary>
    public void Take(DurableStep step)
    {
        foreach (var e in step.Events)
            if (e is OfferMade { Purpose: null } offer) TellFallback(offer);
            else if (e is StateRepaired repaired)
            {
                _raised.Add(repaired.Agent?.Value ?? "");
                alarms.Raise(AlarmKind, repaired.Agent?.Value ?? "", AlarmSeverity.Critical, new Dictionary<string, string> { ["rule"] = repaired.Rule, ["call"] = repaired.Call?.Value ?? "" });
            }
    }

    /// <summary>Steps come one after the other, from one thread.</summary>
    private void TellFallback(OfferMade offer)
    {
        if (offer.Fallback is true)
        {
            if (_fallenBack.Add(offer.Queue)) alarms.Raise(FallbackKind, offer.Queue.Value, AlarmSeverity.Critical);
        }
        else if (_fallenBack.Remove(offer.Queue)) alarms.Clear(FallbackKind, offer.Queue.Value);
    }

    public override Task StartAsync(CancellationToken stop)
    {
        calls.Happened += Take;
        return base.StartAsync(stop);
    }

    protected override TimeSpan Pause() => Pace;

    protected override Task Round(CancellationToken stop)
    {
        Look();
        return Task.CompletedTask;
    }

    [LoggerMessage(1611, LogLevel.Critical, "Routing is inconsistent: {Rule}, call {Call}, agent {Agent}, offer {Offer}; it is put right.")]
    private static partial void Found(ILogger log, string rule, string? call, string? agent, long? offer);

    [LoggerMessage(1612, LogLevel.Error, "The watchdog could not look; it looks again.")]
    protected override partial void Failed(Exception cause);
}
