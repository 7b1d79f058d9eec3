using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

public sealed class ShiftTests
{
    [Theory, InlineData(true, AgentState.Ready), InlineData(false, AgentState.NotReady)]
    public void A_shift_starts_in_the_state_that_is_set(bool ready, AgentState state)
    {
        var scene = new Scene().Give(new SignIn(Ann, "8001", Standing: false, ready));
        Assert.Equal(state, scene.StateOf(Ann));
        Assert.Equal((AgentState.SignedOut, state), (scene.LastEvent<AgentStateChanged>().From, scene.LastEvent<AgentStateChanged>().To));
        Assert.Equal("8001", scene.LastEvent<AgentSignedIn>().Phone);
    }

    [Fact]
    public void One_phone_serves_one_agent()
    {
        var scene = new Scene().Give(new SignIn(Ann, "8001", Standing: false));
        scene.Give(new SignIn(Bob, "8001", Standing: false)).AssertRefused(Refusal.PhoneInUse);
        scene.Give(new SignOut(Ann)).Give(new SignIn(Bob, "8001", Standing: false));
        Assert.Equal(AgentState.Ready, scene.StateOf(Bob));
    }

    [Fact]
    public void An_idle_agent_moves_to_another_phone_and_his_shift_goes_on()
    {
        var scene = new Scene().SignedIn(Ann).Pass(10).Give(new SignIn(Ann, "8009", Standing: false));
        scene.LastEvent<AgentPhoneChanged>();
        Assert.Equal(("8009", false), (scene.State.Agents[Ann].Phone, scene.State.Agents[Ann].Standing));
        Assert.Equal(scene.Now.AddSeconds(-10), scene.State.Agents[Ann].SignedInAt);
        scene.Give(new SignIn(Ann, "8009", Standing: false)).AssertRefused(Refusal.AgentAlreadySignedIn);
    }

    [Fact]
    public void In_talk_nobody_changes_the_phone()
    {
        var scene = new Scene().SignedIn(Ann);
        scene.TalkingWith(Ann);
        scene.Give(new SignIn(Ann, "8009", Standing: false)).AssertRefused(Refusal.AgentBusy);
    }

    [Fact]
    public void Who_is_not_known_or_not_there_is_told_so()
    {
        var scene = new Scene();
        AgentId stranger = new("4711");
        scene.Give(new SignIn(stranger, "8001", Standing: false)).AssertRefused(Refusal.AgentUnknown);
        scene.Give(new GoReady(stranger)).AssertRefused(Refusal.AgentUnknown);
        foreach (EngineInput wish in new EngineInput[] { new GoReady(Ann), new GoNotReady(Ann, "break"), new SignOut(Ann), new FinishWrapUp(Ann), new HangUp(new("x"), Ann) })
            scene.Give(wish).AssertRefused(Refusal.AgentNotSignedIn);
    }

    [Fact]
    public void Ready_and_not_ready_are_changed_by_the_agent_and_repeating_it_changes_nothing()
    {
        var scene = new Scene().SignedIn(Ann).Give(new GoNotReady(Ann, "break"));
        Assert.Equal(("break", StateCause.Agent), (scene.LastEvent<AgentStateChanged>().Reason, scene.LastEvent<AgentStateChanged>().Cause));
        scene.Give(new GoNotReady(Ann, "break")).AssertNothing();
        scene.Give(new GoNotReady(Ann, "training"));
        Assert.Equal("training", scene.ReasonOf(Ann));
        scene.Give(new GoReady(Ann));
        Assert.Null(scene.ReasonOf(Ann));
        scene.Give(new GoReady(Ann)).AssertNothing();
    }

    [Fact]
    public void Going_ready_takes_the_caller_who_waits_longest()
    {
        var scene = new Scene().SignedIn(Ann).Give(new GoNotReady(Ann, "break"));
        var call = scene.Call();
        scene.Pass(7).Give(new GoReady(Ann));
        Assert.Equal(call, scene.OfferOf(Ann).Call);
    }

    [Fact]
    public void Durations_of_a_shift_add_up_to_its_length()
    {
        var scene = new Scene().SignedIn(Ann).Pass(11);
        var call = scene.Call();
        scene.Pass(4).Take(Ann).Pass(63).Give(new CallerLeft(call)).Pass(60).Give(new GoNotReady(Ann, "break")).Pass(7).Give(new SignOut(Ann));
        var changes = scene.Events.OfType<AgentStateChanged>().ToList();
        Assert.Equal([AgentState.Ready, AgentState.Offered, AgentState.Talking, AgentState.WrapUp, AgentState.Ready, AgentState.NotReady, AgentState.SignedOut],
            changes.Select(change => change.To));
        Assert.All(changes.Zip(changes.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        Assert.Equal([11, 4, 63, 60, 0, 7], changes.Zip(changes.Skip(1)).Select(pair => (pair.Second.At - pair.First.At).TotalSeconds));
    }
}
