namespace Antiphon.Engine.Routing;

/// <summary>Looks for what is wrong with a queue's settings before they are put in force: ranges, contradictions, steps that are never reached,
/// skills that nobody has, a queue that nobody serves.</summary>
public static class PolicyCheck
{
    private const int StepsMax = 6, ClassesMax = 20, NeedsMax = 10;

    /// <param name="centre">With the agents as they are.</param>
    public static IReadOnlyList<PolicyProblem> Of(QueueSettings queue, Centre centre)
    {
        var found = new List<PolicyProblem>();
        Ranges(queue, found);
        var staff = centre.Agents.Values.Where(agent => !agent.Synthetic && agent.Queues.Contains(queue.Id)).ToList();
        if (staff.Count == 0) found.Add(new PolicyProblem("queue-empty", Refuses: false));
        for (var i = 0; i < queue.Stages.Length; i++)
        {
            var stage = queue.Stages[i];
            if (queue.Stages.Take(i).Any(before => before.GetType() == stage.GetType())) found.Add(new PolicyProblem("stage-twice", Refuses: true, i));
            CheckStage(queue, stage, i, staff, found);
        }
        Orders(queue, staff, found);
        Overflows(queue, centre, found);
        HoursCheck.Of(queue, centre, found);
        BehaviourCheck.Of(queue, centre, found);
        return found;
    }

