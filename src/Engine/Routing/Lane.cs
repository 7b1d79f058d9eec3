namespace Antiphon.Engine.Routing;

/// <summary>Callers of one queue who are the same to every agent, and whose order among each other never changes by waiting.</summary>
/// <param name="Simulated">Synthetic agents serve only the simulated ones.</param>
/// <param name="Asked">Has not answered a question yet, or is a callback that rests: is offered to nobody.</param>
/// <param name="Bound">Who or where the binding stages hold them for; empty: nobody.</param>
internal readonly record struct Lane(QueueId Queue, bool Simulated, bool Asked, int WeightPercent, int RelaxedSeconds, string Bound)
{
    public static Lane Of(Centre centre, QueueId queue, CallInProgress call)
    {
        var weight = Standing.Of(centre, call).WeightPercent;
        var asked = call.AskedSince is not null || call.Callback is { Rests: true };
        if (!centre.Queues.TryGetValue(queue, out var settings)) return new Lane(queue, call.Simulated, asked, weight, 0, "");
        return new Lane(queue, call.Simulated, asked, weight, call.RelaxedSeconds, BoundTo(call) + (settings.Stages.IsEmpty ? "" : BoundBy(settings, call)));
    }

    private static string BoundTo(CallInProgress call) => call.Wanted is { } wanted && call.RelaxedSeconds < wanted.HoldSeconds ? $"wanted {wanted.Agent};" : "";

    private static string BoundBy(QueueSettings queue, CallInProgress call)
    {
        if (call.Facts is not { } facts) return "";
        var bound = "";
        foreach (var stage in queue.Stages)
            bound += stage switch
            {
                OwnAgentStage own when call.RelaxedSeconds < own.HoldSeconds => $"own {string.Join(',', facts.OwnAgents.Select(agent => agent.Value))};",
                LastAgentStage last when call.RelaxedSeconds < last.HoldSeconds && (!last.Ask || call.WantsLastAgent is true) => $"last {facts.LastAgent};",
                RegionStage region when call.RelaxedSeconds < region.HoldSeconds => $"region {facts.Region};",
                _ => "",
            };
        return bound;
    }
}

/// <summary>One order over all queues: who came first, with credit counted as time waited; then identity.</summary>
internal readonly record struct WaitingCall(DateTimeOffset EqualSince, CallId Call) : IComparable<WaitingCall>
{
    public int CompareTo(WaitingCall other)
    {
        var order = EqualSince.CompareTo(other.EqualSince);
        return order != 0 ? order : string.CompareOrdinal(Call.Value, other.Call.Value);
    }
}
