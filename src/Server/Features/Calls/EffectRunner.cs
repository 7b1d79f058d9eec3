using Antiphon.Engine.Ivr;
using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.Faxes;
using Antiphon.Server.Persistence.Story;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>What a step wants of the world: operations for the switch, legs for the story, and what is void comes back as an input at once.</summary>
internal sealed class StepWork
{
    public List<SwitchOperation> Operations { get; } = [];
    public List<StoryLeg> Legs { get; } = [];
    public List<EngineInput> Back { get; } = [];
    public List<WebQuestion> Questions { get; } = [];
    public List<ChangeExtension> Changes { get; } = [];
    public List<Listening> Listening { get; } = [];
    public List<Voicing> Voicing { get; } = [];

    /// <summary>A telephone number that a caller keyed: it goes into the parties table, and the input has its identity.</summary>
    public string? KeyedNumber { get; set; }
}

/// <summary>Turns effects of the engine into operations on legs.</summary>
internal sealed partial class EffectRunner(LegBook book, IPrompts prompts, IdSource ids, RecordingFiles recordings, PartyBook parties, FaxFiles faxes)
{
    /// <summary>Longest ring of a party that is called without a queue.</summary>
    private static readonly TimeSpan PartyRings = TimeSpan.FromSeconds(60);

    /// <summary>The engine ends an offer, not the phone: the phone rings a little longer.</summary>
    private static readonly TimeSpan RingMargin = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan NothingToHear = TimeSpan.FromSeconds(10);

    private const int EntryToneHz = 850;
    private const double EntryToneDbm0 = -24;
    private static readonly TimeSpan EntryToneLength = TimeSpan.FromMilliseconds(150);

    /// <summary>There is somebody who understands speech.</summary>
    public Func<bool> Understands { get; set; } = () => false;

    /// <summary>There is somebody who speaks values whole.</summary>
    public Func<bool> Speaks { get; set; } = () => false;

    public void Run(EngineEffect effect, DateTimeOffset now, StepWork work)
    {
        switch (effect)
        {
            case RingCaller e: OnCaller(e.Call, leg => work.Operations.Add(new RingLeg(leg))); break;
            case AnswerCall e: OnCaller(e.Call, leg => work.Operations.Add(new AnswerLeg(leg))); break;
            case SendEarlyMediaToCaller e: OnCaller(e.Call, leg => work.Operations.Add(new SendEarlyMedia(leg))); break;
            case EchoCaller e: OnCaller(e.Call, leg => work.Operations.Add(new Echo(leg))); break;
            case PlayTone e: OnCaller(e.Call, leg => work.Operations.Add(new Play(leg, 0, [new TonePart(e.FrequencyHz, null)]))); break;
            case PlayPrompts e: OnCaller(e.Call, leg => Play(e, leg, work)); break;
            case TakeKeys e: OnCaller(e.Call, leg => Collect(e, leg, work)); break;
            case TakeMessage e: OnCaller(e.Call, leg => Take(e, leg, work)); break;
            case AskWeb e: work.Questions.Add(new WebQuestion(e, book.Call(e.Call)?.Secrets.ToDictionary() ?? [])); break;
            case CancelParty e: Cancel(e, work); break;
            case RecordCall e: OnCaller(e.Call, leg => Record(e.Call, leg, now, work)); break;
            case CallIntoConference e: OnCaller(e.Call, leg => IntoConference(e, leg, now, work)); break;
            case OfferToAgent e: Offer(e, now, work); break;
            case WithdrawOffer e: Withdraw(e, work); break;
            case JoinTalk e: Join(e, now, work); break;
            case FreeAgentPhone e: Free(e, work); break;
            case DialParty e: Dial(e, now, work); break;
            case JoinParty e: JoinParty(e, work); break;
            case AskParty e: Ask(e, work); break;
            case TakeAsParty e: TakeAsParty(e, now, work); break;
            case TakeAsAgent e: TakeAsAgent(e, now, work); break;
            case HushRecording e: Hush(e, work); break;
            case EndRecording e: if (book.Call(e.Call) is { } talked) EndRecording(talked, work); break;
            case TurnCall e: if (book.Call(e.Call) is { } turned) Turn(turned, work); break;
            case ChangeExtension e: work.Changes.Add(e); break;
            case ShapeTalk e: Shape(e, work); break;
            case PlayToTalk e: PlayInTalk(e, work); break;
            case DialConsulted e: DialConsulted(e, now, work); break;
            case DropConsulted e: if (book.Call(e.Call) is { } call) DropThird(call, HangupCause.Normal, work); break;
            case HandOver e: HandOver(e, work); break;
            case RingDialler e: RingDialler(e, now, work); break;
            case DialCustomer e: DialCustomer(e, now, work); break;
            case BeginFax e: book.Begin(e.Call, e.Number).FaxFile = faxes.PathOf(e.Call); break;
            case TakeFax e: OnCaller(e.Call, leg => work.Operations.Add(new ReceiveFax(leg, e.Call.Value, faxes.FileFor(e.Call, now)))); break;
            case LetMonitor e: Monitor(e, now, work); break;
            case FreeMonitor e: FreeMonitor(e.By, work); break;
            case FindNumber e: work.Back.Add(new NumberFound(e.Call, parties.Find(e.Party).Number is { Length: > 0 } number ? PhoneNumber.National(number) : null)); break;
            case ReleaseCall e: Release(e, work); break;
            default: throw new InvalidOperationException($"no operation for {effect.GetType().Name}");
        }
    }

