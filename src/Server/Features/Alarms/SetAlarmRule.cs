using Antiphon.Server.Features.Mail;
using Antiphon.Server.Features.Reports.Catalogue;

namespace Antiphon.Server.Features.Alarms;

/// <param name="Subject">A queue, a job number or a trunk; empty: each of them.</param>
/// <param name="State">Of <c>agent-state</c>.</param>
/// <param name="Threshold">Seconds, calls, percent or agents: 1–86,400.</param>
/// <param name="Days">Monday is 1, Sunday 64; summed. Default: every day.</param>
/// <param name="Recipients">Job numbers; none: everybody who supervises.</param>
internal sealed record AlarmRuleWish(AlarmMeasure Measure, int Threshold, string Subject = "", AgentState State = AgentState.NotReady, int DurationSeconds = 0, int FromMinute = 0,
    int ToMinute = AlarmRule.DayMinutes, int Days = AlarmRule.EveryDay, AlarmSeverity Severity = AlarmSeverity.Warning, IReadOnlyList<string>? Recipients = null, bool Enabled = true)
{
    /// <summary>Of <c>figure</c>: key of the catalogue.</summary>
    public string Figure { get; init; } = "";

    /// <summary>Of <c>figure</c>: <c>queue</c>, <c>agent</c>; empty: of the whole centre.</summary>
    public string By { get; init; } = "";
    public bool Below { get; init; }

    /// <summary>Addresses.</summary>
    public IReadOnlyList<string> Mails { get; init; } = [];

    /// <summary>0–1440; 0: never.</summary>
    public int EscalateMinutes { get; init; }
    public IReadOnlyList<string> EscalateTo { get; init; } = [];
    public IReadOnlyList<string> EscalateMails { get; init; } = [];

    private string? FigureProblem()
    {
        if (Measure is AlarmMeasure.Figure && (FigureBreaches.UnitOf(Figure ?? "") is null || Measures.Find(Figure!) is { OfTotal: true })) return "figure";
        if (By is not ("" or "queue" or "agent") || Measure is AlarmMeasure.Figure && By.Length > 0 && Measures.Find(Figure!) is { } summed && !summed.Source.Dimensions.Contains(By)) return "by";
        if (EscalateMinutes is < 0 or > 1440 || EscalateMinutes > 0 && (EscalateTo ?? []).Count + (EscalateMails ?? []).Count == 0) return "escalateMinutes";
        if (!AreMails(Mails)) return "mails";
        return !AreMails(EscalateMails) ? "escalateMails" : AreJobs(EscalateTo) ? null : "escalateTo";
    }

    private static bool AreMails(IReadOnlyList<string>? addresses) => addresses is { Count: <= AlarmRule.RecipientsMax } && addresses.All(SmtpMailer.IsAddress);

    private static bool AreJobs(IReadOnlyList<string>? jobs) => jobs is { Count: <= AlarmRule.RecipientsMax } && jobs.All(job => job is { Length: > 0 and <= 32 } && job.All(char.IsLetterOrDigit));

    /// <summary>Null: it is well formed; otherwise the field that is not.</summary>
    public string? Problem()
    {
        if (!Enum.IsDefined(Measure) || !Enum.IsDefined(State) || !Enum.IsDefined(Severity)) return "measure";
        if (Threshold is < 1 or > 86_400 || Measure is AlarmMeasure.ServiceLevel or AlarmMeasure.Lines && Threshold > 100) return "threshold";
        if (DurationSeconds is < 0 or > 3600) return "durationSeconds";
        if (FromMinute is < 0 or > AlarmRule.DayMinutes || ToMinute is < 0 or > AlarmRule.DayMinutes || FromMinute == ToMinute) return "fromMinute";
        if (Days is < 1 or > AlarmRule.EveryDay) return "days";
        if (Subject is null or { Length: > 64 }) return "subject";
        return Recipients is { } jobs && !AreJobs(jobs) ? "recipients" : FigureProblem();
    }
}

internal sealed record AlarmRuleView(long Id, AlarmMeasure Measure, string Subject, AgentState State, int Threshold, int DurationSeconds, int FromMinute, int ToMinute, int Days,
    AlarmSeverity Severity, IReadOnlyList<string> Recipients, bool Enabled, DateTimeOffset UpdatedAt, string UpdatedBy, string Figure, LocalText? FigureName, string By, bool Below, IReadOnlyList<string> Mails,
    int EscalateMinutes, IReadOnlyList<string> EscalateTo, IReadOnlyList<string> EscalateMails);

