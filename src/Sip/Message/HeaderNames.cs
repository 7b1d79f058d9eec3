using System.Text;

namespace Antiphon.Sip;

/// <summary>Header names and their compact forms. Names are case-insensitive (RFC 3261 §7.3.1).</summary>
public static class HeaderNames
{
    private static readonly string[] Long = Names();
    private static readonly byte[][] LongBytes = [.. Long.Select(Encoding.ASCII.GetBytes)];
    private static readonly byte[][] ByLength = IdsByLength();

    /// <summary>Name as written by us: never the compact form.</summary>
    public static string Text(this HeaderId id) => Long[(int)id];

    internal static ReadOnlySpan<byte> Bytes(HeaderId id) => LongBytes[(int)id];

    public static HeaderId Read(ReadOnlySpan<byte> name)
    {
        if (name.Length == 1) return Compact((byte)(name[0] | 0x20));
        if (name.Length >= ByLength.Length) return HeaderId.Other;
        foreach (var id in ByLength[name.Length])
            if (Ascii.EqualsIgnoreCase(name, LongBytes[id])) return (HeaderId)id;
        return HeaderId.Other;
    }

    public static HeaderId Read(string name)
    {
        Span<byte> ascii = stackalloc byte[64];
        return name.Length <= ascii.Length && Encoding.ASCII.TryGetBytes(name, ascii, out var length) ? Read(ascii[..length]) : HeaderId.Other;
    }

    // RFC 3261 §20; e, k, u: §20.12, §20.37, RFC 6665; x: RFC 4028; r, b: RFC 3515, 3892; o: RFC 6665.
    private static HeaderId Compact(byte letter) => (char)letter switch
    {
        'v' => HeaderId.Via, 'f' => HeaderId.From, 't' => HeaderId.To, 'i' => HeaderId.CallId, 'm' => HeaderId.Contact,
        'l' => HeaderId.ContentLength, 'c' => HeaderId.ContentType, 'e' => HeaderId.ContentEncoding, 'k' => HeaderId.Supported,
        's' => HeaderId.Subject, 'x' => HeaderId.SessionExpires, 'r' => HeaderId.ReferTo, 'b' => HeaderId.ReferredBy,
        'o' => HeaderId.Event, 'u' => HeaderId.AllowEvents, _ => HeaderId.Other,
    };

    private static byte[][] IdsByLength()
    {
        var table = Enumerable.Range(0, Long.Max(n => n.Length) + 1).Select(_ => new List<byte>()).ToArray();
        for (var i = 1; i < Long.Length; i++) table[Long[i].Length].Add((byte)i);
        return [.. table.Select(ids => ids.ToArray())];
    }

    private static string[] Names() => [.. Enum.GetValues<HeaderId>().Select(id => id switch
    {
        HeaderId.Other => "",
        HeaderId.CSeq => "CSeq",
        HeaderId.CallId => "Call-ID",
        HeaderId.WwwAuthenticate => "WWW-Authenticate",
        HeaderId.MinSe => "Min-SE",
        HeaderId.RSeq => "RSeq",
        HeaderId.RAck => "RAck",
        _ => Hyphenated(id.ToString()),
    })];

    private static string Hyphenated(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0) text.Append('-');
            text.Append(c);
        }
        return text.ToString();
    }
}
