using System.Text.Json.Serialization;

namespace Antiphon.Server.Features.Reports.Mailing;

/// <summary>Days of which a mailing tells, seen from the day on which it goes out.</summary>
internal enum MailedPeriod { Today, Yesterday, Last7, LastWeek, ThisMonth, LastMonth }

/// <param name="Format">Of <see cref="Export.TableFile"/>; of a daily summary it does not matter.</param>
/// <param name="Language"><c>zh-CN</c> or <c>en-US</c>.</param>
/// <param name="Filters">Dimension and values parted by commas, as in the address of a report; <c>unit</c> too.</param>
internal sealed record MailingWish(MailedPeriod Period, string Format, string Language, IReadOnlyList<string> To, IReadOnlyDictionary<string, string> Filters);

/// <summary>A report that goes out by mail by itself. What is in it is what its owner may see when it goes out.</summary>
internal sealed class ReportMailing
{
    public const string DailySummary = "daily-summary";
    public const int NameLengthMax = 60, MailingsMax = 200, DayMinutes = 24 * 60, EveryDay = 0b111_1111, TriesMax = 5;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    public required string Id { get; init; }
    public required string Name { get; set; }
    public required string Owner { get; init; }
    public string Report { get; set; } = "";
    public string Wish { get; set; } = "{}";

    /// <summary>Of the centre's day.</summary>
    public int AtMinute { get; set; }

    /// <summary>Bit 0 Monday … bit 6 Sunday.</summary>
    public int Days { get; set; } = EveryDay;

    /// <summary>1–28: on this day of the month alone; 0: by weekdays.</summary>
    public int MonthDay { get; set; }
    public bool Enabled { get; set; } = true;
    public DateTimeOffset NextAt { get; set; }
    public int Tries { get; set; }
    public DateTimeOffset? LastAt { get; set; }

    /// <summary>Why the last did not go out; empty: it did.</summary>
    public string LastFault { get; set; } = "";
    public DateTimeOffset UpdatedAt { get; set; }

    public MailingWish Read() => JsonSerializer.Deserialize<MailingWish>(Wish, Json)!;

    public static string Written(MailingWish wish) => JsonSerializer.Serialize(wish, Json);

    /// <summary>The first instant after this at which it is due. A time that the clock leaps over is due when it has; one that comes twice, the first time.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset now, TimeZoneInfo zone) =>
        DailyTime.After(now, AtMinute, zone, day => MonthDay > 0 ? day.Day == MonthDay : (Days >> (((int)day.DayOfWeek + 6) % 7) & 1) == 1);

    public static (DateOnly From, DateOnly To) DaysOf(MailedPeriod period, DateOnly today)
    {
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var first = new DateOnly(today.Year, today.Month, 1);
        return period switch
        {
            MailedPeriod.Today => (today, today),
            MailedPeriod.Last7 => (today.AddDays(-7), today.AddDays(-1)),
            MailedPeriod.LastWeek => (monday.AddDays(-7), monday.AddDays(-1)),
            MailedPeriod.ThisMonth => (first, today),
            MailedPeriod.LastMonth => (first.AddMonths(-1), first.AddDays(-1)),
            _ => (today.AddDays(-1), today.AddDays(-1)),
        };
    }
}

internal sealed class ReportMailingTable : IEntityTypeConfiguration<ReportMailing>
{
    public void Configure(EntityTypeBuilder<ReportMailing> mailings) => mailings.ToTable("report_mailings").HasKey(m => m.Id);
}
