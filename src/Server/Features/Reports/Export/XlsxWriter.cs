using System.IO.Compression;
using System.Text;

namespace Antiphon.Server.Features.Reports.Export;

/// <summary>A workbook (ECMA-376, SpreadsheetML) whose cells are written as they come: strings stand in the cells themselves and are never formulas. Another sheet begins
/// where one is full.</summary>
internal sealed class XlsxWriter : ITableWriter
{
    /// <summary>A sheet has at most 1,048,576 rows.</summary>
    private const int RowsMax = 1_000_000, FlushAtChars = 32 * 1024, CellCharsMax = 32_767;
    private const string Space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Packages = "http://schemas.openxmlformats.org/package/2006/relationships", Declared = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    private const double WidthMin = 10, WidthPerCharacter = 2.1, DaySeconds = 86_400;
    private static readonly DateTime SerialZero = new(1899, 12, 30);
    private readonly Spool _spool;
    private readonly ZipArchive _zip;
    private readonly string _title;
    private readonly IReadOnlyList<TableColumn> _columns;
    private readonly TimeZoneInfo _zone;
    private readonly StringBuilder _text = new();
    private Stream? _sheet;
    private readonly int _sheetRowsMax;
    private int _sheets;
    private int _rows;

    private XlsxWriter(Stream to, string title, IReadOnlyList<TableColumn> columns, TimeZoneInfo zone, int sheetRowsMax)
    {
        (_title, _columns, _zone, _sheetRowsMax) = (title, columns, zone, sheetRowsMax);
        _spool = new Spool(to);
        _zip = new ZipArchive(_spool, ZipArchiveMode.Create, leaveOpen: true);
    }

    public static async Task<XlsxWriter> Open(Stream to, string title, IReadOnlyList<TableColumn> columns, TimeZoneInfo zone, CancellationToken stop, int sheetRowsMax = RowsMax)
    {
        var writer = new XlsxWriter(to, title, columns, zone, sheetRowsMax);
        await writer.BeginSheet(stop);
        return writer;
    }

    public async ValueTask Write(IReadOnlyList<object?> values, CancellationToken stop)
    {
        if (_rows >= _sheetRowsMax)
        {
            await EndSheet(stop);
            await BeginSheet(stop);
        }
        _rows++;
        _text.Append("<row>");
        for (var i = 0; i < values.Count; i++) Cell(values[i], _columns[i].Format);
        _text.Append("</row>");
        if (_text.Length >= FlushAtChars) await Flush(stop);
    }

    public async ValueTask DisposeAsync()
    {
        await EndSheet(CancellationToken.None);
        foreach (var (path, text) in Parts()) await Entry(path, text);
        await _zip.DisposeAsync();
        await _spool.HandOn(CancellationToken.None);
        await _spool.DisposeAsync();
    }

    // Styles: 0 plain, 1 head, 2 duration, 3 per cent, 4 instant, 5 number with up to three decimals.
    private void Cell(object? value, TableFormat format)
    {
        switch (value)
        {
            case null: _text.Append("<c/>"); break;
            case string text: Text(text, 0); break;
            case DateTimeOffset at: Number((TimeZoneInfo.ConvertTime(at, _zone).DateTime - SerialZero).TotalDays, 4); break;
            case double seconds when format is TableFormat.Duration: Number(seconds / DaySeconds, 2); break;
            case double ratio when format is TableFormat.Ratio: Number(ratio, 3); break;
            default: Number(Convert.ToDouble(value, CultureInfo.InvariantCulture), 5); break;
        }
    }

    private void Number(double value, int style) => _text.Append(CultureInfo.InvariantCulture, $"<c s=\"{style}\"><v>{value:R}</v></c>");

    private void Text(string text, int style) => _text.Append(CultureInfo.InvariantCulture, $"<c s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{Escaped(text.Length > CellCharsMax ? text[..CellCharsMax] : text)}</t></is></c>");

