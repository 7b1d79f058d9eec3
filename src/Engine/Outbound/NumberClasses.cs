namespace Antiphon.Engine.Outbound;

/// <summary>What kind of number it is, in the numbering plan of China.</summary>
internal static class NumberClasses
{
    /// <summary>A country code, an area code and a number (E.164: 15 digits) behind two zeros, and some room.</summary>
    private const int DigitsMax = 20;
    private const int DigitsMin = 3;

    /// <summary>National spelling of what was dialled: <c>+86…</c> loses its country code, <c>+…</c> becomes <c>00…</c>. Null: that is no number outside.</summary>
    public static string? National(string dialled)
    {
        var digits = dialled.StartsWith('+') ? $"00{dialled[1..]}" : dialled;
        if (digits.Length is < DigitsMin or > DigitsMax || !digits.All(char.IsAsciiDigit)) return null;
        if (!digits.StartsWith("0086", StringComparison.Ordinal) || digits.Length < 12) return digits;
        var rest = digits[4..];
        return rest is ['1', >= '3' and <= '9', ..] && rest.Length == 11 ? rest : rest.StartsWith('0') ? rest : $"0{rest}";
    }

    public static NumberClass Of(DialPlan plan, string national)
    {
        if (plan.EmergencyNumbers.Contains(national)) return NumberClass.Emergency;
        if (national.StartsWith("00", StringComparison.Ordinal)) return NumberClass.International;
        return plan.PremiumPatterns.Any(pattern => DialPattern.Fits(pattern, national)) ? NumberClass.Premium : NumberClass.Domestic;
    }

    /// <summary>The area code with its zero, or null for a mobile, foreign or service number.</summary>
    public static string? AreaCode(string national) => national switch
    {
        ['0', '0', ..] => null,
        ['0', '1', '0', ..] => "010",
        ['0', '2', _, ..] => national[..3],
        ['0', >= '3' and <= '9', _, _, ..] => national[..4],
        _ => null,
    };
}
