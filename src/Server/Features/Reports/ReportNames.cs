using Antiphon.Server.Features.Agents;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.NumberKnowledge;
using Antiphon.Server.Features.Numbers;
using Antiphon.Server.Features.Reports.Catalogue;
using Antiphon.Server.Features.Reports.Facts;

namespace Antiphon.Server.Features.Reports;

/// <summary>What stands in the rows of reports, as people say it, in both languages.</summary>
internal sealed class ReportNames(ICentreNames names, OrganisationBook organisation, PlaceBook places, IDbContextFactory<CentreDb> databases)
{
    private static readonly LocalText Nothing = new("（无）", "(none)");
    private static readonly ImmutableDictionary<string, LocalText> Words = new Dictionary<string, (string Zh, string En)>
    {
        [$"direction {CellMaking.Inbound}"] = ("呼入", "In"), [$"direction {CellMaking.Outbound}"] = ("呼出", "Out"), [$"direction {CellMaking.Internal}"] = ("内部", "Internal"),
        [$"region {CellMaking.UnknownRegion}"] = ("手机与未知号码", "Mobiles and unknown numbers"), [$"region {CellMaking.Withheld}"] = ("号码保密", "Withheld"),
        [$"result {nameof(CallResult.InProgress)}"] = ("进行中", "In progress"), [$"result {nameof(CallResult.Answered)}"] = ("已接通", "Answered"), [$"result {nameof(CallResult.Lost)}"] = ("呼损", "Lost"),
        [$"result {nameof(CallResult.SelfService)}"] = ("自助完成", "Self-service"), [$"result {nameof(CallResult.NotReached)}"] = ("未接通", "Not reached"), [$"result {nameof(CallResult.Refused)}"] = ("被拒绝", "Refused"),
        [$"result {nameof(CallResult.LeftMessage)}"] = ("已留言", "Left a message"),
        [$"cause {nameof(EndReason.Normal)}"] = ("正常结束", "Normal"), [$"cause {nameof(EndReason.Abandoned)}"] = ("客户放弃", "Abandoned"), [$"cause {nameof(EndReason.Refused)}"] = ("被拒绝", "Refused"),
        [$"cause {nameof(EndReason.Unreachable)}"] = ("无法接通", "Unreachable"), [$"cause {nameof(EndReason.SystemFault)}"] = ("系统故障", "System fault"),
        [$"released-by {nameof(ReleaseParty.Customer)}"] = ("客户", "Customer"), [$"released-by {nameof(ReleaseParty.Agent)}"] = ("坐席", "Agent"), [$"released-by {nameof(ReleaseParty.System)}"] = ("系统", "System"),
        [$"released-by {nameof(ReleaseParty.Supervisor)}"] = ("班长", "Supervisor"), [$"released-by {nameof(ReleaseParty.Network)}"] = ("网络", "Network"),
    }.ToImmutableDictionary(w => w.Key, w => new LocalText(w.Value.Zh, w.Value.En));

    private static readonly string[] WeekdaysZh = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    private static readonly string[] WeekdaysEn = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    /// <summary>Titles of the numbers, as they are now.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Titles(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<NumberRow>().AsNoTracking().ToDictionaryAsync(n => n.Number, n => n.Title, stop);
    }

    public LocalText Of(string dimension, string value, IReadOnlyDictionary<string, string> titles)
    {
        if (value.Length == 0) return Nothing;
        if (dimension == "queue") return names.Queue(new QueueId(value));
        if (dimension == "agent") return Both(names.Agent(new AgentId(value)) is var name && name != value ? $"{name} {value}" : value);
        if (dimension == Dimension.Team) return Both(organisation.Now.Find(value)?.Name ?? value);
        if (dimension == "region" && places.OfAreaCode(value) is [var place, ..]) return new LocalText($"{value} {place.Name.Zh}", $"{value} {place.Name.En}");
        if (dimension == "dialled") return Both(titles.TryGetValue(value, out var title) && title.Length > 0 ? $"{value} {title}" : value);
        if (dimension == "cause" && Measures.LossCauses.FirstOrDefault(c => c.Reason.ToString() == value) is { Key: not null } cause) return new LocalText(cause.Zh, cause.En);
        if (dimension == "reason" && NotReadyReasons.All.FirstOrDefault(r => r.Code == value) is { } reason) return new LocalText(reason.Zh, reason.En);
        return Words.GetValueOrDefault($"{dimension} {value}") ?? Both(value);
    }

    /// <summary>A bucket of time. Where an hour comes twice because the clock is put back, its offset stands behind it.</summary>
    public static LocalText OfTime(Bucketing time, long bucket)
    {
        var day = time.Unit is TimeUnit.Quarter or TimeUnit.Hour or TimeUnit.HourOfDay or TimeUnit.Weekday or TimeUnit.None ? default : Bucketing.DateOf(bucket);
        return time.Unit switch
        {
            TimeUnit.Quarter or TimeUnit.Hour => Both(Clock(time.Zone, bucket)),
            TimeUnit.HourOfDay => Both(string.Create(CultureInfo.InvariantCulture, $"{bucket:00}:00–{bucket + 1:00}:00")),
            TimeUnit.Weekday => new LocalText(WeekdaysZh[bucket], WeekdaysEn[bucket]),
            TimeUnit.Week => Both(string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(day.ToDateTime(default))}-W{ISOWeek.GetWeekOfYear(day.ToDateTime(default)):00}")),
            TimeUnit.Month => Both(day.ToString("yyyy-MM", CultureInfo.InvariantCulture)),
            TimeUnit.QuarterYear => Both(string.Create(CultureInfo.InvariantCulture, $"{day.Year}-Q{(day.Month + 2) / 3}")),
            TimeUnit.Year => Both(day.ToString("yyyy", CultureInfo.InvariantCulture)),
            _ => Both(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        };
    }

    private static string Clock(TimeZoneInfo zone, long ms)
    {
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), zone);
        return local.ToString(zone.IsAmbiguousTime(local.DateTime) ? "yyyy-MM-dd HH:mm zzz" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    private static LocalText Both(string text) => new(text, text);
}