/// <summary>Rules come, change and go; the very next second counts.</summary>
internal static class SetAlarmRule
{
    public static async Task<IReadOnlyList<AlarmRuleView>> List(CentreDb db, PeopleDirectory people, CancellationToken stop) =>
        [.. (await db.Set<AlarmRule>().AsNoTracking().OrderBy(r => r.Id).ToListAsync(stop)).Select(r => View(r, people))];

    public static async Task<Results<Ok<AlarmRuleView>, Refused>> Create(AlarmRuleWish wish, HttpContext http, CentreDb db, AlarmWatch watch, PeopleDirectory people, IAuditTrail audit, TimeProvider clock,
        CancellationToken stop)
    {
        if (wish.Problem() is { } field) return Refused.Because(RefusalCatalogue.Invalid, "field", field);
        if (await db.Set<AlarmRule>().CountAsync(stop) >= AlarmRule.RulesMax) return Refused.Because(RefusalCatalogue.TooMany);
        var rule = new AlarmRule();
        db.Add(rule);
        return TypedResults.Ok(await Store(rule, wish, http, db, watch, people, audit, clock, stop));
    }

    public static async Task<Results<Ok<AlarmRuleView>, Refused>> Change(long id, AlarmRuleWish wish, HttpContext http, CentreDb db, AlarmWatch watch, PeopleDirectory people, IAuditTrail audit, TimeProvider clock,
        CancellationToken stop)
    {
        if (wish.Problem() is { } field) return Refused.Because(RefusalCatalogue.Invalid, "field", field);
        if (await db.Set<AlarmRule>().SingleOrDefaultAsync(r => r.Id == id, stop) is not { } rule) return Refused.Because(RefusalCatalogue.NotFound);
        return TypedResults.Ok(await Store(rule, wish, http, db, watch, people, audit, clock, stop));
    }

    public static async Task<Results<NoContent, Refused>> Remove(long id, HttpContext http, CentreDb db, AlarmWatch watch, IAuditTrail audit, CancellationToken stop)
    {
        if (await db.Set<AlarmRule>().SingleOrDefaultAsync(r => r.Id == id, stop) is not { } rule) return Refused.Because(RefusalCatalogue.NotFound);
        db.Remove(rule);
        await db.SaveChangesAsync(stop);
        await audit.Write(http.User, "alarm-rule-removed", $"{id}", stop);
        watch.Refresh();
        return TypedResults.NoContent();
    }

    private static async Task<AlarmRuleView> Store(AlarmRule rule, AlarmRuleWish wish, HttpContext http, CentreDb db, AlarmWatch watch, PeopleDirectory people, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        (rule.Measure, rule.Subject, rule.State, rule.Threshold, rule.DurationSeconds) = (wish.Measure, wish.Subject, wish.State, wish.Threshold, wish.DurationSeconds);
        (rule.FromMinute, rule.ToMinute, rule.Days, rule.Severity, rule.Enabled) = (wish.FromMinute, wish.ToMinute, wish.Days, wish.Severity, wish.Enabled);
        (rule.Figure, rule.ByWhat, rule.Below) = wish.Measure is AlarmMeasure.Figure ? (wish.Figure, wish.By, wish.Below) : ("", "", false);
        (rule.Mails, rule.EscalateMinutes, rule.EscalateTo, rule.EscalateMails) = ([.. wish.Mails.Distinct()], wish.EscalateMinutes, [.. wish.EscalateTo.Distinct()], [.. wish.EscalateMails.Distinct()]);
        (rule.Recipients, rule.UpdatedAt, rule.UpdatedBy) = ([.. (wish.Recipients ?? []).Distinct()], clock.GetUtcNow(), http.User.JobNumber ?? "");
        await db.SaveChangesAsync(stop);
        await audit.Write(http.User, "alarm-rule-set", $"{rule.Id}", stop);
        watch.Refresh();
        return View(rule, people);
    }

    private static AlarmRuleView View(AlarmRule r, PeopleDirectory people) => new(r.Id, r.Measure, r.Subject, r.State, r.Threshold, r.DurationSeconds, r.FromMinute, r.ToMinute, r.Days,
        r.Severity, r.Recipients, r.Enabled, r.UpdatedAt, people.NameOf(r.UpdatedBy) ?? r.UpdatedBy, r.Figure, LiveMeasures.Find(r.Figure)?.Name ?? Measures.Find(r.Figure)?.Name, r.ByWhat, r.Below, r.Mails, r.EscalateMinutes, r.EscalateTo, r.EscalateMails);
}
