using System.Text;

namespace Antiphon.Engine.Ivr;

/// <summary>What a recognised sentence stands for: the key of a menu, or digits.</summary>
public static class SpokenWords
{
    private static readonly (string Word, char Digit)[] Digits =
    [
        ("零", '0'), ("〇", '0'), ("洞", '0'), ("一", '1'), ("幺", '1'), ("二", '2'), ("两", '2'), ("三", '3'), ("四", '4'), ("五", '5'), ("六", '6'), ("七", '7'), ("八", '8'), ("九", '9'),
        ("zero", '0'), ("oh", '0'), ("one", '1'), ("two", '2'), ("three", '3'), ("four", '4'), ("five", '5'), ("six", '6'), ("seven", '7'), ("eight", '8'), ("nine", '9'),
    ];

    /// <summary>Words as they are compared: without spaces and punctuation, small.</summary>
    public static IEnumerable<string> Of(string words) => words.Split([',', '，', '、', ';', '；']).Select(Plain).Where(word => word.Length > 0);

    /// <returns>The keys that were meant; null: none of what could be said.</returns>
    public static string? Keys(SpokenChoice choice, string said)
    {
        var plain = Plain(said);
        if (plain.Length == 0) return null;
        return choice.Words.IsEmpty ? Number(plain) is { } digits && digits.Length >= choice.Minimum && digits.Length <= choice.Maximum ? digits : null : Key(choice, plain);
    }

    /// <summary>The longest word that the sentence contains; a tie means two different keys and is none.</summary>
    private static string? Key(SpokenChoice choice, string said)
    {
        var found = choice.Words.SelectMany(w => Of(w.Value).Where(word => said.Contains(word, StringComparison.Ordinal)).Select(word => (w.Key, word.Length))).ToList();
        if (found.Count == 0) return null;
        var longest = found.Max(f => f.Length);
        var keys = found.Where(f => f.Length == longest).Select(f => f.Key).Distinct().ToList();
        return keys.Count == 1 ? keys[0] : null;
    }

    /// <summary>Digit by digit, in figures, Mandarin or English. Null: there is something else in it.</summary>
    private static string? Number(string said)
    {
        var digits = new StringBuilder();
        for (var at = 0; at < said.Length;)
        {
            if (char.IsAsciiDigit(said[at])) { digits.Append(said[at++]); continue; }
            var word = Array.Find(Digits, d => said.AsSpan(at).StartsWith(d.Word, StringComparison.Ordinal));
            if (word.Word is null) return null;
            digits.Append(word.Digit);
            at += word.Word.Length;
        }
        return digits.ToString();
    }

    private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
