using System.Text.Json.Serialization;
using Antiphon.Server.Features.Reports.Catalogue;
using Antiphon.Server.Features.Reports.Facts;

namespace Antiphon.Server.Features.Reports.Own;

/// <summary>Own: he alone. Team: those for whom he answers, and his team. All: everybody who sees reports. What is in it is always the viewer's own scope.</summary>
internal enum Sharing { Own, Team, All }

/// <summary>What somebody has put together.</summary>
/// <param name="Rows"><c>time</c> or dimensions, at most three; none: one row.</param>
/// <param name="Measures">Keys of the catalogue, 1–20.</param>
/// <param name="Drawn">So many of them are drawn.</param>
/// <param name="Only">Dimension and the values that count.</param>
internal sealed record ReportShape(IReadOnlyList<string> Rows, IReadOnlyList<string> Measures, TimeUnit Unit, ReportChart Chart, int Drawn, IReadOnlyDictionary<string, IReadOnlyList<string>> Only)
{
    public const int RowsMax = 3, MeasuresMax = 20;

    /// <summary>Null: it can be computed; otherwise the field that is wrong.</summary>
    public string? Problem()
    {
        if (Rows is null or { Count: > RowsMax } || Rows.Any(r => r is null || r != NamedReport.Time && Dimensions.Find(r) is null) || Rows.Distinct().Count() != Rows.Count || Rows.Contains("agent") && Rows.Contains(Dimension.Team)) return "rows";
        if (Measures is null or { Count: < 1 or > MeasuresMax } || Measures.Any(m => m is null || Catalogue.Measures.Find(m) is null) || Measures.Distinct().Count() != Measures.Count) return "measures";
        if (!Enum.IsDefined(Unit) || Rows.Contains(NamedReport.Time) && Unit is TimeUnit.None) return "unit";
        if (!Enum.IsDefined(Chart) || Drawn < 1 || Drawn > Measures.Count) return "drawn";
        if (Only is null || Only.Any(o => Dimensions.Find(o.Key) is null || o.Value is null or { Count: 0 or > ReportWish.ValuesMax } || o.Value.Any(v => v is null or { Length: > 64 }))) return "only";
        var sources = Measures.Select(m => Catalogue.Measures.Find(m)!.Source).Distinct().ToList();
        return Rows.Where(r => r != NamedReport.Time).Concat(Only.Keys).All(d => sources.TrueForAll(Dimensions.Find(d)!.IsOf)) ? null : "rows";
    }
}

internal sealed class OwnReport
{
    public const int NameLengthMax = 60, ReportsMax = 500;

    /// <summary>In front of the id it is the key in addresses, where named reports have theirs.</summary>
    public const string KeyPrefix = "my-";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    public required string Id { get; init; }
    public required string Name { get; set; }
    public required string Owner { get; init; }
    public Sharing Shared { get; set; }
    public required string Shape { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }

    public ReportShape Read() => JsonSerializer.Deserialize<ReportShape>(Shape, Json)!;

    public static string Written(ReportShape shape) => JsonSerializer.Serialize(shape, Json);

    /// <summary>Null: the catalogue does not have all of it any more.</summary>
    public NamedReport? Named()
    {
        var shape = Read();
        if (shape.Problem() is not null) return null;
        return NamedReports.WithFilters(new NamedReport(KeyPrefix + Id, "", new LocalText(Name, Name), ReportGroup.Own, [.. shape.Rows], shape.Unit, shape.Chart, shape.Drawn, [.. shape.Measures])
        {
            Only = shape.Only.ToImmutableDictionary(o => o.Key, o => o.Value.ToImmutableArray()),
        });
    }
}

internal sealed class OwnReportTable : IEntityTypeConfiguration<OwnReport>
{
    public void Configure(EntityTypeBuilder<OwnReport> reports)
    {
        reports.ToTable("own_reports").HasKey(r => r.Id);
        reports.Property(r => r.Shared).HasConversion<string>();
    }
}
