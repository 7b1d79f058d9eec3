namespace Antiphon.Engine.Routing;

/// <summary>Calls and talk of each agent today, over all his shifts of the day.</summary>
internal static class Workloads
{
    public static Workload Of(RoutingState state, AgentId agent, DateTimeOffset now)
    {
        var day = DayOf(state, now);
        return state.Workloads.TryGetValue(agent, out var load) && load.Day == day ? load : new Workload(day, 0, 0);
    }

    public static RoutingState AtAnswer(RoutingState state, TalkStarted e)
    {
        var load = Of(state, e.Agent, e.At);
        return state.With(e.Agent, load with { Calls = load.Calls + 1 });
    }

    public static RoutingState AfterTalk(RoutingState state, TalkEnded e)
    {
        if (state.Calls.GetValueOrDefault(e.Call)?.TalkStartedAt is not { } since) return state;
        var load = Of(state, e.Agent, e.At);
        return state.With(e.Agent, load with { TalkMs = load.TalkMs + (e.At - since).Ticks / TimeSpan.TicksPerMillisecond });
    }

    private static int DayOf(RoutingState state, DateTimeOffset at) =>
        (int)(at.UtcDateTime.AddMinutes(state.Centre.UtcOffsetMinutes).Ticks / TimeSpan.TicksPerDay - DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerDay);
}
