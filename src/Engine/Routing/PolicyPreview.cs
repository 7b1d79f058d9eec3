namespace Antiphon.Engine.Routing;

/// <summary>Who would be chosen for a caller if he came to the front now: the very stages of a decision, on the state as it is.</summary>
public static class PolicyPreview
{
    private static readonly CallId Nobody = new("preview");

    public static Why Of(RoutingState state, QueueSettings queue, CallerFacts facts, int waitedSeconds, DateTimeOffset now)
    {
        var tried = state with { Centre = state.Centre with { Queues = state.Centre.Queues.SetItem(queue.Id, queue) } };
        if (Duties.Of(tried.Centre, queue, now) is { } duty) tried = tried with { Duties = tried.Duties.SetItem(queue.Id, duty) };
        var call = new CallInProgress(Nobody, "", new PartyId(0), "", Simulated: false, CallPhase.Queued, now.AddSeconds(-waitedSeconds))
        {
            Queue = queue.Id, EnqueuedAt = now.AddSeconds(-waitedSeconds), Facts = facts, WantsLastAgent = true, RelaxedSeconds = waitedSeconds,
        };
        var standing = Standing.Of(tried.Centre, call);
        return Matching.Select(tried, now, call, queue, new MatchingLists()).Why with
        {
            Score = new WhyScore(standing.SecondsAt(now), waitedSeconds, standing.WeightPercent, standing.CreditSeconds),
        };
    }
}
