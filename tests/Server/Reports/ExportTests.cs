using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Antiphon.Server.Features.Reports.Export;

namespace Antiphon.Server.Tests.Reports;

/// <summary>Files that spreadsheets open: Chinese whole, nothing that runs, any number of rows.</summary>
public sealed class ExportTests
{
    private static readonly TableColumn[] Columns = [new("坐席", TableFormat.Text), new("通话时长（秒）", TableFormat.Duration), new("接通率", TableFormat.Ratio), new("时间", TableFormat.Instant)];
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly object?[] Row = ["李雷, \"甲\" 1001", 3725.5, 0.8734, new DateTimeOffset(2026, 11, 22, 16, 0, 0, TimeSpan.Zero)];

    [Fact]
    public async Task Csv_has_a_byte_order_mark_and_quotes_what_rfc_4180_wants_quoted()
    {
        var bytes = await Written(TableFile.Csv, Row);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.Equal("坐席,通话时长（秒）,接通率,时间\r\n\"李雷, \"\"甲\"\" 1001\",3725.5,87.34%,2026-11-23 00:00:00\r\n", Encoding.UTF8.GetString(bytes[3..]));
    }

    [Fact]
    public async Task Gb18030_keeps_every_character_rare_ones_too()
    {
        var bytes = await Written(TableFile.CsvGb18030, ["𠮷田㐀 王小明", null, null, null]);
        Assert.Equal("坐席,通话时长（秒）,接通率,时间\r\n𠮷田㐀 王小明,,,\r\n", CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!.GetString(bytes));
    }

    [Theory, InlineData("=HYPERLINK(\"http://x\")"), InlineData("+1+1"), InlineData("-2+3"), InlineData("@SUM(A1)"), InlineData("\t=1"), InlineData("\r=1")]
    public async Task No_text_of_a_customer_runs_as_a_formula(string text)
    {
        var csv = Encoding.UTF8.GetString((await Written(TableFile.Csv, [text, null, null, null]))[3..]).Split("\r\n", 2)[1];
        Assert.StartsWith("'", csv.TrimStart('"'), StringComparison.Ordinal);
        var sheet = await Sheet(await Written(TableFile.Xlsx, [text, null, null, null]));
        Assert.Empty(sheet.Descendants().Where(e => e.Name.LocalName == "f"));
        Assert.Equal("inlineStr", sheet.Descendants().Last(e => e.Name.LocalName == "c" && e.Attribute("t") is not null).Attribute("t")!.Value);
    }

    [Fact]
    public async Task Workbook_has_numbers_as_numbers_in_the_formats_of_a_spreadsheet()
    {
        var sheet = await Sheet(await Written(TableFile.Xlsx, Row));
        var cells = sheet.Descendants().Where(e => e.Name.LocalName == "row").Last().Elements().ToList();
        Assert.Equal("李雷, \"甲\" 1001", cells[0].Value);
        Assert.Equal((3725.5 / 86_400, "2"), (double.Parse(cells[1].Value, null), cells[1].Attribute("s")!.Value));
        Assert.Equal((0.8734, "3"), (double.Parse(cells[2].Value, null), cells[2].Attribute("s")!.Value));
        Assert.Equal((46_349.0, "4"), (double.Parse(cells[3].Value, null), cells[3].Attribute("s")!.Value));
    }

    [Fact]
    public async Task Characters_that_xml_cannot_have_are_left_out_and_others_kept()
    {
        var sheet = await Sheet(await Written(TableFile.Xlsx, ["a\u0001b<&>𠮷", null, null, null]));
        Assert.Equal("ab<&>𠮷", sheet.Descendants().Last(e => e.Name.LocalName == "t").Value);
    }

    /// <summary>What is held is a buffer, not the file.</summary>
    [Fact]
    public async Task Rows_leave_as_they_are_written_and_a_full_sheet_is_followed_by_another()
    {
        using var to = new MemoryStream();
        await using (var table = await XlsxWriter.Open(to, "话单", Columns, Shanghai, CancellationToken.None, sheetRowsMax: 10_000))
        {
            for (var (row, left) = (1, 0L); row <= 50_000; row++)
            {
                await table.Write([$"{row}", row * 1.5, 0.5, null], CancellationToken.None);
                if (row % 5_000 != 0) continue;
                Assert.True(to.Length > left + 10_000, $"row {row}: {to.Length}");
                left = to.Length;
            }
        }
        using var zip = new ZipArchive(to);
        var rows = 0;
        foreach (var part in zip.Entries.Where(e => e.FullName.Contains("sheets/", StringComparison.Ordinal)))
        {
            await using var sheet = await part.OpenAsync();
            rows += XDocument.Load(sheet).Descendants().Count(e => e.Name.LocalName == "row") - 1;
        }
        Assert.Equal((50_000, 6), (rows, zip.Entries.Count(e => e.FullName.Contains("sheets/", StringComparison.Ordinal))));
    }

    private static async Task<byte[]> Written(string format, object?[] row)
    {
        using var to = new MemoryStream();
        await using (var table = await TableFile.Open(format, to, "坐席: 通话?", "", Columns, 1, numbers: true, Shanghai, CancellationToken.None)) await table.Write(row, CancellationToken.None);
        return to.ToArray();
    }

    private static async Task<XElement> Sheet(byte[] workbook)
    {
        using var zip = new ZipArchive(new MemoryStream(workbook));
        foreach (var part in zip.Entries)
        {
            await using var xml = await part.OpenAsync();
            XDocument.Load(xml);        // every part is well formed
        }
        await using var sheet = await zip.GetEntry("xl/worksheets/sheet1.xml")!.OpenAsync();
        return XDocument.Load(sheet).Root!;
    }

    [Fact]
    public async Task Pdf_has_its_font_in_it_a_head_on_every_page_and_wide_tables_on_pages_beside()
    {
        Assert.True(PdfFont.IsThere, "package fonts-droid-fallback");
        using var to = new MemoryStream();
        TableColumn[] columns = [new("坐席", TableFormat.Text), .. Enumerable.Range(1, 20).Select(i => new TableColumn($"第 {i} 个指标", TableFormat.Number))];
        await using (var pdf = await TableFile.Open(TableFile.Pdf, to, "坐席话务列表", "2026-11-01 – 2026-11-30", columns, 1, numbers: true, Shanghai, CancellationToken.None))
            for (var row = 0; row < 100; row++) await pdf.Write([$"王丽娟 {row}", .. Enumerable.Range(1, 20).Select(i => (object?)(double)(i * row))], CancellationToken.None);
        var text = System.Text.Encoding.Latin1.GetString(to.ToArray());
        Assert.StartsWith("%PDF-1.7", text, StringComparison.Ordinal);
        Assert.Equal(2 * 4, System.Text.RegularExpressions.Regex.Count(text, "/Type /Page /"));         // 100 rows are four pages, 20 columns two beside each other
        Assert.Contains("/FontFile2", text, StringComparison.Ordinal);                                   // a TrueType font program (ISO 32000-1 §9.9)
        Assert.Contains("/Title <FEFF" + Convert.ToHexString(System.Text.Encoding.BigEndianUnicode.GetBytes("坐席话务列表")), text, StringComparison.Ordinal);
        Assert.InRange(to.Length, 10_000, 400_000);                                                      // of the font only what is used
        var table = int.Parse(text[(text.LastIndexOf("startxref", StringComparison.Ordinal) + 10)..].Split('\n')[0], null);
        Assert.Equal("xref", text[table..(table + 4)]);
    }
}
