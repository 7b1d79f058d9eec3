using Antiphon.Server.Features.Agents;

namespace Antiphon.Server.Features.Queues;

/// <summary>A queue as it is set up. Shapes and ranges: docs/operating/outside-contract.md, <see cref="QueueSettings"/>.</summary>
internal sealed record QueueSetup(string Id, LocalText Name, QueueRules Rules)
{
    public static QueueSetup Of(Queue queue) => new(queue.Id, new LocalText(queue.NameZh, queue.NameEn), QueueRules.Of(queue.Settings()));
}

/// <param name="Agents">Who serve it.</param>
/// <param name="Waiting">Callers now.</param>
internal sealed record QueueSetupView(string Id, LocalText Name, QueueRules Rules, int Agents, int Waiting, IReadOnlyList<PolicyProblem> Problems);

/// <summary>The settings of a queue without its identity: what a version of it consists of.</summary>
internal sealed record QueueRules
{
    public AgentOrder Order { get; init; } = AgentOrder.LongestIdle;
    public IReadOnlyList<StageRule> Stages { get; init; } = [];
    public int OfferSeconds { get; init; } = 20;
    public int WrapUpSecondsMax { get; init; } = 60;
    public int MissesMax { get; init; } = 3;
    public int WaitSecondsMax { get; init; } = 1800;
    public int LengthMax { get; init; } = 200;
    public bool RejectAllowed { get; init; } = true;
    public int RejectRestSeconds { get; init; }
    public AfterReject AfterReject { get; init; }

    /// <summary>Null: rejected.</summary>
    public string? RejectReason { get; init; }
    public bool AgentNumberSpoken { get; init; }
    public IReadOnlyList<string> AgentPrompts { get; init; } = [];

    /// <summary>Null: the call ends.</summary>
    public string? PlaybackFlow { get; init; }
    public bool Recorded { get; init; } = true;
    public int ServiceLevelSeconds { get; init; } = 20;
    public IReadOnlyList<string> WaitingPrompts { get; init; } = ["music"];
    public int WeightPercent { get; init; } = 100;
    public int CreditSeconds { get; init; }
    public int EscalateAfterSeconds { get; init; }
    public int EscalationCreditSeconds { get; init; }
    public IReadOnlyList<ClassRule> Classes { get; init; } = [];
    public IReadOnlyList<OverflowSetup> Overflows { get; init; } = [];
    public int RedialMinutes { get; init; } = 10;

    /// <summary>Null: only music.</summary>
    public AnnouncementSetup? Announcements { get; init; }
    public IReadOnlyList<ExitSetup> Exits { get; init; } = [];

    /// <summary>Null: nobody is called back.</summary>
    public CallbackSetup? Callback { get; init; }

    /// <summary>Null: it works at any time.</summary>
    public HoursSetup? Hours { get; init; }

    /// <summary>Recorded only while this calendar says open. Null: at any time.</summary>
    public string? RecordedCalendar { get; init; }

