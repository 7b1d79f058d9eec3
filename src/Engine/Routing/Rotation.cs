using System.Globalization;
using Antiphon.Engine.Channels;

namespace Antiphon.Engine.Routing;

/// <summary>The fallback when the rules of queues cannot be applied: callers in the order in which they came, each to the ready agent who was offered
/// a call longest ago. Reads the bare state alone: neither policies nor what is derived.</summary>
internal static class Rotation
{
    private const string Stage = "fallback";

    public static void Run(Draft draft)
    {
        foreach (var call in draft.CallsInOrder().Where(Waits).OrderBy(call => call.EnqueuedAt))
            if (Next(draft, call) is { } found)
            {
                draft.Explain(new Why(call.Id, call.Queue!.Value, found.Agent.Id, [new WhyStage(Stage, found.Ready, 1)], [])
                {
                    Value = found.Agent.LastOfferedAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"last offer {(draft.Now - at).TotalSeconds:0.0} s ago") : "no offer yet",
                    CentreVersion = draft.State.Centre.Version,
                });
                Offers.Make(draft, call, draft.Queue(call.Queue!.Value), found.Agent);
            }
        draft.Touched.Clear();
    }

    /// <summary>Out of what could not be decided, into a queue: that of the number, the one that the flow names, or the first that somebody serves.</summary>
    public static bool Rescue(Draft draft, EngineInput input)
    {
        if (input is CallArrived arrived && draft.Call(arrived.Call) is null)
        {
            var to = draft.State.Centre.Numbers.GetValueOrDefault(arrived.Dialled);
            if (to is null) return false;
            draft.Tell(new CallStarted(arrived.Call, arrived.Dialled, arrived.Caller, arrived.Trunk, arrived.Simulated, to, draft.Now) { Facts = arrived.Facts });
            return Enter(draft, arrived.Call, to);
        }
        return input is PromptsPlayed or KeysTaken or WebAnswered or MessageTaken or ConferenceFull or PartyGone && CallOf(input) is { } id && draft.Call(id) is { Phase: CallPhase.Flow or CallPhase.DiallingParty } && Enter(draft, id, to: null);
    }

    private static CallId? CallOf(EngineInput input) => input switch
    {
        PromptsPlayed e => e.Call,
        KeysTaken e => e.Call,
        WebAnswered e => e.Call,
        MessageTaken e => e.Call,
        ConferenceFull e => e.Call,
        PartyGone e => e.Call,
        _ => null,
    };

    private static bool Enter(Draft draft, CallId id, Destination? to)
    {
        if (draft.Call(id) is not { } call || QueueFor(draft, call, to) is not { } queue) return false;
        if (call is { Phase: CallPhase.Flow, Step: { } step }) draft.Tell(new FlowStepEnded(id, step, Digits: null, DigitCount: 0, Stage, draft.Now));
        Queueing.Answer(draft, id);
        draft.Tell(new CallEnqueued(id, queue, draft.Now));
        Queueing.PlayWaitingPrompts(draft, id, new QueueSettings(queue));
        return true;
    }

    private static QueueId? QueueFor(Draft draft, CallInProgress call, Destination? to)
    {
        var queues = draft.State.Centre.Queues;
        if (to is ToQueue { Queue: var named } && queues.ContainsKey(named)) return named;
        if (call.Flow?.Fallback is { } fallback && queues.ContainsKey(fallback)) return fallback;
        var served = draft.State.Agents.Keys.Select(agent => draft.State.Centre.Agents.GetValueOrDefault(agent)).OfType<AgentSettings>().Where(agent => !agent.Synthetic || call.Simulated).SelectMany(agent => agent.Queues).ToHashSet();
        return queues.Keys.OrderBy(queue => !served.Contains(queue)).ThenBy(queue => queue.Value, StringComparer.Ordinal).Select(queue => (QueueId?)queue).FirstOrDefault();
    }

    private static bool Waits(CallInProgress call) => call is { Phase: CallPhase.Queued, Queue: not null, AskedSince: null, Callback: null };

    /// <summary>Who serves the queue; when nobody who does is signed in, anybody.</summary>
    private static (AgentShift Agent, int Ready)? Next(Draft draft, CallInProgress call)
    {
        var people = draft.State.Agents.Values.Where(agent => draft.State.Centre.Agents.TryGetValue(agent.Id, out var settings) && (!settings.Synthetic || call.Simulated)).ToList();
        var own = people.Where(agent => draft.State.Centre.Agents[agent.Id].Queues.Contains(call.Queue!.Value)).ToList();
        var ready = (own.Count > 0 ? own : people).Where(agent => agent is { State: AgentState.Ready, PhoneUp: true } && draft.State.Centre.Plan?.Extensions.GetValueOrDefault(agent.Phone) is not { DoNotDisturb: true } && Capacity.TakesCalls(draft.State.Centre, agent)).ToList();
        var first = ready.OrderBy(agent => agent.LastOfferedAt ?? DateTimeOffset.MinValue).ThenBy(agent => agent.Id.Value, StringComparer.Ordinal).FirstOrDefault();
        return first is null ? null : (first, ready.Count);
    }
}
