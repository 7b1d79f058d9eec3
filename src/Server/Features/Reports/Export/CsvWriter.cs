using System.Text;

namespace Antiphon.Server.Features.Reports.Export;

/// <summary>RFC 4180, with CRLF. UTF-8 has a byte order mark, so that spreadsheets read Chinese; GB18030 is for those that do not know UTF-8.</summary>
internal sealed class CsvWriter : ITableWriter
{
    private const int FlushAtChars = 32 * 1024;
    private const int GB18030 = 54936;
    private readonly Stream _to;
    private readonly Encoding _encoding;
    private readonly IReadOnlyList<TableColumn> _columns;
    private readonly TimeZoneInfo _zone;
    private readonly StringBuilder _text = new();

    public CsvWriter(Stream to, bool gb18030, IReadOnlyList<TableColumn> columns, TimeZoneInfo zone)
    {
        (_to, _columns, _zone) = (to, columns, zone);
        _encoding = gb18030 ? CodePagesEncodingProvider.Instance.GetEncoding(GB18030)! : new UTF8Encoding(false);
        if (!gb18030) _text.Append('\uFEFF');
    }

    public ValueTask Head(CancellationToken stop) => Line(_columns.Select(c => Field(c.Name)), stop);

    public ValueTask Write(IReadOnlyList<object?> values, CancellationToken stop) => Line(values.Select((value, i) => value switch
    {
        null => "",
        string text => Field(text),
        DateTimeOffset at => TableFile.Clock(at, _zone),
        double ratio when _columns[i].Format is TableFormat.Ratio => (ratio * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%",
        double number => number.ToString("0.###", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => "",
    }), stop);

    public async ValueTask DisposeAsync()
    {
        await Flush(CancellationToken.None);
        await _to.FlushAsync();
    }

    /// <summary>A text that a spreadsheet would take for a formula gets an apostrophe in front.</summary>
    public static string Field(string text)
    {
        if (text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal)) text = "'" + text;
        return text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private async ValueTask Line(IEnumerable<string> fields, CancellationToken stop)
    {
        _text.AppendJoin(',', fields).Append("\r\n");
        if (_text.Length >= FlushAtChars) await Flush(stop);
    }

    private async ValueTask Flush(CancellationToken stop)
    {
        await _to.WriteAsync(_encoding.GetBytes(_text.ToString()), stop);
        _text.Clear();
    }
}
