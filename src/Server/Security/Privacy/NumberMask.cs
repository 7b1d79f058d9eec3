using System.Security.Claims;
using System.Text.RegularExpressions;

namespace Antiphon.Server.Security.Privacy;

/// <summary>Whether somebody sees numbers in full, and how they look otherwise. Everything that leaves the server asks here.</summary>
internal static partial class NumberMask
{
    /// <summary>Shorter ones are extensions, queues' numbers and emergency services: nobody's own.</summary>
    public const int DigitsMin = 7;

    /// <summary>Digits that stay hidden at least.</summary>
    private const int HiddenMin = 4;

    /// <summary>Telephone numbers and numbers of identity cards keep so many digits in front, and one more behind: 138****8000.</summary>
    private const int ShownMax = 7;

    public static bool SeesAll(ClaimsPrincipal reader) => reader.May(Permission.SeeNumbers);

    /// <summary>The text as this reader sees it.</summary>
    public static string For(ClaimsPrincipal reader, string text) => SeesAll(reader) ? text : InText(text);

    /// <summary>Every number in a text masked: telephone numbers with or without country code, and numbers of identity cards. A date stays.</summary>
    public static string InText(string text) => HasDigits(text) ? Numbers().Replace(text, found => Masked(found.Value)) : text;

    /// <summary>Whether somebody sends back what he was shown masked.</summary>
    public static bool IsMasked(string text) => text.Contains('*', StringComparison.Ordinal) && MaskedNumbers().IsMatch(text);

    private static bool HasDigits(string text)
    {
        var digits = 0;
        foreach (var c in text)
            if (char.IsAsciiDigit(c) && ++digits >= DigitsMin) return true;
        return false;
    }

    private static string Masked(string number)
    {
        var marks = number.Where(c => char.IsAsciiLetterOrDigit(c)).ToArray();
        if (marks.Length < DigitsMin) return number;
        var shown = Math.Min(ShownMax, marks.Length - HiddenMin);
        var tail = Math.Min(4, (shown + 1) / 2);
        return $"{(number[0] == '+' ? "+" : "")}{new string(marks, 0, shown - tail)}****{new string(marks, marks.Length - tail, tail)}";
    }

    // A run of digits, single blanks, hyphens or brackets between them, that is not part of a longer word; the last may be the X of an identity card.
    [GeneratedRegex(@"(?<![0-9A-Za-z_-]|[0-9][.:])(?!(?:19|20)\d\d-\d\d-\d\d(?!\d))\+?\(?\d(?:[ ()-]{0,2}\d){6,19}[Xx]?(?![0-9A-Za-z_]|[.:][0-9])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\d\*{4}\d", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex MaskedNumbers();
}
