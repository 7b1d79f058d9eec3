using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Reports.Export;
using Antiphon.Server.Features.Reports.Facts;

namespace Antiphon.Server.Features.Reports.Contacts;

/// <summary>Everything row by row, as one's own analysis wants it: contacts, their segments, the states of agents. Column names are those of the schema, which has a version;
/// read and written row by row, as long as it may be.</summary>
internal static class ExportContacts
{
    public const int Version = 1, DaysMax = 400;
    private static readonly (string Name, TableFormat Format)[] Contacts =
    [
        ("schema", TableFormat.Text), ("contact_id", TableFormat.Text), ("started_at", TableFormat.Instant), ("ended_at", TableFormat.Instant), ("answered_at", TableFormat.Instant), ("enqueued_at", TableFormat.Instant), ("direction", TableFormat.Text),
        ("party", TableFormat.Text), ("dialled", TableFormat.Text), ("trunk", TableFormat.Text), ("queue", TableFormat.Text), ("agent", TableFormat.Text), ("dialled_by", TableFormat.Text), ("result", TableFormat.Text), ("cause", TableFormat.Text),
        ("released_by", TableFormat.Text), ("wait_seconds", TableFormat.Number), ("talk_seconds", TableFormat.Number), ("hold_seconds", TableFormat.Number), ("wrap_up_seconds", TableFormat.Number), ("transfers", TableFormat.Number),
        ("recorded", TableFormat.Number), ("simulated", TableFormat.Number),
    ];

    private static readonly (string Name, TableFormat Format)[] Segments =
    [
        ("schema", TableFormat.Text), ("contact_id", TableFormat.Text), ("segment", TableFormat.Number), ("kind", TableFormat.Text), ("started_at", TableFormat.Instant), ("ended_at", TableFormat.Instant), ("seconds", TableFormat.Number),
        ("queue", TableFormat.Text), ("agent", TableFormat.Text), ("party", TableFormat.Text), ("outcome", TableFormat.Text), ("keys", TableFormat.Text),
    ];

    private static readonly (string Name, TableFormat Format)[] States =
    [
        ("schema", TableFormat.Text), ("agent", TableFormat.Text), ("state", TableFormat.Text), ("reason", TableFormat.Text), ("started_at", TableFormat.Instant), ("ended_at", TableFormat.Instant), ("seconds", TableFormat.Number),
        ("cause", TableFormat.Text), ("contact_id", TableFormat.Text),
    ];

    /// <param name="of"><c>contacts</c>, <c>segments</c> or <c>states</c>.</param>
    /// <param name="from">First day, in the centre's time zone.</param>
    /// <param name="to">Last day, included.</param>
    public static async Task<IResult> Handle(string of, string? from, string? to, string? format, HttpContext http, CentreDb db, IScopes scopes, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        if (of is not ("contacts" or "segments" or "states")) return Refused.Because(RefusalCatalogue.NotFound);
        if ((format ?? TableFile.Csv) is TableFile.Pdf || TableFile.ContentType(format ?? TableFile.Csv) is not { } type) return FieldFault.Of("format", "unknown");
        if (!TryDay(from, out var first)) return FieldFault.Of("from", "pattern");
        if (!TryDay(to, out var last) || last < first || last.DayNumber - first.DayNumber >= DaysMax) return FieldFault.Of("to", "range");
        var (calls, reports) = (await scopes.Of(http.User, Permission.SeeCalls), await scopes.Of(http.User, Permission.SeeReports));
        var (since, until) = (Instant(clock, first), Instant(clock, last.AddDays(1)));
        await audit.Write(http.User, "contacts-exported", $"{of} {first:yyyy-MM-dd}–{last:yyyy-MM-dd}", stop);
        var (columns, rows) = of switch
        {
            "contacts" => (Contacts, Of(db, calls, since, until)),
            "segments" => (Segments, SegmentsOf(db, calls, since, until)),
            _ => (States, StatesOf(db, reports, since, until)),
        };
        return Results.Stream(to => Write(to, format ?? TableFile.Csv, of, columns, rows, NumberMask.SeesAll(http.User), clock.LocalTimeZone, stop), type, $"{of} v{Version} {first:yyyy-MM-dd} {last:yyyy-MM-dd}.{TableFile.Extension(format ?? TableFile.Csv)}");
    }

