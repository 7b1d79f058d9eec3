namespace Antiphon.Server.Features.Numbers;

/// <summary>Telephone numbers as they are stored (E.164) and shown (national form), with China as the home country.</summary>
internal static class PhoneNumber
{
    /// <summary>Longest text taken for a number; E.164 has 15 digits, prefixes and separators may stand around them.</summary>
    public const int LengthMax = 32;

    private const string Home = "+86";

    /// <summary><c>13800138000</c>, <c>013800138000</c>, <c>8613800138000</c> and <c>+86 138-0013-8000</c> all give <c>+8613800138000</c>.
    /// What cannot be a subscriber's number (extensions, service numbers, local numbers without area code) comes back as its digits,
    /// a withheld one as the empty text.</summary>
    public static string Normalize(string? number)
    {
        if (string.IsNullOrWhiteSpace(number) || number.Length > LengthMax) return "";
        var plus = number.AsSpan().TrimStart().StartsWith("+", StringComparison.Ordinal);
        var digits = string.Concat(number.Where(char.IsAsciiDigit));
        if (!plus && digits.StartsWith("00", StringComparison.Ordinal)) (plus, digits) = (true, digits[2..]);
        if (plus) return digits.StartsWith("86", StringComparison.Ordinal) ? Home + digits[2..].TrimStart('0') : digits.Length == 0 ? "" : "+" + digits;
        if (IsMobile(digits)) return Home + digits;
        if (digits.Length is 12 or 13 && digits.StartsWith("86", StringComparison.Ordinal)) return Home + digits[2..].TrimStart('0');
        if (digits.Length is >= 10 and <= 12 && digits[0] == '0') return Home + digits[1..];
        if (IsFreephone(digits)) return Home + digits;
        return digits;
    }

    /// <summary>How people in the home country write it: <c>13800138000</c>, <c>02512345678</c>, <c>+14155550100</c>.</summary>
    public static string National(string normalized)
    {
        if (!normalized.StartsWith(Home, StringComparison.Ordinal)) return normalized;
        var number = normalized[Home.Length..];
        return IsMobile(number) || IsFreephone(number) ? number : "0" + number;
    }

    /// <summary>A number that a customer may have: E.164, or the digits of a short one.</summary>
    public static bool IsPlausible(string normalized) =>
        normalized.Length is >= 3 and <= 16 && normalized.AsSpan().TrimStart('+').IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool IsMobile(string digits) => digits.Length == 11 && digits[0] == '1' && digits[1] is >= '3' and <= '9';

    private static bool IsFreephone(string digits) => digits.Length == 10 && (digits.StartsWith("400", StringComparison.Ordinal) || digits.StartsWith("800", StringComparison.Ordinal));
}
