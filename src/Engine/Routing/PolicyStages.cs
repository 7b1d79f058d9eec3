namespace Antiphon.Engine.Routing;

/// <summary>The stages of a queue's policy, stacked in their order.</summary>
internal static class PolicyStages
{
    public static void Narrow(Selection selection, PolicyScope scope)
    {
        foreach (var demand in Demands(scope).ToList())
            if (demand.Loss is not { } loss) selection.Skip(demand.Stage, demand.Note);
            else if (demand.Binding) selection.Narrow(demand.Stage, loss);
            else selection.Prefer(demand.Stage, loss, scope.MeetsBinding);
    }

    /// <summary>Whether this agent may have the call at all: the same rules as <see cref="Narrow"/>, without an account.</summary>
    public static Func<AgentId, bool> WhoMay(PolicyScope scope)
    {
        foreach (var _ in Demands(scope)) { }
        return scope.MeetsBinding;
    }

    private static IEnumerable<Demand> Demands(PolicyScope scope)
    {
        if (Duties.DemandOf(scope) is { Loss: { } offDuty } duty)
        {
            scope.Binding.Add(offDuty);
            yield return duty;
        }
        var held = false;
        if (OwnAgentStages.Wanted(scope) is { Loss: { } another } wanted)
        {
            if (wanted.Binding) scope.Binding.Add(another);
            held = wanted.Binding;
            yield return wanted;
        }
        foreach (var stage in scope.Queue.Stages)
        {
            var demand = Of(scope, stage);
            if (stage is OwnAgentStage or LastAgentStage && demand.Binding)
            {
                // A caller is held for one of them at most: when the own agents bind, the last one only comes first.
                if (held) demand = demand with { Binding = false };
                held = true;
            }
            if (demand is { Binding: true, Loss: { } loss }) scope.Binding.Add(loss);
            yield return demand;
        }
    }

    private static Demand Of(PolicyScope scope, PolicyStage stage) => stage switch
    {
        OwnAgentStage own => OwnAgentStages.Own(scope, own),
        LastAgentStage last => OwnAgentStages.Last(scope, last),
        RegionStage region => RegionBinding.Of(scope, region),
        SkillStage skill => SkillSteps.Of(scope, skill),
        _ => Demand.None("unknown", "unknown"),
    };

    /// <summary>The next wait, in seconds, at which something of the policy changes for a call; null: nothing does any more.</summary>
    public static int? NextStep(QueueSettings queue, CallInProgress call)
    {
        var next = int.MaxValue;
        foreach (var stage in queue.Stages)
        {
            if (stage is OwnAgentStage { HoldSeconds: var own }) Consider(own);
            else if (stage is LastAgentStage { HoldSeconds: var last }) Consider(last);
            else if (stage is RegionStage { HoldSeconds: var region }) Consider(region);
            else if (stage is SkillStage { Steps: var steps }) foreach (var step in steps) Consider(step.AfterSeconds);
        }
        Consider(queue.EscalateAfterSeconds);
        if (call.Wanted is { } wanted) Consider(wanted.HoldSeconds);
        return next == int.MaxValue ? null : next;

        void Consider(int seconds)
        {
            if (seconds > call.RelaxedSeconds && seconds < next) next = seconds;
        }
    }
}
