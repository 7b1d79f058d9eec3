using Antiphon.Engine.Ivr;
using Antiphon.Engine.Outbound;
using Antiphon.Engine.CallControl;

namespace Antiphon.Engine.Routing;

/// <summary>How a party is called.</summary>
internal readonly record struct RingTerms(bool Recorded)
{
    /// <summary>The extension that is to be reached; null: none of the plan.</summary>
    public Reach? Reach { get; init; }

    /// <summary>Null: as the extension or the flow says.</summary>
    public int? Seconds { get; init; }

    /// <summary>Whoever answers has to press a key first.</summary>
    public bool AcceptByKey { get; init; }
}

/// <summary>A call that is passed through to one party, or to one of several, without a queue.</summary>
internal static class PartyCalls
{
    /// <summary>Longest time of calling a party, seconds. Longer than any phone or carrier rings by itself: only a lost answer comes to it.</summary>
    public const int DialSecondsMax = 180;

    /// <summary>Time in which a party that is asked has to press its key, seconds. The switch gives up before; only a lost answer comes to it.</summary>
    public const int AskSecondsMax = 45;

    public static void Dial(Draft draft, CallId id, Party party, bool recorded = false)
    {
        switch (party)
        {
            case ExtensionParty extension: Reaching.Begin(draft, id, extension.Extension, recorded); break;
            case GroupParty group: RingGroups.Begin(draft, id, group.Group, recorded); break;
            default: Ring(draft, id, party, new RingTerms(recorded)); break;
        }
    }

    /// <summary>Calls exactly this party, whatever it has set.</summary>
    public static void Ring(Draft draft, CallId id, Party party, RingTerms terms)
    {
        if (draft.Call(id) is not { } call) return;
        draft.Tell(new PartyDialled(id, party, draft.Now, terms.Recorded) { Reach = terms.Reach, RingSeconds = terms.Seconds, AcceptByKey = terms.AcceptByKey });
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
        if (draft.Call(answered.Call) is not { Phase: CallPhase.DiallingParty } call || !IsAt(call, answered.Ring)) return;
        if (RingOf(call, answered.Ring) is { AcceptByKey: true } || (answered.Ring == 0 && call.AcceptByKey))
        {
            draft.Tell(new PartyAsked(call.Id, answered.Ring, draft.In(AskSecondsMax), draft.Now));
            draft.Do(new AskParty(call.Id, answered.Ring));
        }
        else Connect(draft, call, answered.Ring);
    }

    /// <summary>Who does not press the key has not answered: a mailbox, or somebody who does not want the call.</summary>
    public static void Take(Draft draft, PartyKeyed keyed)
    {
        if (draft.Call(keyed.Call) is not { Phase: CallPhase.DiallingParty } call || !IsAt(call, keyed.Ring)) return;
        if (!(keyed.Ring == 0 ? call.Asked : RingOf(call, keyed.Ring) is { Asked: true })) return;
        if (keyed.Accepted)
        {
            Connect(draft, call, keyed.Ring);
            return;
        }
        draft.Do(new CancelParty(call.Id) { Ring = keyed.Ring });
        Take(draft, new PartyGone(call.Id, PartyEnd.NoAnswer) { Ring = keyed.Ring });
    }

    private static void Connect(Draft draft, CallInProgress call, int ring)
    {
        draft.Tell(new PartyTalkStarted(call.Id, draft.Now) { Party = RingOf(call, ring)?.Party });
        draft.Do(new AnswerCall(call.Id));
        draft.Do(new JoinParty(call.Id) { Ring = ring });
        Record(draft, call);
    }

    /// <summary>The talk with the party, if that was ordered, or if either of the two is an extension that is recorded.</summary>
    public static void Record(Draft draft, CallInProgress call)
    {
        var party = (draft.Call(call.Id)?.Party as ExtensionParty)?.Extension;
        if (call.RecordParty || IsRecorded(draft, party) || IsRecorded(draft, Outside.ExtensionOf(call.Trunk))) CallRecording.Start(draft, call);
    }

    private static bool IsRecorded(Draft draft, string? extension) => extension is not null && draft.State.Centre.Plan?.Extensions.GetValueOrDefault(extension) is { Recorded: true };

    public static void Take(Draft draft, PartyGone gone)
    {
        switch (draft.Call(gone.Call))
        {
            case { Phase: CallPhase.TalkingToParty } call:
                Ending.End(draft, call.Id, EndReason.Normal, ByOf(call.Party), lost: null, ReleaseCause.Normal);
                break;
            case { Phase: CallPhase.DiallingParty } call when !IsAt(call, gone.Ring):
                break;
            case { Phase: CallPhase.DiallingParty } call when OutsideDialling.TryNext(draft, call, gone):
                break;
            case { Phase: CallPhase.DiallingParty } call when RingGroups.TryNext(draft, call, gone.End, gone.Ring):
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
        if (PartyRun.GoesOn(draft, call, end) || MessageRun.TryMailbox(draft, call, party)) return;
        var reason = end is PartyEnd.Busy or PartyEnd.Refused ? EndReason.Refused : EndReason.Unreachable;
        Ending.End(draft, call.Id, reason, ByOf(party), lost: null, CauseOf(end, party));
    }

    public static void DialOver(Draft draft, CallId id)
    {
        if (draft.Call(id) is not { } ringing) return;
        if (!ringing.Rings.IsEmpty)
        {
            RingGroups.TimeOver(draft, ringing);
            return;
        }
        if (RingGroups.TryNext(draft, ringing, PartyEnd.NoAnswer, ring: 0)) return;
        if (draft.Call(id) is { Reach: not null } reaching && Reaching.TryNext(draft, reaching, PartyEnd.NoAnswer)) return;
        if (draft.Call(id) is { TalkStartedAt: not null }) Transfers.ComeBack(draft, id);
        else if (draft.Call(id) is not { } call || !PartyRun.GoesOn(draft, call, PartyEnd.NoAnswer) && !MessageRun.TryMailbox(draft, call, call.Party)) Ending.End(draft, id, EndReason.Unreachable, ReleaseParty.System, lost: null, ReleaseCause.NoAnswer);
    }

    private static PartyRing? RingOf(CallInProgress call, int ring) => ring == 0 ? null : call.Rings.FirstOrDefault(r => r.Ring == ring);

    /// <summary>It rings there, still.</summary>
    private static bool IsAt(CallInProgress call, int ring) => ring == 0 ? call.Rings.IsEmpty : RingOf(call, ring) is not null;

    /// <summary>An extension is one of ours, somebody outside is behind the network.</summary>
    private static ReleaseParty ByOf(Party? party) => party is ExtensionParty or GroupParty ? ReleaseParty.Agent : ReleaseParty.Network;

    private static ReleaseCause CauseOf(PartyEnd end, Party? party) => end switch
    {
        PartyEnd.Busy => ReleaseCause.Busy,
        PartyEnd.Refused => ReleaseCause.Refused,
        PartyEnd.Unreachable when party is OutsideParty => ReleaseCause.Congestion,
        _ => ReleaseCause.NoAnswer,
    };
}
