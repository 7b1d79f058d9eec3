using Antiphon.Engine.Contract;

namespace Antiphon.Engine.Routing;

/// <summary>Decides what an input leads to. Pure: the same state, input and time give the same decision.</summary>
public static class RoutingEngine
{
    /// <summary>Grows whenever the same inputs may lead to other decisions than before. Entries of the story that another version decided are not
    /// decided again; their events are applied.</summary>
    public const int Version = 1;

    /// <param name="now">In whole milliseconds, as the story keeps it; never before the time of an earlier decision.</param>
    public static Decision Decide(RoutingState state, EngineInput input, DateTimeOffset now) => Decision.Nothing(state);

    /// <summary>The state after a fact. Total: an event about something that is gone changes nothing.</summary>
    public static RoutingState Apply(RoutingState state, EngineEvent e) => state;
}
