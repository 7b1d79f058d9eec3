using Antiphon.Engine.Staffing;

namespace Antiphon.Server.Features.WhatIf;

/// <summary>What history says of a queue: the ground on which something else is tried.</summary>
/// <param name="Start">The first midnight of the centre.</param>
/// <param name="HalfHours">Calls that entered the queue, and agents who were signed in on average, in each half hour.</param>
/// <param name="HandlingSeconds">Mean of talk, hold and wrap-up; null: nobody was answered.</param>
/// <param name="PatienceSeconds">Time waited by all for each one who gave up; null: nobody did.</param>
/// <param name="Agents">Who serve the queue now.</param>
internal sealed record WhatIfBasisView(string Queue, DateTimeOffset Start, int Days, IReadOnlyList<WhatIfHalfView> HalfHours, int Calls, int Answered, double? HandlingSeconds, double? PatienceSeconds,
    double WrapUpShare, int Agents);

internal sealed record WhatIfHalfView(int Calls, int Staff);

/// <summary>Reads history into calls and staffing.</summary>
internal sealed class WhatIfBasis(CallQueries queries, CallCentre calls, TimeProvider clock)
{
    public const int DaysMax = 7, CallsMax = 200_000, HalfHoursADay = 48;

    /// <summary>Before anything is known.</summary>
    public const double HandlingSecondsDefault = 180, PatienceSecondsDefault = 120;

    public DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, clock.LocalTimeZone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    public async Task<(WhatIfBasisView View, IReadOnlyList<WaitedCall> Calls)> Read(QueueId queue, DateOnly day, int days, CancellationToken stop)
    {
        var (start, end) = (StartOf(day), StartOf(day.AddDays(days)));
        var waited = await queries.WaitedIn(queue, start, end, CallsMax, stop);
        var agents = AgentsOf(queue);
        var signedIn = await queries.SignedIn([.. agents.Select(a => a.Id.Value)], start, end, stop);
        var halves = Enumerable.Range(0, days * HalfHoursADay).Select(half => new WhatIfHalfView(0, 0)).ToArray();
        foreach (var call in waited) if (HalfOf(start, call.EnqueuedAt) is var half && half < halves.Length) halves[half] = halves[half] with { Calls = halves[half].Calls + 1 };
        for (var half = 0; half < halves.Length; half++) halves[half] = halves[half] with { Staff = Staffed(signedIn, start.AddSeconds(half * (double)WhatIfPlan.HalfHourSeconds)) };
        var answered = waited.Where(call => call.Answered).ToList();
        var handled = answered.Sum(call => call.TalkMs + call.WrapUpMs);
        var gaveUp = waited.Count - answered.Count;
        return (new WhatIfBasisView(queue.Value, start, days, halves, waited.Count, answered.Count, handled > 0 ? handled / 1000.0 / answered.Count : null,
            gaveUp > 0 ? Math.Max(1, waited.Sum(call => call.WaitMs) / 1000.0 / gaveUp) : null, handled > 0 ? (double)answered.Sum(call => call.WrapUpMs) / handled : 0, agents.Length), waited);
    }

    /// <summary>People who serve the queue, by job number.</summary>
    public ImmutableArray<AgentSettings> AgentsOf(QueueId queue) =>
        [.. calls.State.Centre.Agents.Values.Where(agent => !agent.Synthetic && agent.Queues.Contains(queue)).OrderBy(agent => agent.Id.Value, StringComparer.Ordinal)];

    public static int HalfOf(DateTimeOffset start, DateTimeOffset at) => (int)((at - start).TotalSeconds / WhatIfPlan.HalfHourSeconds);

    private static int Staffed(IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> signedIn, DateTimeOffset from)
    {
        var to = from.AddSeconds(WhatIfPlan.HalfHourSeconds);
        var seconds = signedIn.Sum(time => Math.Max(0, ((time.To < to ? time.To : to) - (time.From > from ? time.From : from)).TotalSeconds));
        return (int)Math.Round(seconds / WhatIfPlan.HalfHourSeconds);
    }
}
