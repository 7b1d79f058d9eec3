namespace Antiphon.Server.Features.Reports.Export;

/// <summary>A table on A4 pages across, each with title, time and number, the font embedded. Columns that do not fit beside each other follow on pages of their own, with the first
/// columns again. Held in memory, so it has a limit of rows.</summary>
internal sealed class PdfWriter(Stream to, string title, string note, IReadOnlyList<TableColumn> columns, int keys, TimeZoneInfo zone) : ITableWriter
{
    public const int RowsMax = 10_000;
    private const double PageWidth = 842, PageHeight = 595, Margin = 36, RowHeight = 15, BaseLine = 10.5, Pad = 4, WidthMin = 46, WidthMax = 190, HeadHeight = 40, TextSize = 8.5, TitleSize = 13;
    private const double Dim = 0.4, Shade = 0.94, LineGrey = 0.8;
    private const int MeasuredRowsMax = 300;
    private readonly PdfFile _file = new(PdfFont.Font, title);
    private readonly List<string[]> _rows = [];

    public ValueTask Write(IReadOnlyList<object?> values, CancellationToken stop)
    {
        if (_rows.Count < RowsMax) _rows.Add([.. values.Select((value, i) => Text(value, columns[i].Format))]);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        var widths = Widths();
        foreach (var band in Bands(widths)) Draw(band, widths);
        for (var page = 0; page < _file.Pages; page++)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"{page + 1} / {_file.Pages}");
            _file.Text(number, PageWidth - Margin - _file.WidthOf(number, TextSize), Margin + 10, TextSize, grey: Dim, page: page);
        }
        await to.WriteAsync(_file.Written());
        await to.FlushAsync();
    }

    private void Draw(int[] band, double[] widths)
    {
        var row = 0;
        do
        {
            _file.AddPage(PageWidth, PageHeight);
            _file.Text(Cut(title, PageWidth - 2 * Margin - 80, TitleSize), Margin, Margin + 10, TitleSize, bold: true);
            _file.Text(Cut(note, PageWidth - 2 * Margin, TextSize), Margin, Margin + 26, TextSize, grey: Dim);
            var y = Margin + HeadHeight;
            Cells(band, widths, [.. columns.Select(c => c.Name)], y, strong: true);
            for (y += RowHeight; row < _rows.Count && y + RowHeight <= PageHeight - Margin; row++, y += RowHeight) Cells(band, widths, _rows[row], y, strong: row == _rows.Count - 1);
        }
        while (row < _rows.Count);
    }

    /// <param name="strong">Head and total.</param>
    private void Cells(int[] band, double[] widths, string[] values, double y, bool strong)
    {
        var (x, width) = (Margin, band.Sum(i => widths[i]));
        if (strong) _file.Fill(x, y, width, RowHeight, Shade);
        foreach (var i in band)
        {
            var text = Cut(values[i], widths[i] - 2 * Pad, TextSize);
            _file.Text(text, columns[i].Format is TableFormat.Text ? x + Pad : x + widths[i] - Pad - _file.WidthOf(text, TextSize), y + BaseLine, TextSize, strong);
            x += widths[i];
        }
        _file.Rule(Margin, y + RowHeight, width, LineGrey);
    }

    private string Cut(string text, double width, double size)
    {
        if (_file.WidthOf(text, size) <= width) return text;
        var length = text.Length;
        while (length > 0 && (char.IsHighSurrogate(text[length - 1]) || _file.WidthOf(text[..length] + "…", size) > width)) length--;
        return text[..length] + "…";
    }

    private double[] Widths()
    {
        var seen = _rows.Take(MeasuredRowsMax).Concat(_rows.TakeLast(1)).ToList();
        return [.. columns.Select((column, i) => Math.Clamp(seen.Select(row => _file.WidthOf(row[i], TextSize)).Append(_file.WidthOf(column.Name, TextSize)).Max() + 2 * Pad + 1, WidthMin, WidthMax))];
    }

    /// <summary>Columns that stand beside each other; the first columns of the table begin each.</summary>
    private List<int[]> Bands(double[] widths)
    {
        const double Room = PageWidth - 2 * Margin;
        var first = Enumerable.Range(0, keys).ToArray();
        var bands = new List<int[]>();
        var (band, used) = (first.ToList(), first.Sum(i => widths[i]));
        for (var i = keys; i < columns.Count; i++)
        {
            if (used + widths[i] > Room && band.Count > keys)
            {
                bands.Add([.. band]);
                (band, used) = (first.ToList(), first.Sum(k => widths[k]));
            }
            band.Add(i);
            used += widths[i];
        }
        bands.Add([.. band]);
        return bands;
    }

    private string Text(object? value, TableFormat format) => value switch
    {
        null => "–",
        string text => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)),
        DateTimeOffset at => TableFile.Clock(at, zone),
        double seconds when format is TableFormat.Duration => Duration(seconds),
        double ratio when format is TableFormat.Ratio => (ratio * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %",
        double number => number.ToString("#,0.##", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => "",
    };

    private static string Duration(double seconds)
    {
        var whole = (long)Math.Round(Math.Abs(seconds));
        return string.Create(CultureInfo.InvariantCulture, $"{(seconds < 0 ? "−" : "")}{(whole >= 3600 ? $"{whole / 3600}:{whole / 60 % 60:00}" : $"{whole / 60}")}:{whole % 60:00}");
    }
}