    public static QueueRules Of(QueueSettings queue) => new()
    {
        Order = queue.Order, Stages = [.. queue.Stages.Select(StageRule.Of)], OfferSeconds = queue.OfferSeconds, WrapUpSecondsMax = queue.WrapUpSecondsMax,
        MissesMax = queue.MissesMax, WaitSecondsMax = queue.WaitSecondsMax, LengthMax = queue.LengthMax, RejectAllowed = queue.RejectAllowed, RejectRestSeconds = queue.RejectRestSeconds, Recorded = queue.Recorded,
        ServiceLevelSeconds = queue.ServiceLevelSeconds, WaitingPrompts = queue.WaitingPrompts, WeightPercent = queue.WeightPercent, CreditSeconds = queue.CreditSeconds,
        EscalateAfterSeconds = queue.EscalateAfterSeconds, EscalationCreditSeconds = queue.EscalationCreditSeconds,
        Classes = [.. queue.Classes.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => ClassRule.Of(c.Key, c.Value))],
        Overflows = [.. queue.Overflows.Select(OverflowSetup.Of)], RedialMinutes = queue.RedialMinutes,
        Announcements = AnnouncementSetup.Of(queue.Announcements), Exits = [.. queue.Exits.Select(ExitSetup.Of)], Callback = CallbackSetup.Of(queue.Callback),
        Hours = HoursSetup.Of(queue.Hours), RecordedCalendar = queue.RecordedCalendar,
        AfterReject = queue.AfterReject, RejectReason = queue.RejectReason, AgentNumberSpoken = queue.AgentNumberSpoken, AgentPrompts = queue.AgentPrompts, PlaybackFlow = queue.PlaybackFlow?.Value,
    };

    /// <returns>Null: a list or a name is missing, or a class stands there twice.</returns>
    public QueueSettings? Settings(QueueId id)
    {
        if (Stages is null || Classes is null || WaitingPrompts is null || WaitingPrompts.Count > 20 || Stages.Count > 20 || !Enum.IsDefined(Order)) return null;
        if (!Prompts(WaitingPrompts, 20)) return null;
        if (Classes.Any(c => c?.Name is null || c.First is { } first && !Prompts(first, 20)) || Classes.DistinctBy(c => c.Name).Count() != Classes.Count) return null;
        var stages = Stages.Select(s => s?.Stage()).ToList();
        if (stages.Contains(null) || Overflows is not { Count: <= 10 }) return null;
        var overflows = Overflows.Select(o => o?.Rule()).ToList();
        if (overflows.Contains(null)) return null;
        if (!Prompts(AgentPrompts, 20) || !Enum.IsDefined(AfterReject) || PlaybackFlow?.Length > 64 || !(RejectReason is null || NotReadyReasons.Chosen.Any(reason => reason.Code == RejectReason))) return null;
        var announcements = Announcements?.Announcements();
        var exits = Exits?.Count <= 20 ? Exits.Select(e => e?.Exit()).ToList() : [null];
        var hours = Hours?.Hours();
        if (announcements is null != Announcements is null || exits.Contains(null) || hours is null != Hours is null || RecordedCalendar?.Length > 40) return null;
        return new QueueSettings(id)
        {
            Order = Order, Stages = [.. stages!], OfferSeconds = OfferSeconds, WrapUpSecondsMax = WrapUpSecondsMax, MissesMax = MissesMax, WaitSecondsMax = WaitSecondsMax,
            LengthMax = LengthMax, RejectAllowed = RejectAllowed, RejectRestSeconds = RejectRestSeconds, Recorded = Recorded, ServiceLevelSeconds = ServiceLevelSeconds, WaitingPrompts = [.. WaitingPrompts],
            WeightPercent = WeightPercent, CreditSeconds = CreditSeconds, EscalateAfterSeconds = EscalateAfterSeconds, EscalationCreditSeconds = EscalationCreditSeconds,
            Classes = Classes.ToImmutableDictionary(c => c.Name, c => c.Treatment()),
            Overflows = [.. overflows!], RedialMinutes = RedialMinutes, Announcements = announcements, Exits = [.. exits!], Callback = Callback?.Settings(),
            AfterReject = AfterReject, RejectReason = RejectReason, AgentNumberSpoken = AgentNumberSpoken, AgentPrompts = [.. AgentPrompts],
            PlaybackFlow = string.IsNullOrWhiteSpace(PlaybackFlow) ? null : new FlowId(PlaybackFlow),
            Hours = hours, RecordedCalendar = string.IsNullOrWhiteSpace(RecordedCalendar) ? null : RecordedCalendar,
        };
    }

    /// <summary>Names of prompts, not too many and well formed.</summary>
    public static bool Prompts(IReadOnlyList<string>? names, int most) => names?.Count <= most && !names.Any(p => p is null || p.Length is 0 or > 64 || p.Contains(' '));

    public string Json() => JsonSerializer.Serialize(this, ApiJson.Options);
}

/// <summary>Meanings and ranges at <see cref="ClassTreatment"/>.</summary>
internal sealed record ClassRule(string Name, int CreditSeconds, int WeightPercent = 100, int? ServiceLevelSeconds = null, int? TargetPercent = null, IReadOnlyList<string>? First = null)
{
    public static ClassRule Of(string name, ClassTreatment treatment) =>
        new(name, treatment.CreditSeconds, treatment.WeightPercent, treatment.ServiceLevelSeconds, treatment.TargetPercent, treatment.First.IsEmpty ? null : treatment.First);

    public ClassTreatment Treatment() => new(CreditSeconds, WeightPercent) { ServiceLevelSeconds = ServiceLevelSeconds, TargetPercent = TargetPercent, First = [.. First ?? []] };
}

