namespace Antiphon.Engine.Outbound;

/// <summary>Where a number with rules leads, for this caller at this time.</summary>
internal static class InboundRules
{
    public static Destination Choose(ToRules rules, ImmutableArray<string> traits, int utcOffsetMinutes, DateTimeOffset now)
    {
        foreach (var rule in rules.Rules)
        {
            if (rule.Trait is { } trait && !traits.Contains(trait)) continue;
            if (!rule.Times.IsDefaultOrEmpty && !rule.Times.Any(time => time.Holds(now, utcOffsetMinutes))) continue;
            return rule.To;
        }
        return rules.Otherwise;
    }
}
