using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Reports.Catalogue;
using Antiphon.Server.Features.Reports.Facts;

namespace Antiphon.Server.Features.Reports;

/// <summary>The calls behind a cell of a report.</summary>
/// <remarks>The row's dimensions are parameters as in the report itself; <c>at</c> is the row's time.</remarks>
internal static class DrillDown
{
    private const int PageSizeMax = 100;
    private static readonly FactSource[] AgentSources = [FactSource.AgentCalls, FactSource.AgentTimes];

    public static async Task<IResult> Handle([AsParameters] ReportRequest request, string measure, long? at, int? page, int? pageSize, HttpContext http, IScopes scopes, OrganisationBook organisation, CentreDb db,
        CallQueries calls, TimeProvider clock, CancellationToken stop)
    {
        if (Paging.Fault(page, pageSize, PageSizeMax) is { } fault) return fault;
        var (asked, refusal) = await ReadReports.Ask(request, http, scopes, clock, ByRow);
        if (asked is not (var report, var wish, _)) return refusal!;
        if (Measures.Find(measure) is not { } counted || !report.Measures.Contains(measure)) return Refused.Because(RefusalCatalogue.NotFound);
        if (wish.Only.TryGetValue(Dimension.Team, out var teams))
            wish = wish with { Only = wish.Only.Remove(Dimension.Team).SetItem("agent", [.. teams.SelectMany(organisation.Now.Subtree).SelectMany(organisation.Now.MembersOf).Where(job => wish.Agents?.Contains(job) ?? true)]) };
        else if (wish.Agents is { } seen && AgentSources.Contains(counted.Source))
            wish = wish with { Only = wish.Only.SetItem("agent", wish.Only.TryGetValue("agent", out var agents) ? [.. agents.Where(seen.Contains)] : [.. seen]) };
        var behind = CallFilter.Within(Behind(db, counted, wish, clock.LocalTimeZone, wish.ByTime ? at : null), await scopes.Of(http.User, Permission.SeeCalls));
        return TypedResults.Ok(await calls.Page(behind, page ?? 1, pageSize ?? 25, stop));
    }

    /// <summary>What a row tells apart is narrowed to for the calls, be it a filter of the report or not.</summary>
    private static NamedReport ByRow(NamedReport report) => report with { Filters = [.. report.Filters.Union(report.Rows.Where(r => r != NamedReport.Time).Select(r => Dimensions.Find(r)!))] };

    /// <summary>Those that the figure counts, and for ratios those of its denominator.</summary>
    public static IQueryable<CallRecord> Behind(CentreDb db, Measure measure, ReportWish wish, TimeZoneInfo zone, long? bucket)
    {
        var (from, to) = (Bucketing.StartOfDay(zone, wish.From), Bucketing.StartOfDay(zone, wish.To.AddDays(1)));
        var time = new Bucketing(zone, wish.Unit, from, to);
        if (bucket is { } one && wish.Unit is not (TimeUnit.HourOfDay or TimeUnit.Weekday)) (from, to, bucket) = (Math.Max(from, time.Span(one).From), Math.Min(to, time.Span(one).To), null);
        var when = string.Create(CultureInfo.InvariantCulture, $"started_at >= {from} AND started_at < {to}") + (bucket is { } again ? string.Create(CultureInfo.InvariantCulture, $" AND {time.Sql("started_at")} = {again}") : "");
        // Numbers and names of columns only: nothing from outside stands in the text.
        var calls = db.Set<CallRecord>().AsNoTracking().Where(c => c.Simulated == wish.Simulated);
        var (callsThen, segmentsThen) = ($"SELECT * FROM call_records WHERE {when}", $"SELECT * FROM call_segments WHERE {when}");
        var begun = db.Set<CallRecord>().FromSqlRaw(callsThen).AsNoTracking().Where(c => c.Simulated == wish.Simulated);
        var segments = db.Set<CallSegment>().FromSqlRaw(segmentsThen).AsNoTracking();
        var values = wish.Only;
        if (measure.Source == FactSource.Calls || measure.Source == FactSource.Regions) return OfCalls(begun, measure.Key, values);
        if (measure.Source == FactSource.Queues || measure.Source == FactSource.Waits) return OfQueues(calls, segments, measure.Key, Values(values, "queue"));
        if (measure.Source == FactSource.Extensions) return OfExtensions(begun, calls, segments, Values(values, "extension"), Values(values, "direction"));
        return OfAgents(calls, segments, measure.Key, Values(values, "agent"), Values(values, "queue"));
    }

