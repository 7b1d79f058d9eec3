namespace Antiphon.Server.Features.Calendars;

/// <param name="Announced">Null: not announced yet; days of that year are ordinary until they are entered as special days or come with a newer version.</param>
internal sealed record HolidayYear(int Year, DateOnly? Announced, string Source, IReadOnlyList<SpecialDay> Days);

/// <summary>Public holidays of China and the weekend days that are worked for them (调休), year by year as the State Council announces them.</summary>
internal static class PublicHolidays
{
    public static readonly ImmutableArray<HolidayYear> Years =
    [
        new(2026, new DateOnly(2025, 11, 4), "国务院办公厅关于2026年部分节假日安排的通知",
        [
            .. Off("元旦", (1, 1), 3), .. On("元旦", (1, 4)),
            .. Off("春节", (2, 15), 9), .. On("春节", (2, 14), (2, 28)),
            .. Off("清明节", (4, 4), 3),
            .. Off("劳动节", (5, 1), 5), .. On("劳动节", (5, 9)),
            .. Off("端午节", (6, 19), 3),
            .. Off("中秋节", (9, 25), 3),
            .. Off("国庆节", (10, 1), 7), .. On("国庆节", (9, 20), (10, 10)),
        ]),
        new(2027, null, "", []),
    ];

    private const int Year = 2026;

    private static IEnumerable<SpecialDay> Off(string name, (int Month, int Day) first, int days) =>
        Enumerable.Range(0, days).Select(i => new SpecialDay(new DateOnly(Year, first.Month, first.Day).AddDays(i), SpecialDayKind.Holiday, name));

    /// <summary>A weekend day that is worked has the periods of the weekday that it stands for; the notice does not say which, so it is Monday's until the centre says otherwise.</summary>
    private static IEnumerable<SpecialDay> On(string name, params (int Month, int Day)[] days) =>
        days.Select(d => new SpecialDay(new DateOnly(Year, d.Month, d.Day), SpecialDayKind.Workday, name + "调休"));
}
