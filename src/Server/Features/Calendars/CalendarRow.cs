namespace Antiphon.Server.Features.Calendars;

/// <summary>A calendar as it is set up.</summary>
internal sealed class CalendarRow
{
    /// <summary>A short name such as <c>office</c>; it stands in flows.</summary>
    public required string Id { get; init; }
    public required string Definition { get; set; }
    public long Revision { get; set; } = 1;
    public DateTimeOffset UpdatedAt { get; set; }
    public required string UpdatedBy { get; set; }

    public CalendarSetup Setup() => JsonSerializer.Deserialize<CalendarSetup>(Definition, RoutingJson.Options) ?? throw new JsonException($"the calendar {Id} is empty");
}

internal sealed class CalendarTable : IEntityTypeConfiguration<CalendarRow>
{
    public void Configure(EntityTypeBuilder<CalendarRow> calendars)
    {
        calendars.ToTable("calendars").HasKey(c => c.Id);
        calendars.Property(c => c.Revision).IsConcurrencyToken();
    }
}

/// <param name="Days">The centre's own; they come before public holidays of the same date.</param>
/// <param name="PublicHolidays">Those of China apply.</param>
internal sealed record CalendarSetup(string Name, IReadOnlyList<WeekPeriod> Week, IReadOnlyList<SpecialDay> Days, bool PublicHolidays = true)
{
    public const int NameLengthMax = 60;
    public const int PeriodsMax = 100;
    public const int DaysMax = 500;
    private const int LabelLengthMax = 30;
    private const int DayMinutes = 24 * 60;

    public string Write() => JsonSerializer.Serialize(this, RoutingJson.Options);

    public WorkCalendar For(string id)
    {
        var own = Days.Select(d => d.Date).ToHashSet();
        return new WorkCalendar(id)
        {
            Week = [.. Week],
            Days = [.. Days, .. PublicHolidays ? Calendars.PublicHolidays.Years.SelectMany(y => y.Days).Where(d => !own.Contains(d.Date)) : []],
        };
    }

    /// <summary>What is wrong with it, as the name of a field; null: nothing.</summary>
    public string? Problem()
    {
        if (Name is null || Name.Trim().Length is 0 or > NameLengthMax) return "name";
        if (Week is null or { Count: > PeriodsMax } || Week.Any(p => p is null || !Enum.IsDefined(p.Day) || !IsPeriod(p.FromMinute, p.ToMinute, p.Label))) return "week";
        if (Days is null or { Count: > DaysMax } || Days.Any(d => d is null || d.Name is null || d.Name.Length > NameLengthMax || !Enum.IsDefined(d.Kind) || !Enum.IsDefined(d.Like)
            || d.Periods.IsDefault || d.Periods.Length > 20 || d.Periods.Any(p => p is null || !IsPeriod(p.FromMinute, p.ToMinute, p.Label)))) return "days";
        return Days.Select(d => d.Date).Distinct().Count() == Days.Count ? null : "days";
    }

    /// <summary>Two periods that are open at the same time, as their hours; null: none are. What goes on past midnight reaches into the next day of the week.</summary>
    public string? Overlap()
    {
        foreach (var day in Enum.GetValues<DayOfWeek>())
        {
            var before = Week.Where(p => p.Day == (DayOfWeek)(((int)day + 6) % 7) && p.ToMinute <= p.FromMinute).Select(p => (From: 0, To: p.ToMinute, Text: Text(p.FromMinute, p.ToMinute)));
            if (Overlap(before.Concat(Week.Where(p => p.Day == day).Select(p => Span(p.FromMinute, p.ToMinute)))) is { } found) return found;
        }
        return Days.Select(d => Overlap(d.Periods.Select(p => Span(p.FromMinute, p.ToMinute)))).FirstOrDefault(found => found is not null);

        static string? Overlap(IEnumerable<(int From, int To, string Text)> spans)
        {
            var inOrder = spans.OrderBy(span => span.From).ToList();
            for (var i = 1; i < inOrder.Count; i++)
                if (inOrder[i].From < inOrder[i - 1].To) return $"{inOrder[i - 1].Text}, {inOrder[i].Text}";
            return null;
        }
        static (int From, int To, string Text) Span(int from, int to) => (from, to <= from ? DayMinutes : to, Text(from, to));
        static string Text(int from, int to) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{from / 60:00}:{from % 60:00}–{to / 60:00}:{to % 60:00}");
    }

    private static bool IsPeriod(int from, int to, string label) => from is >= 0 and < DayMinutes && to is > 0 and <= DayMinutes && label is { Length: > 0 and <= LabelLengthMax };
}
