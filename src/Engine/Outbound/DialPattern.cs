namespace Antiphon.Engine.Outbound;

/// <summary>A pattern of dialled numbers. <c>X</c> 0–9, <c>Z</c> 1–9, <c>N</c> 2–9, <c>[13-5]</c> one of these, <c>.</c> one or more of anything at the end,
/// <c>!</c> nothing or anything at the end; digits, <c>+</c>, <c>*</c>, <c>#</c> stand for themselves.</summary>
public static class DialPattern
{
    public const int LengthMax = 48;

    public static bool IsValid(string pattern)
    {
        if (pattern.Length is 0 or > LengthMax) return false;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] is '.' or '!') return i == pattern.Length - 1;
            if (pattern[i] == '[')
            {
                var end = pattern.IndexOf(']', i);
                if (end <= i + 1 || !IsSet(pattern.AsSpan(i + 1, end - i - 1))) return false;
                i = end;
            }
            else if (!char.IsAsciiDigit(pattern[i]) && pattern[i] is not ('X' or 'Z' or 'N' or '+' or '*' or '#')) return false;
        }
        return true;
    }

    /// <summary>Total: a pattern that is not valid fits nothing.</summary>
    public static bool Fits(string pattern, string number)
    {
        var at = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '!') return true;
            if (pattern[i] == '.') return at < number.Length;
            if (at >= number.Length) return false;
            var digit = number[at++];
            if (pattern[i] == '[')
            {
                var end = pattern.IndexOf(']', i);
                if (end < 0 || !Holds(pattern.AsSpan(i + 1, end - i - 1), digit)) return false;
                i = end;
            }
            else if (!Stands(pattern[i], digit)) return false;
        }
        return at == number.Length;
    }

    private static bool Stands(char symbol, char digit) => symbol switch
    {
        'X' => char.IsAsciiDigit(digit),
        'Z' => digit is >= '1' and <= '9',
        'N' => digit is >= '2' and <= '9',
        _ => symbol == digit,
    };

    private static bool IsSet(ReadOnlySpan<char> set)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (!char.IsAsciiDigit(set[i]) && set[i] is not ('*' or '#')) return false;
            if (i + 2 < set.Length && set[i + 1] == '-') { if (!char.IsAsciiDigit(set[i + 2]) || set[i + 2] < set[i]) return false; i += 2; }
        }
        return true;
    }

    private static bool Holds(ReadOnlySpan<char> set, char digit)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (digit >= set[i] && digit <= set[i + 2]) return true;
                i += 2;
            }
            else if (set[i] == digit) return true;
        }
        return false;
    }
}
