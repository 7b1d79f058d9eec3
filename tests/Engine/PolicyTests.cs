using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>The stages of a queue's policy: each alone, and stacked.</summary>
public sealed class PolicyTests
{
    private const string English = "english";

    private static Func<Centre, Centre> Stages(params PolicyStage[] stages) => With(Sales, queue => queue with { Stages = [.. stages], WrapUpSecondsMax = 0 });

    private static Func<Centre, Centre> Agent(AgentId agent, Func<AgentSettings, AgentSettings> change) =>
        centre => centre with { Agents = centre.Agents.SetItem(agent, change(centre.Agents[agent])) };

    private static Func<Centre, Centre> Skilled(AgentId agent, int level) => Agent(agent, settings => settings with { Skills = settings.Skills.SetItem(English, level) });

    private static Func<Centre, Centre> All(params Func<Centre, Centre>[] changes) => centre => changes.Aggregate(centre, (now, change) => change(now));

    private static SkillStage Steps(params (int After, int Level)[] steps) =>
        new([.. steps.Select(step => new SkillStep(step.After, step.Level == 0 ? [] : [new SkillNeed(English, step.Level)]))]);

    private static CallId CallOf(Scene scene, CallerFacts facts, string dialled = "4001", int number = 1)
    {
        var call = new CallId($"known-{number:000}");
        scene.Give(new CallArrived(call, dialled, new PartyId(1000 + number), "loopback", Simulated: false) { Facts = facts });
        return call;
    }

    [Fact]
    public void A_call_never_goes_below_its_level_before_its_rule_is_relaxed()
    {
        var scene = new Scene(All(Stages(Steps((0, 5), (30, 3), (60, 0))), Skilled(Ann, 3), Skilled(Bob, 8))).SignedIn(Ann).SignedIn(Bob).Give(new GoNotReady(Bob, "break"));
        var call = scene.Call();
        var enqueued = scene.Now;
        Assert.Equal(CallPhase.Queued, scene.PassTo(enqueued.AddSeconds(30).AddMilliseconds(-1)).PhaseOf(call));
        Assert.Equal(call, scene.PassTo(enqueued.AddSeconds(30)).OfferOf(Ann).Call);
        Assert.Equal(30, Assert.Single(scene.Events.OfType<CallRelaxed>()).AfterSeconds);
    }

    [Fact]
    public void A_step_that_nobody_signed_in_meets_is_skipped_at_once()
    {
        var scene = new Scene(All(Stages(Steps((0, 9), (30, 3))), Skilled(Ann, 3), Skilled(Bob, 9))).SignedIn(Ann);
        Assert.Equal(scene.Call(), scene.OfferOf(Ann).Call);
    }

    [Fact]
    public void A_step_that_must_not_be_skipped_is_waited_for()
    {
        var scene = new Scene(All(Stages(Steps((0, 9), (30, 3)) with { SkipIfNobody = false }), Skilled(Ann, 3))).SignedIn(Ann);
        var call = scene.Call();
        Assert.Equal(CallPhase.Queued, scene.Pass(29).PhaseOf(call));
        Assert.Equal(call, scene.Pass(1).OfferOf(Ann).Call);
    }

    [Fact]
    public void When_the_last_expert_signs_out_the_others_are_offered_the_call_at_once()
    {
        var scene = new Scene(All(Stages(Steps((0, 9))), Skilled(Bob, 9))).SignedIn(Ann).SignedIn(Bob).Give(new GoNotReady(Bob, "break"));
        var call = scene.Call();
        Assert.Equal(CallPhase.Queued, scene.Pass(5).PhaseOf(call));
        Assert.Equal(call, scene.Give(new SignOut(Bob)).OfferOf(Ann).Call);
    }

