using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

public sealed class DispositionTests
{
    private static Scene Asking() => new Scene(With(Sales, queue => queue with { DispositionRequired = true })).SignedIn(Ann);

    [Fact]
    public void Wrap_up_ends_only_with_a_disposition_where_the_queue_asks_for_it()
    {
        var scene = Asking();
        var call = scene.TalkingWith(Ann);
        scene.Give(new CallerLeft(call)).Pass(3600);
        Assert.Equal(AgentState.WrapUp, scene.StateOf(Ann));
        scene.Give(new FinishWrapUp(Ann)).AssertRefused(Refusal.DispositionNeeded);
        scene.Give(new GoReady(Ann)).AssertRefused(Refusal.DispositionNeeded);
        scene.Give(new DisposeCall(new CallId("another"), Ann)).AssertRefused(Refusal.NotYourCall);
        scene.Give(new DisposeCall(call, Ann));
        Assert.Equal(AgentState.Ready, scene.StateOf(Ann));
    }

    [Fact]
    public void What_is_said_in_the_talk_leaves_the_wrap_up_its_usual_time()
    {
        var scene = Asking();
        var call = scene.TalkingWith(Ann);
        scene.Give(new DisposeCall(call, Ann)).Give(new CallerLeft(call));
        Assert.Equal(scene.Now.AddSeconds(60), scene.LastEvent<AgentStateChanged>().Until);
        scene.Give(new FinishWrapUp(Ann));
        var next = scene.TalkingWith(Ann);
        scene.Give(new CallerLeft(next)).Give(new FinishWrapUp(Ann)).AssertRefused(Refusal.DispositionNeeded);
    }

    [Fact]
    public void A_break_asked_for_meanwhile_begins_with_the_disposition()
    {
        var scene = Asking();
        var call = scene.TalkingWith(Ann);
        scene.Give(new CallerLeft(call)).Give(new GoNotReady(Ann, "break")).Give(new DisposeCall(call, Ann));
        Assert.Equal((AgentState.NotReady, "break"), (scene.StateOf(Ann), scene.ReasonOf(Ann)));
    }

    [Fact]
    public void A_synthetic_agent_has_nothing_to_say()
    {
        var scene = new Scene(With(Sales, queue => queue with { DispositionRequired = true })).SignedIn(Robot);
        var call = scene.Call(simulated: true);
        scene.Take(Robot).Give(new CallerLeft(call)).Pass(60);
        Assert.Equal(AgentState.Ready, scene.StateOf(Robot));
    }
}
