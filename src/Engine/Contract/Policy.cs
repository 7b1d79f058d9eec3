using System.Text.Json.Serialization;

namespace Antiphon.Engine.Contract;

/// <summary>One stage of a queue's policy: narrows the agents who may have a call, or prefers some of them. Stages stack in their order;
/// what is left is ordered by <see cref="QueueSettings.Order"/>.</summary>
/// <remarks>A stage that binds does so only while it can be met: it is skipped when nobody who is signed in would meet it.</remarks>
[JsonDerivedType(typeof(OwnAgentStage), "own-agent")]
[JsonDerivedType(typeof(LastAgentStage), "last-agent")]
[JsonDerivedType(typeof(RegionStage), "region")]
[JsonDerivedType(typeof(SkillStage), "skill")]
public abstract record PolicyStage
{
    /// <summary>Longest time that a stage may bind, and latest step of a skill stage, seconds.</summary>
    public const int SecondsMax = 3600;
}

/// <summary>The customer's own agents (<see cref="CallerFacts.OwnAgents"/>): for so long only they, afterwards they first.</summary>
/// <param name="HoldSeconds">0–3600; 0: only preferred.</param>
public sealed record OwnAgentStage(int HoldSeconds) : PolicyStage;

/// <summary>熟客优先: the agent whom the caller talked to last (<see cref="CallerFacts.LastAgent"/>).</summary>
/// <param name="HoldSeconds">0–3600; 0: only preferred.</param>
public sealed record LastAgentStage(int HoldSeconds) : PolicyStage
{
    /// <summary>The caller is asked, once, when his last agent is signed in; key 1 means yes. Without a yes the stage is skipped.</summary>
    public bool Ask { get; init; }
}

/// <summary>区域绑定: agents of the caller's region. Callers of no known region pass.</summary>
/// <param name="HoldSeconds">For so long nobody else, afterwards they first. 0–3600.</param>
public sealed record RegionStage(int HoldSeconds) : PolicyStage;

/// <summary>Skills and levels, relaxed step by step as the wait grows.</summary>
/// <param name="Steps">By <see cref="SkillStep.AfterSeconds"/>, the first at 0. 1–6 steps; the last in force counts.</param>
public sealed record SkillStage(ImmutableArray<SkillStep> Steps) : PolicyStage
{
    /// <summary>A step that nobody who is signed in meets gives way to the next at once; when none is left, nobody is kept out.</summary>
    public bool SkipIfNobody { get; init; } = true;
}

/// <param name="Needs">All of them; none: everybody of the queue.</param>
public sealed record SkillStep(int AfterSeconds, ImmutableArray<SkillNeed> Needs);

/// <param name="Level">At least; 1 (basic) to 10 (expert).</param>
public sealed record SkillNeed(string Skill, int Level);

/// <summary>How callers of a class (such as <c>vip</c>) stand in a queue.</summary>
/// <param name="CreditSeconds">Counts as waited already. −3600 to 3600.</param>
/// <param name="WeightPercent">Of each second waited, beside <see cref="QueueSettings.WeightPercent"/>. 10–1000.</param>
public sealed record ClassTreatment(int CreditSeconds, int WeightPercent = 100)
{
    /// <summary>Of this class, instead of the queue's own.</summary>
    public int? ServiceLevelSeconds { get; init; }

    /// <summary>So many of a hundred callers of this class are to be answered in time. Null: no target; 1–100.</summary>
    public int? TargetPercent { get; init; }

    /// <summary>Begin the first announcement to this class, instead of the queue's own. At most 10; none: the queue's own.</summary>
    public ImmutableArray<string> First { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>When a call leaves its queue for somewhere else.</summary>
/// <remarks>Waited: after <see cref="OverflowRule.Seconds"/> in the queue. The others: instead of entering it. ExpectedWait: 80 of 100 callers would be answered only
/// after more than <see cref="OverflowRule.Seconds"/>. Crowded: <see cref="OverflowRule.PerAgent"/> callers wait for each agent at work. Closed: outside the hours of the queue while nobody
/// is on duty; also those who wait when that begins.</remarks>
public enum OverflowWhen { Waited, Full, NobodySignedIn, ExpectedWait, Crowded, Closed }

/// <param name="To">Another queue, a flow or a party; a queue gets him with the age he has.</param>
/// <param name="Seconds">Of <see cref="OverflowWhen.Waited"/>: 1 to less than the longest wait. Of <see cref="OverflowWhen.ExpectedWait"/>: 1–86,400.</param>
public sealed record OverflowRule(OverflowWhen When, Destination To, int Seconds = 0)
{
    /// <summary>Times that one call may overflow; afterwards it waits where it is, so that queues that lead to each other end somewhere.</summary>
    public const int HopsMax = 5;

    /// <summary>Of <see cref="OverflowWhen.Crowded"/>: 1–1,000.</summary>
    public int PerAgent { get; init; }
}

/// <summary>A caller who left, or was lost, while he waited.</summary>
/// <param name="WaitedMs">Age that he had.</param>
public sealed record EarlierWait(QueueId Queue, long WaitedMs, DateTimeOffset LeftAt);

/// <summary>What an agent has done today, for the orders that compare it.</summary>
/// <param name="Day">Days since 1970 in the centre's time zone.</param>
public sealed record Workload(int Day, int Calls, long TalkMs);
