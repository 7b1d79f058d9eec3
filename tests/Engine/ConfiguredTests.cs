using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

public sealed class ConfiguredTests
{
    private static Centre Without(QueueId queue) => SampleCentre with { Version = 2, Queues = SampleCentre.Queues.Remove(queue) };

    private static Centre Without(AgentId agent) => SampleCentre with { Version = 2, Agents = SampleCentre.Agents.Remove(agent) };

    [Fact]
    public void Callers_of_a_queue_that_is_gone_are_let_go_with_a_reason()
    {
        var scene = new Scene();
        var (gone, stays) = (scene.Call("4001"), scene.Call("4011"));
        scene.Configure(Without(Sales));
        Assert.Equal(LostReason.SystemFault, scene.EndOf(gone).Lost);
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(stays));
    }

    [Fact]
    public void A_call_that_rings_when_its_queue_goes_may_still_be_answered()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.Call();
        scene.Configure(Without(Sales)).Take(Ann).Give(new CallerLeft(call));
        Assert.Equal(EndReason.Normal, scene.EndOf(call).Reason);
        Assert.Equal(AgentState.WrapUp, scene.StateOf(Ann));
    }

    [Fact]
    public void A_call_that_rings_in_vain_when_its_queue_is_gone_ends()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.Call();
        scene.Configure(Without(Sales)).Pass(20);
        Assert.Equal(LostReason.SystemFault, scene.EndOf(call).Lost);
    }

    [Fact]
    public void An_agent_who_is_removed_is_signed_out_and_his_offer_goes_on_to_another()
    {
        var scene = new Scene().SignedIn(Ann).Pass(1).SignedIn(Bob);
        var call = scene.Call();
        scene.Configure(Without(Ann));
        Assert.DoesNotContain(Ann, scene.State.Agents.Keys);
        Assert.Equal(call, scene.OfferOf(Bob).Call);
    }

    [Fact]
    public void An_agent_who_is_removed_in_talk_finishes_it()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Configure(Without(Ann));
        Assert.Equal(AgentState.Talking, scene.StateOf(Ann));
        scene.Give(new CallerLeft(call)).Pass(60);
        Assert.DoesNotContain(Ann, scene.State.Agents.Keys);
    }

    [Fact]
    public void A_queue_that_gets_more_staff_is_served_at_once()
    {
        var scene = new Scene().SignedIn(Cai);
        var call = scene.Call("4001");
        scene.Configure(SampleCentre with { Version = 2, Agents = SampleCentre.Agents.SetItem(Cai, new AgentSettings(Cai, [Sales])) });
        Assert.Equal(call, scene.OfferOf(Cai).Call);
    }
}
