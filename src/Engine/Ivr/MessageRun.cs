using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Ivr;

/// <summary>A message or a spoken answer: greeting, recording, and what the caller wants done with it.</summary>
internal static class MessageRun
{
    public const string Tone = "beep";

    /// <summary>Less is no message.</summary>
    private const double SecondsMin = 1;

    /// <summary>Recordings of one node; the last one is kept.</summary>
    private const int TriesMax = 5;

    private const string KeyListen = "2", KeyAgain = "3";
    private const int ReviewSeconds = 6;

    public static Went? Enter(Draft draft, CallInProgress call, StepId step, MessageNode node)
    {
        if (node is VoicemailNode voicemail && BoxOf(call, voicemail) is null) return new("next", node.Next);
        Play(draft, call, step, [.. Greeting(call, node), Tone]);
        return null;
    }

    public static void Take(Draft draft, PromptsPlayed played, CallInProgress call, MessageNode node)
    {
        if (call.Message is not { } message) Begin(draft, call, played.Step, node);
        else if (message.Kept) FlowRun.Leave(draft, call.Id, "next", node.Next);
        else AskReview(draft, call, played.Step);
    }

    public static void Take(Draft draft, MessageTaken taken)
    {
        if (FlowRun.StepOf(draft, taken.Call, taken.Step) is not ({ } call, MessageNode node) || call.Message is not { Seconds: null } message || message.Id != taken.Message) return;
        if (taken.Seconds < SecondsMin)
        {
            draft.Tell(new MessageDiscarded(call.Id, message.Id, draft.Now));
            if (call.Try >= 2) FlowRun.Leave(draft, call.Id, "nothing", node.Next);
            else Again(draft, call, "nothing", ["message-nothing", Tone]);
            return;
        }
        draft.Tell(new MessageRecorded(call.Id, message.Id, taken.Seconds, draft.Now));
        if (draft.Call(call.Id) is not { } now) return;
        if (node.Review) AskReview(draft, now, taken.Step);
        else Keep(draft, now, taken.Step, node);
    }

    public static void Take(Draft draft, CallInProgress call, MessageNode node, KeysTaken keys)
    {
        if (call.Message is not { Seconds: not null, Kept: false } message) return;
        if (keys.Digits == KeyListen) Play(draft, call, keys.Step, [$"message:{message.Id}"]);
        else if (keys.Digits == KeyAgain && call.Try < TriesMax)
        {
            draft.Tell(new MessageDiscarded(call.Id, message.Id, draft.Now));
            Again(draft, call, KeyAgain, [Tone]);
        }
        else Keep(draft, call, keys.Step, node);
    }

    /// <summary>Time is over although nothing was told: what there is stands.</summary>
    public static void TimeOver(Draft draft, CallInProgress call, MessageNode node)
    {
        CallEnds(draft, call);
        FlowRun.Leave(draft, call.Id, "next", node.Next);
    }

    /// <summary>Who hangs up while he speaks, or instead of a key, has left his message.</summary>
    public static void CallEnds(Draft draft, CallInProgress call)
    {
        if (call.Message is { Kept: false } message && FlowRun.NodeOf(call) is MessageNode node) Tell(draft, call, message, node);
    }

    /// <summary>The extension has a mailbox, and nobody has talked yet.</summary>
    /// <returns>Whether the mailbox takes the call.</returns>
    public static bool TryMailbox(Draft draft, CallInProgress call, Party? party)
    {
        var extension = call.Reach?.Extension ?? ((party ?? call.Party) as ExtensionParty)?.Extension;
        if (call.TalkStartedAt is not null || extension is null || draft.State.Centre.Plan?.Extensions.GetValueOrDefault(extension) is not { Voicemail: true }) return false;
        if (!draft.State.Centre.Flows.TryGetValue(MailboxFlow.Id, out var flow)) return false;
        draft.Do(new CancelParty(call.Id));
        draft.Tell(new MailboxEntered(call.Id, $"ext:{extension}", MailboxFlow.Id, draft.Now));
        FlowRun.GoTo(draft, call.Id, flow.Start);
        return true;
    }

    private static void Begin(Draft draft, CallInProgress call, StepId step, MessageNode node)
    {
        var id = $"{call.Id}-{step.Value}";
        draft.Tell(new MessageBegun(call.Id, id, node.SilenceSeconds, draft.Now));
        draft.Do(new TakeMessage(call.Id, step, id, node.SecondsMax, node.SilenceSeconds));
    }

    private static void Again(Draft draft, CallInProgress call, string exit, ImmutableArray<string> prompts)
    {
        FlowRun.EndStep(draft, call.Id, exit);
        if (call.Node is { } name && FlowRun.StartStep(draft, call.Id, name, call.Try + 1) is { } step && draft.Call(call.Id) is { } again) Play(draft, again, step, prompts);
    }

    private static void AskReview(Draft draft, CallInProgress call, StepId step) =>
        draft.Do(new TakeKeys(call.Id, step, ["message-review"], Minimum: 1, Maximum: 1, EndKey: null, ReviewSeconds, ReviewSeconds, Secret: false) { Language = NodeEntry.LanguageOf(call) });

    private static void Keep(Draft draft, CallInProgress call, StepId step, MessageNode node)
    {
        if (call.Message is not { } message) return;
        Tell(draft, call, message, node);
        Play(draft, call, step, ["message-kept"]);
    }

    private static void Tell(Draft draft, CallInProgress call, MessageInHand message, MessageNode node)
    {
        var answer = (node as RecordNode)?.Variable;
        draft.Tell(new MessageKept(call.Id, message.Id, node is VoicemailNode voicemail ? BoxOf(call, voicemail) : null, answer, message.Seconds, draft.Now));
        if (answer is not null && (call.Variables.ContainsKey(answer) || call.Variables.Count < FlowLimits.VariablesMax))
            draft.Tell(new VariablesSet(call.Id, ImmutableDictionary<string, FlowValue>.Empty.Add(answer, FlowValue.Of(message.Id)), draft.Now));
    }

    private static void Play(Draft draft, CallInProgress call, StepId step, ImmutableArray<string> prompts) =>
        draft.Do(new PlayPrompts(call.Id, step, Say.Prompts(draft, call, prompts)) { Language = NodeEntry.LanguageOf(call) });

    private static ImmutableArray<string> Greeting(CallInProgress call, MessageNode node) => node switch
    {
        RecordNode record => record.Prompts,
        VoicemailNode { Prompts.IsEmpty: false } own => own.Prompts,
        VoicemailNode voicemail => [$"greeting:{BoxOf(call, voicemail)}"],
        _ => [],
    };

    private static string? BoxOf(CallInProgress call, VoicemailNode node) =>
        node.Box.Length > 0 ? node.Box : call.Variables.TryGetValue(MailboxFlow.Variable, out var box) && box.ToString() is { Length: > 0 } named ? named : null;
}