    private static async Task Write(Stream to, string format, string title, (string Name, TableFormat Format)[] columns, IAsyncEnumerable<object?[]> rows, bool numbers, TimeZoneInfo zone, CancellationToken stop)
    {
        await using var table = await TableFile.Open(format, to, title, "", [.. columns.Select(c => new TableColumn(c.Name, c.Format))], 1, numbers, zone, stop);
        await foreach (var row in rows.WithCancellation(stop)) await table.Write([$"{title}-v{Version}", .. row], stop);
    }

    private static IAsyncEnumerable<object?[]> Of(CentreDb db, PeopleScope seen, DateTimeOffset since, DateTimeOffset until) =>
        (from contact in db.Set<ContactRow>().AsNoTracking()
         join call in CallFilter.Within(db.Set<CallRecord>().Where(c => c.StartedAt >= since && c.StartedAt < until), seen) on contact.ContactId equals call.Id
         orderby call.StartedAt, contact.ContactId
         select contact).AsAsyncEnumerable()
            .Select(c => new object?[] { c.ContactId, c.StartedAt, c.EndedAt, c.AnsweredAt, c.EnqueuedAt, c.Direction, c.Party, c.Dialled, c.Trunk, c.Queue ?? "", c.Agent ?? "", c.DialledBy ?? "", c.Result, c.Cause, c.ReleasedBy,
                Seconds(c.WaitMs), Seconds(c.TalkMs), Seconds(c.HoldMs), Seconds(c.WrapUpMs), c.Transfers, c.Recorded ? 1L : 0L, c.Simulated ? 1L : 0L });

    private static IAsyncEnumerable<object?[]> SegmentsOf(CentreDb db, PeopleScope seen, DateTimeOffset since, DateTimeOffset until) =>
        (from segment in db.Set<ContactSegmentRow>().AsNoTracking()
         join call in CallFilter.Within(db.Set<CallRecord>().Where(c => c.StartedAt >= since && c.StartedAt < until), seen) on segment.ContactId equals call.Id
         orderby call.StartedAt, segment.ContactId, segment.Segment
         select segment).AsAsyncEnumerable()
            .Select(s => new object?[] { s.ContactId, s.Segment, s.Kind, s.StartedAt, s.EndedAt, Length(s.StartedAt, s.EndedAt), s.Queue ?? "", s.Agent ?? "", s.Party ?? "", s.Outcome ?? "", s.Keys ?? "" });

    /// <summary>Every stretch of an agent that began then, being signed out with the others: where it stands between two shifts it ends one and begins the next.</summary>
    private static IAsyncEnumerable<object?[]> StatesOf(CentreDb db, PeopleScope seen, DateTimeOffset since, DateTimeOffset until)
    {
        var times = db.Set<AgentTime>().AsNoTracking().Where(t => t.StartedAt >= since && t.StartedAt < until);
        if (!seen.IsAll)
        {
            var people = seen.JobNumbers.ToList();
            times = times.Where(t => people.Contains(t.Agent));
        }
        return times.OrderBy(t => t.Agent).ThenBy(t => t.StartedAt).ThenBy(t => t.Seq).ThenBy(t => t.Ordinal).AsAsyncEnumerable()
            .Select(t => new object?[] { t.Agent, t.State.ToString(), t.Reason ?? "", t.StartedAt, t.EndedAt, Length(t.StartedAt, t.EndedAt), t.Cause.ToString(), t.CallId ?? "" });
    }

    private static double? Length(DateTimeOffset from, DateTimeOffset? to) => to is { } end ? (end - from).TotalSeconds : null;

    private static double? Seconds(long? ms) => ms / 1000.0;

    private static DateTimeOffset Instant(TimeProvider clock, DateOnly day) => DateTimeOffset.FromUnixTimeMilliseconds(Bucketing.StartOfDay(clock.LocalTimeZone, day));

    private static bool TryDay(string? text, out DateOnly day) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is >= 2000 and < 2100;
}
