namespace Antiphon.Engine.Routing;

/// <summary>How long a caller at a position has to expect to wait: the position-th end of a service, when as many agents as are at work now each end one in the mean
/// time that the queue's calls have taken of late (a gamma distribution; Wilson and Hilferty, 1931). What that leaves out, such as agents who serve other queues too and
/// callers who give up, is learned from the promises that were judged.</summary>
/// <remarks>Roots and products only: the same on every machine.</remarks>
internal static class ExpectedWait
{
    /// <summary>Fewer calls than that tell nothing about a queue.</summary>
    private const int HandledMin = 5;

    /// <summary>Standard normal deviate of 80 of 100.</summary>
    private const double Deviate80 = 0.8416;

    /// <summary>Fewer kept promises than that of the last ones, per thousand: what would be told is worth nothing.</summary>
    private const int KeptPermilleMin = 400;
    private const int JudgedMin = 20;
    private const int SecondsMax = 86_400;

    /// <param name="position">1: next.</param>
    /// <returns>The range, or why there is none.</returns>
    public static (WaitRange? Range, string? Unknown) Of(RoutingState state, QueueId queue, bool simulated, int position)
    {
        var agents = state.Index.CrewOf(queue).WorkingFor(simulated);
        if (agents == 0) return (null, WaitUnknown.NobodyWorks);
        if (!state.Paces.TryGetValue(queue, out var pace) || pace.Handled < HandledMin) return (null, WaitUnknown.TooFew);
        var seconds = pace.HandlingMs / 1000.0 / agents;
        var to = seconds * Gamma(position, Deviate80) * pace.ToPpm / 1e6;
        var from = Math.Min(to, seconds * Gamma(position, 0) * pace.FromPpm / 1e6);
        return (new WaitRange(Whole(from), Whole(to)), null);
    }

    /// <summary>It may be told: of late the waits have been as expected.</summary>
    public static bool IsReliable(RoutingState state, QueueId queue) =>
        !state.Paces.TryGetValue(queue, out var pace) || pace.Judged < JudgedMin || pace.KeptPermille >= KeptPermilleMin;

    /// <summary>For somebody who is about to enter. Null: somebody is free for him, or it is unknown.</summary>
    public static WaitRange? AtEntry(RoutingState state, CallInProgress call, QueueId queue, DateTimeOffset? agedSince, DateTimeOffset now)
    {
        if (state.Index.CrewOf(queue).AnyReady(call.Simulated)) return null;
        var entering = call with { Queue = queue, EnqueuedAt = now, AgedSince = agedSince, RelaxedSeconds = 0 };
        return Of(state, queue, call.Simulated, QueuePlace.Ahead(state, entering, now) + 1).Range;
    }

    private static double Gamma(int shape, double deviate)
    {
        var root = 1 - 1 / (9.0 * shape) + deviate / (3 * Math.Sqrt(shape));
        return shape * root * root * root;
    }

    private static int Whole(double seconds) => (int)Math.Clamp(Math.Ceiling(seconds), 1, SecondsMax);
}
