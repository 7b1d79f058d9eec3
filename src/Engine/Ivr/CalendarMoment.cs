namespace Antiphon.Engine.Ivr;

/// <summary>What a calendar says of a moment.</summary>
/// <param name="Day">Name of the special day that decides; null: an ordinary weekday.</param>
public sealed record CalendarMoment(string Label, DateTimeOffset Local, string? Day)
{
    private const int DayMinutes = 24 * 60;

    /// <summary>Days in which a next change is looked for.</summary>
    private const int DaysAhead = 30;

    /// <summary>A period that began the day before and goes on across midnight comes first, whatever day it is now.</summary>
    public static CalendarMoment Of(WorkCalendar calendar, DateTimeOffset at)
    {
        var local = at.ToOffset(TimeSpan.FromMinutes(calendar.UtcOffsetMinutes));
        var date = DateOnly.FromDateTime(local.DateTime);
        var minute = local.TimeOfDay.TotalMinutes;
        var before = date.AddDays(-1);
        foreach (var period in PeriodsOf(calendar, before))
            if (period.ToMinute <= period.FromMinute && minute < period.ToMinute) return new(period.Label, local, SpecialOf(calendar, before)?.Name);
        var special = SpecialOf(calendar, date);
        foreach (var period in PeriodsOf(calendar, date))
            if (minute >= period.FromMinute && minute < (period.ToMinute <= period.FromMinute ? DayMinutes : period.ToMinute)) return new(period.Label, local, special?.Name);
        return new(special?.Kind is SpecialDayKind.Holiday ? WorkCalendar.Holiday : WorkCalendar.Closed, local, special?.Name);
    }

    /// <summary>When it says something else; null: not within a month.</summary>
    public static DateTimeOffset? NextChange(WorkCalendar calendar, DateTimeOffset at)
    {
        var label = Of(calendar, at).Label;
        var local = at.ToOffset(TimeSpan.FromMinutes(calendar.UtcOffsetMinutes));
        var midnight = new DateTimeOffset(local.Date, local.Offset);
        for (var day = 0; day <= DaysAhead; day++)
            foreach (var minute in EdgesOf(calendar, DateOnly.FromDateTime(local.Date).AddDays(day)))
                if (midnight.AddDays(day).AddMinutes(minute) is var edge && edge > at && Of(calendar, edge).Label != label) return edge;
        return null;
    }

    public static ImmutableArray<DayPeriod> PeriodsOf(WorkCalendar calendar, DateOnly date) => SpecialOf(calendar, date) switch
    {
        { Kind: SpecialDayKind.Workday } day => day.Periods.IsEmpty ? WeekdayOf(calendar, day.Like) : day.Periods,
        { } day => day.Periods,
        null => WeekdayOf(calendar, date.DayOfWeek),
    };

    public static SpecialDay? SpecialOf(WorkCalendar calendar, DateOnly date) => calendar.Days.FirstOrDefault(day => day.Date == date);

    private static ImmutableArray<DayPeriod> WeekdayOf(WorkCalendar calendar, DayOfWeek day) =>
        [.. calendar.Week.Where(period => period.Day == day).OrderBy(period => period.FromMinute).Select(period => new DayPeriod(period.FromMinute, period.ToMinute, period.Label))];

    private static IEnumerable<int> EdgesOf(WorkCalendar calendar, DateOnly date) =>
        PeriodsOf(calendar, date).SelectMany(period => new[] { period.FromMinute, period.ToMinute })
            .Concat(PeriodsOf(calendar, date.AddDays(-1)).Select(period => period.ToMinute)).Append(0).Distinct().Order();
}
