namespace Antiphon.Server.Features.Calls.Projections;

/// <summary>Call control in the call record: every second of the customer lies in exactly one of talk, hold and wait.</summary>
internal sealed partial class Chronicle
{
    private static void StartPartyTalk(CallRecord call, PartyTalkStarted e)
    {
        call.Close(SegmentKind.Transfer, e.At, "answered");
        call.Close(SegmentKind.Park, e.At, "answered");
        if (e.Party is not null) call.Close(SegmentKind.Party, e.At, "answered");
        if (e.Party is not null) call.Begin(SegmentKind.Party, e.At, party: NameOf(e.Party));
        (call.AnsweredAt, call.PartyAnsweredAt) = (call.AnsweredAt ?? e.At, e.At);
    }

    /// <summary>Who rang alone for the group has a stretch of his own; of those who rang together the group has one.</summary>
    private static void MissMember(CallRecord call, GroupMemberMissed e)
    {
        if (e.Ring == 0 && call.Open(SegmentKind.Party)?.Party == e.Member) call.Close(SegmentKind.Party, e.At, Word(e.End));
    }

    private static void EndPartyTalk(CallRecord call, DateTimeOffset at)
    {
        if (call.Open(SegmentKind.Party) is not null && call.PartyAnsweredAt is { } talkedSince) call.TalkMs += (long)(at - talkedSince).TotalMilliseconds;
        call.PartyAnsweredAt = null;
    }

    /// <summary>One stretch from the parking until somebody takes the call, however often it rings back.</summary>
    private static void Park(CallRecord call, CallParked e)
    {
        EndPartyTalk(call, e.At);
        call.Close(SegmentKind.Party, e.At, "parked");
        if (call.Open(SegmentKind.Park) is null)
            call.Begin(SegmentKind.Park, e.At, agent: e.Parked.Agent?.Value, party: e.Parked.Place.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Who rang until then keeps his stretch, with that end.</summary>
    private static void PickUp(CallRecord call, CallPickedUp e)
    {
        call.Close(SegmentKind.Ring, e.At, "picked-up");
        call.Close(SegmentKind.Party, e.At, "picked-up");
    }

    private static void EndHold(CallRecord call, DateTimeOffset at, string outcome)
    {
        if (call.Open(SegmentKind.Hold) is not { } hold) return;
        call.HoldMs += (long)(at - hold.StartedAt).TotalMilliseconds;
        call.Close(SegmentKind.Hold, at, outcome);
    }

    private static void StartConference(CallRecord call, ConferenceStarted e)
    {
        var party = call.Open(SegmentKind.Consult)?.Party;
        call.Close(SegmentKind.Consult, e.At, "conference");
        call.Begin(SegmentKind.Conference, e.At, agent: e.With?.Value, party: party);
    }

    private static void EndConsult(CallRecord call, ConsultEnded e)
    {
        call.Close(SegmentKind.Consult, e.At, Word(e.Outcome));
        call.Close(SegmentKind.Conference, e.At, Word(e.Outcome));
    }

    private static void Transfer(CallRecord call, CallTransferred e)
    {
        call.Transfers++;
        if (!e.Attended && e.To is ToAgent to) call.Begin(SegmentKind.Transfer, e.At, agent: to.Agent.Value);
    }

    private static string? NameOf(Party? party) => party switch
    {
        ExtensionParty extension => extension.Extension,
        OutsideParty outside => outside.Number,
        GroupParty group => group.Group,
        _ => null,
    };
}
