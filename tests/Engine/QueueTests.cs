using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

public sealed class QueueTests
{
    [Fact]
    public void Callers_of_all_queues_of_an_agent_stand_in_one_order()
    {
        var scene = new Scene();
        var first = scene.Call("4011");
        scene.Pass(1);
        var second = scene.Call("4001");
        scene.Pass(1).SignedIn(Ann);
        Assert.Equal(first, scene.OfferOf(Ann).Call);
        scene.SignedIn(Bob);
        Assert.Equal(second, scene.OfferOf(Bob).Call);
    }

    [Fact]
    public void Callers_wait_when_nobody_is_signed_in()
    {
        var scene = new Scene();
        var call = scene.Call();
        Assert.Equal(CallPhase.Queued, scene.Pass(600).PhaseOf(call));
    }

    [Fact]
    public void Who_waits_is_told_by_place_class_and_what_comes_next()
    {
        var scene = new Scene(With(Sales, queue => queue with
        {
            WaitSecondsMax = 300, Overflows = [new OverflowRule(OverflowWhen.Waited, new ToQueue(Service), 120)],
            Classes = queue.Classes.Add("vip", new ClassTreatment(60)),
        }));
        var first = scene.Call();
        var second = scene.Pass(10).Call();
        var vip = new CallId("vip");
        scene.Give(new CallArrived(vip, "4001", new PartyId(99), "loopback", false) { Facts = new CallerFacts { Class = "vip" } });

        Assert.Equal([2, 3, 1], new[] { first, second, vip }.Select(call => Outlook(call).Position));
        Assert.Equal((WaitingNext.Overflow, scene.Now.AddSeconds(110)), (Outlook(first).Next, Outlook(first).At!.Value));

        scene.SignedIn(Ann);
        Assert.Equal((1, WaitingNext.Ringing, null), (Outlook(vip).Position, Outlook(vip).Next, Outlook(vip).At));

        WaitingOutlook Outlook(CallId call) => WaitingOutlook.Of(scene.State, scene.State.Calls[call], scene.Now)!.Value;
    }

    [Fact]
    public void A_caller_waits_as_long_as_the_queue_allows_and_not_a_tick_longer()
    {
        var scene = new Scene(With(Sales, queue => queue with { WaitSecondsMax = 60 }));
        var call = scene.Call();
        var limit = scene.Now.AddSeconds(60);
        Assert.Equal(limit, scene.State.NextDue);
        scene.PassTo(limit.AddMilliseconds(-1)).Give(new ClockTicked()).AssertNothing();
        scene.PassTo(limit);
        Assert.Equal((LostReason.WaitedTooLong, Sales), (scene.EndOf(call).Lost, scene.EndOf(call).Queue));
        Assert.Equal(ReleaseCause.NoAnswer, scene.LastEffect<ReleaseCall>().Cause);
    }

    [Fact]
    public void The_longest_idle_agent_gets_the_call()
    {
        var scene = new Scene().SignedIn(Bob).Pass(5).SignedIn(Ann);
        scene.Call();
        Assert.Equal(AgentState.Offered, scene.StateOf(Bob));
        Assert.Equal(AgentState.Ready, scene.StateOf(Ann));
    }

    [Fact]
    public void Agents_who_are_equally_long_idle_are_taken_by_job_number()
    {
        var scene = new Scene().SignedIn(Bob).SignedIn(Ann);
        scene.Call();
        Assert.Equal(AgentState.Offered, scene.StateOf(Ann));
    }

    [Fact]
    public void Round_robin_goes_in_turn_and_starts_with_who_had_none()
    {
        var scene = new Scene().SignedIn(Cai).Pass(1).SignedIn(Bob).Pass(1).SignedIn(Ann).Pass(1);
        var order = new List<AgentId>();
        for (var turn = 0; turn < 6; turn++)
        {
            var call = scene.Call("4011");
            order.Add(scene.State.Calls[call].Agent!.Value);
            scene.Pass(1).Give(new CallerLeft(call)).Pass(1);
        }
        Assert.Equal([Ann, Bob, Cai, Ann, Bob, Cai], order);
    }

    [Fact]
    public void Nobody_is_offered_two_calls()
    {
        var scene = new Scene().SignedIn(Ann);
        scene.Call();
        var second = scene.Call();
        Assert.Single(scene.State.Offers);
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(second));
    }

    [Fact]
    public void Real_callers_never_get_a_synthetic_agent()
    {
        var scene = new Scene().SignedIn(Robot);
        var real = scene.Call();
        var simulated = scene.Call(simulated: true);
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(real));
        Assert.Equal(simulated, scene.OfferOf(Robot).Call);
    }

    [Fact]
    public void Simulated_callers_get_people_first()
    {
        var scene = new Scene().SignedIn(Robot).Pass(10).SignedIn(Ann);
        scene.Call(simulated: true);
        Assert.Equal(AgentState.Offered, scene.StateOf(Ann));
        scene.Call(simulated: true);
        Assert.Equal(AgentState.Offered, scene.StateOf(Robot));
    }

    [Fact]
    public void A_choice_can_be_explained_with_counts_per_stage_and_losers()
    {
        var scene = new Scene().SignedIn(Ann).Pass(2).SignedIn(Bob).Give(new GoNotReady(Bob, "break")).SignedIn(Robot).Pass(3).Give(new GoReady(Bob)).Pass(1);
        var call = scene.Call();
        var why = Assert.Single(scene.Last.Whys);
        Assert.Equal((call, Sales, Ann), (why.Call, why.Queue, why.Winner));
        Assert.Equal<IEnumerable<WhyStage>>([new("signed-in", 3, 3), new("ready", 3, 3), new("synthetic", 3, 2), new("longest-idle", 2, 1)], why.Stages);
        Assert.Equal<IEnumerable<WhyLoser>>([new(Bob, "longest-idle", "idle 4.0 s"), new(Robot, "synthetic", "synthetic")], why.Losers);
    }

    [Fact]
    public void At_most_twenty_losers_are_told()
    {
        var many = Enumerable.Range(1, 30).Select(n => new AgentSettings(new($"2{n:000}"), [Sales])).ToList();
        var scene = new Scene(centre => centre with { Agents = many.ToImmutableDictionary(agent => agent.Id) });
        foreach (var agent in many) scene.SignedIn(agent.Id);
        scene.Call();
        Assert.Equal(20, Assert.Single(scene.Last.Whys).Losers.Length);
        Assert.Equal(new WhyStage("longest-idle", 30, 1), scene.Last.Whys[0].Stages[^1]);
    }
}
