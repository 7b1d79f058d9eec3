using System.Globalization;

namespace Antiphon.Engine.Ivr;

internal enum TokenKind { Number, Text, Name, Sign, End }

internal readonly record struct Token(TokenKind Kind, string Text, FlowValue Value, int At);

/// <summary>The words of an expression.</summary>
internal static class Tokens
{
    private static readonly string[] Signs = ["==", "!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "/", "%", "&", "(", ")", ","];

    public static Computed? Of(string text, out ImmutableArray<Token> tokens)
    {
        var found = ImmutableArray.CreateBuilder<Token>();
        tokens = [];
        if (text.Length > Expression.LengthMax) return new(null, "too-large", Expression.LengthMax);
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at])) { at++; continue; }
            if (Next(text, at) is not { } token) return new(null, text[at] is '\'' or '"' ? "text-open" : "unexpected", at);
            found.Add(token.Token);
            at = token.End;
        }
        if (found.Count == 0) return new(null, "empty", 0);
        found.Add(new Token(TokenKind.End, "", default, text.Length));
        tokens = found.ToImmutable();
        return null;
    }

    private static (Token Token, int End)? Next(string text, int at)
    {
        var c = text[at];
        if (c is '\'' or '"')
        {
            var end = text.IndexOf(c, at + 1);
            return end < 0 ? null : (new Token(TokenKind.Text, "", FlowValue.Of(text[(at + 1)..end]), at), end + 1);
        }
        if (char.IsAsciiDigit(c))
        {
            var end = at;
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] == '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])))) end++;
            return decimal.TryParse(text.AsSpan(at, end - at), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                ? (new Token(TokenKind.Number, "", FlowValue.Of(number), at), end) : null;
        }
        if (IsNameStart(c))
        {
            var end = at;
            while (end < text.Length && (IsNameStart(text[end]) || char.IsAsciiDigit(text[end]) || text[end] == '.')) end++;
            return (new Token(TokenKind.Name, text[at..end], default, at), end);
        }
        foreach (var sign in Signs)
            if (string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0) return (new Token(TokenKind.Sign, sign, default, at), at + sign.Length);
        return null;
    }

    /// <summary>Letters of any script, so that a variable may be called 余额.</summary>
    private static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    /// <summary>Whether a variable may be called so: 1–40 letters, digits and <c>_</c>, no word of the language.</summary>
    public static bool IsVariable(string name) =>
        name.Length is > 0 and <= 40 && IsNameStart(name[0]) && name.All(c => IsNameStart(c) || char.IsAsciiDigit(c)) && name is not ("and" or "or" or "not" or "true" or "false" or "dialled" or "language");
}
