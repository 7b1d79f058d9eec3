using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Simulation.Tests;

/// <summary>The process is killed at any point, and comes back with what is on disk.</summary>
public sealed class CrashTests
{
    /// <summary>After every single step of half an hour: the calls are gone with a reason, everybody is free, and the next caller is offered at once.</summary>
    [Theory, InlineData(31), InlineData(32)]
    public void A_restart_after_any_step_leaves_nobody_stuck(int seed)
    {
        var day = new SimulatedDay(seed, agents: 6, callsPerHour: 240, Faults.All & ~Faults.Crashes).Run(TimeSpan.FromMinutes(30));
        var (state, checkedStates) = (RoutingState.Initial, 0);
        foreach (var (_, at, decision) in day.Story)
        {
            state = RoutingJson.ReadEvents(RoutingJson.Write(decision.Events)).Aggregate(state, RoutingEngine.Apply);
            if (decision.Events.IsEmpty) continue;
            StartAgain(RoutingJson.ReadState(RoutingJson.Write(state)), at);
            checkedStates++;
        }
        Assert.True(checkedStates > 300);
    }

    [Fact]
    public void A_hundred_crashes_between_decision_and_commit_break_no_rule()
    {
        var (crashes, seed) = (0, 40_000);
        while (crashes < 100) crashes += new SimulatedDay(++seed, agents: 5, callsPerHour: 150, Faults.All).Run(TimeSpan.FromHours(1)).Crashes;
        Assert.InRange(seed - 40_000, 1, 80);
    }

    /// <summary>All kinds of faults until the last moment of an hour; then every phone is back, and within the next second nobody waits whom a free agent could have.</summary>
    [Fact]
    public void A_second_after_the_faults_stop_every_waiting_caller_with_a_free_agent_is_offered()
    {
        var (looked, waited, offered) = (0, 0, 0);
        for (var seed = 70_000; seed < 70_040; seed++)
            new SimulatedDay(seed, agents: 3 + seed % 4, callsPerHour: 200, Faults.All) { KeepsStates = false, AfterFaults = Look }.Run(TimeSpan.FromMinutes(20));
        Assert.True(looked == 40 && waited > 5 && offered > 2, $"{looked} days, {waited} callers waited when the faults stopped, {offered} offers within two seconds");

        void Look(SimulatedDay day)
        {
            looked++;
            waited += day.State.Calls.Values.Count(call => call.Phase is CallPhase.Queued && call.EnqueuedAt < day.ArrivalsEndAt);
            offered += day.Story.Where(entry => entry.At >= day.ArrivalsEndAt).SelectMany(entry => entry.Decision.Events).OfType<OfferMade>().Count();
            foreach (var agent in day.State.Agents.Values.Where(agent => agent is { State: AgentState.Ready, PhoneUp: true }))
                foreach (var call in day.State.Calls.Values.Where(call => call.Phase is CallPhase.Queued))
                    Assert.False(Invariants.Serves(day.State, agent, call), $"{agent.Id} is free and {call.Id} waits a second after the faults");
        }
    }

    private static void StartAgain(RoutingState state, DateTimeOffset at)
    {
        var restarted = RoutingEngine.Decide(state, new Restarted(), at);
        Assert.All(restarted.Next.Calls.Values, call => Assert.True(call is { Callback: { LineOpen: false }, Phase: CallPhase.Queued }, call.ToString()));
        Assert.Empty(restarted.Next.Offers);
        Assert.All(restarted.Next.Agents.Values, agent => Assert.True(agent is { Call: null or not null, Offer: null, State: AgentState.Ready or AgentState.NotReady or AgentState.WrapUp, PhoneUp: false }, agent.ToString()));
        Assert.Equal(state.Calls.Count - restarted.Next.Calls.Count, restarted.Events.OfType<CallEnded>().Count());
        var after = restarted.Next;
        foreach (var agent in after.Agents.Values.Where(agent => agent.State is AgentState.Ready).ToList()) after = RoutingEngine.Decide(after, new PhoneBack(agent.Id), at).Next;
        var serves = after.Agents.Values.FirstOrDefault(agent => agent is { State: AgentState.Ready, PhoneUp: true } && after.Centre.Agents.GetValueOrDefault(agent.Id) is { Synthetic: false } settings && settings.Queues.Contains(SimulatedCentre.Sales));
        if (serves is null || !after.Centre.Queues.ContainsKey(SimulatedCentre.Sales)) return;
        // Whoever asked to be called back stands before him.
        var next = RoutingEngine.Decide(after, new CallArrived(new CallId("after"), "4001", new PartyId(1), "t", Simulated: false), at);
        if (after.Agents[serves.Id].State is AgentState.Ready) Assert.Single(next.Events.OfType<OfferMade>());
    }
}
