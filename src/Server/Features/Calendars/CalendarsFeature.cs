using System.Text.RegularExpressions;
using Antiphon.Engine.Ivr;

namespace Antiphon.Server.Features.Calendars;

/// <summary>When the centre works.</summary>
internal static class CalendarsFeature
{
    public static IServiceCollection AddCalendars(this IServiceCollection services) =>
        services.AddSingleton<CalendarBook>().AddSingleton<ICentrePart>(provider => provider.GetRequiredService<CalendarBook>());

    public static IEndpointRouteBuilder MapCalendars(this IEndpointRouteBuilder routes)
    {
        var calendars = routes.MapGroup("/api/calendars").WithTags("calendars").RequireAuthorization(Permission.ManageCalendars);
        calendars.MapGet("", SetCalendar.List).WithName("GetCalendars");
        calendars.MapGet("/public-holidays", () => PublicHolidays.Years).WithName("GetPublicHolidays");
        calendars.MapPut("/{id}", SetCalendar.Put).WithName("SetCalendar");
        calendars.MapDelete("/{id}", SetCalendar.Delete).WithName("DeleteCalendar");
        calendars.MapPost("/preview", SetCalendar.Preview).WithName("PreviewCalendar").NothingInForce();
        return routes;
    }
}

/// <summary>The calendars: their part of the settings of routing, and their names in memory.</summary>
internal sealed class CalendarBook(IDbContextFactory<CentreDb> databases) : ICentrePart
{
    private volatile ImmutableDictionary<string, string> _names = ImmutableDictionary<string, string>.Empty;

    public LocalText NameOf(string id) => _names.GetValueOrDefault(id) is { } name ? new LocalText(name, name) : new LocalText(id, id);

    public async ValueTask<Centre> AddTo(Centre centre, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var rows = await db.Set<CalendarRow>().AsNoTracking().ToListAsync(stop);
        var setups = rows.ToDictionary(r => r.Id, r => r.Setup());
        _names = setups.ToImmutableDictionary(s => s.Key, s => s.Value.Name);
        return centre with { Calendars = centre.Calendars.SetItems(setups.Select(s => KeyValuePair.Create(s.Key, s.Value.For(s.Key)))) };
    }
}

/// <param name="Revision">Null: a new calendar.</param>
internal sealed record CalendarWish(long? Revision, CalendarSetup Setup);

/// <param name="Now">What it says at this moment.</param>
/// <param name="UsedBy">Published flows that ask it.</param>
internal sealed record CalendarView(string Id, long Revision, CalendarSetup Setup, MomentView Now, IReadOnlyList<string> UsedBy, DateTimeOffset UpdatedAt, string UpdatedBy);

/// <param name="Day">The special day that decides.</param>
/// <param name="NextChange">Null: not within a month.</param>
internal sealed record MomentView(string Label, string? Day, DateTimeOffset At, DateTimeOffset? NextChange);

/// <param name="At">The moment that is asked about; null: now.</param>
/// <param name="From">First day of the week that is shown; null: the Monday before.</param>
internal sealed record PreviewWish(CalendarSetup Setup, DateTimeOffset? At = null, DateOnly? From = null);

internal sealed record PreviewView(MomentView Moment, IReadOnlyList<DayView> Days);

internal sealed record DayView(DateOnly Date, SpecialDayKind? Kind, string? Name, IReadOnlyList<DayPeriod> Periods);

/// <summary>Calendars are set, and looked at before they are.</summary>
internal static partial class SetCalendar
{
    private const int CalendarsMax = 100;

    public static async Task<IReadOnlyList<CalendarView>> List(CentreDb db, CallCentre calls, TimeProvider clock, CancellationToken stop) =>
        [.. (await db.Set<CalendarRow>().AsNoTracking().OrderBy(c => c.Id).ToListAsync(stop)).Select(row => View(row, calls, clock))];

