using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>外呼状态: it lasts over the agent's own calls, and gives him back what he was.</summary>
public sealed class OutboundModeTests
{
    [Fact]
    public void Between_his_own_calls_no_call_of_a_queue_is_offered_and_leaving_makes_him_ready_again()
    {
        var scene = Ready();
        scene.Give(new SetOutboundMode(Ann, On: true));
        Assert.Equal((AgentState.NotReady, SystemReason.Outbound), (scene.StateOf(Ann), scene.ReasonOf(Ann)));
        Own(scene, "own-1");
        Assert.Equal((AgentState.NotReady, SystemReason.Outbound), (scene.StateOf(Ann), scene.ReasonOf(Ann)));
        var waits = scene.Call();
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(waits));
        Own(scene, "own-2");
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(waits));
        scene.Give(new SetOutboundMode(Ann, On: false));
        Assert.Equal(CallPhase.Offered, scene.PhaseOf(waits));
        Assert.Null(scene.State.Agents[Ann].Outbound);
    }

    [Fact]
    public void Leaving_restores_the_earlier_leave_and_not_ready()
    {
        var scene = Ready();
        scene.Give(new GoNotReady(Ann, "lunch")).Give(new SetOutboundMode(Ann, On: true));
        Own(scene, "own-1");
        scene.Give(new SetOutboundMode(Ann, On: false));
        Assert.Equal((AgentState.NotReady, "lunch"), (scene.StateOf(Ann), scene.ReasonOf(Ann)));
    }

    [Fact]
    public void Left_in_the_middle_of_a_call_it_ends_with_the_call()
    {
        var scene = Ready();
        scene.Give(new SetOutboundMode(Ann, On: true)).Give(new DialOut(new CallId("own"), Ann, "13900001111", new PartyId(900)));
        scene.Give(new SetOutboundMode(Ann, On: false));
        Assert.Equal(AgentState.Dialling, scene.StateOf(Ann));
        scene.Give(new HangUp(new CallId("own"), Ann));
        Assert.Equal(AgentState.Ready, scene.StateOf(Ann));
    }

    [Fact]
    public void Ready_or_another_leave_ends_it_and_in_a_talk_it_is_refused()
    {
        var scene = Ready();
        scene.Give(new SetOutboundMode(Ann, On: true)).Give(new SetOutboundMode(Ann, On: true));
        Assert.Empty(scene.Last.Events);
        scene.Give(new GoReady(Ann));
        Assert.Equal((AgentState.Ready, null), (scene.StateOf(Ann), scene.State.Agents[Ann].Outbound));
        scene.Give(new SetOutboundMode(Ann, On: true)).Give(new GoNotReady(Ann, "lunch"));
        Assert.Null(scene.State.Agents[Ann].Outbound);
        scene.Give(new GoReady(Ann));
        scene.TalkingWith(Ann);
        scene.Give(new SetOutboundMode(Ann, On: true)).AssertRefused(Refusal.AgentBusy);
    }

    private static Scene Ready() => new Scene(centre => centre with { Outside = new OutsideCalls("carrier", []) }).SignedIn(Ann);

    private static void Own(Scene scene, string id)
    {
        var call = new CallId(id);
        scene.Give(new DialOut(call, Ann, "13900001111", new PartyId(900))).Give(new DiallerReady(call)).Give(new CustomerAnswered(call));
        Assert.Equal(AgentState.Talking, scene.StateOf(Ann));
        scene.Give(new CallerLeft(call));
        if (scene.StateOf(Ann) is AgentState.WrapUp) scene.Give(new FinishWrapUp(Ann));
    }
}
