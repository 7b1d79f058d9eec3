using Antiphon.Server.Features.DataTables;

namespace Antiphon.Server.Features.NumberKnowledge;

internal sealed record PostcodeView(string Postcode, string Place);

/// <param name="Source">Name of the table, in which its source stands. Null: the centre has none.</param>
/// <param name="AsOf">When it was last brought in.</param>
internal sealed record PostcodesView(IReadOnlyList<PostcodeView> Postcodes, string? Source, DateTimeOffset? AsOf);

/// <summary>Postcodes and their places, both ways, out of the table <c>postcodes</c> that the centre brings itself: its key is the postcode, and its columns together say the place.
/// None comes with the product: no table was found whose licence and date are known.</summary>
internal sealed class PostcodeBook(DataTableBook tables)
{
    public const string TableId = "postcodes";
    private const int FoundMax = 50;

    /// <param name="wanted">The beginning of a postcode, or part of the name of a place.</param>
    public async Task<PostcodesView> Find(string wanted, CancellationToken stop)
    {
        if (tables.Find(TableId) is not { } table) return new PostcodesView([], null, null);
        var isCode = wanted.All(char.IsAsciiDigit);
        var rows = (await tables.Rows(table, stop)).Select(row => new PostcodeView(row.Key, string.Concat(row.Value)));
        var found = rows.Where(row => isCode ? row.Postcode.StartsWith(wanted, StringComparison.Ordinal) : row.Place.Contains(wanted, StringComparison.OrdinalIgnoreCase));
        return new PostcodesView([.. found.OrderBy(row => row.Postcode, StringComparer.Ordinal).Take(FoundMax)], table.Name, table.UpdatedAt);
    }
}
