namespace Antiphon.Server.Features.Customers;

/// <summary>A list of customers as somebody has set it up: filter, columns, order, grouping.</summary>
internal sealed class SavedView
{
    public const int NameLengthMax = 60, QueryLengthMax = 1000, OfOneMax = 50;

    public long Id { get; init; }
    public required string Owner { get; init; }
    public required string Name { get; set; }
    public bool Shared { get; set; }

    /// <summary>As it stands in the address of the page.</summary>
    public required string Query { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class SavedViewTable : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> views) => views.ToTable("customer_views").HasKey(v => v.Id);
}

internal sealed record SavedViewView(long Id, string Name, string Query, bool Shared, string Owner, bool Own);

internal sealed record SaveView(string? Name, string? Query, bool Shared = false);

/// <summary>One's own views, and those that others share.</summary>
internal static class CustomerViewsHandler
{
    public static async Task<Ok<List<SavedViewView>>> List(HttpContext http, CentreDb db, CancellationToken stop)
    {
        var me = http.User.JobNumber ?? "api";
        return TypedResults.Ok((await db.Set<SavedView>().AsNoTracking().Where(v => v.Shared || v.Owner == me).OrderBy(v => v.Name).ThenBy(v => v.Id).Take(500).ToListAsync(stop)).ConvertAll(v => Of(v, me)));
    }

    /// <summary>A name of one's own is written over.</summary>
    public static async Task<Results<Ok<SavedViewView>, Refused>> Save(SaveView request, HttpContext http, CentreDb db, TimeProvider clock, CancellationToken stop)
    {
        var (name, query, me) = (request.Name?.Trim() ?? "", request.Query ?? "", http.User.JobNumber ?? "api");
        if (name.Length is 0 or > SavedView.NameLengthMax) return FieldFault.Of("name", name.Length == 0 ? "required" : "too-long");
        if (query.Length > SavedView.QueryLengthMax) return FieldFault.Of("query", "too-long");
        var view = await db.Set<SavedView>().SingleOrDefaultAsync(v => v.Owner == me && v.Name == name, stop);
        if (view is null)
        {
            if (await db.Set<SavedView>().CountAsync(v => v.Owner == me, stop) >= SavedView.OfOneMax) return Refused.Because(RefusalCatalogue.TooMany);
            db.Add(view = new SavedView { Owner = me, Name = name, Query = query, CreatedAt = clock.GetUtcNow() });
        }
        (view.Query, view.Shared) = (query, request.Shared);
        await db.SaveChangesAsync(stop);
        return TypedResults.Ok(Of(view, me));
    }

    public static async Task<Results<NoContent, Refused>> Remove(long id, HttpContext http, CentreDb db, CancellationToken stop)
    {
        var me = http.User.JobNumber ?? "api";
        if (await db.Set<SavedView>().SingleOrDefaultAsync(v => v.Id == id && v.Owner == me, stop) is not { } view) return Refused.Because(RefusalCatalogue.NotFound);
        db.Remove(view);
        await db.SaveChangesAsync(stop);
        return TypedResults.NoContent();
    }

    private static SavedViewView Of(SavedView view, string me) => new(view.Id, view.Name, view.Query, view.Shared, view.Owner, view.Owner == me);
}