    private async Task BeginSheet(CancellationToken stop)
    {
        _sheet = await _zip.CreateEntry($"xl/worksheets/sheet{++_sheets}.xml", CompressionLevel.Fastest).OpenAsync(stop);
        _rows = 1;
        _text.Append(CultureInfo.InvariantCulture, $"{Declared}<worksheet xmlns=\"{Space}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>");
        for (var i = 1; i <= _columns.Count; i++)
            _text.Append(CultureInfo.InvariantCulture, $"<col min=\"{i}\" max=\"{i}\" width=\"{Math.Max(WidthMin, 4 + _columns[i - 1].Name.Length * WidthPerCharacter):0.#}\" customWidth=\"1\"/>");
        _text.Append("</cols><sheetData><row>");
        foreach (var column in _columns) Text(column.Name, 1);
        _text.Append("</row>");
    }

    private async Task EndSheet(CancellationToken stop)
    {
        _text.Append("</sheetData></worksheet>");
        await Flush(stop);
        await _sheet!.DisposeAsync();
    }

    private async Task Flush(CancellationToken stop)
    {
        await _sheet!.WriteAsync(Encoding.UTF8.GetBytes(_text.ToString()), stop);
        _text.Clear();
        await _spool.HandOn(stop);
    }

    private async Task Entry(string path, string text)
    {
        await using var entry = await _zip.CreateEntry(path, CompressionLevel.Fastest).OpenAsync();
        await entry.WriteAsync(Encoding.UTF8.GetBytes(Declared + text));
    }

    private IEnumerable<(string Path, string Text)> Parts()
    {
        var sheets = Enumerable.Range(1, _sheets).ToList();
        yield return ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
            + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
            + string.Concat(sheets.Select(n => $"<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>")) + "</Types>");
        yield return ("_rels/.rels", $"<Relationships xmlns=\"{Packages}\"><Relationship Id=\"rId1\" Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        yield return ("xl/workbook.xml", $"<workbook xmlns=\"{Space}\" xmlns:r=\"{Relations}\"><sheets>{string.Concat(sheets.Select(n => $"<sheet name=\"{SheetName(n)}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"))}</sheets></workbook>");
        yield return ("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Packages}\">{string.Concat(sheets.Select(n => $"<Relationship Id=\"rId{n}\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"))}"
            + $"<Relationship Id=\"rId{_sheets + 1}\" Type=\"{Relations}/styles\" Target=\"styles.xml\"/></Relationships>");
        yield return ("xl/styles.xml", $"<styleSheet xmlns=\"{Space}\"><numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"[h]:mm:ss\"/><numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/></numFmts>"
            + "<fonts count=\"2\"><font><sz val=\"11\"/></font><font><b/><sz val=\"11\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"
            + "<borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"6\"><xf/><xf fontId=\"1\" applyFont=\"1\"/><xf numFmtId=\"164\" applyNumberFormat=\"1\"/>"
            + "<xf numFmtId=\"10\" applyNumberFormat=\"1\"/><xf numFmtId=\"165\" applyNumberFormat=\"1\"/><xf/></cellXfs></styleSheet>");
    }

    /// <summary>At most 31 characters, and none of those that a sheet's name may not have.</summary>
    private string SheetName(int number)
    {
        var name = string.Concat(_title.Select(c => "[]:*?/\\'".Contains(c, StringComparison.Ordinal) ? ' ' : c));
        var end = number == 1 ? "" : $" {number}";
        return Escaped(name[..Math.Min(name.Length, 31 - end.Length)] + end);
    }

    /// <summary>Characters that XML cannot have are left out.</summary>
    private static string Escaped(string text)
    {
        var clean = string.Concat(text.EnumerateRunes().Where(r => System.Xml.XmlConvert.IsXmlChar((char)Math.Min(r.Value, 0xE000)) || r.Value > 0xFFFF).Select(r => r.ToString()));
        return clean.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
    }
}
