using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>分机报号: what is heard before the talk.</summary>
public sealed class GreetingTests
{
    [Fact]
    public void The_caller_is_told_the_agents_number_and_the_agent_what_the_queue_says_where_it_is_set()
    {
        var scene = new Scene(With(Sales, queue => queue with { AgentNumberSpoken = true, AgentPrompts = ["queue-sales"] })).SignedIn(Ann);
        scene.Call();
        scene.Give(new OfferTaken(scene.OfferOf(Ann).Id));
        var join = scene.LastEffect<JoinTalk>();
        Assert.Equal("agent-number-before say:digits:1001 agent-number-after", string.Join(' ', join.CallerHears));
        Assert.Equal("queue-sales", Assert.Single(join.AgentHears));
        scene.Pass(25);
        Assert.Equal(AgentState.Offered, scene.StateOf(Ann));       // the announcement has its time beside the joining
        scene.Give(new TalkJoined(join.Call, join.Offer));
        Assert.Equal(scene.Now, scene.LastEvent<TalkStarted>().At);
    }

    [Fact]
    public void Where_nothing_is_set_they_are_joined_at_once()
    {
        var scene = new Scene().SignedIn(Ann);
        scene.Call();
        scene.Give(new OfferTaken(scene.OfferOf(Ann).Id));
        var join = scene.LastEffect<JoinTalk>();
        Assert.True(join.CallerHears.IsEmpty && join.AgentHears.IsEmpty);
        scene.Pass(11);
        Assert.NotEqual(AgentState.Offered, scene.StateOf(Ann));
    }
}
