using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

public sealed class ArrivalTests
{
    [Fact]
    public void A_number_that_nobody_knows_is_refused_and_still_stands_in_the_story()
    {
        var scene = new Scene();
        var call = scene.Call("9999");
        Assert.Null(scene.LastEvent<CallStarted>().Destination);
        Assert.Equal(EndReason.Refused, scene.EndOf(call).Reason);
        Assert.Null(scene.EndOf(call).Lost);
        Assert.Equal(ReleaseCause.NoSuchNumber, scene.LastEffect<ReleaseCall>().Cause);
        Assert.Empty(scene.State.Calls);
    }

    [Fact]
    public void A_number_of_a_queue_is_answered_at_once_and_hears_the_waiting_prompts()
    {
        var scene = new Scene();
        var call = scene.Call("4001");
        Assert.Equal([typeof(CallStarted), typeof(CallAnswered), typeof(CallEnqueued)], scene.Last.Events.Select(e => e.GetType()));
        Assert.Equal([typeof(AnswerCall), typeof(PlayPrompts)], scene.Last.Effects.Select(e => e.GetType()));
        Assert.True(scene.LastEffect<PlayPrompts>().Loop);
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
    }

    [Fact]
    public void The_same_arrival_twice_is_one_call()
    {
        var scene = new Scene();
        var call = scene.Call();
        scene.Give(new CallArrived(call, "4001", new PartyId(1), "loopback", Simulated: false));
        scene.AssertNothing();
    }

    [Theory, InlineData("4099", LostReason.SystemFault), InlineData("4098", null)]
    public void A_number_that_leads_nowhere_ends_as_a_fault(string dialled, LostReason? lost)
    {
        var scene = new Scene();
        var call = scene.Call(dialled);
        Assert.Equal((EndReason.SystemFault, lost), (scene.EndOf(call).Reason, scene.EndOf(call).Lost));
        Assert.Equal(ReleaseCause.Fault, scene.LastEffect<ReleaseCall>().Cause);
    }

    [Fact]
    public void A_full_queue_loses_the_next_caller_unanswered_and_names_itself()
    {
        var scene = new Scene(With(Sales, queue => queue with { LengthMax = 2 }));
        scene.Call();
        scene.Call();
        Assert.Equal(2, scene.State.Calls.Count);
        var third = scene.Call();
        Assert.Equal(LostReason.QueueFull, scene.EndOf(third).Lost);
        Assert.Equal(Sales, scene.EndOf(third).Queue);
        Assert.Equal(ReleaseCause.Congestion, scene.LastEffect<ReleaseCall>().Cause);
        Assert.Empty(scene.Last.Effects.OfType<AnswerCall>());
    }
}
