using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>The rules of a queue cannot be applied: callers ring at agents all the same, in plain rotation.</summary>
public sealed class FallbackTests
{
    /// <summary>No settings page lets it through; a damaged database might.</summary>
    private static readonly PolicyStage Broken = new SkillStage([new SkillStep(0, [new SkillNeed(null!, 5)])]);

    private readonly Scene _scene = new Scene(With(Sales, queue => queue with { Stages = [Broken], WrapUpSecondsMax = 0 })).SignedIn(Ann).SignedIn(Bob);
    private int _calls;

    private CallArrived Arrival(string dialled = "4001") => new(new CallId($"fallback-{++_calls}"), dialled, new PartyId(1), "loopback", Simulated: false);

    [Fact]
    public void Callers_ring_at_ready_agents_in_turn_and_it_stands_in_the_offer_and_its_why()
    {
        Assert.ThrowsAny<Exception>(() => RoutingEngine.Decide(_scene.State, Arrival(), _scene.Now));
        var agents = Enumerable.Range(0, 4).Select(_ => Served()).ToList();
        Assert.Equal([Ann, Bob, Ann, Bob], agents);
        Assert.All(_scene.Events.OfType<OfferMade>(), offer => Assert.True(offer.Fallback));
        Assert.All(_scene.Story.SelectMany(entry => entry.Decision.Whys), why => Assert.Equal("fallback", Assert.Single(why.Stages).Stage));

        AgentId Served()
        {
            var call = Arrival();
            _scene.Pass(1).Give(new FallenBack(call));
            var agent = _scene.State.Calls[call.Call].Agent!.Value;
            _scene.Take(agent).Pass(5).Give(new FallenBack(new CallerLeft(call.Call)));
            return agent;
        }
    }

    [Fact]
    public void Who_came_first_is_served_first_when_an_agent_becomes_free_and_the_rules_take_over_as_soon_as_they_can()
    {
        _scene.Give(new GoNotReady(Ann, "break")).Give(new GoNotReady(Bob, "break"));
        var (first, second) = (Arrival(), Arrival());
        _scene.Give(new FallenBack(first)).Pass(1).Give(new FallenBack(second)).Give(new FallenBack(new GoReady(Bob)));
        Assert.Equal((CallPhase.Offered, CallPhase.Queued), (_scene.PhaseOf(first.Call), _scene.PhaseOf(second.Call)));
        _scene.Configure(_scene.State.Centre with { Queues = _scene.State.Centre.Queues.SetItem(Sales, new QueueSettings(Sales)) });
        _scene.Give(new GoReady(Ann));
        Assert.Null(_scene.LastEvent<OfferMade>().Fallback);
        Assert.Equal(Ann, _scene.State.Calls[second.Call].Agent);
    }

    /// <summary>A flow that cannot go on, and a number whose queue nobody serves any more.</summary>
    [Fact]
    public void A_caller_whose_flow_cannot_be_decided_leaves_it_for_a_queue_that_somebody_serves()
    {
        var arrival = Arrival("4098");
        _scene.Give(new FallenBack(arrival, Rescue: true));
        Assert.Equal((CallPhase.Offered, Ann), (_scene.PhaseOf(arrival.Call), _scene.State.Calls[arrival.Call].Agent!.Value));
        Assert.True(_scene.LastEvent<OfferMade>().Fallback);
        Assert.Single(_scene.Last.Effects.OfType<AnswerCall>());
    }

    [Fact]
    public void A_decision_by_rotation_is_the_same_when_it_is_made_again()
    {
        _scene.Give(new FallenBack(Arrival())).Give(new FallenBack(Arrival()));
        var state = RoutingState.Initial;
        foreach (var (input, at, decision) in _scene.Story)
        {
            var again = RoutingEngine.Decide(state, RoutingJson.ReadInput(RoutingJson.Write(input)), at);
            if (input is not CentreConfigured) Assert.Equal(RoutingJson.Write(decision.Events), RoutingJson.Write(again.Events));
            state = decision.Next;
        }
    }
}
