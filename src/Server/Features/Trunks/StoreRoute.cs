using Antiphon.Engine.Outbound;

namespace Antiphon.Server.Features.Trunks;

/// <param name="Position">0 is asked first.</param>
internal sealed record RouteView(int Position, OutboundRoute Route);

/// <summary>What would become of a call.</summary>
/// <param name="Extension">Who calls; null: somebody who may dial everything.</param>
internal sealed record TryRoute(string Number, string? Extension = null, DateTimeOffset? At = null);

/// <summary>Outbound routes: in order, changed whole.</summary>
internal sealed class RoutesHandler(CentreDb db, CentreSource centre, CallCentre calls, TimeProvider clock)
{
    private const int RoutesMax = 200;
    private const int PatternsMax = 50;
    private const int NumbersMax = 200;
    private const int TimesMax = 20;

    public static async Task<Ok<List<RouteView>>> List(RoutesHandler handler, CancellationToken stop) => TypedResults.Ok(await handler.All(stop));

    public static async Task<Results<Created<OutboundRoute>, Refused>> Create(OutboundRoute request, RoutesHandler handler, CancellationToken stop)
    {
        if (request.Id is not { Length: > 0 } id || id.Length > TrunkCheck.NameLengthMax || !TrunkCheck.IsWord(id) || id is "order" or "try") return FieldFault.Of("id", "characters");
        var all = await handler.All(stop);
        if (all.Any(r => r.Route.Id == id)) return FieldFault.Of("id", "taken");
        if (all.Count >= RoutesMax) return FieldFault.Of("id", "too-many");
        if (await handler.Fault(request, stop) is { } fault) return fault;
        handler.Add(request, all.Count);
        await handler.Save(stop);
        return TypedResults.Created($"/api/routes/{id}", request);
    }

    public static async Task<Results<Ok<OutboundRoute>, Refused>> Update(string id, OutboundRoute request, RoutesHandler handler, CancellationToken stop)
    {
        if (await handler.Find(id, stop) is not { } row) return Refused.Because(RefusalCatalogue.NotFound);
        var route = request with { Id = id };
        if (await handler.Fault(route, stop) is { } fault) return fault;
        row.Settings = Documents.Write(route);
        await handler.Save(stop);
        return TypedResults.Ok(route);
    }

    public static async Task<Results<NoContent, Refused>> Delete(string id, RoutesHandler handler, CancellationToken stop)
    {
        if (await handler.Find(id, stop) is not { } row) return Refused.Because(RefusalCatalogue.NotFound);
        handler.Remove(row);
        await handler.Save(stop);
        return TypedResults.NoContent();
    }

    /// <summary>All routes in their new order.</summary>
    public static async Task<Results<Ok<List<RouteView>>, Refused>> Order(string[] ids, RoutesHandler handler, CancellationToken stop)
    {
        var rows = await handler.Rows(stop);
        if (ids is null || ids.Length != rows.Count || ids.Distinct().Count() != ids.Length || rows.Any(r => !ids.Contains(r.Id))) return FieldFault.Of("ids", "unknown");
        foreach (var row in rows) row.Position = Array.IndexOf(ids, row.Id);
        await handler.Save(stop);
        return TypedResults.Ok(await handler.All(stop));
    }

    /// <summary>Which way a number would take now, or at the given time, and why. Nothing is called.</summary>
    public static Results<Ok<RouteChoice>, Refused> Try(TryRoute request, RoutesHandler handler)
    {
        if (request.Number is not { Length: > 0 and <= 32 }) return FieldFault.Of("number", "characters");
        return TypedResults.Ok(handler.Choose(request));
    }

    private RouteChoice Choose(TryRoute request)
    {
        var state = calls.State;
        var wish = request.Extension is { Length: > 0 } extension && state.Centre.Plan is { } plan
            ? OutboundRoutes.WishOf(plan, extension, request.Number)
            : new RouteWish(request.Number, "test", CallRight.International);
        return OutboundRoutes.Choose(state, wish, request.At ?? clock.GetUtcNow());
    }

    private Task<List<RouteRow>> Rows(CancellationToken stop) => db.Set<RouteRow>().OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(stop);

    private async Task<List<RouteView>> All(CancellationToken stop) =>
        [.. (await db.Set<RouteRow>().AsNoTracking().OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(stop)).Select((row, i) => new RouteView(i, row.Route()))];

    private Task<RouteRow?> Find(string id, CancellationToken stop) => db.Set<RouteRow>().SingleOrDefaultAsync(r => r.Id == id, stop);

    private void Add(OutboundRoute route, int position) => db.Add(RouteRow.Of(route, position));

    private void Remove(RouteRow row) => db.Remove(row);

    private async Task Save(CancellationToken stop)
    {
        await db.SaveChangesAsync(stop);
        await centre.Apply(stop);
    }

    private async Task<Refused?> Fault(OutboundRoute route, CancellationToken stop)
    {
        if (route.Name is not { Length: > 0 and <= 64 }) return FieldFault.Of("name", route.Name is { Length: > 64 } ? "too-long" : "required");
        if (route.Patterns.IsDefaultOrEmpty) return FieldFault.Of("patterns", "required");
        if (route.Patterns.Length > PatternsMax) return FieldFault.Of("patterns", "too-many");
        if (!route.Patterns.All(pattern => pattern is not null && DialPattern.IsValid(pattern))) return FieldFault.Of("patterns", "pattern");
        if (route.Times.IsDefault || route.Times.Length > TimesMax || !route.Times.All(IsTime)) return FieldFault.Of("times", "range");
        if (route.CallerNumbers.IsDefault || route.CallerNumbers.Length > NumbersMax || !route.CallerNumbers.All(n => n?.Number is not null && TrunkCheck.IsNumber(n.Number) && n.DailyMax is >= 0 and <= 1_000_000))
            return FieldFault.Of("callerNumbers", "characters");
        return route.Trunks.IsDefaultOrEmpty ? FieldFault.Of("trunks", "required") : await TrunkFault(route.Trunks, stop);
    }

    private async Task<Refused?> TrunkFault(ImmutableArray<RouteTrunk> trunks, CancellationToken stop)
    {
        var known = await db.Set<TrunkRow>().AsNoTracking().ToListAsync(stop);
        var names = known.Select(t => t.Name).Concat(known.Select(t => t.Document().Group ?? "")).Append(TrunkBook.OfOptions).ToHashSet();
        if (trunks.Any(trunk => trunk?.Name is not { Length: > 0 } name || !names.Contains(name))) return FieldFault.Of("trunks", "unknown");
        return trunks.Any(trunk => trunk.CostPerMinute is < 0 or > 10_000_000) ? FieldFault.Of("trunks", "range") : null;
    }

    private static bool IsTime(TimeWindow time) =>
        time is { FromMinute: >= 0 and < 1440, ToMinute: > 0 and <= 1440 } && (time.Days.IsDefault || time.Days.All(day => day is >= 0 and <= 6));
}
