using System.Globalization;

namespace Antiphon.Engine.Outbound;

/// <summary>Chooses the way to a number outside. Pure: the same state, wish and time give the same choice, with its reasons.</summary>
public static class OutboundRoutes
{
    /// <summary>Ways that are tried at most for one call.</summary>
    public const int AttemptsMax = 6;

    /// <summary>What kind of number it is, when it is one outside. Null: no number that a route or an emergency service takes.</summary>
    public static bool IsOutside(DialPlan plan, string dialled) => NumberClasses.National(dialled) is { } national
        && (plan.EmergencyNumbers.Contains(national) || plan.Routes.Any(route => route.Patterns.Any(pattern => DialPattern.Fits(pattern, national))));

    public static bool IsEmergency(DialPlan plan, string dialled) => plan.EmergencyNumbers.Contains(dialled);

    /// <summary>What a phone may do outside; one that the plan does not know may do nothing but call for help.</summary>
    public static RouteWish WishOf(DialPlan plan, string extension, string number)
    {
        var by = $"ext:{extension}";
        return plan.Extensions.GetValueOrDefault(extension) is { } settings
            ? new RouteWish(number, by, settings.Right) { OwnNumber = settings.OutsideNumber, CallsMax = settings.OutsideCallsMax, CallsPerHourMax = settings.OutsideCallsPerHourMax }
            : new RouteWish(number, by, CallRight.Internal);
    }

    /// <returns>Ways in order, or why there is none.</returns>
    public static RouteChoice Choose(RoutingState state, RouteWish wish, DateTimeOffset now)
    {
        if (state.Centre.Plan is not { } plan || NumberClasses.National(wish.Number) is not { } national) return Refuse(NumberClass.Domestic, null, RouteRefusal.NoRoute, []);
        var kind = NumberClasses.Of(plan, national);
        if (kind is NumberClass.Emergency) return Emergency(state, plan, national, wish);
        var reasons = ImmutableArray.CreateBuilder<string>();
        if (RouteOf(plan, national, now, reasons) is not { } route) return Refuse(kind, null, RouteRefusal.NoRoute, reasons.ToImmutable());
        if (Closed(route, kind, wish) is { } closed) return Refuse(kind, route.Id, closed, reasons.ToImmutable());
        if (OverLimit(state, wish, now) is { } limit) return Refuse(kind, route.Id, limit, reasons.ToImmutable());
        return Ways(state, plan, route, national, kind, wish, now, reasons);
    }

    /// <summary>Every trunk that takes calls, those that are up first; limits do not count.</summary>
    private static RouteChoice Emergency(RoutingState state, DialPlan plan, string national, RouteWish wish)
    {
        var trunks = plan.Trunks.Where(t => t.TakesCalls).OrderBy(t => state.TrunksDown.Contains(t.Name)).ToList();
        if (trunks.Count == 0) return Refuse(NumberClass.Emergency, null, RouteRefusal.NoRoute, ["emergency"]);
        return new RouteChoice(NumberClass.Emergency, null, [.. trunks.Take(AttemptsMax).Select(t => Attempt(t, national, wish.OwnNumber))], null, ["emergency"]);
    }

    private static OutboundRoute? RouteOf(DialPlan plan, string national, DateTimeOffset now, ImmutableArray<string>.Builder reasons)
    {
        foreach (var route in plan.Routes)
        {
            if (route.Patterns.FirstOrDefault(pattern => DialPattern.Fits(pattern, national)) is not { } fits) continue;
            if (!route.Times.IsDefaultOrEmpty && !route.Times.Any(time => time.Holds(now, plan.UtcOffsetMinutes)))
            {
                reasons.Add($"route:{route.Id} not-now");
                continue;
            }
            reasons.Add($"route:{route.Id} pattern {fits}");
            return route;
        }
        return null;
    }

    private static RouteRefusal? Closed(OutboundRoute route, NumberClass kind, RouteWish wish) => kind switch
    {
        _ when wish.Right is CallRight.Internal => RouteRefusal.NoRight,
        NumberClass.Premium when !route.PremiumOpen => RouteRefusal.Premium,
        NumberClass.International when !route.InternationalOpen => RouteRefusal.International,
        NumberClass.International when wish.Right < CallRight.International => RouteRefusal.NoRight,
        _ => null,
    };

