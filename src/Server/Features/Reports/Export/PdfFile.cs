using System.IO.Compression;
using System.Text;

namespace Antiphon.Server.Features.Reports.Export;

/// <summary>A document of lines of text, rules and filled fields (ISO 32000-1), with the letters that it uses of one font embedded. Places are points from the top left.</summary>
internal sealed class PdfFile(TrueTypeFont font, string title)
{
    private const double BoldStroke = 0.03;
    private readonly SortedDictionary<ushort, int> _letters = [];
    private readonly List<(StringBuilder Content, double Width, double Height)> _pages = [];
    private readonly MemoryStream _file = new();
    private readonly List<long> _objects = [];

    public int Pages => _pages.Count;

    /// <summary>What is drawn from here on stands on it.</summary>
    public void AddPage(double width, double height) => _pages.Add((new StringBuilder(), width, height));

    public double WidthOf(string text, double size) => text.EnumerateRunes().Sum(rune => font.WidthOf(font.GlyphOf(rune.Value))) * size / 1000;

    /// <param name="y">Of the line on which the letters stand.</param>
    /// <param name="grey">0 black … 1 white.</param>
    /// <param name="page">Counted from 0; null: the last.</param>
    public void Text(string text, double x, double y, double size, bool bold = false, double grey = 0, int? page = null)
    {
        var (content, _, height) = _pages[page ?? _pages.Count - 1];
        content.Append(CultureInfo.InvariantCulture, $"BT {grey:0.##} g {grey:0.##} G /F {size:0.##} Tf {(bold ? 2 : 0)} Tr {size * BoldStroke:0.###} w {x:0.##} {height - y:0.##} Td <");
        foreach (var rune in text.EnumerateRunes())
        {
            var glyph = font.GlyphOf(rune.Value);
            _letters[glyph] = rune.Value;
            content.Append(CultureInfo.InvariantCulture, $"{glyph:X4}");
        }
        content.Append("> Tj ET\n");
    }

    public void Fill(double x, double y, double width, double height, double grey) =>
        _pages[^1].Content.Append(CultureInfo.InvariantCulture, $"{grey:0.##} g {x:0.##} {_pages[^1].Height - y - height:0.##} {width:0.##} {height:0.##} re f\n");

    public void Rule(double x, double y, double width, double grey) =>
        _pages[^1].Content.Append(CultureInfo.InvariantCulture, $"{grey:0.##} G 0.5 w {x:0.##} {_pages[^1].Height - y:0.##} m {x + width:0.##} {_pages[^1].Height - y:0.##} l S\n");

    public byte[] Written()
    {
        const int Catalogue = 1, Tree = 2, Font = 3, Descendant = 4, Descriptor = 5, Program = 6, Letters = 7, Info = 8, FirstPage = 9;
        Raw("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");
        Object(Catalogue, $"<< /Type /Catalog /Pages {Tree} 0 R >>");
        Object(Tree, $"<< /Type /Pages /Count {_pages.Count} /Kids [{string.Join(' ', _pages.Select((_, i) => $"{FirstPage + i * 2} 0 R"))}] >>");
        Object(Font, $"<< /Type /Font /Subtype /Type0 /BaseFont /ANTPHN+Letters /Encoding /Identity-H /DescendantFonts [{Descendant} 0 R] /ToUnicode {Letters} 0 R >>");
        Object(Descendant, $"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ANTPHN+Letters /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {Descriptor} 0 R /CIDToGIDMap /Identity /DW 1000 /W [{string.Join(' ', _letters.Keys.Select(g => $"{g} [{font.WidthOf(g)}]"))}] >>");
        Object(Descriptor, $"<< /Type /FontDescriptor /FontName /ANTPHN+Letters /Flags 4 /FontBBox [{string.Join(' ', font.Box)}] /ItalicAngle 0 /Ascent {font.Ascent} /Descent {font.Descent} /CapHeight {font.Ascent} /StemV 80 /FontFile2 {Program} 0 R >>");
        var program = font.Only(_letters.Keys);
        Stream(Program, program, $" /Length1 {program.Length}");
        Stream(Letters, Encoding.ASCII.GetBytes(UnicodeMap()), "");
        Object(Info, $"<< /Title <FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(title))}> /Producer (Antiphon) >>");
        for (var i = 0; i < _pages.Count; i++)
        {
            var (content, width, height) = _pages[i];
            Object(FirstPage + i * 2, string.Create(CultureInfo.InvariantCulture, $"<< /Type /Page /Parent {Tree} 0 R /MediaBox [0 0 {width:0.##} {height:0.##}] /Resources << /Font << /F {Font} 0 R >> >> /Contents {FirstPage + i * 2 + 1} 0 R >>"));
            Stream(FirstPage + i * 2 + 1, Encoding.ASCII.GetBytes(content.ToString()), "");
        }
        var table = _file.Length;
        Raw($"xref\n0 {_objects.Count + 1}\n0000000000 65535 f \n{string.Concat(_objects.Select(at => $"{at:0000000000} 00000 n \n"))}");
        Raw($"trailer\n<< /Size {_objects.Count + 1} /Root {Catalogue} 0 R /Info {Info} 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return _file.ToArray();
    }

    /// <summary>So that what is marked in a reader is copied as the letters that it shows (ISO 32000-1 §9.10.3).</summary>
    private string UnicodeMap()
    {
        var map = new StringBuilder("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Letters def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
        foreach (var part in _letters.Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{part.Length} beginbfchar\n");
            foreach (var (glyph, letter) in part) map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(new Rune(letter).ToString()))}>\n");
            map.Append("endbfchar\n");
        }
        return map.Append("endcmap CMapName currentdict /CMap defineresource pop end end").ToString();
    }

    private void Object(int number, string content)
    {
        Begin(number);
        Raw($"{content}\nendobj\n");
    }

    private void Stream(int number, byte[] content, string more)
    {
        using var packed = new MemoryStream();
        using (var pack = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) pack.Write(content);
        Begin(number);
        Raw($"<< /Length {packed.Length} /Filter /FlateDecode{more} >>\nstream\n");
        packed.WriteTo(_file);
        Raw("\nendstream\nendobj\n");
    }

    private void Begin(int number)
    {
        _objects.Add(_file.Length);
        Raw($"{number} 0 obj\n");
    }

    private void Raw(string text) => _file.Write(Encoding.Latin1.GetBytes(text));
}
