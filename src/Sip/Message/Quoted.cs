using System.Text;

namespace Antiphon.Sip;

/// <summary>quoted-string = SWS DQUOTE *(qdtext / quoted-pair ) DQUOTE (RFC 3261 §25.1).</summary>
internal static class Quoted
{
    /// <summary>Bytes from the opening to the closing quote, both included; -1 when it does not close.</summary>
    internal static int Length(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != '"') return -1;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '"') return i + 1;
        }
        return -1;
    }

    /// <summary>Content without quotes and escapes.</summary>
    internal static string Unquote(ReadOnlySpan<byte> quoted)
    {
        var inner = quoted[1..^1];
        if (inner.IndexOf((byte)'\\') < 0) return Encoding.UTF8.GetString(inner);
        var plain = new byte[inner.Length];
        var length = 0;
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '\\' && i + 1 < inner.Length) i++;
            plain[length++] = inner[i];
        }
        return Encoding.UTF8.GetString(plain, 0, length);
    }

    /// <summary>With quotes and escapes; control characters, which no line may hold, become spaces.</summary>
    internal static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\');
            quoted.Append(char.IsControl(c) ? ' ' : c);
        }
        return quoted.Append('"').ToString();
    }
}
