using System.IO.Compression;
using System.Xml;

namespace Antiphon.Server.Features.Reports.Export;

/// <summary>The first sheet of a workbook (ECMA-376, SpreadsheetML) as text: what stands in the cells, without formulas and formats.</summary>
internal static class XlsxReader
{
    private const string Space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const int ColumnsMax = 200, StringsMax = 1_000_000;
    private const long PartBytesMax = 256L << 20;
    private static readonly XmlReaderSettings Safe = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = false, MaxCharactersInDocument = PartBytesMax };

    public static bool IsWorkbook(byte[] file) => file is [(byte)'P', (byte)'K', 3, 4, ..];

    /// <returns>Rows in order; null: it is no workbook that can be read, or it has more rows than that.</returns>
    public static List<(int Line, string[] Cells)>? Read(byte[] file, int rowsMax)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
            var sheet = zip.GetEntry("xl/worksheets/sheet1.xml") ?? zip.Entries.Where(e => e.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal) && e.FullName.EndsWith(".xml", StringComparison.Ordinal)).MinBy(e => e.FullName, StringComparer.Ordinal);
            return sheet is null ? null : Rows(sheet, Strings(zip.GetEntry("xl/sharedStrings.xml")), rowsMax);
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or IOException or FormatException or NotSupportedException) { return null; }
    }

    private static List<string> Strings(ZipArchiveEntry? part)
    {
        var strings = new List<string>();
        if (part is null) return strings;
        using var xml = XmlReader.Create(part.Open(), Safe);
        while (xml.ReadToFollowing("si", Space))
        {
            if (strings.Count >= StringsMax) throw new InvalidDataException("too many strings");
            strings.Add(TextIn(xml.ReadSubtree()));
        }
        return strings;
    }

    private static List<(int, string[])>? Rows(ZipArchiveEntry part, List<string> strings, int rowsMax)
    {
        var rows = new List<(int, string[])>();
        using var xml = XmlReader.Create(part.Open(), Safe);
        var line = 0;
        while (xml.ReadToFollowing("row", Space))
        {
            line = int.TryParse(xml.GetAttribute("r"), out var given) ? given : line + 1;
            if (rows.Count >= rowsMax) return null;
            rows.Add((line, Cells(xml.ReadSubtree(), strings)));
        }
        return rows;
    }

    private static string[] Cells(XmlReader row, List<string> strings)
    {
        var cells = new List<string>();
        using (row)
        {
            while (row.ReadToFollowing("c", Space))
            {
                var column = row.GetAttribute("r") is { } place ? ColumnOf(place) : cells.Count;
                if (column is < 0 or >= ColumnsMax) continue;
                var kind = row.GetAttribute("t");
                while (cells.Count <= column) cells.Add("");
                cells[column] = Value(kind, row.ReadSubtree(), strings);
            }
        }
        return [.. cells];
    }

    private static string Value(string? kind, XmlReader cell, List<string> strings)
    {
        if (kind == "inlineStr") return TextIn(cell);
        using (cell)
        {
            if (!cell.ReadToFollowing("v", Space)) return "";
            var text = cell.ReadElementContentAsString();
            if (kind == "s") return int.TryParse(text, out var index) && index >= 0 && index < strings.Count ? strings[index] : "";
            // A long number is kept as 1.38E+10 by some; as text it is what one sees.
            return kind is null or "n" && text.Contains('E', StringComparison.OrdinalIgnoreCase) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number.ToString("0.#########", CultureInfo.InvariantCulture) : text;
        }
    }

    /// <summary>All runs of a text, one after the other.</summary>
    private static string TextIn(XmlReader part)
    {
        var text = "";
        using (part)
            while (part.ReadToFollowing("t", Space)) text += part.ReadElementContentAsString();
        return text;
    }

    /// <summary>AB12 is column 27, from 0.</summary>
    private static int ColumnOf(string place)
    {
        var column = 0;
        foreach (var c in place)
        {
            if (!char.IsAsciiLetterUpper(c) || column > ColumnsMax) break;
            column = (column * 26) + c - 'A' + 1;
        }
        return column - 1;
    }
}
