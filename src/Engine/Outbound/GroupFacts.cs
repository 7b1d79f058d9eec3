using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Outbound;

/// <summary>What the facts of ring groups, and of parties that are asked, change.</summary>
internal static class GroupFacts
{
    public static RoutingState Apply(RoutingState state, CallEvent fact) => fact switch
    {
        GroupCalled e => CallFacts.Change(state, e.Call, call => call with { Group = new GroupRun(e.Group, e.Order, e.Recorded), Rings = [] }),
        GroupMemberMissed e => CallFacts.Change(state, e.Call, call => Missed(call, e)),
        GroupUnanswered e => CallFacts.Change(state, e.Call, call => call with { Group = null, Rings = [], Asked = false, AcceptByKey = false, RingSeconds = null }),
        PartyAsked { Ring: 0 } e => CallFacts.Change(state, e.Call, call => call with { Asked = true, PartyRings = true, StepEndsAt = e.EndsAt }),
        PartyAsked e => CallFacts.Change(state, e.Call, call => WithRings(call, ring => ring.Ring == e.Ring ? ring with { Asked = true, EndsAt = e.EndsAt } : ring)),
        _ => state,
    };

    private static CallInProgress Missed(CallInProgress call, GroupMemberMissed e)
    {
        var left = call.Group is { } run ? call with { Group = run with { Left = run.Left.Remove(e.Place) }, Asked = false } : call;
        return left.Rings.IsEmpty ? left : WithRings(left with { Rings = left.Rings.RemoveAll(ring => ring.Ring == e.Ring) }, ring => ring);
    }

    private static CallInProgress WithRings(CallInProgress call, Func<PartyRing, PartyRing> change)
    {
        var rings = call.Rings.Select(change).ToList();
        return call with { Rings = [.. rings], StepEndsAt = rings.Count == 0 ? call.StepEndsAt : rings.Min(ring => ring.EndsAt) };
    }
}
