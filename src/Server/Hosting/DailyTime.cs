namespace Antiphon.Server.Hosting;

/// <summary>A minute of the day by the clock of the centre, once on each day: on the day that does not have it as soon as the clocks were put forward, on the one
/// that has it twice the first time.</summary>
internal static class DailyTime
{
    /// <param name="minute">0–1439.</param>
    public static DateTimeOffset On(DateOnly day, int minute, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minute);
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>The first after an instant.</summary>
    /// <param name="counts">Days that do not count are passed over. Default: every day.</param>
    public static DateTimeOffset After(DateTimeOffset now, int minute, TimeZoneInfo zone, Func<DateOnly, bool>? counts = null)
    {
        for (var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime); ; day = day.AddDays(1))
            if (counts?.Invoke(day) != false && On(day, minute, zone) is var at && at > now) return at;
    }
}
