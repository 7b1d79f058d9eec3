using Antiphon.Engine.Routing;
using Antiphon.Server.Persistence.Story;

namespace Antiphon.Server.Tests.Queues;

/// <summary>What the story tells of a call, and what it would have told with other rules. The entries are decided here, without a disk.</summary>
public sealed class CourseStories
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 1, 0, 0, TimeSpan.Zero);
    private static readonly QueueId Sales = new("sales"), Service = new("service");
    private readonly List<StoryEntry> _entries = [];
    private RoutingState _state = RoutingState.Initial;
    private DateTimeOffset _now = Start;

    private static AgentSettings Agent(string job, int english) => new(new AgentId(job), [Sales]) { Skills = System.Collections.Immutable.ImmutableDictionary<string, int>.Empty.Add("english", english) };

    private void Give(EngineInput input, double afterSeconds = 1)
    {
        _now = _now.AddSeconds(afterSeconds);
        var decision = RoutingEngine.Decide(_state, input, _now);
        _entries.Add(new StoryEntry(_entries.Count + 1, _now, RoutingEngine.Version, _state.Centre.Version, input, decision.Events, decision.Whys));
        _state = decision.Next;
    }

    private QueueSettings Day()
    {
        var sales = new QueueSettings(Sales) { Overflows = [new OverflowRule(OverflowWhen.Waited, new ToQueue(Service), Seconds: 60)] };
        Give(new CentreConfigured(Centre.Empty with
        {
            Version = 7, Queues = Centre.Empty.Queues.Add(Sales, sales).Add(Service, new QueueSettings(Service)),
            Agents = Centre.Empty.Agents.Add(new("1001"), Agent("1001", 2)).Add(new("1002"), Agent("1002", 8)),
            Numbers = Centre.Empty.Numbers.Add("4001", new ToQueue(Sales)),
        }));
        Give(new SignIn(new("1001"), "8001", Standing: true));
        Give(new SignIn(new("1002"), "8002", Standing: true));
        Give(new CallArrived(new("call-1"), "4001", new PartyId(1), "trunk", Simulated: false));
        Give(new OfferTaken(new OfferId(1)));
        Give(new TalkJoined(new("call-1"), new OfferId(1)));
        Give(new CallArrived(new("call-2"), "4001", new PartyId(2), "trunk", Simulated: false));
        Give(new OfferRefused(new OfferId(2)));
        Give(new ClockTicked(), afterSeconds: 60);
        Give(new CallerLeft(new("call-2")));
        return sales;
    }

    [Fact]
    public void The_course_of_a_call_tells_each_step_with_its_cause_and_the_why_of_each_offer()
    {
        Day();
        var course = CallCourse.Of(new CallId("call-2"), _entries);
        Assert.Equal(["call-started", "call-answered", "call-enqueued", "offer-made", "offer-declined", "call-requeued", "call-overflowed", "call-enqueued", "call-ended"], course.Select(c => c.Kind));
        Assert.Equal(("1002", "1002"), (course[3].Agent, course[3].Why?.Winner));
        Assert.Equal(("waited", "service"), (course[6].Detail, course[6].Queue));
        Assert.Equal("abandoned-in-queue", course[^1].Detail);
        Assert.All(course, item => Assert.Equal(7, item.Version));
    }

    [Fact]
    public void The_same_rules_decide_every_choice_as_it_was_and_other_rules_show_exactly_which_differ()
    {
        var rules = Day();
        Assert.Equal((2, 0), Counted(StoryComparison.Of(_entries, RoutingState.Initial, rules, max: 10)));
        var skilled = rules with { Stages = [new SkillStage([new SkillStep(0, [new SkillNeed("english", 5)])])] };
        var compared = StoryComparison.Of(_entries, RoutingState.Initial, skilled, max: 10);
        Assert.Equal((2, 1), Counted(compared));
        var choice = Assert.Single(compared.Choices);
        Assert.Equal((new CallId("call-1"), new AgentId("1001"), new AgentId("1002")), (choice.Call, choice.Then, choice.Now));
    }

    private static (int, int) Counted(Comparison comparison) => (comparison.Offers, comparison.Different);
}
