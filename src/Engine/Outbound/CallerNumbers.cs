namespace Antiphon.Engine.Outbound;

/// <summary>Which number the called party sees: the choice of the route.</summary>
internal static class CallerNumbers
{
    /// <returns>The number, and the same again when it is one of the pool, whose calls are counted by the day.</returns>
    public static (string? Number, string? Pooled) Choose(RoutingState state, DialPlan plan, OutboundRoute route, string national, RouteWish wish, DateTimeOffset now,
        ImmutableArray<string>.Builder reasons)
    {
        if (route.Caller is CallerChoice.Own && wish.OwnNumber is { } own)
        {
            reasons.Add($"caller:{own} own");
            return (own, null);
        }
        var free = route.CallerNumbers.Where(number => number.DailyMax == 0 || state.OutsideUse.OnDay(number.Number, now, plan.UtcOffsetMinutes) < number.DailyMax).ToList();
        if (free.Count == 0)
        {
            if (!route.CallerNumbers.IsDefaultOrEmpty) reasons.Add("caller:pool used-up");
            return (null, null);
        }
        var (chosen, word) = route.Caller switch
        {
            CallerChoice.Local when NumberClasses.AreaCode(national) is { } area && free.Find(n => NumberClasses.AreaCode(n.Number) == area) is { } local => (local, "same-area"),
            CallerChoice.Rotate => (free.MinBy(number => state.OutsideUse.OnDay(number.Number, now, plan.UtcOffsetMinutes))!, "in-turn"),
            _ => (free[0], "first"),
        };
        reasons.Add($"caller:{chosen.Number} {word}");
        return (chosen.Number, chosen.Number);
    }
}
