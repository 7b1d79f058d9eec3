using Antiphon.Engine.Contract;
using Antiphon.Server.Hosting;
using Antiphon.Server.Persistence;
using Antiphon.Server.Security;
using Antiphon.Server.Security.Audit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Antiphon.Server.Features.Alarms;

/// <param name="Subject">A queue or a job number; empty: each of them.</param>
/// <param name="State">Of <c>agent-state</c>.</param>
/// <param name="Threshold">Seconds, calls, percent or agents: 1–86,400.</param>
/// <param name="Days">Monday is 1, Sunday 64; summed. Default: every day.</param>
/// <param name="Recipients">Job numbers; none: everybody who supervises.</param>
internal sealed record AlarmRuleWish(AlarmMeasure Measure, int Threshold, string Subject = "", AgentState State = AgentState.NotReady, int DurationSeconds = 0, int FromMinute = 0,
    int ToMinute = AlarmRule.DayMinutes, int Days = AlarmRule.EveryDay, AlarmSeverity Severity = AlarmSeverity.Warning, IReadOnlyList<string>? Recipients = null, bool Enabled = true)
{
    /// <summary>Null: it is well formed; otherwise the field that is not.</summary>
    public string? Problem()
    {
        if (!Enum.IsDefined(Measure) || !Enum.IsDefined(State) || !Enum.IsDefined(Severity)) return "measure";
        if (Threshold is < 1 or > 86_400 || Measure is AlarmMeasure.ServiceLevel && Threshold > 100) return "threshold";
        if (DurationSeconds is < 0 or > 3600) return "durationSeconds";
        if (FromMinute is < 0 or > AlarmRule.DayMinutes || ToMinute is < 0 or > AlarmRule.DayMinutes || FromMinute == ToMinute) return "fromMinute";
        if (Days is < 1 or > AlarmRule.EveryDay) return "days";
        if (Subject is null or { Length: > 64 }) return "subject";
        return Recipients is { } jobs && (jobs.Count > AlarmRule.RecipientsMax || jobs.Any(job => job is null or { Length: 0 or > 32 } || !job.All(char.IsLetterOrDigit))) ? "recipients" : null;
    }
}

internal sealed record AlarmRuleView(long Id, AlarmMeasure Measure, string Subject, AgentState State, int Threshold, int DurationSeconds, int FromMinute, int ToMinute, int Days,
    AlarmSeverity Severity, IReadOnlyList<string> Recipients, bool Enabled, DateTimeOffset UpdatedAt, string UpdatedBy);

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
        (rule.Recipients, rule.UpdatedAt, rule.UpdatedBy) = ([.. (wish.Recipients ?? []).Distinct()], clock.GetUtcNow(), http.User.JobNumber ?? "");
        await db.SaveChangesAsync(stop);
        await audit.Write(http.User, "alarm-rule-set", $"{rule.Id}", stop);
        watch.Refresh();
        return View(rule, people);
    }

    private static AlarmRuleView View(AlarmRule r, PeopleDirectory people) => new(r.Id, r.Measure, r.Subject, r.State, r.Threshold, r.DurationSeconds, r.FromMinute, r.ToMinute, r.Days,
        r.Severity, r.Recipients, r.Enabled, r.UpdatedAt, people.NameOf(r.UpdatedBy) ?? r.UpdatedBy);
}
