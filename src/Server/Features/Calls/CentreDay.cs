namespace Antiphon.Server.Features.Calls;

/// <summary>The day as the centre has it.</summary>
internal static class CentreDay
{
    /// <summary>Last midnight of the centre's time zone.</summary>
    public static DateTimeOffset Start(TimeProvider clock) => Start(clock.GetUtcNow(), clock);

    /// <summary>Midnight before that instant.</summary>
    public static DateTimeOffset Start(DateTimeOffset at, TimeProvider clock)
    {
        var midnight = TimeZoneInfo.ConvertTime(at, clock.LocalTimeZone).Date;
        return new DateTimeOffset(midnight, clock.LocalTimeZone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
