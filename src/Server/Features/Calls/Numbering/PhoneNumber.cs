namespace Antiphon.Server.Features.Calls.Numbering;

/// <summary>One subscriber, one spelling: E.164 inside, national form outside (numbering plan of China, +86).</summary>
internal static class PhoneNumber
{
    /// <summary>Longest number that is kept; E.164 has at most 15 digits.</summary>
    public const int LengthMax = 32;

    private const string Country = "+86";

    /// <summary>E.164 with "+" when it is a subscriber's number; otherwise the digits as they came (short numbers, extensions); empty when withheld.</summary>
    public static string Normalise(string dialled)
    {
        var plus = dialled.AsSpan().TrimStart().StartsWith("+");
        var digits = Digits(dialled);
        if (digits.Length == 0 || dialled.Any(char.IsAsciiLetter)) return Named(dialled);
        if (plus) return "+" + digits;
        if (digits.StartsWith("0086", StringComparison.Ordinal)) return Subscriber(digits[4..]) ?? "+" + digits[2..];
        if (digits.StartsWith("00", StringComparison.Ordinal)) return digits.Length > 9 ? "+" + digits[2..] : digits;
        if (digits.StartsWith("86", StringComparison.Ordinal) && digits.Length is (12 or 13) && Subscriber("0" + digits[2..]) is { } known) return known;
        return Subscriber(digits) ?? digits;
    }

    /// <summary>Mobile numbers with 11 digits, fixed lines with 0 and their area code, foreign numbers with 00; others as they are.</summary>
    public static string National(string number)
    {
        if (number.StartsWith(Country, StringComparison.Ordinal))
        {
            var rest = number[Country.Length..];
            return IsMobile(rest) || IsService(rest) ? rest : "0" + rest;
        }
        return number.StartsWith('+') ? "00" + number[1..] : number;
    }

    /// <summary>With or without the trunk prefix 0 (a mobile number with 0 is the same subscriber).</summary>
    private static string? Subscriber(string digits)
    {
        var national = digits.StartsWith('0') ? digits[1..] : digits;
        if (IsMobile(national)) return Country + national;
        // Area codes have 2 digits (10, 2x) or 3 (3xx–9xx), the line 7 or 8; without 0 they cannot be told from a line of the own city.
        var fixedLine = digits.StartsWith('0') && national.Length is >= 9 and <= 11 && national[0] != '0';
        return fixedLine || IsService(national) ? Country + national : null;
    }

    private static bool IsMobile(string n) => n.Length == 11 && n[0] == '1' && n[1] is >= '3' and <= '9';

    private static bool IsService(string n) => n.Length == 10 && (n.StartsWith("400", StringComparison.Ordinal) || n.StartsWith("800", StringComparison.Ordinal));

    private static string Digits(string text) => new([.. text.Where(char.IsAsciiDigit).Take(LengthMax)]);

    // A caller without digits: a name such as "anonymous" says that the number is withheld, anything else is kept as it is.
    private static string Named(string dialled)
    {
        var name = dialled.Trim();
        if (name.Equals("anonymous", StringComparison.OrdinalIgnoreCase) || name.Equals("unavailable", StringComparison.OrdinalIgnoreCase)) return "";
        return name.Length > LengthMax ? name[..LengthMax] : name;
    }
}
