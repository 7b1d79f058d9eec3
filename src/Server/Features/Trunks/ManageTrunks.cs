using Antiphon.Server.Features.Numbers;
using Antiphon.Server.Features.Phone;

namespace Antiphon.Server.Features.Trunks;

/// <summary>Something else that names what is to be deleted.</summary>
/// <param name="Kind"><c>route</c>, <c>number</c> or <c>ring-group</c>.</param>
internal sealed record Reference(string Kind, string Name);

/// <summary>What the OPTIONS of the test button gave.</summary>
/// <param name="Status">0: no answer.</param>
/// <param name="Target">Who answered, or was asked last; empty: the name has no address.</param>
internal sealed record TrunkTestView(bool Up, int Status, double RoundTripMs, string Target);

/// <summary>Lists, tests and deletes trunks.</summary>
internal sealed class ManageTrunksHandler(CentreDb db, TrunkViews views, TrunkTester tester, NumberBook numbers, SwitchConfigurationSource configuration, CentreSource centre)
{
    public static async Task<Ok<List<TrunkView>>> List(ManageTrunksHandler handler, CancellationToken stop)
    {
        var rows = await handler.Rows(stop);
        var listed = rows.Select(handler.View).ToList();
        if (handler.OfOptions() is { } named) listed.Add(named);
        return TypedResults.Ok(listed);
    }

    public static async Task<Results<Ok<TrunkView>, Refused>> One(string name, ManageTrunksHandler handler, CancellationToken stop) =>
        (await handler.Rows(stop)).Find(row => row.Name == name) is { } row ? TypedResults.Ok(handler.View(row))
        : handler.OfOptions() is { } named && named.Name == name ? TypedResults.Ok(named) : Refused.Because(RefusalCatalogue.NotFound);

    public static async Task<Results<Ok<List<Reference>>, Refused>> References(string name, ManageTrunksHandler handler, CancellationToken stop) =>
        await handler.Exists(name, stop) ? TypedResults.Ok(await handler.ReferencesTo(name, stop)) : Refused.Because(RefusalCatalogue.NotFound);

    /// <param name="force">Also when something still names it.</param>
    public static async Task<Results<NoContent, Refused>> Delete(string name, bool? force, ManageTrunksHandler handler, CancellationToken stop) =>
        await Removal.Of(await handler.Find(name, stop), force, () => handler.NamesOf(name, stop), row => handler.Remove(row.Name, stop));

    public static async Task<Results<Ok<TrunkTestView>, Refused>> Test(string name, ManageTrunksHandler handler, CancellationToken stop)
    {
        if (name != TrunkBook.OfOptions && !await handler.Exists(name, stop)) return Refused.Because(RefusalCatalogue.NotFound);
        return TypedResults.Ok(await handler.Ask(name, stop));
    }

    private TrunkView View(TrunkRow row) => views.Of(row);

    private TrunkView? OfOptions() => views.OfOptions();

    private Task<TrunkTestView> Ask(string name, CancellationToken stop) => tester.Ask(name, stop);

    private Task<List<TrunkRow>> Rows(CancellationToken stop) => db.Set<TrunkRow>().AsNoTracking().OrderBy(t => t.Position).ThenBy(t => t.Name).ToListAsync(stop);

    private Task<bool> Exists(string name, CancellationToken stop) => db.Set<TrunkRow>().AnyAsync(t => t.Name == name, stop);

    private Task<TrunkRow?> Find(string name, CancellationToken stop) => db.Set<TrunkRow>().AsNoTracking().SingleOrDefaultAsync(t => t.Name == name, stop);

    private async Task<List<string>> NamesOf(string name, CancellationToken stop) => [.. (await ReferencesTo(name, stop)).Select(r => r.Name)];

    private async Task<List<Reference>> ReferencesTo(string name, CancellationToken stop)
    {
        var routes = (await db.Set<RouteRow>().AsNoTracking().ToListAsync(stop)).Select(r => r.Route()).Where(r => r.Trunks.Any(t => t.Name == name));
        return [.. routes.Select(r => new Reference("route", r.Name)), .. (await numbers.LeadingToTrunk(name, stop)).Select(number => new Reference("number", number))];
    }

    private async Task Remove(string name, CancellationToken stop)
    {
        await db.Set<TrunkRow>().Where(t => t.Name == name).ExecuteDeleteAsync(stop);
        await configuration.Apply(stop);
        await centre.Apply(stop);
    }
}
