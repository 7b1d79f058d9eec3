using Antiphon.Engine.Routing;

namespace Antiphon.Server.Features.Flows.Trial;

/// <summary>Runs a flow through the engine that runs the real ones, in a time of its own. Nobody is called and nothing is stored; the same script gives the same result.</summary>
/// <param name="soundOf">Text and length of a prompt; null: there is none of that name.</param>
internal sealed class FlowTrial(Centre centre, Flow flow, Func<string, (LocalText Text, double Seconds)?> soundOf)
{
    private const string Number = "trial";
    private const double UnknownSeconds = 1;

    /// <summary>A caller of a trial who is asked to speak does, for so long.</summary>
    private const double SpokenSeconds = 5;

    /// <summary>Rounds without an input of the script: prompts and times that run out.</summary>
    private const int RoundsMax = 2_000;

    private static readonly CallId Call = new("trial");
    private readonly List<TrialStep> _steps = [];
    private RoutingState _state = RoutingState.Initial;
    private DateTimeOffset _now;
    private string? _wants;
    private StepId? _wantsStep;
    private double _sounds;
    private string? _problem;
    private CallEnded? _ended;

    public TrialResult Run(TrialScript script, CallerFacts facts)
    {
        _now = DateTimeOffset.FromUnixTimeMilliseconds(script.At.ToUnixTimeMilliseconds());
        var dialled = script.Dialled.Length > 0 ? script.Dialled : Number;
        Give(new CentreConfigured(centre with
        {
            // Nobody is there, so that a caller who is put into a queue stays there.
            Agents = ImmutableDictionary<AgentId, AgentSettings>.Empty,
            Flows = centre.Flows.SetItem(flow.Id, flow), Numbers = centre.Numbers.SetItem(dialled, new ToFlow(flow.Id)),
        }));
        Give(new CallArrived(Call, dialled, new PartyId(1), "trial", Simulated: false) { Facts = facts });
        var inputs = new Queue<TrialInput>(script.Inputs);
        for (var round = 0; round < RoundsMax && Next(inputs); round++) { }
        return Result(facts);
    }

    /// <returns>False: the script has nothing for what the call waits for, or nothing more can happen.</returns>
    private bool Next(Queue<TrialInput> inputs)
    {
        if (_state.Calls.GetValueOrDefault(Call) is not { } call || call.Phase is not (CallPhase.Flow or CallPhase.DiallingParty)) return false;
        if (inputs.TryPeek(out var leaving) && leaving.Kind == "hang-up" && _wants is not "prompts") { inputs.Dequeue(); Give(new CallerLeft(Call)); return true; }
        switch (_wants)
        {
            case "prompts": Pass(_sounds); Give(new PromptsPlayed(Call, _wantsStep!.Value)); return true;
            case "keys" when inputs.TryDequeue(out var input): Pass(_sounds); Give(KeysOf(call, input)); return true;
            case "web" when inputs.TryDequeue(out var input): Give(new WebAnswered(Call, _wantsStep!.Value, input.Values, input.Kind == "web" ? input.Problem : "not-answered")); return true;
            case "message": Pass(SpokenSeconds); Give(new MessageTaken(Call, _wantsStep!.Value, call.Message!.Id, SpokenSeconds)); return true;
            case "party" when inputs.TryDequeue(out var input): Give(input.Party is { } fate ? new PartyGone(Call, fate) : new PartyAnswered(Call)); return true;
            case null when call.StepEndsAt is { } end: _now = end; Give(new ClockTicked()); return true;
            default: return false;
        }
    }

    private KeysTaken KeysOf(CallInProgress call, TrialInput input)
    {
        var (minimum, seconds, secret) = FlowRunNode(call) switch
        {
            CollectNode n => (n.Minimum, n.FirstKeySeconds, n.Secret),
            MenuNode n => (1, n.FirstKeySeconds, n.Secret),
            _ => (1, 5, false),
        };
        var keys = input.Kind == "keys" ? input.Keys : "";
        if (keys.Length == 0) Pass(seconds);
        var result = keys.Length == 0 ? KeysResult.Nothing : keys.Length < minimum ? KeysResult.TooFew : KeysResult.Complete;
        return new KeysTaken(Call, _wantsStep!.Value, secret ? null : keys, keys.Length, result);
    }

    private static FlowNode? FlowRunNode(CallInProgress call) => call.Node is { } name ? call.Flow?.Nodes.GetValueOrDefault(name) : null;

    private void Pass(double seconds) => _now = _now.AddMilliseconds(Math.Round(seconds * 1000));

    private void Give(EngineInput input)
    {
        (_wants, _wantsStep, _sounds) = (null, null, 0);
        var decision = RoutingEngine.Decide(_state, input, _now);
        _state = decision.Next;
        foreach (var e in decision.Events) Take(e);
        foreach (var effect in decision.Effects) Take(effect);
    }

    private void Take(EngineEvent e)
    {
        switch (e)
        {
            case FlowStepStarted s: _steps.Add(new TrialStep(s.Flow.Value, s.Node, s.Try, s.At, null, null, [])); break;
            case FlowStepEnded s when _steps.Count > 0: _steps[^1] = _steps[^1] with { Exit = s.Exit, Digits = s.Digits }; break;
            case FlowFailed f: _problem = f.Problem; break;
            case CallEnded ended: _ended = ended; break;
        }
    }

    private void Take(EngineEffect effect)
    {
        switch (effect)
        {
            case PlayPrompts { Loop: true } play: Hear(play.Step, play.Prompts); break;
            case PlayPrompts play: (_wants, _wantsStep, _sounds) = ("prompts", play.Step, Hear(play.Step, play.Prompts)); break;
            case TakeKeys keys: (_wants, _wantsStep, _sounds) = ("keys", keys.Step, Hear(keys.Step, keys.Prompts)); break;
            case TakeMessage taking: (_wants, _wantsStep) = ("message", taking.Step); break;
            case AskWeb web: (_wants, _wantsStep) = ("web", web.Step); break;
            case DialParty: _wants = "party"; break;
        }
    }

    /// <returns>How long it takes, seconds.</returns>
    private double Hear(StepId step, ImmutableArray<string> prompts)
    {
        var sounds = prompts.Select(name => (Name: name, Sound: soundOf(name))).ToList();
        var heard = sounds.Select(s => new TrialPrompt(s.Name, s.Sound?.Text ?? new LocalText(s.Name, s.Name))).ToList();
        var at = _steps.FindLastIndex(s => s.Exit is null);
        if (at >= 0) _steps[at] = _steps[at] with { Hears = [.. _steps[at].Hears, .. heard] };
        return sounds.Sum(s => s.Sound?.Seconds ?? UnknownSeconds);
    }

    private TrialResult Result(CallerFacts facts)
    {
        var call = _state.Calls.GetValueOrDefault(Call);
        var state = call switch
        {
            null => "ended",
            { Phase: CallPhase.Queued or CallPhase.Offered or CallPhase.Joining } => "queue",
            { Phase: CallPhase.TalkingToParty or CallPhase.Talking } => "talk",
            _ => _wants ?? "tone",
        };
        var ending = _ended is null ? null : _ended.Lost is { } lost ? $"{_ended.Reason}: {lost}" : $"{_ended.Reason}";
        return new TrialResult(_steps, state, call?.Node, _now, (call?.Queue ?? _ended?.Queue)?.Value, ending, _problem, call?.Language ?? call?.Flow?.Language ?? flow.Language ?? "zh-CN",
            call?.Variables ?? ImmutableDictionary<string, FlowValue>.Empty, facts);
    }
}