    /// <summary>The call that suffers when the effect fails; null: none does.</summary>
    public static CallId? CallOf(EngineEffect effect) => effect switch
    {
        AnswerCall e => e.Call,
        PlayPrompts e => e.Call,
        TakeKeys e => e.Call,
        TakeMessage e => e.Call,
        CallIntoConference e => e.Call,
        OfferToAgent e => e.Call,
        JoinTalk e => e.Call,
        DialParty e => e.Call,
        AskWeb e => e.Call,
        JoinParty e => e.Call,
        FindNumber e => e.Call,
        AskParty e => e.Call,
        TakeAsParty e => e.Call,
        TakeAsAgent e => e.Call,
        ShapeTalk e => e.Call,
        PlayToTalk e => e.Call,
        DialConsulted e => e.Call,
        HandOver e => e.Call,
        RingDialler e => e.Call,
        DialCustomer e => e.Call,
        BeginFax e => e.Call,
        TakeFax e => e.Call,
        _ => null,
    };

    /// <summary>The call is over for the engine: whatever legs it still has go.</summary>
    public void End(CallId call, StepWork work)
    {
        if (book.Call(call) is not { } legs) return;
        if (legs is { Caller: { } caller, Recording: true }) work.Operations.Add(new StopRecording(caller, call.Value));
        DropThird(legs, HangupCause.Normal, work);
        if (legs.Agent is { } side) Drop(legs, side, HangupCause.Normal, work);
        if (legs.Party is { } party) work.Operations.Add(new HangUpLeg(party, HangupCause.Normal));
        StopRings(legs, work);
        if (legs.Caller is { } left) work.Operations.Add(new HangUpLeg(left, HangupCause.Normal));
        book.End(call);
    }

    private void OnCaller(CallId call, Action<LegId> work)
    {
        if (book.Call(call)?.Caller is { } leg) work(leg);
    }

    private void Play(PlayPrompts effect, LegId leg, StepWork work)
    {
        var (before, parts) = (Parts(effect.Before, effect.Language), Parts(effect.Prompts, effect.Language));
        if (!effect.Loop && before.Count == 0 && parts.Count > 0 && effect.Prompts.Any(name => name.StartsWith(Say.Prefix, StringComparison.Ordinal)) && Speaks())
            work.Voicing.Add(new Voicing(leg, effect.Step, [.. effect.Prompts.Select(name => (name, prompts.Find(name, effect.Language)))], effect.Language));
        else if (before.Count + parts.Count > 0) work.Operations.Add(new Play(leg, effect.Step.Value, [.. before, .. parts], effect.Loop && parts.Count > 0) { LoopFrom = before.Count });
        else if (!effect.Loop) work.Back.Add(new PromptsPlayed(effect.Call, effect.Step, Failed: true));
    }

