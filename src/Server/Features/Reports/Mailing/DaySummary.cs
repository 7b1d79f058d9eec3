using System.Security.Claims;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Customers;
using Antiphon.Server.Features.Mail;
using Antiphon.Server.Features.Reports.Catalogue;
using Antiphon.Server.Features.Reports.Facts;

namespace Antiphon.Server.Features.Reports.Mailing;

/// <summary>The day in words: its figures, why callers were lost, and every call of an important customer with the way to its recording.</summary>
internal sealed class DaySummary(IDbContextFactory<CentreDb> databases, IMailer mailer, ReportQuery query, IScopes scopes, ICentreNames names, TimeProvider clock)
{
    /// <summary>Calls of important customers in one mail; of more the last line says how many.</summary>
    public const int CallsMax = 100;

    private static readonly string[] Figured = ["calls-in", "calls-out", "calls-answered", "calls-lost", "calls-talk-time", "offered", "queue-answered", "queue-lost", "answer-rate", "service-level", "asa", "talks", "time-signed-in", "occupancy"];

    /// <returns>Null: he may not see the figures of the centre.</returns>
    public async Task<MailLetter?> Letter(ReportMailing mailing, ClaimsPrincipal owner, CancellationToken stop)
    {
        var (wish, seen) = (mailing.Read(), await scopes.Of(owner, Permission.SeeReports));
        if (!seen.CoversUnassigned) return null;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), clock.LocalTimeZone).DateTime);
        var (from, to) = ReportMailing.DaysOf(wish.Period, today);
        var english = wish.Language == "en-US";
        var lines = new List<string> { $"{(english ? "Summary" : "汇总")} {from:yyyy-MM-dd}{(from == to ? "" : $" – {to:yyyy-MM-dd}")} ({clock.LocalTimeZone.Id})", "" };
        await AddFigures(lines, from, to, seen, english, stop);
        await AddImportant(lines, from, to, owner, english, stop);
        return new MailLetter(wish.To, $"{mailing.Name} {from:yyyy-MM-dd}", string.Join('\n', lines) + "\n", []);
    }

    /// <summary>A figure as people read it.</summary>
    public static string Text(double? value, MeasureUnit unit) => (value, unit) switch
    {
        (null, _) => "–",
        ({ } ratio, MeasureUnit.Ratio) => (ratio * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %",
        ({ } seconds, MeasureUnit.Seconds) => Duration(seconds),
        ({ } number, _) => number.ToString("#,0.##", CultureInfo.InvariantCulture),
    };

    private async Task AddFigures(List<string> lines, DateOnly from, DateOnly to, PeopleScope seen, bool english, CancellationToken stop)
    {
        var wish = new ReportWish([], [.. Figured.Select(key => Measures.Find(key)!)], TimeUnit.None, from, to, Simulated: false, NamedReports.Nothing, seen.IsAll ? null : seen.JobNumbers);
        var result = await query.Run(wish, stop);
        foreach (var measure in wish.Measures) lines.Add($"{In(measure.Name, english)}: {Text(result.Total.Of(measure, result.Total), measure.Unit)}");
        var causes = await query.Run(wish with { Rows = ["cause"], Measures = [Measures.Find("calls-lost")!] }, stop);
        var lost = causes.Rows.Where(r => r.Of(causes.Wish.Measures[0], causes.Total) > 0).ToList();
        if (lost.Count == 0) return;
        lines.AddRange(["", english ? "Why callers were lost" : "呼损原因"]);
        foreach (var row in lost)
        {
            var cause = Measures.LossCauses.FirstOrDefault(c => c.Reason.ToString() == row.Key.Values[0]);
            lines.Add($"  {(cause.Key is null ? row.Key.Values[0] : english ? cause.En : cause.Zh)}: {row.Of(causes.Wish.Measures[0], causes.Total):0}");
        }
    }

    private async Task AddImportant(List<string> lines, DateOnly from, DateOnly to, ClaimsPrincipal owner, bool english, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var (since, until) = (Instant(from), Instant(to.AddDays(1)));
        var important = ImportantCustomers.Numbers(db);
        var calls = CallFilter.Within(db.Set<CallRecord>().AsNoTracking().Where(c => !c.Simulated && c.StartedAt >= since && c.StartedAt < until && important.Contains(c.Number)), await scopes.Of(owner, Permission.SeeCalls));
        var count = await calls.CountAsync(stop);
        var shown = await calls.OrderBy(c => c.StartedAt).Take(CallsMax).ToListAsync(stop);
        lines.AddRange(["", $"{(english ? "Calls of important customers" : "重要客户来电")}: {count}"]);
        var customers = await ImportantCustomers.Of(db, [.. shown.Select(c => c.Number).Distinct()], stop);
        var address = await mailer.PublicAddress(stop);
        foreach (var call in shown)
        {
            var customer = customers[call.Number];
            var outcome = call.LostReason is { } reason && Measures.LossCauses.FirstOrDefault(c => c.Reason == reason) is { Key: not null } lost ? english ? lost.En : lost.Zh : call.AnsweredAt is not null ? english ? "answered" : "已接通" : english ? "not answered" : "未接通";
            var who = call.Agent is { } agent ? $", {names.Agent(new AgentId(agent))}" : "";
            lines.Add($"  {TimeZoneInfo.ConvertTime(call.StartedAt, clock.LocalTimeZone):MM-dd HH:mm} {customer.Name} ({customer.Class}): {outcome}{who}, {Duration(call.TalkMs / 1000.0)}");
            if (address is not null) lines.Add($"    {address}/calls?call={call.Id}");
        }
        if (count > shown.Count) lines.Add(english ? $"  and {count - shown.Count} more" : $"  另有 {count - shown.Count} 个");
    }

    private DateTimeOffset Instant(DateOnly day) => DateTimeOffset.FromUnixTimeMilliseconds(Bucketing.StartOfDay(clock.LocalTimeZone, day));

    private static string In(LocalText text, bool english) => english ? text.En : text.Zh;

    private static string Duration(double seconds)
    {
        var whole = (long)Math.Round(seconds);
        return string.Create(CultureInfo.InvariantCulture, $"{whole / 3600}:{whole / 60 % 60:00}:{whole % 60:00}");
    }
}
