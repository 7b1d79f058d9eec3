namespace Antiphon.Server.Features.Calls;

/// <summary>The day as the centre has it.</summary>
internal static class CentreDay
{
    /// <summary>Last midnight of the centre's time zone.</summary>
    public static DateTimeOffset Start(TimeProvider clock)
    {
        var midnight = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), clock.LocalTimeZone).Date;
        return new DateTimeOffset(midnight, clock.LocalTimeZone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