    private static string[]? Values(ImmutableDictionary<string, ImmutableArray<string>> only, string dimension) => only.TryGetValue(dimension, out var values) ? [.. values] : null;

    private static IQueryable<CallRecord> OfCalls(IQueryable<CallRecord> calls, string measure, ImmutableDictionary<string, ImmutableArray<string>> only)
    {
        calls = measure switch
        {
            "calls-answered" or "calls-average-talk" or "calls-average-hold" or "calls-average-wrap" or "aht" or "calls-talk-time" or "region-answered" or "region-talk-time" or "region-average-talk" => calls.Where(c => c.AnsweredAt != null),
            "calls-lost" or "region-lost" => calls.Where(c => c.Result == CallResult.Lost),
            "calls-in" => Directed(calls, CellMaking.Inbound),
            "calls-in-answered" => Directed(calls, CellMaking.Inbound).Where(c => c.AnsweredAt != null),
            "calls-out" => Directed(calls, CellMaking.Outbound),
            "transfers" => calls.Where(c => c.Transfers > 0),
            "forwards" => calls.Where(c => c.Segments.Any(s => s.Kind == SegmentKind.Party && s.Outcome!.StartsWith("forward-"))),
            "follow-calls" => calls.Where(c => c.Segments.Any(s => s.Kind == SegmentKind.Party && s.Outcome == "find-me")),
            _ when measure.StartsWith("ivr-", StringComparison.Ordinal) => OfMenus(calls, measure),
            _ => calls,
        };
        if (Values(only, "dialled") is { } dialled) calls = calls.Where(c => dialled.Contains(c.Dialled));
        if (Values(only, "trunk") is { } trunks) calls = calls.Where(c => trunks.Contains(c.Trunk));
        if (Values(only, "result") is { } results) calls = calls.Where(c => Named<CallResult>(results).Contains(c.Result));
        if (Values(only, "released-by") is { } parties) calls = calls.Where(c => c.ReleasedBy == null ? parties.Contains("") : Named<ReleaseParty>(parties).Contains(c.ReleasedBy.Value));
        if (Values(only, "cause") is { } causes) calls = calls.Where(c => c.LostReason != null ? Named<LostReason>(causes).Contains(c.LostReason.Value) : c.EndReason != null ? Named<EndReason>(causes).Contains(c.EndReason.Value) : causes.Contains(""));
        if (Values(only, "direction") is [var direction]) calls = Directed(calls, direction);
        if (Values(only, "region") is [var region]) calls = Regional(calls, region);
        return calls;
    }

    private static IQueryable<CallRecord> OfMenus(IQueryable<CallRecord> calls, string measure)
    {
        var entered = calls.Where(c => c.Segments.Any(s => s.Kind == SegmentKind.Flow));
        return measure switch
        {
            "ivr-to-queue" => entered.Where(c => c.Segments.Any(s => s.Kind == SegmentKind.Queue)),
            "ivr-to-party" => entered.Where(c => c.Segments.Any(s => s.Kind == SegmentKind.Party) && !c.Segments.Any(s => s.Kind == SegmentKind.Queue)),
            "ivr-lost" => entered.Where(c => c.Result == CallResult.Lost && !c.Segments.Any(s => s.Kind == SegmentKind.Party || s.Kind == SegmentKind.Queue)),
            "ivr-self-service" => entered.Where(c => c.Result != CallResult.Lost && !c.Segments.Any(s => s.Kind == SegmentKind.Party || s.Kind == SegmentKind.Queue)),
            _ => entered,
        };
    }

    private static IQueryable<CallRecord> Directed(IQueryable<CallRecord> calls, string direction) => direction switch
    {
        CellMaking.Outbound => calls.Where(c => c.DialledBy != null || c.Trunk == "fax" || c.Trunk.StartsWith("ext:") && c.Route != null),
        CellMaking.Internal => calls.Where(c => c.DialledBy == null && c.Trunk.StartsWith("ext:") && c.Route == null),
        _ => calls.Where(c => c.DialledBy == null && c.Trunk != "fax" && !c.Trunk.StartsWith("ext:")),
    };

    /// <summary>Numbers that tell no region are those of no area code: mobiles begin with 1 and have eleven digits.</summary>
    private static IQueryable<CallRecord> Regional(IQueryable<CallRecord> calls, string region)
    {
        if (region == CellMaking.Withheld) return calls.Where(c => c.Number == "");
        if (region == CellMaking.UnknownRegion) return calls.Where(c => c.Number != "" && (!c.Number.StartsWith("+86") || c.Number.StartsWith("+861") && !(c.Number.StartsWith("+8610") && c.Number.Length == 13)));
        var prefix = "+86" + region.TrimStart('0');
        return region == "010" ? calls.Where(c => c.Number.StartsWith("+8610") && c.Number.Length == 13) : calls.Where(c => c.Number.StartsWith(prefix));
    }