    private static void Ranges(QueueSettings queue, List<PolicyProblem> found)
    {
        found.In("offerSeconds", queue.OfferSeconds, 3, 120);
        found.In("wrapUpSecondsMax", queue.WrapUpSecondsMax, 0, 3600);
        found.In("rejectRestSeconds", queue.RejectRestSeconds, 0, 600);
        found.In("missesMax", queue.MissesMax, 0, 100);
        found.In("waitSecondsMax", queue.WaitSecondsMax, 10, 86_400);
        found.In("lengthMax", queue.LengthMax, 0, 10_000);
        found.In("serviceLevelSeconds", queue.ServiceLevelSeconds, 1, 3600);
        found.In("weightPercent", queue.WeightPercent, 10, 1000);
        found.In("creditSeconds", queue.CreditSeconds, -PolicyStage.SecondsMax, PolicyStage.SecondsMax);
        found.In("escalateAfterSeconds", queue.EscalateAfterSeconds, 0, PolicyStage.SecondsMax);
        found.In("escalationCreditSeconds", queue.EscalationCreditSeconds, 0, PolicyStage.SecondsMax);
        found.In("redialMinutes", queue.RedialMinutes, 0, 60);
        if (queue.EscalateAfterSeconds >= queue.WaitSecondsMax) found.Add(new PolicyProblem("escalation-unreachable", Refuses: true, Number: queue.EscalateAfterSeconds));
        if (queue.EscalateAfterSeconds > 0 != queue.EscalationCreditSeconds > 0) found.Add(new PolicyProblem("escalation-half", Refuses: true));
        if (queue.Classes.Count > ClassesMax) found.Add(new PolicyProblem("out-of-range", Refuses: true, Detail: "classes", Number: queue.Classes.Count));
        foreach (var (name, treatment) in queue.Classes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            if (!Name(name) || treatment.CreditSeconds is < -PolicyStage.SecondsMax or > PolicyStage.SecondsMax || treatment.WeightPercent is < 10 or > 1000
                || treatment.ServiceLevelSeconds is < 1 or > 3600 || treatment.TargetPercent is < 1 or > 100 || treatment.First.Length > BehaviourCheck.PromptsMax)
                found.Add(new PolicyProblem("class-out-of-range", Refuses: true, Detail: name));
    }

    private static void Overflows(QueueSettings queue, Centre centre, List<PolicyProblem> found)
    {
        foreach (var rule in queue.Overflows)
        {
            if (queue.Overflows.Count(other => other.When == rule.When) > 1) found.Add(new PolicyProblem("overflow-twice", Refuses: true, Detail: rule.When.ToString()));
            if (rule.When is OverflowWhen.Waited && (rule.Seconds < 1 || rule.Seconds >= queue.WaitSecondsMax)) found.Add(new PolicyProblem("overflow-unreachable", Refuses: true, Number: rule.Seconds));
            if (rule is { When: OverflowWhen.ExpectedWait, Seconds: < 1 or > 86_400 }) found.Add(new PolicyProblem("out-of-range", Refuses: true, Detail: "expectedSeconds", Number: rule.Seconds));
            if (rule is { When: OverflowWhen.Crowded, PerAgent: < 1 or > 1000 }) found.Add(new PolicyProblem("out-of-range", Refuses: true, Detail: "perAgent", Number: rule.PerAgent));
            if (rule.To is ToQueue self && self.Queue == queue.Id) found.Add(new PolicyProblem("overflow-self", Refuses: true));
            else if (rule.To is ToQueue other && !centre.Queues.ContainsKey(other.Queue)) found.Add(new PolicyProblem("overflow-unknown", Refuses: true, Detail: other.Queue.Value));
            else if (rule.To is ToFlow flow && !centre.Flows.ContainsKey(flow.Flow)) found.Add(new PolicyProblem("overflow-unknown", Refuses: true, Detail: flow.Flow.Value));
        }
    }

    private static void CheckStage(QueueSettings queue, PolicyStage stage, int index, List<AgentSettings> staff, List<PolicyProblem> found)
    {
        switch (stage)
        {
            case OwnAgentStage own: Hold(own.HoldSeconds); break;
            case LastAgentStage last: Hold(last.HoldSeconds); break;
            case RegionStage region:
                Hold(region.HoldSeconds);
                if (staff.Count > 0 && staff.TrueForAll(agent => agent.Regions.IsEmpty)) found.Add(new PolicyProblem("region-nobody", Refuses: false, index));
                break;
            case SkillStage skill: Skills(queue, skill, index, staff, found); break;
        }

        void Hold(int seconds)
        {
            if (seconds is < 0 or > PolicyStage.SecondsMax) found.Add(new PolicyProblem("out-of-range", Refuses: true, index, "holdSeconds", seconds));
            else if (seconds >= queue.WaitSecondsMax) found.Add(new PolicyProblem("hold-too-long", Refuses: true, index, Number: seconds));
        }
    }

    private static void Skills(QueueSettings queue, SkillStage stage, int index, List<AgentSettings> staff, List<PolicyProblem> found)
    {
        if (stage.Steps.Length is 0 or > StepsMax) found.Add(new PolicyProblem("steps-count", Refuses: true, index, Number: stage.Steps.Length));
        for (var i = 0; i < stage.Steps.Length; i++)
        {
            var (step, before) = (stage.Steps[i], i == 0 ? null : stage.Steps[i - 1]);
            if (before is null ? step.AfterSeconds != 0 : step.AfterSeconds <= before.AfterSeconds) found.Add(new PolicyProblem("step-order", Refuses: true, index, Number: step.AfterSeconds));
            if (step.AfterSeconds >= queue.WaitSecondsMax) found.Add(new PolicyProblem("step-unreachable", Refuses: true, index, Number: step.AfterSeconds));
            if (step.Needs.Length > NeedsMax) found.Add(new PolicyProblem("out-of-range", Refuses: true, index, "needs", step.Needs.Length));
            foreach (var need in step.Needs) Need(need, step, before, index, staff, found);
            if (step.Needs.IsEmpty && i + 1 < stage.Steps.Length) found.Add(new PolicyProblem("step-contradiction", Refuses: true, index, Number: stage.Steps[i + 1].AfterSeconds));
        }
    }

    private static void Need(SkillNeed need, SkillStep step, SkillStep? before, int index, List<AgentSettings> staff, List<PolicyProblem> found)
    {
        if (!Name(need.Skill)) found.Add(new PolicyProblem("skill-name", Refuses: true, index, need.Skill));
        if (need.Level is < 1 or > 10) found.Add(new PolicyProblem("level-range", Refuses: true, index, need.Skill, need.Level));
        if (step.Needs.Count(other => other.Skill == need.Skill) > 1) found.Add(new PolicyProblem("skill-twice", Refuses: true, index, need.Skill));
        if (before?.Needs.FirstOrDefault(other => other.Skill == need.Skill) is { } earlier && need.Level > earlier.Level)
            found.Add(new PolicyProblem("step-contradiction", Refuses: true, index, need.Skill, step.AfterSeconds));
        if (staff.Count == 0) return;
        if (staff.TrueForAll(agent => !agent.Skills.ContainsKey(need.Skill))) found.Add(new PolicyProblem("skill-missing", Refuses: true, index, need.Skill));
        else if (staff.TrueForAll(agent => agent.Skills.GetValueOrDefault(need.Skill) < need.Level)) found.Add(new PolicyProblem("level-missing", Refuses: false, index, need.Skill, need.Level));
    }

    private static void Orders(QueueSettings queue, List<AgentSettings> staff, List<PolicyProblem> found)
    {
        if (queue.Order is AgentOrder.MostSkilled or AgentOrder.LeastSkilled && !queue.Stages.Any(stage => stage is SkillStage)) found.Add(new PolicyProblem("order-needs-skills", Refuses: true));
        if (queue.Order is AgentOrder.Fixed && staff.Count > 0 && staff.TrueForAll(agent => !agent.Positions.ContainsKey(queue.Id))) found.Add(new PolicyProblem("order-needs-places", Refuses: false));
    }

    /// <summary>Letters of any script, digits, hyphen and underscore; short enough to stand in a list.</summary>
    private static bool Name(string name) => name.Length is > 0 and <= 32 && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_');
}
