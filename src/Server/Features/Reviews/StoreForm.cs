namespace Antiphon.Server.Features.Reviews;

/// <summary>Forms are made and changed; every change is another version.</summary>
internal static class StoreForm
{
    private const int FormsMax = 100;

    /// <summary>The newest version of each.</summary>
    public static async Task<IReadOnlyList<FormView>> List(CentreDb db, CancellationToken stop) =>
        [.. (await db.Set<FormVersion>().AsNoTracking().ToListAsync(stop)).GroupBy(f => f.Id).Select(g => g.MaxBy(f => f.Version)!.View()).OrderBy(f => f.MadeAt)];

    public static async Task<Results<Ok<FormView>, Refused>> Create(ReviewForm request, HttpContext http, CentreDb db, TimeProvider clock, CancellationToken stop)
    {
        if (request.Problem() is { } why) return FieldFault.Of("sections", why);
        if (await db.Set<FormVersion>().Select(f => f.Id).Distinct().CountAsync(stop) >= FormsMax) return Refused.Because(RefusalCatalogue.TooMany, "max", FormsMax);
        return await Add(Guid.NewGuid().ToString("n"), 1, request, http, db, clock, stop);
    }

    public static async Task<Results<Ok<FormView>, Refused>> Update(string id, ReviewForm request, HttpContext http, CentreDb db, TimeProvider clock, CancellationToken stop)
    {
        if (request.Problem() is { } why) return FieldFault.Of("sections", why);
        if (await Newest(db, id, stop) is not { } newest) return Refused.Because(RefusalCatalogue.NotFound);
        return newest.Definition == Documents.Write(request) ? TypedResults.Ok(newest.View()) : await Add(id, newest.Version + 1, request, http, db, clock, stop);
    }

    /// <summary>Not offered any more; what was scored by it stays.</summary>
    public static async Task<Results<NoContent, Refused>> Retire(string id, CentreDb db, CancellationToken stop)
    {
        if (await Newest(db, id, stop) is not { } newest) return Refused.Because(RefusalCatalogue.NotFound);
        newest.Retired = true;
        await db.SaveChangesAsync(stop);
        return TypedResults.NoContent();
    }

    public static Task<FormVersion?> Newest(CentreDb db, string id, CancellationToken stop) => db.Set<FormVersion>().Where(f => f.Id == id).OrderByDescending(f => f.Version).FirstOrDefaultAsync(stop);

    private static async Task<Results<Ok<FormView>, Refused>> Add(string id, int version, ReviewForm form, HttpContext http, CentreDb db, TimeProvider clock, CancellationToken stop)
    {
        var made = new FormVersion { Id = id, Version = version, Definition = Documents.Write(form), MadeAt = clock.GetUtcNow(), MadeBy = http.User.JobNumber ?? "" };
        db.Add(made);
        try { await db.SaveChangesAsync(stop); }
        catch (DbUpdateException) { return Refused.Because(RefusalCatalogue.FlowChanged); }      // two at once
        return TypedResults.Ok(made.View());
    }
}
