using System.Buffers.Binary;
using System.Text;

namespace Antiphon.Server.Features.Reports.Export;

/// <summary>A TrueType font (ISO/IEC 14496-22): which glyph is a letter, how wide it is, and a font of some glyphs alone, to be put into a document.</summary>
internal sealed class TrueTypeFont
{
    private const int ThousandthsPerEm = 1000;
    private static readonly string[] Kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];
    private readonly byte[] _file;
    private readonly Dictionary<string, (int At, int Length)> _tables = [];
    private readonly Dictionary<int, ushort> _glyphs = [];
    private readonly int _unitsPerEm, _widths, _glyphCount;
    private readonly bool _longLoca;

    /// <exception cref="InvalidDataException">It is no TrueType font with Unicode letters.</exception>
    public TrueTypeFont(byte[] file)
    {
        _file = file;
        try
        {
            if (U32(0) is not (0x0001_0000 or 0x7472_7565)) throw new InvalidDataException("no TrueType font");
            for (var i = 0; i < U16(4); i++) _tables[Encoding.ASCII.GetString(file, 12 + i * 16, 4)] = ((int)U32(12 + i * 16 + 8), (int)U32(12 + i * 16 + 12));
            var (head, hhea, maxp) = (_tables["head"].At, _tables["hhea"].At, _tables["maxp"].At);
            (_unitsPerEm, _longLoca, _widths, _glyphCount) = (U16(head + 18), U16(head + 50) == 1, U16(hhea + 34), U16(maxp + 4));
            Box = [.. Enumerable.Range(0, 4).Select(i => Scaled((short)U16(head + 36 + i * 2)))];
            (Ascent, Descent) = (Scaled((short)U16(hhea + 4)), Scaled((short)U16(hhea + 6)));
            ReadLetters();
        }
        catch (Exception e) when (e is KeyNotFoundException or ArgumentException or IndexOutOfRangeException) { throw new InvalidDataException("no TrueType font that can be read", e); }
    }

    /// <summary>Thousandths of the size, as is everything that is told of lengths.</summary>
    public IReadOnlyList<int> Box { get; }
    public int Ascent { get; }
    public int Descent { get; }

    /// <summary>0: the font has no such letter, and shows its sign for that.</summary>
    public ushort GlyphOf(int letter) => _glyphs.GetValueOrDefault(letter);

    public int WidthOf(ushort glyph) => Scaled(U16(_tables["hmtx"].At + Math.Min(glyph, _widths - 1) * 4));

    /// <summary>The font with these glyphs alone; they keep their numbers.</summary>
    public byte[] Only(IEnumerable<ushort> glyphs)
    {
        var wanted = new SortedSet<ushort>(glyphs) { 0 };
        foreach (var glyph in wanted.ToList()) AddParts(glyph, wanted);
        using var outlines = new MemoryStream();
        var loca = new byte[(_glyphCount + 1) * 4];
        for (var glyph = 0; glyph < _glyphCount; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan(glyph * 4), (uint)outlines.Length);
            if (!wanted.Contains((ushort)glyph)) continue;
            var (at, length) = Outline((ushort)glyph);
            outlines.Write(_file, at, length);
            while (outlines.Length % 4 != 0) outlines.WriteByte(0);
        }
        BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan(_glyphCount * 4), (uint)outlines.Length);
        var head = Table("head");
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(50), 1);
        return Written([.. Kept.Where(_tables.ContainsKey).Select(name => (name, name switch { "glyf" => outlines.ToArray(), "loca" => loca, "head" => head, _ => Table(name) }))]);
    }

    private static byte[] Written(List<(string Name, byte[] Content)> tables)
    {
        var power = 1 << (int)Math.Log2(tables.Count);
        using var file = new MemoryStream();
        void Write(params ReadOnlySpan<uint> words)
        {
            Span<byte> bytes = stackalloc byte[4];
            foreach (var word in words)
            {
                BinaryPrimitives.WriteUInt32BigEndian(bytes, word);
                file.Write(bytes);
            }
        }

        Write(0x0001_0000, (uint)(tables.Count << 16 | power * 16), (uint)((int)Math.Log2(power) << 16 | (tables.Count - power) * 16));
        var at = 12 + tables.Count * 16;
        foreach (var (name, content) in tables)
        {
            file.Write(Encoding.ASCII.GetBytes(name));
            Write(Sum(content), (uint)at, (uint)content.Length);
            at += (content.Length + 3) / 4 * 4;
        }
        foreach (var (_, content) in tables)
        {
            file.Write(content);
            while (file.Length % 4 != 0) file.WriteByte(0);
        }
        return file.ToArray();
    }

    private static uint Sum(byte[] content)
    {
        var sum = 0u;
        for (var i = 0; i < content.Length; i++) sum += (uint)content[i] << (24 - i % 4 * 8);
        return sum;
    }

    /// <summary>Glyphs that are put together of others need those.</summary>
    private void AddParts(ushort glyph, SortedSet<ushort> into)
    {
        var (at, length) = Outline(glyph);
        if (length < 10 || (short)U16(at) >= 0) return;
        const int WideArguments = 1, Scale = 8, More = 0x20, TwoScales = 0x40, Matrix = 0x80;
        for (var part = at + 10; ;)
        {
            var (flags, component) = (U16(part), U16(part + 2));
            if (into.Add(component)) AddParts(component, into);
            if ((flags & More) == 0) return;
            part += 4 + ((flags & WideArguments) != 0 ? 4 : 2) + ((flags & Scale) != 0 ? 2 : (flags & TwoScales) != 0 ? 4 : (flags & Matrix) != 0 ? 8 : 0);
        }
    }

    private (int At, int Length) Outline(ushort glyph)
    {
        var loca = _tables["loca"].At;
        var (from, to) = _longLoca ? ((int)U32(loca + glyph * 4), (int)U32(loca + glyph * 4 + 4)) : (U16(loca + glyph * 2) * 2, U16(loca + glyph * 2 + 2) * 2);
        return (_tables["glyf"].At + from, to - from);
    }

    /// <summary>cmap of the basic plane, format 4; of all of them, format 12.</summary>
    private void ReadLetters()
    {
        var cmap = _tables["cmap"].At;
        for (var i = 0; i < U16(cmap + 2); i++)
        {
            var table = cmap + (int)U32(cmap + 4 + i * 8 + 4);
            if (U16(cmap + 4 + i * 8) is not (0 or 3)) continue;
            if (U16(table) == 4) ReadBasic(table);
            else if (U16(table) == 12)
                for (var group = 0; group < U32(table + 12); group++)
                    for (var letter = U32(table + 16 + group * 12); letter <= U32(table + 16 + group * 12 + 4); letter++) _glyphs[(int)letter] = (ushort)(U32(table + 16 + group * 12 + 8) + letter - U32(table + 16 + group * 12));
        }
        if (_glyphs.Count == 0) throw new InvalidDataException("the font has no Unicode letters");
    }

    private void ReadBasic(int table)
    {
        var doubled = U16(table + 6);
        for (var segment = 0; segment < doubled; segment += 2)
        {
            var (end, start) = (U16(table + 14 + segment), U16(table + 16 + doubled + segment));
            var (delta, range) = (U16(table + 16 + 2 * doubled + segment), table + 16 + 3 * doubled + segment);
            for (int letter = start; letter <= end && letter != 0xFFFF; letter++)
            {
                var glyph = U16(range) == 0 ? letter : U16(range + U16(range) + (letter - start) * 2);
                if (glyph != 0) _glyphs[letter] = (ushort)(glyph + delta);
            }
        }
    }

    private byte[] Table(string name) => _file.AsSpan(_tables[name].At, _tables[name].Length).ToArray();

    private int Scaled(int units) => (int)Math.Round((double)units * ThousandthsPerEm / _unitsPerEm);

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(at, 2));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(_file.AsSpan(at, 4));
}
