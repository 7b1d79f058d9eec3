using Antiphon.Engine.Outbound;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Ivr;

/// <summary>A flow calls an extension or somebody outside, and goes on when nobody takes the call.</summary>
internal static class PartyRun
{
    private const string RingingTone = "ring";

    public static Went? Enter(Draft draft, CallInProgress call, StepId step, PartyNode node)
    {
        if (node is OutsideNode { Number: var number } outside && draft.State.Centre.Plan is not null)
        {
            var wish = new RouteWish(number, $"flow:{call.Flow?.Id}", CallRight.Domestic);
            if (!OutsideDialling.TryBegin(draft, call.Id, wish, new RingTerms(node.Recorded) { AcceptByKey = outside.AcceptByKey })) return new("no-answer", node.NoAnswer);
            Ring(draft, call, step);
            return null;
        }
        if (node is RingGroupNode group && draft.State.Centre.Plan?.RingGroups.ContainsKey(group.Group) != true) return new("no-answer", node.NoAnswer);
        if (PartyOf(draft, call, node) is not { } party) return new("no-answer", node.NoAnswer);
        Ring(draft, call, step);
        PartyCalls.Dial(draft, call.Id, party, node.Recorded);
        return null;
    }

    private static void Ring(Draft draft, CallInProgress call, StepId step)
    {
        if (call.Answered) draft.Do(new PlayPrompts(call.Id, step, [RingingTone], Loop: true));
    }

    /// <returns>Whether the flow goes on; otherwise the call ends as any other whose party does not answer.</returns>
    public static bool GoesOn(Draft draft, CallInProgress call, PartyEnd end)
    {
        if (FlowRun.NodeOf(call) is not PartyNode node) return false;
        draft.Do(new CancelParty(call.Id));
        if (end is (PartyEnd.Busy or PartyEnd.Refused) && node is not RingGroupNode) FlowRun.Leave(draft, call.Id, "busy", node.Busy);
        else FlowRun.Leave(draft, call.Id, "no-answer", node.NoAnswer);
        return true;
    }

    /// <summary>Keyed digits reach only an extension; a number outside is fixed in the flow.</summary>
    private static Party? PartyOf(Draft draft, CallInProgress call, PartyNode node) => node switch
    {
        ExtensionNode extension when Expression.Evaluate(extension.Extension, Names.Of(draft, call)) is { Value: { } value }
            && Extension(draft.State.Centre, value.ToString()) is { } found => found,
        RingGroupNode group => new GroupParty(group.Group),
        OutsideNode outside when draft.State.Centre.Outside is { } allowed => new OutsideParty(allowed.Trunk, outside.Number),
        _ => null,
    };

    private static ExtensionParty? Extension(Centre centre, string keyed) =>
        centre.Plan?.Extensions.ContainsKey(keyed) == true ? new ExtensionParty(keyed)
        : centre.Numbers.GetValueOrDefault(keyed) is ToParty { Party: ExtensionParty found } ? found : null;
}
