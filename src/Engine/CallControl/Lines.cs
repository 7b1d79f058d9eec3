using Antiphon.Engine.Outbound;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.CallControl;

/// <summary>A party that an agent wants to call, found: an extension as it is, an outside number by the way that the routes choose.</summary>
/// <param name="Wish">Of an outside number in a centre with a dial plan: whose limits count.</param>
internal sealed record Line(Party Party, RouteWish? Wish, RouteChoice? Choice);

/// <summary>Ways from an agent to somebody outside the queues.</summary>
internal static class Lines
{
    /// <summary>Outside calls of one agent at one time, and begun in one hour of the clock: more is no person at work.</summary>
    private const int CallsMax = 4;
    private const int CallsPerHourMax = 240;

    public static (Line? Line, Refusal Refused) Find(Draft draft, AgentId id, Party wanted) => wanted switch
    {
        ExtensionParty => (new Line(wanted, null, null), default),
        OutsideParty { Number: { } number } when draft.Agent(id) is { } agent => Outside(draft, agent, number),
        _ => (null, Refusal.TargetUnknown),
    };

    /// <summary>The choice counts for the limits from here.</summary>
    public static void Take(Draft draft, CallId call, Line line)
    {
        if (line is { Wish: { } wish, Choice: { } choice }) draft.Tell(new RouteChosen(call, wish.By, wish.Number, choice, draft.Now));
    }

    private static (Line? Line, Refusal Refused) Outside(Draft draft, AgentShift agent, string number)
    {
        if (draft.State.Centre.Plan is not { } plan)
            return Routing.Outside.LineFor(draft.State.Centre, number) is { } only ? (new Line(only, null, null), default) : (null, Refusal.OutsideNotAllowed);
        var wish = WishOf(plan, agent, number);
        var choice = OutboundRoutes.Choose(draft.State, wish, draft.Now);
        if (choice.Refused is { } refused) return (null, refused is RouteRefusal.TrunksBusy ? Refusal.TargetNotReady : Refusal.OutsideNotAllowed);
        var first = choice.Attempts[0];
        return (new Line(new OutsideParty(first.Trunk, first.Number) { CallerNumber = first.CallerNumber }, wish, choice), default);
    }

    /// <summary>By the right of the phone where the plan knows it; a browser calls within the country.</summary>
    private static RouteWish WishOf(DialPlan plan, AgentShift agent, string number)
    {
        var phone = plan.Extensions.GetValueOrDefault(agent.Phone);
        return new RouteWish(number, $"agent:{agent.Id}", phone?.Right ?? CallRight.Domestic)
        {
            OwnNumber = phone?.OutsideNumber, CallsMax = CallsMax, CallsPerHourMax = CallsPerHourMax,
        };
    }
}
