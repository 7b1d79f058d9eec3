namespace Antiphon.Server.Features.Dispositions;

internal sealed record QueueDispositionsView(string Queue, bool Required, IReadOnlyList<Disposition> Tree);

/// <summary>The trees, queue by queue.</summary>
internal static class SetDispositions
{
    public static async Task<IReadOnlyList<QueueDispositionsView>> List(CentreDb db, CallCentre calls, CancellationToken stop)
    {
        var rows = (await db.Set<DispositionTreeRow>().AsNoTracking().ToListAsync(stop)).ToDictionary(r => r.Queue, r => r.Setup());
        return [.. calls.State.Centre.Queues.Keys.Select(q => q.Value).Order(StringComparer.Ordinal).Select(queue => View(queue, rows.GetValueOrDefault(queue) ?? DispositionSetup.None))];
    }

    public static async Task<Ok<QueueDispositionsView>> Get(string queue, DispositionBook book, CancellationToken stop) => TypedResults.Ok(View(queue, await book.Of(queue, stop)));

    public static async Task<Results<Ok<QueueDispositionsView>, Refused>> Put(string queue, DispositionSetup request, HttpContext http, CentreDb db, CallCentre calls, CentreSource centre, CancellationToken stop)
    {
        if (!calls.State.Centre.Queues.ContainsKey(new QueueId(queue))) return Refused.Because(RefusalCatalogue.QueueUnknown);
        if (request.Problem() is { } why) return FieldFault.Of("tree", why);
        var tree = Documents.Write(request.Tree);
        if (await db.Set<DispositionTreeRow>().SingleOrDefaultAsync(t => t.Queue == queue, stop) is { } row) (row.Required, row.Tree) = (request.Required, tree);
        else db.Add(new DispositionTreeRow { Queue = queue, Required = request.Required, Tree = tree });
        await db.SaveChangesAsync(stop);
        await centre.Apply(new SettingsChange { Who = http.User.JobNumber ?? "", Kind = "dispositions", Subject = queue, Action = SettingsAction.Changed, Content = Documents.Write(request) }, instead: null, stop);
        return TypedResults.Ok(View(queue, request));
    }

    private static QueueDispositionsView View(string queue, DispositionSetup setup) => new(queue, setup.Required, setup.Tree);
}
