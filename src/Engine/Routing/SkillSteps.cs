using System.Globalization;

namespace Antiphon.Engine.Routing;

/// <summary>Skills with levels, relaxed as the wait grows.</summary>
internal static class SkillSteps
{
    private const string Stage = "skill";

    public static Demand Of(PolicyScope scope, SkillStage stage)
    {
        for (var i = InForce(stage, scope.Call.RelaxedSeconds); i < stage.Steps.Length; i++)
        {
            var needs = stage.Steps[i];
            Func<AgentId, string?> loss = agent => Missing(scope.Agent(agent), needs);
            if (needs.Needs.IsEmpty) return Demand.None(Stage, "all skills");
            if (!stage.SkipIfNobody || scope.AnyStaffed(loss)) return new Demand(Stage, loss, Binding: true);
        }
        return Demand.None(Stage, Demand.NobodyStaffed);
    }

    /// <summary>He has what every step in force asks for.</summary>
    public static bool Meets(QueueSettings queue, AgentSettings? agent, int waitedSeconds)
    {
        foreach (var stage in queue.Stages)
            if (stage is SkillStage { Steps.IsEmpty: false } skills && Missing(agent, skills.Steps[InForce(skills, waitedSeconds)]) is not null) return false;
        return true;
    }

    /// <summary>Sum of the levels that the first step asks for: how good he is at what the queue is about.</summary>
    public static int Proficiency(QueueSettings queue, AgentSettings? agent)
    {
        var sum = 0;
        foreach (var stage in queue.Stages)
            if (stage is SkillStage { Steps: [var first, ..] })
                foreach (var need in first.Needs) sum += agent?.Skills.GetValueOrDefault(need.Skill) ?? 0;
        return sum;
    }

    public static int InForce(SkillStage stage, int waitedSeconds)
    {
        var step = 0;
        while (step + 1 < stage.Steps.Length && stage.Steps[step + 1].AfterSeconds <= waitedSeconds) step++;
        return step;
    }

    private static string? Missing(AgentSettings? agent, SkillStep step)
    {
        foreach (var need in step.Needs)
        {
            var level = agent?.Skills.GetValueOrDefault(need.Skill) ?? 0;
            if (level < need.Level) return string.Create(CultureInfo.InvariantCulture, $"skill {need.Skill} {level} of {need.Level}");
        }
        return null;
    }
}
