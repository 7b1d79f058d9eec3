using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>What is recorded, and what of it is not to be heard.</summary>
public sealed class RecordingTests
{
    [Fact]
    public void A_flow_records_what_it_says_and_keeps_the_digits_of_a_card_out()
    {
        var scene = new Scene(WithFlow("4030", ("a", new AnswerNode("start")), ("start", new RecordingNode(RecordingStep.Start, "pause")), ("pause", new RecordingNode(RecordingStep.Pause, "ask")),
            ("ask", new CollectNode(["ask-account"], "card", 4, 8, "resume", "resume")), ("resume", new RecordingNode(RecordingStep.Resume, "tone")), ("tone", new ToneNode(440))));
        var call = scene.Call("4030");
        Assert.Equal(call, scene.LastEffect<RecordCall>().Call);
        Assert.True(scene.LastEffect<HushRecording>().Paused);
        Assert.True(scene.State.Calls[call].RecordingPaused);
        scene.Give(new KeysTaken(call, scene.State.Calls[call].Step!.Value, "12345678", 8, KeysResult.Complete));
        Assert.Equal((false, null), (scene.LastEffect<HushRecording>().Paused, scene.LastEvent<RecordingResumed>().By));
        Assert.Single(scene.Effects.OfType<RecordCall>());
    }

    [Theory, InlineData("8002", "8001"), InlineData("8001", "8002"), InlineData("8003", "8002")]
    public void An_extension_that_is_recorded_is_so_whoever_called(string from, string to)
    {
        var plan = new DialPlan();
        foreach (var number in new[] { "8001", "8002", "8003" })
            plan = plan with { Extensions = plan.Extensions.Add(number, new ExtensionSettings(number) { Recorded = number is "8001" }) };
        var scene = new Scene(centre => centre with { Plan = plan });
        var call = new CallId("talk");
        scene.Give(new CallArrived(call, to, new PartyId(1), $"ext:{from}", Simulated: false)).Give(new PartyAnswered(call));
        Assert.Equal(CallPhase.TalkingToParty, scene.State.Calls[call].Phase);
        Assert.Equal(from is "8001" || to is "8001", scene.State.Calls[call].Recorded);
    }
}
