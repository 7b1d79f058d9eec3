using System.Text.RegularExpressions;

namespace Antiphon.Server.Features.Dispositions;

/// <summary>小结码: something that may come of a call, with what it consists of. Only what has nothing below it can be chosen.</summary>
/// <param name="Code">1–32 of a–z, 0–9, -; once in the tree.</param>
internal sealed record Disposition(string Code, LocalText Label, IReadOnlyList<Disposition>? Children = null)
{
    public IReadOnlyList<Disposition> Below => Children ?? [];
}

/// <param name="Required">A wrap-up of this queue ends only when one of them is chosen.</param>
internal sealed record DispositionSetup(bool Required, IReadOnlyList<Disposition> Tree)
{
    public static readonly DispositionSetup None = new(Required: false, []);

    private const int DepthMax = 4, EntriesMax = 300, LabelLengthMax = 60;
    private static readonly Regex Code = new("^[a-z0-9][a-z0-9-]{0,31}$", RegexOptions.Compiled | RegexOptions.CultureInvariant);

    /// <returns>What is wrong, a word for a field fault; null: nothing.</returns>
    public string? Problem()
    {
        if (Tree is null || (Required && Tree.Count == 0)) return "required";
        var codes = new HashSet<string>();
        return Problem(Tree, depth: 1, codes) ?? (codes.Count > EntriesMax ? "too-many" : null);
    }

    /// <summary>From the root to the entry with this code that can be chosen; null: there is none.</summary>
    public IReadOnlyList<Disposition>? PathTo(string code) => PathTo(Tree, code);

    private static string? Problem(IReadOnlyList<Disposition> entries, int depth, HashSet<string> codes)
    {
        if (entries.Count > 0 && depth > DepthMax) return "too-many";
        foreach (var entry in entries)
        {
            if (entry?.Code is not { } code || !Code.IsMatch(code)) return "pattern";
            if (!codes.Add(code)) return "taken";
            if (!Words(entry.Label?.Zh) || !Words(entry.Label?.En)) return "required";
            if (Problem(entry.Below, depth + 1, codes) is { } below) return below;
        }
        return null;
    }

    private static bool Words(string? text) => text?.Trim().Length is > 0 and <= LabelLengthMax;

    private static IReadOnlyList<Disposition>? PathTo(IReadOnlyList<Disposition> entries, string code)
    {
        foreach (var entry in entries)
        {
            if (entry.Below.Count == 0 && entry.Code == code) return [entry];
            if (PathTo(entry.Below, code) is { } rest) return [entry, .. rest];
        }
        return null;
    }
}

internal sealed class DispositionTreeRow
{
    public required string Queue { get; init; }
    public bool Required { get; set; }
    public required string Tree { get; set; }

    public DispositionSetup Setup() => new(Required, Documents.Read<List<Disposition>>(Tree));
}

internal sealed class DispositionTreeTable : IEntityTypeConfiguration<DispositionTreeRow>
{
    public void Configure(EntityTypeBuilder<DispositionTreeRow> trees) => trees.ToTable("disposition_trees").HasKey(t => t.Queue);
}

/// <summary>Which queues ask for a disposition: their part of the settings of routing.</summary>
internal sealed class DispositionBook(IDbContextFactory<CentreDb> databases) : ICentrePart
{
    public async ValueTask<Centre> AddTo(Centre centre, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        foreach (var id in await db.Set<DispositionTreeRow>().Where(t => t.Required).Select(t => t.Queue).ToListAsync(stop)) centre = centre.WithQueue(id, queue => queue with { DispositionRequired = true });
        return centre;
    }

    public async Task<DispositionSetup> Of(string? queue, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return queue is not null && await db.Set<DispositionTreeRow>().AsNoTracking().SingleOrDefaultAsync(t => t.Queue == queue, stop) is { } row ? row.Setup() : DispositionSetup.None;
    }
}
