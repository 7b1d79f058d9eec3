using Antiphon.Engine.Ivr;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Outbound;

/// <summary>Where a number leads to which a call is passed on: an extension, a ring group, what the number plan says, or outside.</summary>
internal static class PlanTargets
{
    /// <param name="outside">By whose right it may leave the centre.</param>
    public static void Go(Draft draft, CallId id, string to, RouteWish outside, bool recorded)
    {
        if (draft.State.Centre.Plan is not { } plan) return;
        if (plan.Extensions.ContainsKey(to)) Reaching.Begin(draft, id, to, recorded);
        else if (plan.RingGroups.ContainsKey(to)) RingGroups.Begin(draft, id, to, recorded);
        else if (draft.State.Centre.Numbers.GetValueOrDefault(to) is { } numbered) GoTo(draft, id, numbered, outside, recorded);
        else OutsideDialling.Begin(draft, id, outside, recorded);
    }

    private static void GoTo(Draft draft, CallId id, Destination numbered, RouteWish outside, bool recorded)
    {
        switch (numbered is ToRules rules ? rules.Otherwise : numbered)
        {
            case ToQueue queue: Queueing.Enqueue(draft, id, queue.Queue); break;
            case ToFlow flow:
                draft.Do(new CancelParty(id));
                draft.Tell(new FlowEntered(id, flow.Flow, Return: false, draft.Now));
                FlowRun.Start(draft, id);
                break;
            case ToRingGroup group: RingGroups.Begin(draft, id, group.Group, recorded); break;
            case ToAgent agent: DirectCalls.Begin(draft, id, agent.Agent); break;
            case ToParty party: PartyCalls.Dial(draft, id, party.Party, recorded || party.Recorded); break;
            case ToOutside number: OutsideDialling.Begin(draft, id, outside with { Number = number.Number }, recorded); break;
            default: OutsideDialling.Begin(draft, id, outside, recorded); break;
        }
    }
}
