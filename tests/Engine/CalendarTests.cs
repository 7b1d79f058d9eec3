using Antiphon.Engine.Contract;
using Antiphon.Engine.Ivr;

namespace Antiphon.Engine.Tests;

/// <summary>Times of China, UTC+8.</summary>
public sealed class CalendarTests
{
    private static readonly WorkCalendar Office = new("office")
    {
        Week =
        [
            .. Enumerable.Range(1, 5).SelectMany(day => new WeekPeriod[] { new((DayOfWeek)day, 9 * 60, 12 * 60), new((DayOfWeek)day, 12 * 60, 13 * 60 + 30, "noon"), new((DayOfWeek)day, 13 * 60 + 30, 18 * 60) }),
            new(DayOfWeek.Friday, 22 * 60, 6 * 60, "night"),
        ],
        Days =
        [
            new(new(2026, 10, 1), SpecialDayKind.Holiday, "国庆节") { Periods = [new(9 * 60, 10 * 60, "duty")] },
            new(new(2026, 10, 10), SpecialDayKind.Workday, "国庆节调休") { Like = DayOfWeek.Friday },
            new(new(2026, 11, 25), SpecialDayKind.Special, "盘点"),
        ],
    };

    [Theory]
    [InlineData("2026-11-23 08:59:59.999", "closed")]
    [InlineData("2026-11-23 09:00", "open")]
    [InlineData("2026-11-23 11:59:59.999", "open")]
    [InlineData("2026-11-23 12:00", "noon")]
    [InlineData("2026-11-23 13:30", "open")]
    [InlineData("2026-11-23 18:00", "closed")]
    [InlineData("2026-11-22 10:00", "closed")]        // Sunday
    [InlineData("2026-11-27 21:59:59", "closed")]
    [InlineData("2026-11-27 22:00", "night")]         // Friday, across midnight
    [InlineData("2026-11-28 05:59:59", "night")]
    [InlineData("2026-11-28 06:00", "closed")]
    [InlineData("2026-10-01 09:30", "duty")]
    [InlineData("2026-10-01 10:00", "holiday")]       // a Thursday, but the National Day
    [InlineData("2026-10-10 09:30", "open")]          // a Saturday that is worked (调休)
    [InlineData("2026-10-10 22:30", "night")]         // like a Friday, across midnight too
    [InlineData("2026-10-11 05:00", "night")]
    [InlineData("2026-11-25 10:00", "closed")]        // stocktaking
    [InlineData("2026-12-31 23:59:59", "closed")]
    public void Says_what_applies(string at, string label) => Assert.Equal(label, CalendarMoment.Of(Office, At(at)).Label);

    [Theory]
    [InlineData("2026-11-23 08:00", "2026-11-23 09:00")]
    [InlineData("2026-11-23 18:00", "2026-11-24 09:00")]
    [InlineData("2026-11-27 23:00", "2026-11-28 06:00")]
    [InlineData("2026-11-28 06:00", "2026-11-30 09:00")]
    public void Says_when_that_changes(string at, string next) => Assert.Equal(At(next), CalendarMoment.NextChange(Office, At(at)));

    [Fact]
    public void A_calendar_without_periods_never_opens()
    {
        Assert.Equal("closed", CalendarMoment.Of(new WorkCalendar("empty"), At("2026-11-23 10:00")).Label);
        Assert.Null(CalendarMoment.NextChange(new WorkCalendar("empty"), At("2026-11-23 10:00")));
    }

    [Fact]
    public void A_special_day_is_named() => Assert.Equal("国庆节", CalendarMoment.Of(Office, At("2026-10-01 11:00")).Day);

    private static DateTimeOffset At(string local) => new(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8));
}
