using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>What is wrong with a policy is named before it can do harm.</summary>
public sealed class PolicyCheckTests
{
    private static readonly QueueSettings Plain = SampleCentre.Queues[Sales];

    private static readonly Centre Centre = SampleCentre with
    {
        Agents = SampleCentre.Agents.SetItem(Ann, SampleCentre.Agents[Ann] with { Skills = ImmutableDictionary<string, int>.Empty.Add("english", 5) }),
    };

    private static string Problems(QueueSettings queue, Centre? centre = null) =>
        string.Join(' ', PolicyCheck.Of(queue, centre ?? Centre).Select(problem => problem.Refuses ? problem.Code + '!' : problem.Code));

    private static QueueSettings Skilled(params SkillStep[] steps) => Plain with { Stages = [new SkillStage([.. steps])] };

    private static SkillStep Step(int after, params (string Skill, int Level)[] needs) => new(after, [.. needs.Select(need => new SkillNeed(need.Skill, need.Level))]);

    [Fact]
    public void A_sound_policy_has_no_problems() =>
        Assert.Equal("", Problems(Plain with { Stages = [new OwnAgentStage(30), new LastAgentStage(0) { Ask = true }, new SkillStage([Step(0, ("english", 5)), Step(30, ("english", 2)), Step(60)])] }));

    [Fact]
    public void Every_sample_setting_is_in_range() => Assert.All(SampleCentre.Queues.Values, queue => Assert.Equal("", Problems(queue)));

    [Fact]
    public void Settings_out_of_range_are_named_with_their_value()
    {
        var problem = Assert.Single(PolicyCheck.Of(Plain with { OfferSeconds = 2 }, Centre));
        Assert.Equal(new PolicyProblem("out-of-range", Refuses: true, Detail: "offerSeconds", Number: 2), problem);
    }

    [Fact]
    public void Steps_that_are_never_reached_or_out_of_order_are_refused()
    {
        Assert.Equal("step-unreachable!", Problems(Skilled(Step(0, ("english", 5)), Step(600, ("english", 1))) with { WaitSecondsMax = 600 }));
        Assert.Equal("step-order!", Problems(Skilled(Step(5, ("english", 5)))));
        Assert.Equal("step-order!", Problems(Skilled(Step(0, ("english", 5)), Step(30, ("english", 4)), Step(30, ("english", 3)))));
        Assert.Equal("hold-too-long!", Problems(Plain with { WaitSecondsMax = 60, Stages = [new OwnAgentStage(60)] }));
        Assert.Equal("escalation-unreachable!", Problems(Plain with { WaitSecondsMax = 60, EscalateAfterSeconds = 60, EscalationCreditSeconds = 10 }));
    }

    [Fact]
    public void Contradictions_are_refused()
    {
        Assert.Equal("step-contradiction!", Problems(Skilled(Step(0, ("english", 3)), Step(30, ("english", 5)))));
        Assert.Equal("step-contradiction!", Problems(Skilled(Step(0), Step(30, ("english", 5)))));
        Assert.Equal("skill-twice! skill-twice!", Problems(Skilled(Step(0, ("english", 3), ("english", 4)))));
        Assert.Equal("stage-twice!", Problems(Plain with { Stages = [new OwnAgentStage(1), new OwnAgentStage(2)] }));
        Assert.Equal("order-needs-skills!", Problems(Plain with { Order = AgentOrder.MostSkilled }));
    }

    [Fact]
    public void Overflow_to_itself_to_nowhere_or_too_late_is_refused()
    {
        Assert.Equal("overflow-self!", Problems(Plain with { Overflows = [new OverflowRule(OverflowWhen.Full, new ToQueue(Sales))] }));
        Assert.Equal("overflow-unknown!", Problems(Plain with { Overflows = [new OverflowRule(OverflowWhen.Full, new ToFlow(new("nowhere")))] }));
        Assert.Equal("overflow-unreachable!", Problems(Plain with { Overflows = [new OverflowRule(OverflowWhen.Waited, new ToQueue(Service), Seconds: 1800)] }));
    }

    [Fact]
    public void Skills_and_levels_that_nobody_has_and_queues_that_nobody_serves_are_told()
    {
        Assert.Equal("skill-missing!", Problems(Skilled(Step(0, ("french", 1)))));
        Assert.Equal("level-missing", Problems(Skilled(Step(0, ("english", 6)))));
        Assert.Equal("region-nobody", Problems(Plain with { Stages = [new RegionStage(10)] }));
        Assert.Equal("queue-empty", Problems(new QueueSettings(new("nobody"))));
        Assert.Equal("order-needs-places", Problems(Plain with { Order = AgentOrder.Fixed }));
    }
}
