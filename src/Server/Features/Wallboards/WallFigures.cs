using Antiphon.Server.Features.Reports;
using Antiphon.Server.Features.Reports.Catalogue;

namespace Antiphon.Server.Features.Wallboards;

/// <summary>What whoever looks may see. Null: all.</summary>
/// <param name="Agents">Whose sums.</param>
/// <param name="Present">Whose state of this moment.</param>
internal sealed record WallScope(ImmutableArray<string>? Queues, ImmutableArray<string>? Agents, ImmutableArray<string>? Present);

/// <param name="Name">Of the queue; null: of all together.</param>
internal sealed record WallRowView(LocalText? Name, IReadOnlyList<double?> Values);

/// <param name="Rows">Of a figure one; of a text or clock none.</param>
internal sealed record WallTileView(WallTile Tile, IReadOnlyList<WallMeasureName> Measures, IReadOnlyList<WallRowView> Rows);

internal sealed record WallMeasureName(string Key, LocalText Name, MeasureUnit Unit, Direction Good);

internal sealed record WallPageView(string Title, int Seconds, IReadOnlyList<WallTileView> Tiles);

/// <param name="At">When the figures were taken.</param>
/// <param name="ExpiresAt">Of the link; null: a person looks.</param>
/// <param name="Zone">Of the centre, for the clock.</param>
internal sealed record WallView(string Name, DateTimeOffset At, DateTimeOffset? ExpiresAt, string Zone, IReadOnlyList<WallPageView> Pages);

/// <summary>The figures of a board, from the catalogue.</summary>
internal sealed class WallFigures(TodayFigures figures, OrganisationBook organisation, ICentreNames names, TimeProvider clock)
{
    public async Task<WallView> Of(Wallboard board, WallScope scope, DateTimeOffset? expiresAt, CancellationToken stop)
    {
        var at = clock.GetUtcNow();
        var pages = new List<WallPageView>();
        foreach (var page in board.Read())
        {
            var tiles = new List<WallTileView>();
            foreach (var tile in page.Tiles) tiles.Add(await Tile(tile, scope, stop));
            pages.Add(new WallPageView(page.Title, page.Seconds, tiles));
        }
        return new WallView(board.Name, at, expiresAt, clock.LocalTimeZone.Id, pages);
    }

    private async Task<WallTileView> Tile(WallTile tile, WallScope scope, CancellationToken stop)
    {
        if (tile.Kind is WallTile.Text or WallTile.Clock) return new WallTileView(tile, [], []);
        var queues = Both(tile.Queues.Count == 0 ? null : [.. tile.Queues], scope.Queues);
        var team = tile.Teams.Count == 0 ? (ImmutableArray<string>?)null : [.. organisation.Now.PeopleUnder(tile.Teams)];
        var rows = await figures.Of(new FigureAsk(tile.Kind is WallTile.ByQueue ? "queue" : "", [.. tile.Measures], queues, Both(team, scope.Agents), Both(team, scope.Present)), stop);
        return new WallTileView(tile, [.. tile.Measures.Select(NameOf)], [.. rows.Select(row => new WallRowView(row.Value.Length == 0 ? null : names.Queue(new QueueId(row.Value)), row.Values))]);
    }

    private static WallMeasureName NameOf(string key) => LiveMeasures.Find(key) is { } live ? new WallMeasureName(key, live.Name, live.Unit, live.Good)
        : Measures.Find(key) is { } measure ? new WallMeasureName(key, measure.Name, measure.Unit, measure.Good) : new WallMeasureName(key, new LocalText(key, key), MeasureUnit.Count, Direction.Neutral);

    private static ImmutableArray<string>? Both(ImmutableArray<string>? wished, ImmutableArray<string>? seen) => (wished, seen) switch
    {
        (null, _) => seen,
        (_, null) => wished,
        ({ } some, { } allowed) => [.. some.Intersect(allowed)],
    };
}