    private static IQueryable<CallRecord> OfQueues(IQueryable<CallRecord> calls, IQueryable<CallSegment> segments, string measure, string[]? queues)
    {
        var entries = segments.Where(s => s.Kind == SegmentKind.Queue && (queues == null || queues.Contains(s.Queue)));
        if (measure is "queue-answered" or "answered-in-time" or "asa" or "wait-median" or "wait-p90") entries = entries.Where(s => s.Outcome == "answered");
        var entered = calls.Where(c => entries.Any(s => s.CallId == c.Id));
        if (Measures.LossCauses.FirstOrDefault(c => measure == $"lost-{c.Key}") is { Key: not null, Reason: var reason }) return entered.Where(c => c.LostReason == reason);
        return measure switch
        {
            "queue-lost" or "loss-share" or "loss-rate" => entered.Where(c => c.LostReason != null),
            "abandoned" or "short-abandoned" or "abandon-time" or "abandon-rate" => entered.Where(c => c.LostReason == LostReason.AbandonedInQueue || c.LostReason == LostReason.AbandonedWhileRinging),
            "overflowed" => calls.Where(c => c.LostReason == null && entries.Any(s => s.CallId == c.Id && s.Outcome == "overflow")),
            _ => entered,
        };
    }

    private static IQueryable<CallRecord> OfExtensions(IQueryable<CallRecord> begun, IQueryable<CallRecord> calls, IQueryable<CallSegment> segments, string[]? extensions, string[]? directions)
    {
        string[]? trunks = extensions?.Select(e => "ext:" + e).ToArray();
        var rung = segments.Where(s => s.Kind == SegmentKind.Party && s.Party != null && (extensions == null || extensions.Contains(s.Party)));
        var to = calls.Where(c => rung.Any(s => s.CallId == c.Id));
        var from = begun.Where(c => trunks == null ? c.Trunk.StartsWith("ext:") : trunks.Contains(c.Trunk)).Select(c => c.Id);
        return directions switch { [CellMaking.Inbound] => to, [CellMaking.Outbound] => calls.Where(c => from.Contains(c.Id)), _ => calls.Where(c => from.Contains(c.Id) || rung.Any(s => s.CallId == c.Id)) };
    }

    private static IQueryable<CallRecord> OfAgents(IQueryable<CallRecord> calls, IQueryable<CallSegment> segments, string measure, string[]? agents, string[]? queues)
    {
        var own = segments.Where(s => s.Agent != null && (agents == null || agents.Contains(s.Agent)) && (queues == null || queues.Contains(s.Queue ?? "")));
        own = measure switch
        {
            "offers" or "take-rate" or "average-ring" => own.Where(s => s.Kind == SegmentKind.Ring),
            "taken" => own.Where(s => s.Kind == SegmentKind.Ring && s.Outcome == "answered"),
            "missed" or "missed-ring-time" => own.Where(s => s.Kind == SegmentKind.Ring && s.Outcome == "no-answer"),
            "rejected" => own.Where(s => s.Kind == SegmentKind.Ring && s.Outcome == "rejected"),
            "transferred" => own.Where(s => s.Kind == SegmentKind.Talk && s.Outcome == "transferred"),
            "dialled" => own.Where(s => s.Kind == SegmentKind.Dial),
            "hold-time" => own.Where(s => s.Kind == SegmentKind.Hold),
            "wrap-time" => own.Where(s => s.Kind == SegmentKind.WrapUp),
            _ => own.Where(s => s.Kind == SegmentKind.Talk),
        };
        if (measure is "talks-out" or "talk-out-time") calls = calls.Where(c => c.DialledBy != null && own.Any(s => s.CallId == c.Id && s.Agent == c.DialledBy));
        if (measure is "talks-in" or "talk-in-time") calls = calls.Where(c => own.Any(s => s.CallId == c.Id && s.Agent != c.DialledBy));
        return calls.Where(c => own.Any(s => s.CallId == c.Id));
    }

    private static T[] Named<T>(string[] names) where T : struct, Enum => [.. names.Select(n => Enum.TryParse<T>(n, out var value) ? (T?)value : null).OfType<T>()];
}
