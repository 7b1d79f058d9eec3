using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>Keys that a waiting caller may press.</summary>
public sealed class WaitingKeyTests
{
    private static Func<Centre, Centre> Exits(params WaitingExit[] exits) => centre => With(Sales, queue => queue with
    {
        Exits = [.. exits], Announcements = new QueueAnnouncements { FirstAfterSeconds = 10, EverySeconds = 20 },
    })(WithFlow("4055", ("say", new PlayNode(["voicemail"], "end")), ("end", new HangUpNode()))(centre));

    private static readonly WaitingExit ToMailbox = new("9", new ToFlow(new("flow-4055")));
    private static readonly WaitingExit ToOther = new("2", new ToQueue(Service));

    private static Scene Press(Scene scene, CallId call, string key) =>
        scene.Give(new KeysTaken(call, scene.Effects.OfType<TakeKeys>().Last(take => take.Call == call).Step, key, key.Length, KeysResult.Complete));

    [Fact]
    public void A_key_leads_into_a_flow_without_losing_the_contact()
    {
        var scene = new Scene(Exits(ToMailbox));
        var call = scene.Call();
        Assert.Equal("music", Assert.Single(scene.LastEffect<TakeKeys>().Meanwhile!.Value));
        scene.Pass(3);
        Press(scene, call, "9");
        Assert.Equal((CallPhase.Flow, OverflowCause.ExitKey), (scene.PhaseOf(call), scene.LastEvent<CallOverflowed>().Cause));
        Assert.Equal("voicemail", Assert.Single(scene.LastEffect<PlayPrompts>().Prompts));
        scene.Give(new PromptsPlayed(call, scene.LastEffect<PlayPrompts>().Step));
        Assert.Equal((call, LostReason.AbandonedInQueue), (scene.EndOf(call).Call, scene.EndOf(call).Lost));
    }

    [Fact]
    public void A_key_leads_to_voicemail_and_the_message_belongs_to_the_same_contact()
    {
        var scene = new Scene(centre => WithFlow("4056", ("m", new VoicemailNode("queue:sales", "end") { Review = false }), ("end", new HangUpNode()))(Exits(new WaitingExit("9", new ToFlow(new("flow-4056"))))(centre)));
        var call = scene.Call();
        scene.Pass(3);
        Press(scene, call, "9");
        scene.Give(new PromptsPlayed(call, scene.LastEffect<PlayPrompts>().Step));
        var taking = scene.LastEffect<TakeMessage>();
        Assert.Equal(call, taking.Call);
        scene.Give(new MessageTaken(call, taking.Step, taking.Message, 6));
        Assert.Equal((call, "queue:sales"), (scene.LastEvent<MessageKept>().Call, scene.LastEvent<MessageKept>().Box));
    }

    [Fact]
    public void A_key_leads_into_another_queue_with_the_age_he_has()
    {
        var scene = new Scene(Exits(ToOther));
        var since = scene.Now;
        var call = scene.Call();
        scene.Pass(7);
        Press(scene, call, "2");
        Assert.Equal((Service, since), (scene.State.Calls[call].Queue, scene.State.Calls[call].AgedSince));
    }

    [Fact]
    public void A_key_that_leads_nowhere_keeps_the_place_and_is_written_down()
    {
        var scene = new Scene(Exits(ToMailbox));
        var (first, second) = (scene.Call(), scene.Call());
        scene.Pass(5);
        Press(scene, first, "7");
        Assert.Equal("7", scene.LastEvent<CallerKeyRefused>().Key);
        Assert.Equal("music", Assert.Single(scene.LastEffect<TakeKeys>().Meanwhile!.Value));
        Assert.Equal(first, scene.SignedIn(Ann).OfferOf(Ann).Call);
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(second));
    }

    [Fact]
    public void Keys_are_taken_during_an_announcement_and_while_it_rings_at_an_agent()
    {
        var scene = new Scene(Exits(ToMailbox));
        var call = scene.Call();
        scene.Pass(10);
        Assert.Contains("queue-position", scene.LastEffect<TakeKeys>().Prompts);
        Press(scene, call, "9");
        Assert.Equal(CallPhase.Flow, scene.PhaseOf(call));

        var other = scene.SignedIn(Ann).Call();
        Assert.Equal(other, scene.OfferOf(Ann).Call);
        Press(scene, other, "9");
        Assert.Equal((CallPhase.Flow, AgentState.Ready), (scene.PhaseOf(other), scene.StateOf(Ann)));
        Assert.Empty(scene.State.Offers);
    }

    [Fact]
    public void After_an_offer_that_nobody_answered_the_keys_still_lead_out()
    {
        var scene = new Scene(Exits(ToMailbox)).SignedIn(Ann);
        var call = scene.Call();
        scene.Pass(20);
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
        Press(scene, call, "9");
        Assert.Equal(CallPhase.Flow, scene.PhaseOf(call));
    }

    [Fact]
    public void A_key_that_was_pressed_before_is_not_taken_for_one_of_now()
    {
        var scene = new Scene(Exits(ToMailbox));
        var call = scene.Call();
        var old = scene.LastEffect<TakeKeys>().Step;
        scene.Pass(10).Give(new KeysTaken(call, old, "9", 1, KeysResult.Complete));
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
        scene.AssertNothing();
    }
}
