using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>A supervisor at somebody else's talk: with a shift of his own, and without.</summary>
public sealed class MonitoringTests
{
    private static readonly AgentId Chief = new("1100");

    [Fact]
    public void A_supervisor_without_a_shift_listens_whispers_and_barges_over_his_phone()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Give(Listen(call));
        Assert.Equal((call, Ann, MonitoringMode.Listen, "81100"), Wanted(scene));
        Assert.False(scene.State.Monitorings[Chief].Heard);
        scene.Give(new MonitorHears(Chief));
        Assert.True(scene.State.Monitorings[Chief].Heard);
        scene.Give(Listen(call) with { Mode = MonitoringMode.Whisper });
        Assert.Equal((call, Ann, MonitoringMode.Whisper, "81100"), Wanted(scene));
        Assert.True(scene.State.Monitorings[Chief].Heard, "he goes on hearing");
        scene.Give(new EndMonitoring(Chief));
        Assert.Equal(Chief, scene.LastEffect<FreeMonitor>().By);
        Assert.Equal((AgentState.Talking, false), (scene.StateOf(Ann), scene.State.Agents.ContainsKey(Chief)));
        scene.Give(new EndMonitoring(Chief)).AssertRefused(Refusal.NotMonitoring);
    }

    [Fact]
    public void Only_a_talk_with_an_agent_is_heard_and_nobody_hears_himself()
    {
        var scene = new Scene().SignedIn(Ann).SignedIn(Bob);
        scene.Give(Listen(new CallId("nowhere"))).AssertRefused(Refusal.CallUnknown);
        var call = scene.Call();
        scene.Give(Listen(call)).AssertRefused(Refusal.NotTalking);
        scene.Take(Ann);
        scene.Give(Listen(call) with { By = Ann }).AssertRefused(Refusal.TargetIsYourself);
        scene.Give(Listen(call) with { Phone = "8" + Bob }).AssertRefused(Refusal.PhoneInUse);
        scene.Give(Listen(call));
        scene.Give(Listen(call) with { By = new("1101") }).AssertRefused(Refusal.PhoneInUse);
        scene.Give(new SignIn(Cai, "81100", Standing: false)).AssertRefused(Refusal.PhoneInUse);
    }

    [Theory, InlineData("customer"), InlineData("agent"), InlineData("transfer"), InlineData("forced"), InlineData("phone"), InlineData("restart")]
    public void It_ends_with_the_agents_part_in_the_call_or_when_the_supervisor_hangs_up(string end)
    {
        var scene = new Scene().SignedIn(Ann).SignedIn(Bob);
        var call = scene.TalkingWith(Ann);
        scene.Give(Listen(call)).Give(new MonitorHears(Chief));
        scene.Give(end switch
        {
            "customer" => new CallerLeft(call),
            "agent" => new HangUp(call, Ann),
            "transfer" => new TransferBlind(call, Ann, new ToAgent(Bob)),
            "forced" => new DisconnectCall(call, Chief),
            "phone" => new MonitorGone(Chief),
            _ => new Restarted(),
        });
        Assert.Equal((call, Ann), (scene.LastEvent<MonitoringEnded>().Call, scene.LastEvent<MonitoringEnded>().Agent));
        Assert.Equal(Chief, scene.LastEffect<FreeMonitor>().By);
        Assert.Empty(scene.State.Monitorings);
    }

    [Fact]
    public void It_goes_over_to_another_call_without_a_new_phone_call()
    {
        var scene = new Scene().SignedIn(Ann).SignedIn(Bob);
        var first = scene.TalkingWith(Ann);
        var second = scene.TalkingWith(Bob);
        scene.Give(Listen(first)).Give(Listen(second));
        Assert.Equal((second, Bob, MonitoringMode.Listen, "81100"), Wanted(scene));
        Assert.Empty(scene.Last.Effects.OfType<FreeMonitor>());
        Assert.Equal(first, scene.LastEvent<MonitoringEnded>().Call);
        scene.Give(new CallerLeft(first));
        Assert.Equal(second, scene.State.Monitorings[Chief].Call);
    }

    [Fact]
    public void A_ready_supervisor_is_offered_nobody_while_he_listens_and_is_ready_again_afterwards()
    {
        var scene = new Scene().SignedIn(Ann).SignedIn(Cai);
        var call = scene.TalkingWith(Ann);
        scene.Give(Listen(call) with { By = Cai });
        Assert.Equal(("81003", true), (scene.LastEffect<LetMonitor>().Phone, scene.LastEffect<LetMonitor>().Standing));
        var waits = scene.Call("4011");
        Assert.Equal((CallPhase.Queued, SystemReason.Supervising), (scene.PhaseOf(waits), scene.ReasonOf(Cai)));
        scene.Give(new CallerLeft(call));
        Assert.Equal((AgentState.Offered, Cai), (scene.StateOf(Cai), scene.State.Calls[waits].Agent!.Value));
    }

    [Fact]
    public void Who_takes_over_the_call_he_hears_hears_it_as_its_agent_and_nothing_else()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Give(Listen(call)).Give(new MonitorHears(Chief));
        scene.Give(new TakeOver(call, Chief) { Phone = "81100", Standing = true });
        Assert.Empty(scene.State.Monitorings);
        Assert.Equal((AgentState.Offered, AgentState.WrapUp), (scene.StateOf(Chief), scene.StateOf(Ann)));
        scene.Give(new TalkJoined(call, scene.OfferOf(Chief).Id));
        Assert.Equal((AgentState.Talking, Chief), (scene.StateOf(Chief), scene.State.Calls[call].Agent!.Value));
    }

    [Fact]
    public void A_supervisor_without_a_shift_has_one_for_the_call_that_he_takes_over()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Give(new TakeOver(call, Chief)).AssertRefused(Refusal.AgentUnknown);
        scene.Give(new TakeOver(call, Chief) { Phone = "8" + Ann }).AssertRefused(Refusal.PhoneInUse);
        scene.Give(new TakeOver(call, Chief) { Phone = "81100" });
        scene.Take(Chief);
        Assert.Equal((Chief, "81100"), (scene.State.Calls[call].Agent!.Value, scene.State.Agents[Chief].Phone));
        scene.Give(new CallerLeft(call));
        Assert.Equal(AgentState.WrapUp, scene.StateOf(Chief));
        scene.Give(new FinishWrapUp(Chief));
        Assert.False(scene.State.Agents.ContainsKey(Chief), "it ends with the call");
        Assert.Equal([AgentState.NotReady, AgentState.Offered, AgentState.Talking, AgentState.WrapUp, AgentState.SignedOut],
            scene.Events.OfType<AgentStateChanged>().Where(e => e.Agent == Chief).Select(e => e.To));
    }

    [Fact]
    public void A_take_over_that_does_not_reach_the_phone_brings_the_caller_back_to_his_queue()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.TalkingWith(Ann);
        scene.Give(new TakeOver(call, Chief) { Phone = "81100" });
        scene.Give(new OfferUndeliverable(scene.OfferOf(Chief).Id, "not-registered"));
        Assert.False(scene.State.Agents.ContainsKey(Chief));
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
    }

    private static BeginMonitoring Listen(CallId call) => new(call, Chief, MonitoringMode.Listen, "81100", Standing: false);

    private static (CallId, AgentId, MonitoringMode, string) Wanted(Scene scene) => scene.LastEffect<LetMonitor>() is var e ? (e.Call, e.Agent, e.Mode, e.Phone) : default;
}
