namespace Antiphon.Server.Hosting;

/// <summary>The clock of the machine in the time zone of the centre: days of reports, hours of calendars and times of schedules are those of the people who work here.</summary>
internal sealed class CentreClock(TimeZoneInfo zone) : TimeProvider
{
    private const string China = "Asia/Shanghai";
    private static readonly TimeSpan ChinaAhead = TimeSpan.FromHours(8);

    /// <summary>That of the machine; where it is set to UTC, as servers come, and says nothing about where people live: China's.</summary>
    public static TimeZoneInfo Usual { get; } = TimeZoneInfo.Local is { BaseUtcOffset.Ticks: 0, SupportsDaylightSavingTime: false } ? Find(China) ?? TimeZoneInfo.CreateCustomTimeZone(China, ChinaAhead, China, China) : TimeZoneInfo.Local;

    public override TimeZoneInfo LocalTimeZone => zone;

    /// <param name="id">As the IANA names it, such as <c>Europe/Berlin</c>.</param>
    /// <returns>Null: this machine knows none of that name.</returns>
    public static TimeZoneInfo? Find(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;
}
