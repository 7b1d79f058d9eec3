using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Diagnostics;

/// <summary>Open things. The first seven are 0 when nobody talks: what remains then has been forgotten.</summary>
/// <param name="Standing">Standing connections of browsers; their legs, dialogs and ports are not counted among the first.</param>
/// <param name="FileHandles">Of the process; null where the system does not tell.</param>
internal sealed record LeftoversView(int Dialogs, int Transactions, int Legs, int Ports, int Timers, int Recordings, int Calls, int Registrations,
    int Standing, int Connections, int? FileHandles)
{
    /// <summary>0 when nobody talks.</summary>
    public int Conferences { get; init; }
}

internal static class DiagnosticsFeature
{
    private const string HandlesOfProcess = "/proc/self/fd";

    public static IEndpointRouteBuilder MapDiagnostics(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/diagnostics/leftovers", Leftovers).RequireAuthorization(Permission.TraceCalls).WithTags("diagnostics").WithName("GetLeftovers");
        routes.MapGet("/api/diagnostics/legs", (ISwitch telephony) => telephony.Legs().Select(LegView.Of).ToList())
            .RequireAuthorization(Permission.TraceCalls).WithTags("diagnostics").WithName("GetLegs");
        routes.MapGet("/api/diagnostics/counters", Metrics.Json).RequireAuthorization(Permission.Operate).WithTags("diagnostics").WithName("GetCounters");
        routes.MapGet("/api/diagnostics/system", async (SystemParts parts, CancellationToken stop) => TypedResults.Ok(await parts.Now(stop)))
            .RequireAuthorization(Permission.Operate).WithTags("diagnostics").WithName("GetSystem");
        routes.MapGet("/metrics", Metrics.Text).RequireAuthorization(Permission.Operate).ExcludeFromDescription();
        routes.MapGet("/api/diagnostics/blocked", Blocked.List).RequireAuthorization(Permission.Operate).WithTags("diagnostics").WithName("GetBlockedSources");
        routes.MapDelete("/api/diagnostics/blocked/{address}", Blocked.Lift).RequireAuthorization(Permission.LiftBlocks).WithTags("diagnostics").WithName("LiftBlock");
        var records = routes.MapGroup("/api/diagnostics/records").RequireAuthorization(Permission.Operate).WithTags("diagnostics");
        records.MapGet("/check", Results<Ok<RecordsCheckView>, NoContent> (RecordsCheck check) => check.Last is { } last ? TypedResults.Ok(last) : TypedResults.NoContent()).WithName("GetRecordsCheck");
        records.MapPost("/check", async (RecordsCheck check, CancellationToken stop) => TypedResults.Ok(await check.Run(stop))).WithName("CheckRecords").NothingInForce();
        records.MapPost("/rebuild", (CallRecordsProjector projector) =>
        {
            projector.OrderRebuild();
            return TypedResults.Accepted((string?)null);
        }).WithName("RebuildRecords");
        return routes;
    }

    private static LeftoversView Leftovers(ISwitch telephony, CallCentre calls)
    {
        var (open, state) = (telephony.Leftovers(), calls.State);
        var standing = calls.StandingLegs;
        return new LeftoversView(Math.Max(0, open.Dialogs - standing), open.Transactions, Math.Max(0, open.Legs - standing), Math.Max(0, open.Ports - standing),
            open.Timers, open.Recordings, state.Calls.Count, open.Registrations, standing, open.Connections, FileHandles()) { Conferences = open.Conferences };
    }

    private static int? FileHandles() => Directory.Exists(HandlesOfProcess) ? Directory.GetFileSystemEntries(HandlesOfProcess).Length : null;
}