    public static async Task<Results<Ok<CalendarView>, Refused>> Put(string id, CalendarWish wish, HttpContext http, CentreDb db, CallCentre calls, CentreSource centre, TimeProvider clock, CancellationToken stop)
    {
        if (!IdForm().IsMatch(id)) return Refused.Because(RefusalCatalogue.FlowIdInvalid);
        if (wish.Setup is null || wish.Setup.Problem() is { } problem && problem.Length > 0) return Refused.Because(RefusalCatalogue.Invalid, "field", wish.Setup?.Problem() ?? "setup");
        if (wish.Setup.Overlap() is { } overlap) return Refused.Because(RefusalCatalogue.CalendarOverlap, "at", overlap);
        var row = await db.Set<CalendarRow>().SingleOrDefaultAsync(c => c.Id == id, stop);
        if (row is not null && wish.Revision is null) return Refused.Because(RefusalCatalogue.FlowIdTaken, "id", id);
        if (row?.Revision != wish.Revision) return Refused.Because(RefusalCatalogue.FlowChanged);
        if (row is null)
        {
            if (await db.Set<CalendarRow>().CountAsync(stop) >= CalendarsMax) return Refused.Because(RefusalCatalogue.TooLarge);
            db.Add(row = new CalendarRow { Id = id, Definition = "", Revision = 0, UpdatedBy = "" });
        }
        (row.Definition, row.Revision, row.UpdatedAt, row.UpdatedBy) = (wish.Setup.Write(), row.Revision + 1, clock.GetUtcNow(), http.User.JobNumber ?? "api");
        try { await db.SaveChangesAsync(stop); }
        catch (DbUpdateException) { return Refused.Because(RefusalCatalogue.FlowChanged); }
        await centre.Apply(stop);
        return TypedResults.Ok(View(row, calls, clock));
    }

    public static async Task<Results<NoContent, Refused>> Delete(string id, CentreDb db, CallCentre calls, CentreSource centre, CancellationToken stop)
    {
        if (await db.Set<CalendarRow>().SingleOrDefaultAsync(c => c.Id == id, stop) is not { } row) return Refused.Because(RefusalCatalogue.NotFound);
        if (UsersOf(id, calls) is { Count: > 0 } users) return Refused.Because(RefusalCatalogue.FlowInUse, "by", string.Join(", ", users));
        db.Remove(row);
        await db.SaveChangesAsync(stop);
        await centre.Apply(stop);
        return TypedResults.NoContent();
    }

    /// <summary>A week of it and one moment, before it is saved.</summary>
    public static Results<Ok<PreviewView>, Refused> Preview(PreviewWish wish, TimeProvider clock)
    {
        if (wish.Setup is null || wish.Setup.Problem() is not null) return Refused.Because(RefusalCatalogue.Invalid, "field", wish.Setup?.Problem() ?? "setup");
        var at = wish.At ?? clock.GetUtcNow();
        var calendar = wish.Setup.For("preview") with { UtcOffsetMinutes = CentreSource.Offset(clock, at) };
        var moment = MomentOf(calendar, at);
        var local = DateOnly.FromDateTime(at.ToOffset(TimeSpan.FromMinutes(calendar.UtcOffsetMinutes)).DateTime);
        var from = wish.From ?? local.AddDays(-(((int)local.DayOfWeek + 6) % 7));
        if (from.Year is < 2000 or > 2100) return Refused.Because(RefusalCatalogue.Invalid, "field", "from");
        return TypedResults.Ok(new PreviewView(moment, [.. Enumerable.Range(0, 7).Select(i => DayOf(calendar, from.AddDays(i)))]));
    }

    private static DayView DayOf(WorkCalendar calendar, DateOnly date) =>
        new(date, CalendarMoment.SpecialOf(calendar, date)?.Kind, CalendarMoment.SpecialOf(calendar, date)?.Name, CalendarMoment.PeriodsOf(calendar, date));

    private static CalendarView View(CalendarRow row, CallCentre calls, TimeProvider clock)
    {
        var (setup, now) = (row.Setup(), clock.GetUtcNow());
        return new CalendarView(row.Id, row.Revision, setup, MomentOf(setup.For(row.Id) with { UtcOffsetMinutes = CentreSource.Offset(clock, now) }, now), UsersOf(row.Id, calls), row.UpdatedAt, row.UpdatedBy);
    }

    private static MomentView MomentOf(WorkCalendar calendar, DateTimeOffset at)
    {
        var moment = CalendarMoment.Of(calendar, at);
        return new MomentView(moment.Label, moment.Day, at, CalendarMoment.NextChange(calendar, at));
    }

    private static List<string> UsersOf(string id, CallCentre calls) =>
        [.. calls.State.Centre.Flows.Values.Where(f => f.Nodes.Values.Any(n => n is CalendarNode c && c.Calendar == id)).Select(f => f.Id.Value)
            .Concat(calls.State.Centre.Queues.Values.Where(q => q.Hours?.Calendar == id || q.RecordedCalendar == id).Select(q => q.Id.Value)).Order(StringComparer.Ordinal)];

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$", RegexOptions.NonBacktracking)]
    private static partial Regex IdForm();
}