    private static RouteRefusal? OverLimit(RoutingState state, RouteWish wish, DateTimeOffset now)
    {
        if (wish.CallsMax > 0 && state.Calls.Values.Count(call => call.OutsideBy == wish.By) >= wish.CallsMax) return RouteRefusal.TooMany;
        return wish.CallsPerHourMax > 0 && state.OutsideUse.InHour(wish.By, now) >= wish.CallsPerHourMax ? RouteRefusal.TooManyPerHour : null;
    }

    private static RouteChoice Ways(RoutingState state, DialPlan plan, OutboundRoute route, string national, NumberClass kind, RouteWish wish, DateTimeOffset now,
        ImmutableArray<string>.Builder reasons)
    {
        var (caller, pooled) = CallerNumbers.Choose(state, plan, route, national, wish, now, reasons);
        var attempts = ImmutableArray.CreateBuilder<RouteAttempt>();
        foreach (var (trunk, cost) in TrunksOf(plan, route))
        {
            var word = Hindrance(state, trunk, now) ?? (route.Order is TrunkOrder.Cheapest ? cost.ToString(CultureInfo.InvariantCulture) + " per-minute" : "chosen");
            if (attempts.Count < AttemptsMax) reasons.Add($"trunk:{trunk.Name} {word}");
            if (Hindrance(state, trunk, now) is null && attempts.Count < AttemptsMax) attempts.Add(Attempt(trunk, national, caller));
        }
        if (attempts.Count == 0) return Refuse(kind, route.Id, RouteRefusal.TrunksBusy, reasons.ToImmutable());
        return new RouteChoice(kind, route.Id, attempts.ToImmutable(), null, reasons.ToImmutable()) { PoolNumber = pooled };
    }

    private static List<(TrunkSettings Trunk, int Cost)> TrunksOf(DialPlan plan, OutboundRoute route)
    {
        var found = route.Trunks.SelectMany(named => plan.Trunks.Where(t => t.Name == named.Name || t.Group == named.Name).Select(t => (Trunk: t, Cost: named.CostPerMinute)))
            .Where(t => t.Trunk.TakesCalls).DistinctBy(t => t.Trunk.Name);
        return [.. route.Order is TrunkOrder.Cheapest ? found.OrderBy(t => t.Cost) : found];       // stable: equal costs keep their order
    }

    private static string? Hindrance(RoutingState state, TrunkSettings trunk, DateTimeOffset now)
    {
        if (state.TrunksDown.Contains(trunk.Name)) return "down";
        if (trunk.CallsOutPerHourMax > 0 && state.OutsideUse.InHour(OutsideUse.OfTrunk(trunk.Name), now) >= trunk.CallsOutPerHourMax) return "hourly-limit";
        if (trunk is { CallsMax: 0, CallsOutMax: 0 }) return null;
        var (inbound, outbound) = InUse(state, trunk.Name);
        return (trunk.CallsOutMax > 0 && outbound >= trunk.CallsOutMax) || (trunk.CallsMax > 0 && inbound + outbound >= trunk.CallsMax) ? "full" : null;
    }

    /// <summary>Calls on a trunk, by direction.</summary>
    internal static (int In, int Out) InUse(RoutingState state, string trunk)
    {
        var (inbound, outbound) = (0, 0);
        foreach (var call in state.Calls.Values)
        {
            if (call.Trunk == trunk) inbound++;
            if (call.OutsideTrunk == trunk) outbound++;
            outbound += call.Rings.Count(ring => ring.Party is OutsideParty party && party.Trunk == trunk);
        }
        return (inbound, outbound);
    }

    private static RouteAttempt Attempt(TrunkSettings trunk, string national, string? caller)
    {
        var shown = caller ?? trunk.CallerNumber;
        return new(trunk.Name, NumberRules.Apply(trunk.CalledRules, national), shown is null ? null : NumberRules.Apply(trunk.CallerRules, shown));
    }

    private static RouteChoice Refuse(NumberClass kind, string? route, RouteRefusal refusal, ImmutableArray<string> reasons) => new(kind, route, [], refusal, reasons);
}