    [Fact]
    public void A_caller_whose_stage_holds_nobody_back_is_served_past_one_who_is_held()
    {
        var scene = new Scene(All(Stages(new OwnAgentStage(60)))).SignedIn(Ann).SignedIn(Bob).Give(new GoNotReady(Bob, "break"));
        var held = CallOf(scene, new CallerFacts { OwnAgents = [Bob] });
        var next = scene.Pass(5).Call();
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(held));
        Assert.Equal(next, scene.OfferOf(Ann).Call);
    }

    [Fact]
    public void The_own_agent_is_waited_for_and_then_anybody_takes_the_call()
    {
        var scene = new Scene(Stages(new OwnAgentStage(20))).SignedIn(Ann).SignedIn(Bob).Give(new GoNotReady(Bob, "break"));
        var call = CallOf(scene, new CallerFacts { OwnAgents = [Bob] });
        Assert.Equal(CallPhase.Queued, scene.Pass(19).PhaseOf(call));
        Assert.Equal(call, scene.Pass(1).OfferOf(Ann).Call);
    }

    [Fact]
    public void An_own_agent_who_is_not_here_is_not_waited_for()
    {
        var scene = new Scene(Stages(new OwnAgentStage(60))).SignedIn(Ann);
        Assert.Equal(CallOf(scene, new CallerFacts { OwnAgents = [Bob] }), scene.OfferOf(Ann).Call);
    }

    [Fact]
    public void A_caller_of_a_region_gets_its_agents_first_and_others_only_after_the_set_wait()
    {
        var nanjing = new CallerFacts { Region = "025" };
        var scene = new Scene(All(Stages(new RegionStage(30)), Agent(Bob, agent => agent with { Regions = ["025"] }))).SignedIn(Ann).Pass(5).SignedIn(Bob);
        var first = CallOf(scene, nanjing);
        Assert.Equal(first, scene.OfferOf(Bob).Call);
        var second = CallOf(scene, nanjing, number: 2);
        Assert.Equal(CallPhase.Queued, scene.Take(Bob).Pass(29).PhaseOf(second));
        Assert.Equal(second, scene.Pass(1).OfferOf(Ann).Call);
    }

    [Fact]
    public void A_caller_who_comes_back_is_asked_and_gets_his_last_agent_on_a_yes()
    {
        var scene = new Scene(Stages(new LastAgentStage(0) { Ask = true })).SignedIn(Ann).Pass(5).SignedIn(Bob);
        var call = CallOf(scene, new CallerFacts { LastAgent = Bob });
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
        var question = scene.LastEffect<TakeKeys>();
        Assert.Equal("last-agent", Assert.Single(question.Prompts));
        scene.Give(new KeysTaken(call, question.Step, "1", 1, KeysResult.Complete));
        Assert.Equal(call, scene.OfferOf(Bob).Call);
    }

    [Theory, InlineData("2"), InlineData("")]
    public void A_caller_who_does_not_want_his_last_agent_goes_to_the_queue(string key)
    {
        var scene = new Scene(Stages(new LastAgentStage(30) { Ask = true })).SignedIn(Ann).Pass(5).SignedIn(Bob);
        var call = CallOf(scene, new CallerFacts { LastAgent = Bob });
        scene.Give(new KeysTaken(call, scene.LastEffect<TakeKeys>().Step, key, key.Length, key.Length > 0 ? KeysResult.Complete : KeysResult.Nothing));
        Assert.Equal(call, scene.OfferOf(Ann).Call);
    }

    [Fact]
    public void A_question_of_which_no_answer_is_heard_holds_nobody_for_long()
    {
        var scene = new Scene(Stages(new LastAgentStage(0) { Ask = true })).SignedIn(Ann).SignedIn(Bob);
        var call = CallOf(scene, new CallerFacts { LastAgent = Bob });
        Assert.Equal(call, scene.Pass(45).OfferOf(Ann).Call);
    }

    [Fact]
    public void A_last_agent_who_is_busy_leaves_the_caller_to_the_queue()
    {
        var scene = new Scene(Stages(new LastAgentStage(0) { Ask = true })).SignedIn(Bob);
        scene.TalkingWith(Bob);
        scene.SignedIn(Ann);
        var call = CallOf(scene, new CallerFacts { LastAgent = Bob });
        scene.Give(new KeysTaken(call, scene.LastEffect<TakeKeys>().Step, "1", 1, KeysResult.Complete));
        Assert.Equal(call, scene.OfferOf(Ann).Call);
    }

    [Fact]
    public void Region_skill_fewest_calls_and_vip_stack_and_the_account_names_each_step()
    {
        var (dan, eve) = (new AgentId("1004"), new AgentId("1005"));
        var scene = new Scene(All(
            centre => centre with { Agents = centre.Agents.Add(dan, new AgentSettings(dan, [Sales])).Add(eve, new AgentSettings(eve, [Sales])) },
            Stages(new RegionStage(60), Steps((0, 5), (30, 1))),
            With(Sales, queue => queue with { Order = AgentOrder.FewestCalls, Classes = queue.Classes.Add("vip", new ClassTreatment(120)) }),
            Agent(Ann, agent => agent with { Regions = ["025"] }), Agent(Bob, agent => agent with { Regions = ["025"] }), Agent(dan, agent => agent with { Regions = ["025"] }),
            Skilled(Ann, 6), Skilled(Bob, 7), Skilled(dan, 2), Skilled(eve, 9)));
        scene.SignedIn(Ann);
        scene.Give(new CallerLeft(scene.TalkingWith(Ann)));
        foreach (var agent in new[] { Bob, dan, eve }) scene.SignedIn(agent);
        foreach (var agent in new[] { Ann, Bob, dan, eve }) scene.Give(new GoNotReady(agent, "break"));
        var plain = CallOf(scene, new CallerFacts { Region = "025" });
        var vip = CallOf(scene.Pass(10), new CallerFacts { Region = "025", Class = "vip" }, number: 2);
        foreach (var agent in new[] { eve, dan }) scene.Give(new GoReady(agent));
        Assert.Empty(scene.State.Offers);                       // neither of the region and skilled
        scene.Give(new GoReady(Ann));
        Assert.Equal(vip, scene.OfferOf(Ann).Call);
        var why = Assert.Single(scene.Last.Whys);
        Assert.Equal(["signed-in", "ready", "synthetic", "region", "skill", "fewest-calls"], why.Stages.Select(stage => stage.Stage));
        Assert.Equal([5, 4, 3, 3, 2, 1, 1], (int[])[why.Stages[0].Before, .. why.Stages.Select(stage => stage.After)]);
        Assert.Equal<IEnumerable<WhyLoser>>([new(dan, "skill", "skill english 2 of 5"), new(eve, "region", "region 025"), new(Bob, "ready", "NotReady (break)")],
            why.Losers.Where(loser => loser.Stage is not "signed-in"));
        Assert.Equal((new WhyScore(120, 0, 100, 120), "calls 1"), (why.Score, why.Value));
        Assert.Equal(new WhyRival(plain, Sales, 10), Assert.Single(why.Rivals!.Value));
    }

    [Fact]
    public void A_vip_who_came_later_is_served_first_within_the_bound_and_not_beyond()
    {
        var vip = With(Sales, queue => queue with { Classes = queue.Classes.Add("vip", new ClassTreatment(120)) });
        Assert.Equal("known-001", Later(60));
        Assert.Equal("known-001", Later(119));
        Assert.Equal("call-001", Later(121));

        string Later(double seconds)
        {
            var scene = new Scene(vip);
            scene.Call();
            CallOf(scene.Pass(seconds), new CallerFacts { Class = "vip" });
            return scene.SignedIn(Ann).OfferOf(Ann).Call.Value;
        }
    }

    [Fact]
    public void A_weighted_queue_overtakes_once_its_callers_have_waited_long_enough_and_not_before()
    {
        Assert.Equal("call-001", Served(afterSeconds: 59));
        Assert.Equal("call-002", Served(afterSeconds: 61));

        static string Served(double afterSeconds)
        {
            var scene = new Scene(With(Service, queue => queue with { WeightPercent = 200 }));
            scene.Call("4001");
            scene.Pass(60);
            scene.Call("4011");
            return scene.Pass(afterSeconds).SignedIn(Ann).OfferOf(Ann).Call.Value;      // 60 + x against 2 × x
        }
    }

    [Fact]
    public void Who_waits_long_enough_is_escalated_past_a_caller_of_a_favoured_queue()
    {
        var scene = new Scene(All(With(Sales, queue => queue with { EscalateAfterSeconds = 60, EscalationCreditSeconds = 100 }), With(Service, queue => queue with { CreditSeconds = 90 })));
        var sales = scene.Call("4001");
        var service = scene.Call("4011");
        Assert.Equal(service, scene.Pass(59).SignedIn(Ann).OfferOf(Ann).Call);
        Assert.Equal(sales, scene.Pass(1).SignedIn(Bob).OfferOf(Bob).Call);
    }

    [Fact]
    public void The_preview_chooses_as_a_decision_would_and_changes_nothing()
    {
        var scene = new Scene(All(Skilled(Ann, 3), Skilled(Bob, 8))).SignedIn(Ann).Pass(5).SignedIn(Bob);
        var tried = scene.State.Centre.Queues[Sales] with { Stages = [Steps((0, 5), (30, 1))] };
        var before = scene.State;
        Assert.Equal(Bob, PolicyPreview.Of(scene.State, tried, new CallerFacts(), waitedSeconds: 0, scene.Now).Winner);
        Assert.Equal(Ann, PolicyPreview.Of(scene.State, tried, new CallerFacts(), waitedSeconds: 30, scene.Now).Winner);
        Assert.Same(before, scene.State);
    }

    [Fact]
    public void Callers_of_a_queue_that_is_removed_go_where_they_are_sent_and_keep_their_age()
    {
        var scene = new Scene();
        var moved = scene.Call("4001");
        scene.Pass(60);
        scene.Give(new CentreConfigured(SampleCentre with { Version = 2, Queues = SampleCentre.Queues.Remove(Sales) }) { Instead = ImmutableDictionary<QueueId, QueueId>.Empty.Add(Sales, Service) });
        Assert.Equal(OverflowCause.QueueRemoved, scene.LastEvent<CallOverflowed>().Cause);
        scene.Pass(10).Call("4011");
        Assert.Equal(moved, scene.SignedIn(Cai).OfferOf(Cai).Call);
    }
}
