namespace Antiphon.Server.Features.Reports.Export;

internal enum TableFormat { Text, Number, Duration, Ratio, Instant }

/// <param name="Format">How values are meant: text, a number, seconds, a ratio 0…1, an instant.</param>
internal sealed record TableColumn(string Name, TableFormat Format);

/// <summary>A table that is written row by row as it is read: as large as one likes, at no more memory than a row.</summary>
internal interface ITableWriter : IAsyncDisposable
{
    /// <param name="values">Of the columns, in their order: string, long, double, <see cref="DateTimeOffset"/> or null.</param>
    ValueTask Write(IReadOnlyList<object?> values, CancellationToken stop);
}

internal static class TableFile
{
    public const string Csv = "csv", CsvGb18030 = "csv-gb18030", Xlsx = "xlsx", Pdf = "pdf";

    public static string? ContentType(string format) => format switch
    {
        Csv => "text/csv; charset=utf-8",
        CsvGb18030 => "text/csv; charset=gb18030",
        Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Pdf => "application/pdf",
        _ => null,
    };

    public static string Extension(string format) => format is Xlsx or Pdf ? format : "csv";

    /// <param name="note">Stands below the title where there is one: of a PDF.</param>
    /// <param name="keys">So many first columns say what a row is.</param>
    /// <param name="numbers">The reader sees numbers; otherwise they are masked in every text.</param>
    /// <param name="zone">Instants are written as its clock shows them.</param>
    public static async Task<ITableWriter> Open(string format, Stream to, string title, string note, IReadOnlyList<TableColumn> columns, int keys, bool numbers, TimeZoneInfo zone, CancellationToken stop)
    {
        var table = await Open(format, to, title, note, columns, keys, zone, stop);
        return numbers ? table : new MaskedTable(table);
    }

    private static async Task<ITableWriter> Open(string format, Stream to, string title, string note, IReadOnlyList<TableColumn> columns, int keys, TimeZoneInfo zone, CancellationToken stop)
    {
        if (format is Pdf) return new PdfWriter(to, title, note, columns, keys, zone);
        if (format is Xlsx) return await XlsxWriter.Open(to, title, columns, zone, stop);
        var writer = new CsvWriter(to, format is CsvGb18030, columns, zone);
        await writer.Head(stop);
        return writer;
    }

    /// <summary>Hides the numbers in the texts of a table; identities of calls stay.</summary>
    private sealed class MaskedTable(ITableWriter table) : ITableWriter
    {
        public ValueTask Write(IReadOnlyList<object?> values, CancellationToken stop) => table.Write([.. values.Select(value => value is string text ? MaskedJson.Value(text) : value)], stop);

        public ValueTask DisposeAsync() => table.DisposeAsync();
    }

    public static string Clock(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
