using Antiphon.Engine.Contract;
using Antiphon.Engine.Ivr;
using Antiphon.Engine.Outbound;
using Antiphon.Engine.CallControl;

namespace Antiphon.Engine.Routing;

/// <summary>A call that is passed through to one party, without a queue.</summary>
internal static class PartyCalls
{
    /// <summary>Longest time of calling a party, seconds. Longer than any phone or carrier rings by itself: only a lost answer comes to it.</summary>
    public const int DialSecondsMax = 180;

    public static void Dial(Draft draft, CallId id, Party party, bool recorded = false)
    {
        if (party is ExtensionParty extension) Reaching.Begin(draft, id, extension.Extension, recorded);
        else Ring(draft, id, party, recorded);
    }

    /// <summary>Calls exactly this party, whatever it has set.</summary>
    public static void Ring(Draft draft, CallId id, Party party, bool recorded, Reach? reach = null)
    {
        if (draft.Call(id) is not { } call) return;
        draft.Tell(new PartyDialled(id, party, draft.Now, recorded) { Reach = reach });
        draft.Do(new DialParty(id, party, call.Dialled));
    }

    public static void Take(Draft draft, PartyRang rang)
    {
        if (draft.Call(rang.Call) is not { Phase: CallPhase.DiallingParty } call) return;
        if (call is { Party: OutsideParty, PartyRings: false }) draft.Tell(new PartyRinging(call.Id, draft.Now));
        draft.Do(new RingCaller(rang.Call));
    }

    public static void Take(Draft draft, PartyAnswered answered)
    {
        if (draft.Call(answered.Call) is not { Phase: CallPhase.DiallingParty } call) return;
        draft.Tell(new PartyTalkStarted(answered.Call, draft.Now));
        draft.Do(new AnswerCall(answered.Call));
        draft.Do(new JoinParty(answered.Call));
        if (!call.RecordParty || call.Recorded) return;
        draft.Tell(new RecordingOrdered(call.Id, draft.Now));
        draft.Do(new RecordCall(call.Id));
    }

    public static void Take(Draft draft, PartyGone gone)
    {
        switch (draft.Call(gone.Call))
        {
            case { Phase: CallPhase.TalkingToParty } call:
                Ending.End(draft, call.Id, EndReason.Normal, ByOf(call.Party), lost: null, ReleaseCause.Normal);
                break;
            case { Phase: CallPhase.DiallingParty } call when OutsideDialling.TryNext(draft, call, gone):
                break;
            case { Phase: CallPhase.DiallingParty } call when Reaching.TryNext(draft, call, gone.End):
                break;
            case { Phase: CallPhase.DiallingParty, TalkStartedAt: not null } call: Transfers.ComeBack(draft, call.Id); break;
            case { Phase: CallPhase.DiallingParty } call:
                Fail(draft, call, gone.End, call.Party);
                break;
        }
    }

    /// <summary>Nobody is left to be called; a call that was handed on goes back to who did it.</summary>
    public static void Fail(Draft draft, CallInProgress call, PartyEnd end, Party? party)
    {
        if (call.TalkStartedAt is not null)
        {
            Transfers.ComeBack(draft, call.Id);
            return;
        }
        if (PartyRun.GoesOn(draft, call, end)) return;
        var reason = end is PartyEnd.Busy or PartyEnd.Refused ? EndReason.Refused : EndReason.Unreachable;
        Ending.End(draft, call.Id, reason, ByOf(party), lost: null, CauseOf(end, party));
    }

    public static void DialOver(Draft draft, CallId id)
    {
        if (draft.Call(id) is { Reach: not null } reaching && Reaching.TryNext(draft, reaching, PartyEnd.NoAnswer)) return;
        if (draft.Call(id) is { TalkStartedAt: not null }) Transfers.ComeBack(draft, id);
        else if (draft.Call(id) is not { } call || !PartyRun.GoesOn(draft, call, PartyEnd.NoAnswer)) Ending.End(draft, id, EndReason.Unreachable, ReleaseParty.System, lost: null, ReleaseCause.NoAnswer);
    }

    /// <summary>An extension is one of ours, somebody outside is behind the network.</summary>
    private static ReleaseParty ByOf(Party? party) => party is ExtensionParty ? ReleaseParty.Agent : ReleaseParty.Network;

    private static ReleaseCause CauseOf(PartyEnd end, Party? party) => end switch
    {
        PartyEnd.Busy => ReleaseCause.Busy,
        PartyEnd.Refused => ReleaseCause.Refused,
        PartyEnd.Unreachable when party is OutsideParty => ReleaseCause.Congestion,
        _ => ReleaseCause.NoAnswer,
    };
}
