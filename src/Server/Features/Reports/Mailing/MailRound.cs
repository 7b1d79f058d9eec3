using System.Security.Claims;
using Antiphon.Server.Features.Alarms;
using Antiphon.Server.Features.Mail;
using Antiphon.Server.Features.Reports.Export;
using Antiphon.Server.Features.Reports.Own;
using Microsoft.Extensions.Primitives;

namespace Antiphon.Server.Features.Reports.Mailing;

/// <summary>Sends what is due, a minute at most after its time, one after the other. What could not be sent is tried again in ever longer steps; after the last an alarm
/// is raised and the next day counts. What was due while the server was off goes out once.</summary>
internal sealed partial class MailRound(IDbContextFactory<CentreDb> databases, IMailer mailer, OwnReportBook book, ReportQuery query, ReportShaping shaping, DaySummary summary, IScopes scopes, RoleBook roles, IAlarms alarms, IAuditTrail audit,
    TimeProvider clock, ILogger<MailRound> log) : RoundService(clock)
{
    private const string Alarm = "report-mail-failed";
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30), FirstWait = TimeSpan.FromMinutes(2);

    /// <summary>One round at a time: nothing goes out twice.</summary>
    private readonly SemaphoreSlim _round = new(1);

    /// <summary>Sends all that is due now.</summary>
    public async Task Run(CancellationToken stop)
    {
        await _round.WaitAsync(stop);
        try { await SendDue(stop); }
        finally { _round.Release(); }
    }

    public override void Dispose()
    {
        base.Dispose();
        _round.Dispose();
    }

    private async Task SendDue(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var now = Clock.GetUtcNow();
        foreach (var mailing in await db.Set<ReportMailing>().Where(m => m.Enabled && m.NextAt <= now).OrderBy(m => m.NextAt).ToListAsync(stop))
        {
            var fault = await Send(mailing, stop);
            (mailing.LastAt, mailing.LastFault) = (Clock.GetUtcNow(), fault ?? "");
            if (fault is null || ++mailing.Tries >= ReportMailing.TriesMax)
            {
                if (fault is null) alarms.Clear(Alarm, mailing.Name);
                else alarms.Raise(Alarm, mailing.Name, AlarmSeverity.Warning, new Dictionary<string, string> { ["fault"] = fault });
                (mailing.Tries, mailing.NextAt) = (0, mailing.NextAfter(Clock.GetUtcNow(), Clock.LocalTimeZone));
            }
            else mailing.NextAt = Clock.GetUtcNow() + FirstWait * Math.Pow(2, mailing.Tries - 1);
            await db.SaveChangesAsync(stop);
        }
    }

    /// <returns>Null: the mail server has it; otherwise why not, as <see cref="IMailer.Send"/>, or <c>owner</c>, <c>report</c>, <c>too-many</c>, <c>pdf-font-missing</c>.</returns>
    public async Task<string?> Send(ReportMailing mailing, CancellationToken stop)
    {
        if (await PersonOf(mailing.Owner, stop) is not { } person) return "owner";
        var (letter, fault) = mailing.Report == ReportMailing.DailySummary ? (await summary.Letter(mailing, person, stop), null) : await Letter(mailing, person, stop);
        if (letter is null) return fault ?? "owner";
        if (await mailer.Send(letter, stop) is { } why) return why;
        await audit.Write(person, "report-mailed", mailing.Id, new Dictionary<string, string> { ["to"] = string.Join(' ', letter.To), ["report"] = mailing.Report }, stop);
        return null;
    }

    protected override TimeSpan Pause() => Pace;

    protected override Task Round(CancellationToken stop) => Run(stop);

    /// <summary>The owner with the rights that he has now; null: he may not sign in any more, or may not mail reports.</summary>
    private async Task<ClaimsPrincipal?> PersonOf(string job, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        if (await db.Set<Person>().AsNoTracking().SingleOrDefaultAsync(p => p.JobNumber == job && p.DisabledAt == null, stop) is not { } found) return null;
        var person = new ClaimsPrincipal(new ClaimsIdentity([new Claim(Rights.JobNumberClaim, job), .. roles.Claims(found.Roles)], SignInScheme.Name));
        return person.May(Permission.MailReports) && person.May(Permission.SeeReports) ? person : null;
    }

    private async Task<(MailLetter? Letter, string? Fault)> Letter(ReportMailing mailing, ClaimsPrincipal person, CancellationToken stop)
    {
        var wish = mailing.Read();
        if (wish.Format is TableFile.Pdf && !PdfFont.IsThere) return (null, "pdf-font-missing");
        var (from, to) = ReportMailing.DaysOf(wish.Period, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Clock.GetUtcNow(), Clock.LocalTimeZone).DateTime));
        var request = new ReportRequest(mailing.Report, $"{from:yyyy-MM-dd}", $"{to:yyyy-MM-dd}", wish.Filters.GetValueOrDefault("unit"), null, null);
        var filters = new QueryCollection(wish.Filters.ToDictionary(f => f.Key, f => new StringValues(f.Value)));
        var (asked, refused) = await ReadReports.Ask(request, person, filters, book, scopes, Clock, null, stop);
        if (asked is null) return (null, refused!.Reason.Code);
        try
        {
            var view = await ReadReports.Compute(mailing.Report, asked.Wish, null, query, shaping, stop);
            var words = new Words(wish.Language == "en-US");
            var title = words.Of(asked.Report.Name);
            using var file = new MemoryStream();
            await ExportReport.Write(file, wish.Format, title, view, asked.Wish, words, NumberMask.SeesAll(person), Clock.LocalTimeZone, stop);
            var name = $"{string.Concat(title.Select(c => Path.GetInvalidFileNameChars().Contains(c) ? ' ' : c))} {from:yyyy-MM-dd} {to:yyyy-MM-dd}.{TableFile.Extension(wish.Format)}";
            var text = string.Join('\n', [$"{title}  {from:yyyy-MM-dd} – {to:yyyy-MM-dd}", "", .. asked.Wish.Measures.Select((m, i) => $"{words.Of(m.Name)}: {DaySummary.Text(view.Total[i], m.Unit)}"), "",
                .. await mailer.PublicAddress(stop) is { } address ? new[] { $"{address}/reports/{mailing.Report}?period=range&from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}" } : []]);
            return (new MailLetter(wish.To, $"{mailing.Name} {from:yyyy-MM-dd}{(to == from ? "" : $" – {to:yyyy-MM-dd}")}", text, [new MailAttachment(name, TableFile.ContentType(wish.Format)!, file.ToArray())]), null);
        }
        catch (TooManyRowsException) { return (null, "too-many"); }
    }

    [LoggerMessage(1881, LogLevel.Error, "The round of mailed reports failed; it is tried again.")]
    protected override partial void Failed(Exception cause);
}
