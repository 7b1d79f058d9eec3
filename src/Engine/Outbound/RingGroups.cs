using System.Globalization;
using Antiphon.Engine.Ivr;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Outbound;

/// <summary>振铃组: the members of a group ring, all at once or one after the other, each for its own time. A member that is set to do not disturb,
/// or that may not be called, is passed over; forwards of members do not count.</summary>
internal static class RingGroups
{
    public static void Begin(Draft draft, CallId id, string number, bool recorded)
    {
        if (draft.Call(id) is not { } call) return;
        if (draft.State.Centre.Plan?.RingGroups.GetValueOrDefault(number) is not { } group || call.Forwards >= Reaching.ForwardsMax)
        {
            PartyCalls.Fail(draft, call, PartyEnd.NoAnswer, new GroupParty(number));
            return;
        }
        draft.Tell(new GroupCalled(id, number, OrderOf(group, id), recorded || group.Recorded, draft.Now));
        if (group.Strategy is GroupStrategy.All) RingAll(draft, id, group);
        else Next(draft, id);
    }

    /// <summary>What rang for the group did not take the call. False: no group rings.</summary>
    public static bool TryNext(Draft draft, CallInProgress call, PartyEnd end, int ring)
    {
        if (call.Group is not { } run) return false;
        var place = ring > 0 ? ring - 1 : PlaceOf(draft, call);
        draft.Tell(new GroupMemberMissed(call.Id, run.Group, place, ring, NameOf(ring > 0 ? call.Rings.FirstOrDefault(r => r.Ring == ring)?.Party : call.Party), end, draft.Now));
        if (ring == 0) Next(draft, call.Id);
        else if (draft.Call(call.Id) is { Rings.IsEmpty: true }) Unanswered(draft, call.Id);
        return true;
    }

    /// <summary>Those whose time is over stop ringing; the others ring on.</summary>
    public static void TimeOver(Draft draft, CallInProgress call)
    {
        foreach (var ring in call.Rings.Where(r => r.EndsAt <= draft.Now))
        {
            draft.Do(new CancelParty(call.Id) { Ring = ring.Ring });
            if (draft.Call(call.Id) is { } now) TryNext(draft, now, PartyEnd.NoAnswer, ring.Ring);
        }
    }

    private static void RingAll(Draft draft, CallId id, RingGroup group)
    {
        var rings = ImmutableArray.CreateBuilder<PartyRing>();
        for (var place = 0; place < group.Members.Length; place++)
        {
            var member = group.Members[place];
            if (PartyOf(draft, id, group, member) is { } party)
                rings.Add(new PartyRing(place + 1, party, draft.In(member.RingSeconds)) { AcceptByKey = party is OutsideParty && member.AcceptByKey });
            else draft.Tell(new GroupMemberMissed(id, group.Number, place, place + 1, member.Number, PartyEnd.Unreachable, draft.Now));
        }
        if (rings.Count == 0 || draft.Call(id) is not { Group: { } run } call)
        {
            Unanswered(draft, id);
            return;
        }
        draft.Tell(new PartyDialled(id, new GroupParty(group.Number), draft.Now, run.Recorded) { Rings = rings.ToImmutable() });
        foreach (var ring in rings) draft.Do(new DialParty(id, ring.Party, call.Dialled) { Ring = ring.Ring });
    }

    private static void Next(Draft draft, CallId id)
    {
        while (draft.Call(id) is { Group: { Left: [var place, ..] } run })
        {
            var group = draft.State.Centre.Plan?.RingGroups.GetValueOrDefault(run.Group);
            // The group may have been changed meanwhile.
            if (group is not null && place < group.Members.Length && PartyOf(draft, id, group, group.Members[place]) is { } party)
            {
                var member = group.Members[place];
                PartyCalls.Ring(draft, id, party, new RingTerms(run.Recorded) { Seconds = member.RingSeconds, AcceptByKey = party is OutsideParty && member.AcceptByKey });
                return;
            }
            draft.Tell(new GroupMemberMissed(id, run.Group, place, Ring: 0, group?.Members.ElementAtOrDefault(place)?.Number ?? "", PartyEnd.Unreachable, draft.Now));
        }
        Unanswered(draft, id);
    }

    /// <summary>A flow goes on by its own exit; anybody else is sent where the group says.</summary>
    private static void Unanswered(Draft draft, CallId id)
    {
        if (draft.Call(id) is not { Group: { } run } call) return;
        draft.Tell(new GroupUnanswered(id, run.Group, draft.Now));
        draft.Do(new CancelParty(id));
        var to = draft.State.Centre.Plan?.RingGroups.GetValueOrDefault(run.Group)?.NoAnswer;
        if (to is null || (call.TalkStartedAt is null && FlowRun.NodeOf(call) is RingGroupNode))
        {
            PartyCalls.Fail(draft, draft.Call(id)!, PartyEnd.NoAnswer, new GroupParty(run.Group));
            return;
        }
        draft.Tell(new CallForwarded(id, run.Group, to, ForwardReason.NoAnswer, draft.Now));
        PlanTargets.Go(draft, id, to, new RouteWish(to, $"group:{run.Group}", CallRight.Domestic), run.Recorded);
    }

    /// <summary>Null: it is passed over.</summary>
    private static Party? PartyOf(Draft draft, CallId id, RingGroup group, GroupMember member)
    {
        if (draft.State.Centre.Plan!.Extensions.TryGetValue(member.Number, out var extension)) return extension.DoNotDisturb ? null : new ExtensionParty(member.Number);
        return OutsideDialling.Ask(draft, id, new RouteWish(member.Number, $"group:{group.Number}", CallRight.Domestic)) is { } way
            ? new OutsideParty(way.Trunk, way.Number) { CallerNumber = way.CallerNumber } : null;
    }

    /// <summary>Of the member that rings now: the first of those that are left, or the one before it, which has been taken off.</summary>
    private static int PlaceOf(Draft draft, CallInProgress call) => call.Group is { Left: [var place, ..] } ? place : -1;

    private static string NameOf(Party? party) => party switch
    {
        ExtensionParty extension => extension.Extension,
        OutsideParty outside => outside.Number ?? "",
        _ => "",
    };

    /// <summary>By lot: FNV-1a over call and place, so that a replay draws the same.</summary>
    private static ImmutableArray<int> OrderOf(RingGroup group, CallId call)
    {
        var places = Enumerable.Range(0, group.Members.Length);
        return group.Strategy is GroupStrategy.ByLot ? [.. places.OrderBy(place => Draw(call, place))] : [.. places];
    }

    private static uint Draw(CallId call, int place)
    {
        var hash = 2166136261u;
        foreach (var letter in string.Create(CultureInfo.InvariantCulture, $"{place}/{call.Value}")) hash = (hash ^ letter) * 16777619u;
        hash ^= hash >> 15;
        return hash * 2246822519u >> 7;
    }
}
