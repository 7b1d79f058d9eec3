namespace Antiphon.TestKit.Wire;

/// <summary>A SIP message as text, read with the simplest means there are: tests do not trust the parser they test.</summary>
public sealed record WireMessage(string Text)
{
    public string StartLine => Text[..Math.Max(0, Text.IndexOf("\r\n", StringComparison.Ordinal))];

    public bool IsResponse => Text.StartsWith("SIP/2.0 ", StringComparison.Ordinal);

    /// <summary>0 for a request.</summary>
    public int Status => IsResponse ? int.Parse(Text.AsSpan(8, 3)) : 0;

    /// <summary>Of the request, or of CSeq in a response.</summary>
    public string Method => IsResponse ? Header("CSeq").Split(' ')[1] : StartLine.Split(' ')[0];

    public string Uri => StartLine.Split(' ')[1];

    public int CSeq => int.Parse(Header("CSeq").Split(' ')[0]);

    public string Body => Text[(Text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    /// <summary>Value of the first header of that name; empty when absent.</summary>
    public string Header(string name) => Headers(name).FirstOrDefault("");

    public IEnumerable<string> Headers(string name) =>
        from line in Text[..Text.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n").Skip(1)
        where line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)
        select line[(name.Length + 1)..].Trim();

    /// <summary>Value of a header parameter; empty when absent.</summary>
    public string Parameter(string header, string name)
    {
        foreach (var part in Header(header).Split(';').Skip(1))
            if (part.Trim().StartsWith(name + "=", StringComparison.OrdinalIgnoreCase)) return part.Trim()[(name.Length + 1)..];
        return "";
    }

    /// <summary>Value of a directive of a challenge: <c>nonce="…"</c> or <c>algorithm=MD5</c>.</summary>
    public static string Directive(string challenge, string name)
    {
        var at = challenge.IndexOf(name + "=", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return "";
        var value = challenge[(at + name.Length + 1)..];
        return value.StartsWith('"') ? value[1..value.IndexOf('"', 1)] : value.Split(',')[0].Trim();
    }

    /// <summary>Value of the first SDP line of that kind, such as <c>m=</c>; empty when absent.</summary>
    public string Sdp(string start) =>
        Body.Split("\r\n").FirstOrDefault(l => l.StartsWith(start, StringComparison.Ordinal), "") is { Length: > 0 } line ? line[start.Length..] : "";
}
