using Antiphon.Engine.Ivr;
using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.CentreSettings;
using Antiphon.Server.Features.Prompts;
using Antiphon.Server.Features.Prompts.Speaking;

namespace Antiphon.Server.Features.Flows.Trial;

/// <summary>Trials against the centre as it is now: its queues, calendars, lists, prompts and published sub-flows; by its clocks as they are at the moment of the trial, so that
/// a stored test of a summer day says the same in winter.</summary>
internal sealed class TrialRunner(CallCentre calls, PromptStore prompts, ICallerFacts facts, TimeProvider clock)
{
    public TrialResult Run(Flow flow, TrialScript script)
    {
        var sounds = prompts.All.ToDictionary(p => p.Name);
        (LocalText, double)? SoundOf(string name) =>
            sounds.TryGetValue(name, out var sound) ? (sound.Text, sound.Seconds)
            : Say.Parts(name) is { } said ? (new LocalText(SpokenValue.Text(said.Kind, said.Value, SpokenPieces.Mandarin), SpokenValue.Text(said.Kind, said.Value, SpokenPieces.English)), 0.4 * said.Value.Length) : null;
        var known = script.Facts ?? facts.Of(PhoneNumber.Normalise(script.Caller), extension: false, script.At);
        if (script.Lists is { } lists) known = known with { Lists = lists, Blocked = false };
        var centre = CentreSource.In(calls.State.Centre, CentreSource.Offset(clock, script.At));
        return new FlowTrial(centre, flow, SoundOf).Run(script, script.Class is { } of ? known with { Class = of } : known);
    }

    public IReadOnlyList<TrialVerdict> Run(Flow flow, IEnumerable<TrialCase> cases) => [.. cases.Select(c => Judge(c, Run(flow, c.Script)))];

    private static TrialVerdict Judge(TrialCase trial, TrialResult result)
    {
        var expect = trial.Expect;
        LocalText? failure = null;
        if (expect.State is { } state && state != result.State) failure = new($"应为“{state}”，实为“{result.State}”", $"expected “{state}”, was “{result.State}”");
        else if (expect.Queue is { } queue && queue != result.Queue) failure = new($"应进入队列“{queue}”，实为“{result.Queue ?? "无"}”", $"expected queue “{queue}”, was “{result.Queue ?? "none"}”");
        else if (Missing(expect.Nodes, [.. result.Steps.Select(s => s.Node)]) is { } node) failure = new($"没有走到节点“{node}”", $"did not come to the node “{node}”");
        else if (Missing(expect.Prompts, [.. result.Steps.SelectMany(s => s.Hears).Select(p => p.Name)]) is { } prompt) failure = new($"没有听到“{prompt}”", $"did not hear “{prompt}”");
        return new TrialVerdict(trial.Name, failure, result);
    }

    /// <returns>The first that is not found after the ones before it; null: all are.</returns>
    private static string? Missing(ImmutableArray<string> wanted, ImmutableArray<string> found)
    {
        var at = 0;
        foreach (var want in wanted)
        {
            at = at >= found.Length ? -1 : found.IndexOf(want, at);
            if (at < 0) return want;
            at++;
        }
        return null;
    }
}