    private void Collect(TakeKeys effect, LegId leg, StepWork work)
    {
        if (effect.Secret && book.Call(effect.Call) is { } call) (call.SecretStep, call.SecretVariable) = (effect.Step, effect.SecretVariable);
        if (effect.AsNumber && book.Call(effect.Call) is { } keying) keying.NumberStep = effect.Step;
        if (effect.Speech is { } choice && Understands()) Listen(effect, choice, leg, work);
        var parts = Parts(effect.Prompts.Select(name => name == Say.CallerNumber ? $"say:digits:{OwnNumber(effect.Call)}" : name), effect.Language);
        int? loopFrom = effect.Meanwhile is null ? null : parts.Count;
        if (effect.Meanwhile is { } meanwhile) parts.AddRange(Parts(meanwhile, effect.Language) is { Count: > 0 } music ? music : [new SilencePart(NothingToHear)]);
        work.Operations.Add(new CollectKeys(leg, effect.Step.Value, parts, effect.Minimum, effect.Maximum, effect.EndKey,
            TimeSpan.FromSeconds(effect.FirstKeySeconds), TimeSpan.FromSeconds(effect.NextKeySeconds), BargeIn: true, effect.Secret) { LoopFrom = loopFrom });
    }

    /// <summary>Out of the recording of the call where there is one, because a leg has only one; else out of one that nobody keeps.</summary>
    private void Listen(TakeKeys effect, SpokenChoice choice, LegId leg, StepWork work)
    {
        var legs = book.Call(effect.Call)!;
        legs.ListenStep = effect.Step;
        var own = legs.Recording ? null : $"{effect.Call}-{effect.Step.Value}-said";
        var file = own is null ? recordings.PathOf(effect.Call) : recordings.MessageFile(own);
        if (file is null) return;
        if (own is not null) work.Operations.Add(new StartRecording(leg, own, file));
        work.Listening.Add(new ListeningBegun(effect.Call, effect.Step, leg, file, own, choice, effect.Language));
    }

    /// <summary>The recording of the call itself gives way: a leg has one.</summary>
    private void Take(TakeMessage effect, LegId leg, StepWork work)
    {
        var legs = book.Call(effect.Call)!;
        (legs.Recording, legs.Message, legs.MessageStep) = (false, effect.Message, effect.Step);
        var limit = TimeSpan.FromSeconds(effect.SecondsMax);
        work.Operations.Add(new StartRecording(leg, effect.Message, recordings.MessageFile(effect.Message)));
        work.Operations.Add(new CollectKeys(leg, effect.Step.Value, [], Minimum: 1, Maximum: 1, EndKey: null, limit, limit));
    }

    private string OwnNumber(CallId call) => book.Call(call) is { } legs ? Shown(legs) : "";

    private List<PromptPart> Parts(IEnumerable<string> names, string? language = null) => [.. names.SelectMany(name => prompts.Find(name, language))];

    private void Record(CallId call, LegId leg, DateTimeOffset now, StepWork work)
    {
        book.Call(call)!.Recording = true;
        work.Operations.Add(new StartRecording(leg, call.Value, recordings.FileFor(call, now)));
    }

    private void Hush(HushRecording effect, StepWork work)
    {
        if (book.Call(effect.Call) is not { Recording: true, Caller: { } leg }) return;
        work.Operations.Add(effect.Paused ? new PauseRecording(leg, effect.Call.Value) : new ResumeRecording(leg, effect.Call.Value));
    }

    /// <summary>Who stays takes the recording along; his voice stays in its channel.</summary>
    private void Turn(CallLegs legs, StepWork work)
    {
        if (legs is { Recording: true, Caller: { } leaves, Party: { } stays }) work.Operations.Add(new MoveRecording(leaves, stays, legs.Id.Value, Turned: true));
        book.Turn(legs);
    }

    /// <summary>All hear a short tone when somebody comes.</summary>
    private void IntoConference(CallIntoConference effect, LegId leg, DateTimeOffset now, StepWork work)
    {
        var legs = book.Call(effect.Call)!;
        (legs.Conference, legs.ConferenceStep) = (effect.Conference, effect.Step);
        work.Operations.Add(new EnterConference(leg, effect.Conference));
        work.Operations.Add(new PlayToConference(effect.Conference, 0, [new TonePart(EntryToneHz, EntryToneLength, EntryToneDbm0)]));
        if (effect.Recorded) work.Operations.Add(new StartConferenceRecording(effect.Conference, effect.Call.Value, recordings.FileFor(effect.Call, now)));
        if (!effect.Apart) return;
        var alone = RecordingFiles.Alone(effect.Call);
        work.Operations.Add(new StartRecording(leg, alone.Value, recordings.FileFor(alone, now)));
    }

