namespace Antiphon.Engine.Outbound;

/// <summary>Rewrites numbers as a trunk wants them, or as the centre reads them.</summary>
public static class NumberRules
{
    /// <summary>The first rule that fits; none: as it is.</summary>
    public static string Apply(ImmutableArray<NumberRule> rules, string number)
    {
        if (rules.IsDefaultOrEmpty) return number;
        foreach (var rule in rules)
        {
            if (!DialPattern.Fits(rule.Match, number)) continue;
            return rule.Prefix + (rule.Replace ?? number[Math.Clamp(rule.Strip, 0, number.Length)..]);
        }
        return number;
    }
}
