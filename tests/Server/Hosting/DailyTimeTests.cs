using Antiphon.Server.Features.Backups;
using Antiphon.Server.Features.Reports.Mailing;
using Antiphon.Server.Hosting;

namespace Antiphon.Server.Tests.Hosting;

/// <summary>What runs once a day runs once on each day, also where the clocks are put forward and back.</summary>
public sealed class DailyTimeTests
{
    /// <summary>Forward and back, in the north and the south, by an hour and by half of one.</summary>
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", "2026-10-25")]
    [InlineData("America/New_York", "2026-03-08", "2026-11-01")]
    [InlineData("Australia/Lord_Howe", "2026-10-04", "2026-04-05")]
    [InlineData("Australia/Sydney", "2026-10-04", "2026-04-05")]
    [InlineData("America/Santiago", "2026-09-06", "2026-04-05")]
    public void Nothing_that_runs_daily_is_missed_or_doubled_when_the_clocks_change(string zoneName, string forward, string back)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneName);
        foreach (var change in new[] { forward, back })
        {
            var first = DateOnly.Parse(change, null).AddDays(-1);
            Assert.NotEqual(zone.GetUtcOffset(first.ToDateTime(TimeOnly.MinValue)), zone.GetUtcOffset(first.AddDays(2).ToDateTime(TimeOnly.MinValue)));
            foreach (var minute in new[] { 0, 30, 90, 119, 120, 135, 150, 179, 180, 210, 1439 })
            {
                var begin = DailyTime.On(first, 0, zone).AddMinutes(-1);
                var end = DailyTime.On(first.AddDays(3), 0, zone).AddMinutes(-1);
                Assert.Equal([first, first.AddDays(1), first.AddDays(2)], Backups(minute, begin, end, zone));
                Assert.Equal([first, first.AddDays(1), first.AddDays(2)], Mailings(minute, begin, end, zone));
            }
        }
    }

    [Theory, InlineData(-1), InlineData(1), InlineData(-24), InlineData(24)]
    public void A_clock_that_is_set_makes_no_backup_twice_and_passes_none_over(int hours)
    {
        var (real, ahead, since) = (new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero), TimeSpan.Zero, new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
        var made = new List<DateOnly>();
        for (var minute = 0; minute < 5 * 24 * 60; minute++)
        {
            if (minute == 3 * 60) ahead = TimeSpan.FromHours(hours);              // half an hour after the backup of the first night
            if (BackupMaker.Later(since, real.AddMinutes(minute) + ahead) is not { } now) continue;
            if (BackupMaker.IsBetween(150, since, now, TimeZoneInfo.Utc)) made.Add(DateOnly.FromDateTime(now.UtcDateTime));
            since = now;
        }
        Assert.Equal(made.Distinct(), made);
        Assert.Equal(made[^1].DayNumber - made[0].DayNumber + 1, made.Count);
        Assert.Equal(new DateOnly(2026, 11, 22), made[0]);
    }

    private static List<DateOnly> Backups(int minute, DateTimeOffset begin, DateTimeOffset end, TimeZoneInfo zone)
    {
        var days = new List<DateOnly>();
        for (var at = begin; at < end; at += BackupMaker.Pace)
            if (BackupMaker.IsBetween(minute, at, at + BackupMaker.Pace, zone)) days.Add(Day(at + BackupMaker.Pace, zone));
        return days;
    }

    private static List<DateOnly> Mailings(int minute, DateTimeOffset begin, DateTimeOffset end, TimeZoneInfo zone)
    {
        var mailing = new ReportMailing { Id = "", Name = "", Owner = "", AtMinute = minute, Days = 127 };
        var days = new List<DateOnly>();
        for (var at = mailing.NextAfter(begin, zone); at <= end; at = mailing.NextAfter(at, zone)) days.Add(Day(at, zone));
        return days;
    }

    private static DateOnly Day(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
}
