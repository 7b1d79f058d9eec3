using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Simulation.Tests;

/// <summary>A fault put into the engine on purpose is found by the simulator, and told in a short story.</summary>
public sealed class ShrinkingTests
{
    /// <summary>An offer that is not answered while the agent's phone is away: its call is not put back into its queue.</summary>
    private static Decision ForgetsTheCaller(RoutingState state, EngineInput input, DateTimeOffset now)
    {
        var decision = RoutingEngine.Decide(state, input, now);
        if (!decision.Events.OfType<OfferDeclined>().Any()) return decision;
        var kept = decision.Events.Where(e => e is not CallRequeued).ToList();
        return decision with { Events = [.. kept], Next = kept.Aggregate(state, RoutingEngine.Apply) };
    }

    /// <summary>Two offers to one agent, but only when he has missed one before.</summary>
    private static Decision OffersTwice(RoutingState state, EngineInput input, DateTimeOffset now)
    {
        var decision = RoutingEngine.Decide(state, input, now);
        if (decision.Events.OfType<OfferMade>().FirstOrDefault() is not { } offer || !state.Agents.TryGetValue(offer.Agent, out var agent) || agent.MissesInRow == 0) return decision;
        EngineEvent again = offer with { Offer = new OfferId(offer.Offer.Value + 1) };
        return decision with { Events = [.. decision.Events, again], Next = RoutingEngine.Apply(decision.Next, again) };
    }

    [Theory, InlineData(12), InlineData(13), InlineData(14)]
    public void A_caller_who_is_forgotten_is_found_and_told_in_a_handful_of_inputs(int seed) => IsShort(seed, ForgetsTheCaller, most: 8);

    /// <summary>22 breaks at a consult: it needs a talk, and somebody who has missed an offer and is ready again.</summary>
    [Theory, InlineData(21, 10), InlineData(22, 20)]
    public void A_second_offer_is_found_and_told_in_a_handful_of_inputs(int seed, int most) => IsShort(seed, OffersTwice, most);

    private static void IsShort(int seed, Func<RoutingState, EngineInput, DateTimeOffset, Decision> faulty, int most)
    {
        var broken = Assert.Throws<BrokenDayException>(() => new SimulatedDay(seed, agents: 8, callsPerHour: 200, Faults.All, faulty).Run(TimeSpan.FromHours(3)));
        Assert.InRange(broken.Story.Count, 3, most);
        Assert.NotNull(ShortStory.Break(broken.Story, faulty));
        Assert.Null(ShortStory.Break(broken.Story, RoutingEngine.Decide));
    }
}
