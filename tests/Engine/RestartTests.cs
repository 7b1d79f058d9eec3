using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

public sealed class RestartTests
{
    [Fact]
    public void Every_call_of_the_old_process_ends_with_system_fault_and_only_who_waited_is_lost()
    {
        var scene = new Scene().SignedIn(Ann).SignedIn(Bob);
        var talking = scene.TalkingWith(Ann);
        var ringing = scene.Call();
        var waiting = scene.Call();
        var direct = scene.Call("4006");
        scene.Pass(1).Give(new Restarted());
        Assert.Empty(scene.State.Calls);
        Assert.Empty(scene.State.Offers);
        Assert.All(new[] { talking, ringing, waiting, direct }, call => Assert.Equal(EndReason.SystemFault, scene.EndOf(call).Reason));
        Assert.Equal([null, LostReason.SystemFault, LostReason.SystemFault, null],
            new[] { talking, ringing, waiting, direct }.Select(call => scene.EndOf(call).Lost));
    }

    [Fact]
    public void Agents_stay_signed_in_talkers_wrap_up_and_a_phone_that_does_not_come_back_makes_not_ready()
    {
        var scene = new Scene().SignedIn(Ann).SignedIn(Bob).SignedIn(Cai);
        scene.TalkingWith(Ann);
        scene.Call();
        scene.Give(new Restarted());
        Assert.Equal((AgentState.WrapUp, AgentState.Ready, AgentState.Ready), (scene.StateOf(Ann), scene.StateOf(Bob), scene.StateOf(Cai)));
        Assert.All(scene.State.Agents.Values, agent => Assert.False(agent.PhoneUp));
        scene.Pass(14.999).Give(new PhoneBack(Bob)).Pass(0.001);
        Assert.Equal(AgentState.Ready, scene.StateOf(Bob));
        Assert.Equal(SystemReason.ConnectionLost, scene.ReasonOf(Cai));
        Assert.Equal(AgentState.WrapUp, scene.StateOf(Ann));
    }

    [Fact]
    public void The_next_call_after_a_restart_is_offered_as_soon_as_a_phone_is_back()
    {
        var scene = new Scene().SignedIn(Ann);
        scene.TalkingWith(Ann);
        scene.Give(new Restarted()).Give(new PhoneBack(Ann)).Give(new FinishWrapUp(Ann));
        var call = scene.Call();
        Assert.Equal(call, scene.OfferOf(Ann).Call);
    }

    [Fact]
    public void A_second_restart_in_a_row_changes_only_the_grace()
    {
        var scene = new Scene().SignedIn(Ann).Give(new Restarted()).Pass(5).Give(new Restarted());
        Assert.Equal([typeof(AgentPhoneLost)], scene.Last.Events.Select(e => e.GetType()));
        Assert.Equal(scene.Now.AddSeconds(15), scene.State.NextDue);
    }

    [Fact]
    public void An_agent_whose_call_was_released_by_force_is_freed_by_a_restart()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        var forced = RoutingEngine.Apply(scene.State, new CallEnded(call, EndReason.SystemFault, ReleaseParty.System, null, scene.Now));
        Assert.Equal(AgentState.Talking, forced.Agents[Ann].State);
        var after = RoutingEngine.Decide(forced, new Restarted(), scene.Now).Next;
        Assert.Equal((AgentState.Ready, false), (after.Agents[Ann].State, after.Agents[Ann].PhoneUp));
    }
}
