using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>States that must never be, made on purpose: each is seen, named and put right, and callers keep their places.</summary>
public sealed class SelfCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_sound_state_is_left_as_it_is()
    {
        var scene = new Scene().SignedIn(Ann).SignedIn(Bob);
        scene.Call();
        scene.Call();
        scene.Call();
        Assert.Empty(StateCheck.Of(scene.State, Now));
        Assert.Empty(RoutingEngine.Decide(scene.State, new SelfCheck(), Now).Events);
    }

    [Fact]
    public void A_ghost_who_talks_to_nobody_is_free_again_and_gets_the_next_caller()
    {
        var scene = new Scene().SignedIn(Ann);
        var state = scene.State with { Agents = scene.State.Agents.SetItem(Ann, scene.State.Agents[Ann] with { State = AgentState.Talking, Call = new CallId("gone") }) };
        state = RoutingEngine.Decide(state, new CallArrived(new CallId("next"), "4001", new PartyId(1), "t", Simulated: false), Now).Next;
        var repaired = Repaired(state, Flaw.AgentWithoutCall);
        Assert.Equal(Ann, repaired.Events.OfType<OfferMade>().Single().Agent);
    }

    [Fact]
    public void An_agent_who_rings_for_nothing_is_free_again()
    {
        var scene = new Scene().SignedIn(Ann);
        Repaired(scene.State with { Agents = scene.State.Agents.SetItem(Ann, scene.State.Agents[Ann] with { State = AgentState.Offered, Offer = new OfferId(77) }) }, Flaw.AgentWithoutOffer);
    }

    [Fact]
    public void A_caller_whose_offer_has_vanished_waits_again_with_his_age()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.Call();
        var since = scene.State.Calls[call].EnqueuedAt;
        var repaired = Repaired(scene.State with { Offers = scene.State.Offers.Clear() }, Flaw.CallWithoutOffer);
        Assert.Equal(since, repaired.Next.Calls[call].EnqueuedAt);
    }

    [Fact]
    public void Of_two_calls_with_one_agent_the_later_one_ends()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.Call();
        scene.Give(new OfferTaken(scene.OfferOf(Ann).Id)).Give(new TalkJoined(call, scene.OfferOf(Ann).Id));
        var second = scene.State.Calls[call] with { Id = new CallId("zzz") };
        var repaired = Repaired(scene.State with { Calls = scene.State.Calls.Add(second.Id, second) }, Flaw.TwoCalls);
        Assert.Equal([call], repaired.Next.Calls.Keys);
        Assert.Equal(AgentState.Talking, repaired.Next.Agents[Ann].State);
    }

    [Fact]
    public void A_talk_whose_agent_is_not_there_ends_and_an_offer_that_nobody_knows_is_withdrawn()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.Call();
        scene.Give(new OfferTaken(scene.OfferOf(Ann).Id)).Give(new TalkJoined(call, scene.OfferOf(Ann).Id));
        var state = scene.State with { Agents = scene.State.Agents.Remove(Ann) };
        Assert.Equal(EndReason.SystemFault, Repaired(state, Flaw.CallWithoutAgent).Events.OfType<CallEnded>().Single().Reason);
        var ghost = new Offer(new OfferId(99), new CallId("gone"), Sales, Bob, Now, Now.AddSeconds(20));
        Repaired(scene.State with { Offers = scene.State.Offers.Add(ghost.Id, ghost) }, Flaw.OfferUnknown);
    }

    [Fact]
    public void A_caller_beside_a_free_agent_is_seen_and_brought_to_him()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = new CallInProgress(new CallId("forgotten"), "4001", new PartyId(1), "t", Simulated: false, CallPhase.Queued, Now.AddSeconds(-60)) { Queue = Sales, EnqueuedAt = Now.AddSeconds(-60), Answered = true };
        var repaired = Repaired(scene.State with { Calls = scene.State.Calls.Add(call.Id, call) }, Flaw.WaitsInVain);
        Assert.Equal((call.Id, Ann), (repaired.Events.OfType<OfferMade>().Single().Call, repaired.Events.OfType<OfferMade>().Single().Agent));
    }

    private static Decision Repaired(RoutingState broken, string rule)
    {
        Assert.Contains(StateCheck.Of(broken, Now), flaw => flaw.Rule == rule);
        var decision = RoutingEngine.Decide(broken, new SelfCheck(), Now);
        Assert.Contains(decision.Events.OfType<StateRepaired>(), e => e.Rule == rule);
        Assert.Empty(StateCheck.Of(decision.Next, Now));
        StateText.AssertSame(decision.Next, decision.Events.Aggregate(broken, RoutingEngine.Apply));
        return decision;
    }
}