internal enum OverflowTarget { Queue, Flow, Extension, Callback }

/// <param name="Id">Of the queue or the flow, or the number of the extension.</param>
/// <param name="Seconds">Of waited and expected wait.</param>
/// <param name="PerAgent">Of crowded.</param>
internal sealed record OverflowSetup(OverflowWhen When, OverflowTarget Kind, string Id, int Seconds = 0, int PerAgent = 0)
{
    public static OverflowSetup Of(OverflowRule rule)
    {
        var (kind, id) = TargetOf(rule.To);
        return new OverflowSetup(rule.When, kind, id, rule.Seconds, rule.PerAgent);
    }

    public static (OverflowTarget Kind, string Id) TargetOf(Destination to) => to switch
    {
        ToFlow flow => (OverflowTarget.Flow, flow.Flow.Value),
        ToParty { Party: ExtensionParty party } => (OverflowTarget.Extension, party.Extension),
        ToQueue queue => (OverflowTarget.Queue, queue.Queue.Value),
        ToCallback => (OverflowTarget.Callback, ""),
        _ => throw new ArgumentOutOfRangeException(nameof(to), to, message: null),
    };

    /// <summary>Null when it is not well formed.</summary>
    public static Destination? Destination(OverflowTarget kind, string? id) => kind is OverflowTarget.Callback ? new ToCallback() : id is not { Length: > 0 and <= 64 } ? null : kind switch
    {
        OverflowTarget.Queue => new ToQueue(new QueueId(id)),
        OverflowTarget.Flow => new ToFlow(new FlowId(id)),
        OverflowTarget.Extension when id.All(char.IsAsciiDigit) => new ToParty(new ExtensionParty(id)),
        _ => null,
    };

    /// <summary>Null when it is not well formed.</summary>
    public OverflowRule? Rule() => Enum.IsDefined(When) && Destination(Kind, Id) is { } to ? new OverflowRule(When, to, Seconds) { PerAgent = PerAgent } : null;
}

internal enum StageKind { OwnAgent, LastAgent, Region, Skill }

/// <param name="HoldSeconds">Of all but skill.</param>
/// <param name="Ask">Of last agent.</param>
/// <param name="Steps">Of skill.</param>
internal sealed record StageRule(StageKind Kind, int HoldSeconds = 0, bool Ask = false, IReadOnlyList<StepRule>? Steps = null, bool SkipIfNobody = true)
{
    public static StageRule Of(PolicyStage stage) => stage switch
    {
        OwnAgentStage own => new StageRule(StageKind.OwnAgent, own.HoldSeconds),
        LastAgentStage last => new StageRule(StageKind.LastAgent, last.HoldSeconds, last.Ask),
        RegionStage region => new StageRule(StageKind.Region, region.HoldSeconds),
        SkillStage skill => new StageRule(StageKind.Skill, Steps: [.. skill.Steps.Select(s => new StepRule(s.AfterSeconds, [.. s.Needs.Select(n => new NeedRule(n.Skill, n.Level))]))],
            SkipIfNobody: skill.SkipIfNobody),
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, message: null),
    };

    /// <summary>Null when it is not well formed.</summary>
    public PolicyStage? Stage() => Kind switch
    {
        StageKind.OwnAgent => new OwnAgentStage(HoldSeconds),
        StageKind.LastAgent => new LastAgentStage(HoldSeconds) { Ask = Ask },
        StageKind.Region => new RegionStage(HoldSeconds),
        StageKind.Skill when Steps is { Count: <= 20 } && Steps.All(s => s?.Needs is { Count: <= 20 } && s.Needs.All(n => n?.Skill is not null)) =>
            new SkillStage([.. Steps.Select(s => new SkillStep(s.AfterSeconds, [.. s.Needs.Select(n => new SkillNeed(n.Skill.Trim(), n.Level))]))]) { SkipIfNobody = SkipIfNobody },
        _ => null,
    };
}

internal sealed record StepRule(int AfterSeconds, IReadOnlyList<NeedRule> Needs);

internal sealed record NeedRule(string Skill, int Level);

/// <summary>The form of the API, for what is kept as text.</summary>
internal static class ApiJson
{
    public static readonly JsonSerializerOptions Options = Made();

    private static JsonSerializerOptions Made()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        Hosting.Wiring.Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
