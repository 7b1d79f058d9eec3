namespace Antiphon.Server.Features.Faxes;

/// <summary>Faxes: sent by API, taken at numbers that lead to <c>fax</c>. An agent sees those that he sent; whose else, his scope says. Those that came in belong to nobody.</summary>
/// <remarks>Wiring: <c>AddFaxes</c> after the calls, before the switch starts.</remarks>
internal static class FaxesFeature
{
    private const int PageSizeMax = 200;

    public static IServiceCollection AddFaxes(this IServiceCollection services)
    {
        services.AddSingleton(provider => new FaxFiles(provider.GetRequiredService<Options>().Data));
        services.AddScoped<SendFaxHandler>();
        return services.AddSingleton<FaxBook>().AddHostedService(provider => provider.GetRequiredService<FaxBook>());
    }

    public static IEndpointRouteBuilder MapFaxes(this IEndpointRouteBuilder routes)
    {
        var faxes = routes.MapGroup("/api/faxes").WithTags("faxes").RequireAuthorization(Permission.SeeFaxes);
        faxes.MapPost("", SendFaxHandler.Handle).WithName("SendFax");
        faxes.MapGet("", List).WithName("GetFaxes");
        faxes.MapGet("/{id}", One).WithName("GetFax");
        faxes.MapGet("/{id}/document", Document).WithName("GetFaxDocument");
        return routes;
    }

    private static async Task<IResult> List(HttpContext http, CentreDb db, IScopes scopes, CancellationToken stop, FaxDirection? direction = null, int page = 1, int pageSize = 50)
    {
        if (Paging.Fault(page, pageSize, PageSizeMax) is { } fault) return fault;
        var faxes = Seen(await scopes.Of(http.User, Permission.SeeFaxes), db);
        if (direction is { } wanted) faxes = faxes.Where(f => f.Direction == wanted);
        var total = await faxes.CountAsync(stop);
        var rows = await faxes.OrderByDescending(f => f.StartedAt).Skip((page - 1) * pageSize).Take(pageSize).ToListAsync(stop);
        return TypedResults.Ok(new FaxPageOfList(total, page, pageSize, [.. rows.Select(f => f.View())]));
    }

    private static async Task<IResult> One(string id, HttpContext http, CentreDb db, IScopes scopes, CancellationToken stop) =>
        await Seen(await scopes.Of(http.User, Permission.SeeFaxes), db).SingleOrDefaultAsync(f => f.Id == id, stop) is { } fax ? TypedResults.Ok(fax.View()) : Refused.Because(RefusalCatalogue.NotFound);

    private static async Task<IResult> Document(string id, HttpContext http, CentreDb db, IScopes scopes, FaxFiles files, IAuditTrail audit, CancellationToken stop)
    {
        if (await Seen(await scopes.Of(http.User, Permission.SeeFaxes), db).SingleOrDefaultAsync(f => f.Id == id, stop) is not { State: not FaxState.Receiving } fax || files.Existing(fax.File) is not { } path)
            return Refused.Because(RefusalCatalogue.NotFound);
        await audit.Write(http.User, "fax-read", id, stop);
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(path, "image/tiff", $"{fax.Id}.tif");
    }

    private static IQueryable<Fax> Seen(PeopleScope scope, CentreDb db)
    {
        var faxes = db.Set<Fax>().AsNoTracking();
        if (scope.IsAll) return faxes;
        var (senders, unassigned) = (scope.JobNumbers.ToList(), scope.CoversUnassigned);
        return faxes.Where(f => senders.Contains(f.CreatedBy) || (unassigned && f.Direction == FaxDirection.In));
    }
}
