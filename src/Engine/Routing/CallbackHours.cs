namespace Antiphon.Engine.Routing;

/// <summary>The hours in which customers are called back, by the clock of the centre.</summary>
internal static class CallbackHours
{
    private const long MinuteMs = 60_000, DayMs = 86_400_000;

    /// <summary>When they begin, if it is not the hour now. Null: it is.</summary>
    public static DateTimeOffset? OpensAt(Centre centre, CallbackSettings? settings, DateTimeOffset now) =>
        settings is null || Open(settings, OfDay(centre, now)) ? null : Next(centre, settings.FromMinute, now);

    /// <summary>When they end next, from an instant on. Null: never.</summary>
    public static DateTimeOffset? ClosesAfter(Centre centre, CallbackSettings? settings, DateTimeOffset at) =>
        settings is null || settings.FromMinute == settings.ToMinute ? null : Open(settings, OfDay(centre, at)) ? Next(centre, settings.ToMinute, at) : at;

    private static bool Open(CallbackSettings settings, long ms)
    {
        var (from, to) = (settings.FromMinute * MinuteMs, settings.ToMinute * MinuteMs);
        return from == to || (from < to ? ms >= from && ms < to : ms >= from || ms < to);
    }

    /// <summary>Milliseconds since midnight.</summary>
    private static long OfDay(Centre centre, DateTimeOffset at) => at.UtcDateTime.AddMinutes(centre.UtcOffsetMinutes).TimeOfDay.Ticks / TimeSpan.TicksPerMillisecond;

    private static DateTimeOffset Next(Centre centre, int minute, DateTimeOffset after)
    {
        var left = minute * MinuteMs - OfDay(centre, after);
        return after.AddMilliseconds(left > 0 ? left : left + DayMs);
    }
}
