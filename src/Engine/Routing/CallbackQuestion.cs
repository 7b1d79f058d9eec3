using Antiphon.Engine.Ivr;

namespace Antiphon.Engine.Routing;

/// <summary>Asks a caller who does not want to wait at which number he is to be called. He keeps his place while he answers; whatever goes wrong he waits on.</summary>
internal static class CallbackQuestion
{
    private const string Yes = "1", Other = "2";
    private const int KeySeconds = 8, DigitsMin = 3, DigitsMax = 20;

    /// <summary>What stands for the caller's own number, spoken: see <see cref="TakeKeys"/>.</summary>
    private static readonly ImmutableArray<string> Confirm = ["callback-number", Say.CallerNumber, "callback-choose"], Key = ["callback-key"];

    public static void Ask(Draft draft, CallId id)
    {
        if (draft.Call(id) is not { Queue: { } queue, Callback: null } call) return;
        if (draft.Queue(queue).Callback is not { } settings || draft.State.Calls.Values.Count(other => other.Callback is not null && other.Queue == queue) >= settings.WaitingMax)
            Decline(draft, call, "too-many");
        else Put(draft, call, queue, newNumber: call.Facts?.Kind is NumberKind.Withheld);
    }

    public static void Take(Draft draft, KeysTaken keys)
    {
        if (keys.Result is KeysResult.Stopped || draft.Call(keys.Call) is not { Phase: CallPhase.Queued, AskedSince: not null, Queue: { } queue } call || call.Step != keys.Step) return;
        if (call.Question is WaitingQuestion.NewNumber)
        {
            if (keys is { Result: KeysResult.Complete, Number: { } number }) Agree(draft, call, queue, number);
            else Decline(draft, call, "no-number");
        }
        else if (call.Question is WaitingQuestion.CallbackNumber)
        {
            if (keys.Digits == Yes) Agree(draft, call, queue, call.Caller);
            else if (keys.Digits == Other) Put(draft, call, queue, newNumber: true);
            else Decline(draft, call, "declined");
        }
    }

    /// <summary>Who was turned away by a full queue does not get into it by saying no.</summary>
    public static void Decline(Draft draft, CallInProgress call, string cause)
    {
        if (call.Queue is not { } queue) return;
        draft.Tell(new CallbackDeclined(call.Id, queue, cause, draft.Now));
        if (call.TurnedAway) Ending.End(draft, call.Id, EndReason.Refused, ReleaseParty.System, lost: null, ReleaseCause.Congestion);
        else WaitingSound.Play(draft, call.Id, draft.Queue(queue));
    }

    private static void Put(Draft draft, CallInProgress call, QueueId queue, bool newNumber)
    {
        var step = new StepId(draft.State.LastStep + 1);
        draft.Tell(new CallbackAsked(call.Id, queue, step, newNumber, draft.Now));
        draft.Do(newNumber
            ? new TakeKeys(call.Id, step, Key, DigitsMin, DigitsMax, EndKey: '#', KeySeconds, KeySeconds, Secret: true) { Language = NodeEntry.LanguageOf(call), AsNumber = true }
            : new TakeKeys(call.Id, step, Confirm, Minimum: 1, Maximum: 1, EndKey: null, KeySeconds, KeySeconds, Secret: false) { Language = NodeEntry.LanguageOf(call) });
    }

    private static void Agree(Draft draft, CallInProgress call, QueueId queue, PartyId number)
    {
        var settings = draft.Queue(queue).Callback ?? new CallbackSettings();
        draft.Tell(new CallbackAgreed(call.Id, queue, number, draft.Now.AddHours(settings.ExpiryHours), draft.Now));
        if (draft.Call(call.Id)?.Step is { } step) draft.Do(new PlayPrompts(call.Id, step, ["callback-agreed"]) { Language = NodeEntry.LanguageOf(call) });
    }
}
