namespace Antiphon.Server.Features.Calls.Numbering;

/// <summary>Area codes of mainland China, by which landlines tell their region: two digits for the first-tier cities, three for all others.</summary>
internal static class AreaCode
{
    private const string Home = "+86";

    /// <param name="number">E.164.</param>
    /// <returns>As people write it, such as <c>025</c> or <c>0512</c>. Null: a mobile, a number abroad, or no such code.</returns>
    public static string? Of(string number)
    {
        if (!number.StartsWith(Home, StringComparison.Ordinal)) return null;
        var digits = number.AsSpan(Home.Length);
        return digits switch
        {
            { Length: < 9 or > 11 } => null,
            ['1', '0', ..] when digits.Length == 10 => "010",
            ['1', ..] => null,
            ['2', >= '0' and <= '9', ..] => $"0{digits[..2]}",
            [>= '3' and <= '9', _, _, ..] => $"0{digits[..3]}",
            _ => null,
        };
    }
}
