namespace Antiphon.Engine.Contract;

/// <summary>When a centre works. Outside every period it is <see cref="Closed"/>.</summary>
public sealed record WorkCalendar(string Id)
{
    public const string Open = "open";
    public const string Closed = "closed";
    public const string Holiday = "holiday";

    /// <summary>Minutes that its clocks are ahead of UTC. Default 480: China, which has one time and no summer time.</summary>
    public int UtcOffsetMinutes { get; init; } = 480;

    public ImmutableArray<WeekPeriod> Week { get; init; } = [];

    /// <summary>Days that are not like their weekday, one entry a date.</summary>
    public ImmutableArray<SpecialDay> Days { get; init; } = [];
}

/// <summary>A period of a weekday.</summary>
/// <param name="FromMinute">0–1439, since midnight.</param>
/// <param name="ToMinute">1–1440; not after <paramref name="FromMinute"/>: it ends on the next day.</param>
public sealed record WeekPeriod(DayOfWeek Day, int FromMinute, int ToMinute, string Label = WorkCalendar.Open);

public sealed record DayPeriod(int FromMinute, int ToMinute, string Label = WorkCalendar.Open);

public enum SpecialDayKind { Holiday, Workday, Special }

/// <summary>A holiday (only its own periods), a workday (those of <paramref name="Like"/>), or a day with periods of its own.</summary>
public sealed record SpecialDay(DateOnly Date, SpecialDayKind Kind, string Name)
{
    /// <summary>Of a make-up workday: the weekday whose periods it has.</summary>
    public DayOfWeek Like { get; init; } = DayOfWeek.Monday;
    public ImmutableArray<DayPeriod> Periods { get; init; } = [];
}