    private void Offer(OfferToAgent effect, DateTimeOffset now, StepWork work)
    {
        if (book.Call(effect.Call) is not { } legs) return;
        var side = new AgentSide(effect.Offer, effect.Agent, effect.Phone, effect.Standing);
        if (effect.Purpose is OfferPurpose.Consult) legs.Third = side;
        else legs.Agent = side;
        if (effect.Standing)
        {
            if (book.StandingLeg(effect.Phone) is null) work.Back.Add(new OfferUndeliverable(effect.Offer, "not-connected"));
            return;
        }
        if (TalkWhereHeListens(side, effect.Call, now, work)) return;
        var leg = ids.NextLeg();
        side.Leg = leg;
        book.Add(leg, LegRole.Agent, effect.Call);
        work.Legs.Add(new StoryLeg(effect.Call, leg.ToString(), "agent", now));
        // The call is offered to this agent: where his telephone is forwarded, another would take it in his name.
        work.Operations.Add(new DialLeg(leg, new ExtensionTarget(effect.Phone), Shown(legs), legs.Name, TimeSpan.FromSeconds(effect.RingSeconds) + RingMargin)
        {
            FollowsRedirection = false,
        });
    }

    private void Withdraw(WithdrawOffer effect, StepWork work)
    {
        if (book.CallOfOffer(effect.Offer) is not { } legs) return;
        if (legs.Third?.Offer == effect.Offer) DropThird(legs, HangupCause.Cancelled, work);
        else if (legs.Agent is { } side) Drop(legs, side, HangupCause.Cancelled, work);
    }

    private void Join(JoinTalk effect, DateTimeOffset now, StepWork work)
    {
        if (book.Call(effect.Call) is not { } legs) return;
        var consult = legs.Third?.Offer == effect.Offer;
        if ((consult ? legs.Third : legs.Agent) is not { } side || (consult ? legs.Agent?.Leg : legs.Caller) is not { } other) return;
        side.Joining = true;
        side.Greeting = effect.CallerHears.IsEmpty && effect.AgentHears.IsEmpty ? null : new Greeting(Parts(effect.CallerHears, effect.Language), Parts(effect.AgentHears));
        if (side.Standing)
        {
            side.Leg = book.StandingLeg(side.Phone);
            if (side.Leg is { } standing) work.Legs.Add(new StoryLeg(legs.Id, standing.ToString(), "agent", now));
        }
        if (side.Leg is not { } leg) work.Back.Add(new OfferUndeliverable(effect.Offer, "not-connected"));
        else if (book.Leg(leg) is { Answered: true }) Greeting.Join(side, other, leg, work);
        // Otherwise the phone still rings; its answer joins.
    }

    private void Free(FreeAgentPhone effect, StepWork work)
    {
        if (book.Call(effect.Call) is { Agent: { } side } legs && side.Agent == effect.Agent) Drop(legs, side, HangupCause.Normal, work);
    }

    private static void Drop(CallLegs legs, AgentSide side, HangupCause cause, StepWork work)
    {
        legs.Agent = null;
        if (side.Leg is not { } leg) return;
        if (legs.Caller is { } caller && (side.Joined || side.Joining)) work.Operations.Add(new PartLegs(caller, leg));
        Leave(legs, side, leg, cause, work);
    }

    private void Release(ReleaseCall effect, StepWork work)
    {
        if (book.Call(effect.Call) is not { Caller: { } caller } legs) return;
        EndRecording(legs, work);
        work.Operations.Add(new HangUpLeg(caller, Cause(effect.Cause)));
        legs.Caller = null;
    }

    private static void EndRecording(CallLegs legs, StepWork work)
    {
        if (legs is { Recording: true, Caller: { } caller }) work.Operations.Add(new StopRecording(caller, legs.Id.Value));
        legs.Recording = false;
    }

    private static string Shown(CallLegs legs) => PhoneNumber.National(PhoneNumber.Normalise(legs.Number));

    private static HangupCause Cause(ReleaseCause cause) => cause switch
    {
        ReleaseCause.Busy => HangupCause.Busy,
        ReleaseCause.NoSuchNumber => HangupCause.NotFound,
        ReleaseCause.NoAnswer => HangupCause.NoAnswer,
        ReleaseCause.Congestion => HangupCause.Congestion,
        ReleaseCause.Refused => HangupCause.Rejected,
        ReleaseCause.Forbidden => HangupCause.Forbidden,
        ReleaseCause.Fault => HangupCause.Failure,
        _ => HangupCause.Normal,
    };
}
