namespace Antiphon.Sip;

/// <summary>Finds separators outside of quoted strings and angle brackets.</summary>
internal static class Delimiters
{
    internal static int IndexOfComma(ReadOnlySpan<byte> text) => IndexOf(text, (byte)',', brackets: true);

    internal static int IndexOfSemicolon(ReadOnlySpan<byte> text) => IndexOf(text, (byte)';', brackets: true);

    /// <summary>For headers without addresses, where "<" is a character like any other.</summary>
    internal static int IndexOfCommaUnbracketed(ReadOnlySpan<byte> text) => IndexOf(text, (byte)',', brackets: false);

    private static int IndexOf(ReadOnlySpan<byte> text, byte wanted, bool brackets)
    {
        var quoted = false;
        var inside = false;
        for (var i = 0; i < text.Length; i++)
        {
            var b = text[i];
            if (quoted)
            {
                if (b == '\\') i++;
                else if (b == '"') quoted = false;
            }
            else if (b == '"') quoted = true;
            else if (brackets && b == '<') inside = true;
            else if (brackets && b == '>') inside = false;
            else if (b == wanted && !inside) return i;
        }
        return -1;
    }
}
