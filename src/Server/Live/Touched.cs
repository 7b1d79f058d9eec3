namespace Antiphon.Server.Live;

/// <summary>Whose view has changed by a step.</summary>
/// <param name="Shown">Calls that are told: started, answered or ended.</param>
internal sealed record Touched(HashSet<AgentId> Agents, HashSet<QueueId> Queues, HashSet<CallId> Calls, HashSet<CallId> Shown)
{
    public static Touched By(DurableStep step)
    {
        var touched = new Touched([], [], [], []);
        foreach (var e in step.Events) touched.Add(e, step.State);
        foreach (var agent in touched.Agents)
            if (step.State.Centre.Agents.TryGetValue(agent, out var settings)) touched.Queues.UnionWith(settings.Queues);
        return touched;
    }

    private void Add(EngineEvent e, RoutingState state)
    {
        switch (e)
        {
            case CentreApplied applied:
                Agents.UnionWith(applied.Centre.Agents.Keys);
                Queues.UnionWith(applied.Centre.Queues.Keys);
                break;
            case AgentEvent fact:
                Agents.Add(fact.Agent);
                if (fact is AgentStateChanged { Call: { } call }) Calls.Add(call);
                break;
            case MonitoringBegun or MonitoringHeard or MonitoringEnded:
                AddMonitor((CallEvent)e);
                break;
            case CallEvent fact:
                AddCall(fact, state);
                break;
        }
    }

    /// <summary>Nothing that others are shown changes when a supervisor comes or goes.</summary>
    private void AddMonitor(CallEvent fact) => Agents.Add(fact switch { MonitoringBegun e => e.By, MonitoringHeard e => e.By, MonitoringEnded e => e.By, _ => throw new ArgumentOutOfRangeException(nameof(fact)) });

    private void AddCall(CallEvent fact, RoutingState state)
    {
        Calls.Add(fact.Call);
        if (fact is CallStarted or TalkStarted or PartyTalkStarted or CallTransferred or CallEnded) Shown.Add(fact.Call);
        if (state.Calls.TryGetValue(fact.Call, out var call))
        {
            if (call.Queue is { } queue) Queues.Add(queue);
            if (call.Agent is { } agent) Agents.Add(agent);
            if (call.Consult?.Agent is { } third) Agents.Add(third);
        }
        if (QueueOf(fact) is { } named) Queues.Add(named);
        if (AgentOf(fact) is { } person) Agents.Add(person);
    }

    private static QueueId? QueueOf(CallEvent fact) => fact switch
    {
        CallEnqueued e => e.Queue,
        OfferMade e => e.Queue,
        CallRequeued e => e.Queue,
        TalkStarted e => e.Queue,
        RatingInvited e => e.Queue,
        CallEnded e => e.Queue,
        _ => null,
    };

    private static AgentId? AgentOf(CallEvent fact) => fact switch
    {
        OfferMade e => e.Agent,
        OfferAccepted e => e.Agent,
        OfferExpired e => e.Agent,
        OfferDeclined e => e.Agent,
        OfferFailed e => e.Agent,
        OfferWithdrawn e => e.Agent,
        TalkStarted e => e.Agent,
        TalkEnded e => e.Agent,
        CallHeld e => e.Agent,
        CallResumed e => e.Agent,
        ConsultStarted e => e.Agent,
        ConsultAnswered e => e.Agent,
        ConsultEnded e => e.With ?? e.Agent,
        CallTransferred e => e.From,
        _ => null,
    };
}
