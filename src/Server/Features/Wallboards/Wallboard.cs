using Antiphon.Server.Features.Reports.Catalogue;

namespace Antiphon.Server.Features.Wallboards;

/// <summary>A board for a large screen.</summary>
internal sealed class Wallboard
{
    public const int NameLengthMax = 60, BoardsMax = 200;

    public required string Id { get; init; }
    public required string Name { get; set; }

    /// <summary>Job number; empty: an API key.</summary>
    public required string Owner { get; init; }

    /// <summary>Everybody who may see the board of the centre sees it; otherwise its owner alone.</summary>
    public bool Shared { get; set; }
    public required string Pages { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }

    public IReadOnlyList<WallPage> Read() => JsonSerializer.Deserialize<IReadOnlyList<WallPage>>(Pages, JsonSerializerOptions.Web) ?? [];

    public static string Written(IReadOnlyList<WallPage> pages) => JsonSerializer.Serialize(pages, JsonSerializerOptions.Web);
}

/// <param name="Seconds">How long it stays before the next comes; 5–600. With one page nothing turns.</param>
internal sealed record WallPage(string Title, int Seconds, IReadOnlyList<WallTile> Tiles)
{
    public const int PagesMax = 10, TilesMax = 40;
}

/// <summary>One field of the grid of a page, which has <see cref="Columns"/> × <see cref="Rows"/> cells and fills the screen.</summary>
/// <param name="Kind"><c>figure</c>: one measure; <c>queues</c>: measures by queue; <c>text</c>; <c>clock</c>.</param>
/// <param name="Measures">Keys of the catalogue.</param>
/// <param name="Title">Empty: name of the measure; of a text the text.</param>
/// <param name="Queues">Only these; empty: all.</param>
/// <param name="Teams">Agents of these only; empty: all.</param>
/// <param name="Warn">From here on it is yellow; in the unit of the measure, ratios 0…1. Null: never.</param>
/// <param name="Bad">From here on it is red. Below <paramref name="Warn"/> or, alone, for measures of which more is better: the lower the worse.</param>
/// <param name="Sound">It rings when it becomes red.</param>
internal sealed record WallTile(string Kind, IReadOnlyList<string> Measures, string Title, int X, int Y, int W, int H, IReadOnlyList<string> Queues, IReadOnlyList<string> Teams, double? Warn, double? Bad, bool Sound)
{
    public const int Columns = 12, Rows = 8, TextMax = 200, MeasuresMax = 6, NarrowedMax = 50;
    public const string Figure = "figure", ByQueue = "queues", Text = "text", Clock = "clock";

    public bool Overlaps(WallTile other) => X < other.X + other.W && other.X < X + W && Y < other.Y + other.H && other.Y < Y + H;

    /// <summary>Null: it is well formed.</summary>
    public string? Problem()
    {
        if (Kind is not (Figure or ByQueue or Text or Clock)) return "kind";
        if (X < 0 || Y < 0 || W < 1 || H < 1 || X + W > Columns || Y + H > Rows) return "place";
        if (Title is null or { Length: > TextMax }) return "title";
        if (Measures is null || Queues is null or { Count: > NarrowedMax } || Teams is null or { Count: > NarrowedMax } || Queues.Concat(Teams).Any(id => id is null or { Length: 0 or > 64 })) return "measures";
        if (Kind is Figure && Measures.Count != 1 || Kind is ByQueue && Measures.Count is < 1 or > MeasuresMax) return "measures";
        if (!Measures.All(key => key is not null && (LiveMeasures.Find(key) is not null || Reports.Catalogue.Measures.Find(key) is not null))) return "measures";
        return Warn is { } warn && !double.IsFinite(warn) || Bad is { } bad && !double.IsFinite(bad) ? "threshold" : null;
    }
}

/// <summary>By the token of a link a screen without a keyboard shows one board, and nothing else.</summary>
internal sealed class WallboardLink
{
    public const int LinksMax = 50, NameLengthMax = 60, DaysMax = 366;

    public required string Id { get; init; }
    public required string TokenHash { get; init; }
    public required string Wallboard { get; init; }
    public required string Name { get; init; }

    /// <summary>Only these; empty: all.</summary>
    public required string[] Queues { get; init; }

    /// <summary>Agents of these teams only; empty: all.</summary>
    public required string[] Teams { get; init; }

    /// <summary>When he may no longer sign in, the link is void. Empty: an API key.</summary>
    public required string CreatedBy { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class WallboardTables : IEntityTypeConfiguration<Wallboard>, IEntityTypeConfiguration<WallboardLink>
{
    public void Configure(EntityTypeBuilder<Wallboard> boards) => boards.ToTable("wallboards").HasKey(b => b.Id);

    public void Configure(EntityTypeBuilder<WallboardLink> links)
    {
        links.ToTable("wallboard_links").HasKey(l => l.Id);
        links.Property(l => l.Queues).HasConversion(ids => string.Join(' ', ids), text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        links.Property(l => l.Teams).HasConversion(ids => string.Join(' ', ids), text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
