using System.Text;

namespace Antiphon.Server.Features.Reports.Export;

/// <summary>RFC 4180 with any of the usual separators: comma, semicolon or tab, as the first line has it.</summary>
internal static class CsvReader
{
    private const int GB18030 = 54936;

    /// <summary>UTF-8 with or without a byte order mark, UTF-16 with one; what is no UTF-8 is GB18030.</summary>
    public static string Decode(byte[] file)
    {
        if (file is [0xFF, 0xFE, ..]) return Encoding.Unicode.GetString(file, 2, file.Length - 2);
        var start = file is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        try { return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file, start, file.Length - start); }
        catch (DecoderFallbackException) { return CodePagesEncodingProvider.Instance.GetEncoding(GB18030)!.GetString(file); }
    }

    /// <returns>Lines from 1, with the line of the file at which each begins.</returns>
    public static List<(int Line, string[] Cells)> Read(string text)
    {
        text = text.TrimStart('\uFEFF');
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var first = end < 0 ? text : text[..end];
        var separator = first.Contains('\t', StringComparison.Ordinal) ? '\t' : first.Contains(';', StringComparison.Ordinal) && !first.Contains(',', StringComparison.Ordinal) ? ';' : ',';
        var (rows, cells, cell, quoted, line, start) = (new List<(int, string[])>(), new List<string>(), new StringBuilder(), false, 1, 1);
        void EndRow()
        {
            cells.Add(cell.ToString());
            rows.Add((start, [.. cells]));
            cells.Clear();
            cell.Clear();
            start = line + 1;
        }
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"') cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') { cell.Append('"'); i++; }
                else quoted = false;
                if (c == '\n') line++;
            }
            else if (c == '"' && cell.Length == 0) quoted = true;
            else if (c == separator) { cells.Add(cell.ToString()); cell.Clear(); }
            else if (c == '\n') { EndRow(); line++; }
            else if (c != '\r') cell.Append(c);
        }
        if (cell.Length > 0 || cells.Count > 0) EndRow();
        return rows;
    }
}
