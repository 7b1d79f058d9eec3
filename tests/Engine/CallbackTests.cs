using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>Callers who hang up and keep their place.</summary>
public sealed class CallbackTests
{
    private const string Number = "13800138000";

    private static Func<Centre, Centre> Calling(CallbackSettings? settings = null) => centre => With(Sales, queue => queue with
    {
        Callback = settings ?? new CallbackSettings { FromMinute = 0, ToMinute = 0 }, Exits = [new WaitingExit("1", new ToCallback())], WrapUpSecondsMax = 0,
    })(centre with { Outside = new OutsideCalls("carrier", []) });

    private static void Press(Scene scene, CallId call, string key) =>
        scene.Give(new KeysTaken(call, scene.Effects.OfType<TakeKeys>().Last(take => take.Call == call).Step, key, key.Length, KeysResult.Complete));

    /// <summary>A caller who has agreed to be called back, and is off the line.</summary>
    private static CallId Agreed(Scene scene)
    {
        var call = scene.Call();
        Press(scene, call, "1");
        Press(scene, call, "1");
        scene.Give(new PromptsPlayed(call, scene.LastEffect<PlayPrompts>().Step));
        Assert.Equal(ReleaseCause.Normal, scene.LastEffect<ReleaseCall>().Cause);
        return call;
    }

    [Fact]
    public void A_callback_keeps_the_place_and_is_served_in_the_order_of_arrival()
    {
        var scene = new Scene(Calling());
        var first = scene.Call();
        scene.Pass(5);
        var back = Agreed(scene);
        scene.Pass(5);
        var last = scene.Call();
        scene.Pass(5).SignedIn(Ann);
        Assert.Equal(first, scene.OfferOf(Ann).Call);
        scene.Take(Ann).Give(new CallerLeft(first));
        Assert.Equal(back, scene.OfferOf(Ann).Call);
        scene.Give(new OfferTaken(scene.OfferOf(Ann).Id));
        Assert.Equal((AgentState.Dialling, back), (scene.StateOf(Ann), scene.LastEffect<FindNumber>().Call));
        scene.Give(new NumberFound(back, Number));
        Assert.Equal(new OutsideParty("carrier", Number), scene.LastEffect<DialCustomer>().Party);
        scene.Pass(8).Give(new CustomerAnswered(back));
        Assert.Equal((AgentState.Talking, CallPhase.Talking, Sales), (scene.StateOf(Ann), scene.PhaseOf(back), scene.LastEvent<TalkStarted>().Queue));
        scene.Give(new CallerLeft(back));
        Assert.Equal((EndReason.Normal, null), (scene.EndOf(back).Reason, scene.EndOf(back).Lost));
        Assert.Equal(last, scene.OfferOf(Ann).Call);
    }

    [Fact]
    public void The_customer_first_holds_one_agent_for_each_and_he_stands_in_front_when_he_answers()
    {
        var scene = new Scene(Calling(new CallbackSettings { CustomerFirst = true, FromMinute = 0, ToMinute = 0 }));
        var (one, two) = (Agreed(scene), Agreed(scene));
        scene.SignedIn(Ann);
        Assert.Equal((AgentState.Dialling, CallPhase.RingingDialler, CallPhase.Queued), (scene.StateOf(Ann), scene.PhaseOf(one), scene.PhaseOf(two)));
        scene.Give(new NumberFound(one, Number)).Pass(5);
        var late = scene.Call();
        scene.Give(new CustomerAnswered(one));
        Assert.Equal(one, scene.OfferOf(Ann).Call);
        Assert.Equal("callback-connecting", Assert.Single(scene.Last.Effects.OfType<TakeKeys>()).Prompts.Single());
        scene.Take(Ann).Give(new CallerLeft(one));
        Assert.Equal(CallPhase.RingingDialler, scene.PhaseOf(two));
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(late));
    }

    [Fact]
    public void Who_is_on_the_line_again_and_not_taken_by_the_first_agent_waits_on_in_front_from_then_on()
    {
        var scene = new Scene(centre => With(Sales, queue => queue with { WaitSecondsMax = 300, RejectRestSeconds = 5 })(Calling(new CallbackSettings { CustomerFirst = true, FromMinute = 0, ToMinute = 0 })(centre)));
        var back = Agreed(scene);
        scene.Pass(900);
        var late = scene.Call();
        scene.SignedIn(Ann).Give(new NumberFound(back, Number)).Pass(5).Give(new CustomerAnswered(back)).Give(new OfferRefused(scene.OfferOf(Ann).Id));
        scene.Pass(5);
        Assert.Equal((back, CallPhase.Queued), (scene.OfferOf(Ann).Call, scene.PhaseOf(late)));
        scene.Give(new OfferRefused(scene.OfferOf(Ann).Id)).Give(new GoNotReady(Ann, "break")).Pass(280);
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(back));
        scene.Pass(30);
        Assert.Equal(LostReason.WaitedTooLong, scene.EndOf(back).Lost);
    }

    [Fact]
    public void A_resting_callback_is_claimed_by_nobody_and_goes_on_counting_its_steps()
    {
        // 09:00 by the clock of the centre: the hours are over.
        var scene = new Scene(centre => With(Sales, queue => queue with { Stages = [new RegionStage(60)] })(Calling(new CallbackSettings { FromMinute = 480, ToMinute = 500 })(centre)));
        var call = Agreed(scene);
        scene.Pass(1).Give(new SignIn(Ann, "7001", Standing: false, Ready: false)).Give(new TakeOver(call, Ann)).AssertRefused(Refusal.NotTalking);
        scene.Pass(120);
        Assert.Equal((60, true), (scene.State.Calls[call].RelaxedSeconds, scene.State.Calls[call].Callback!.NotBefore is not null));
    }

    [Fact]
    public void Who_is_not_reached_is_called_again_later_and_given_up_after_the_last_attempt()
    {
        var scene = new Scene(Calling(new CallbackSettings { AttemptsMax = 2, RetryMinutes = 5, FromMinute = 0, ToMinute = 0 }));
        var call = Agreed(scene);
        scene.SignedIn(Ann).Give(new OfferTaken(scene.OfferOf(Ann).Id)).Give(new NumberFound(call, Number)).Pass(20).Give(new CustomerNotReached(call, PartyEnd.NoAnswer));
        Assert.Equal((AgentState.Ready, 1, "no-answer"), (scene.StateOf(Ann), scene.State.Calls[call].Callback!.Attempts, scene.LastEvent<CallbackRested>().Cause));
        scene.Pass(299);
        Assert.Equal(AgentState.Ready, scene.StateOf(Ann));
        scene.Pass(1);
        Assert.Equal(call, scene.OfferOf(Ann).Call);
        scene.Give(new OfferTaken(scene.OfferOf(Ann).Id)).Give(new NumberFound(call, Number)).Give(new CustomerNotReached(call, PartyEnd.Busy));
        Assert.Equal((EndReason.Unreachable, LostReason.AbandonedInQueue), (scene.EndOf(call).Reason, scene.EndOf(call).Lost));
        Assert.Equal(AgentState.Ready, scene.StateOf(Ann));
    }

    [Fact]
    public void Another_number_is_keyed_and_nothing_of_it_stands_in_the_story()
    {
        var scene = new Scene(Calling());
        var call = scene.Call();
        Press(scene, call, "1");
        Assert.Contains("caller-number", scene.LastEffect<TakeKeys>().Prompts);
        Press(scene, call, "2");
        var take = scene.LastEffect<TakeKeys>();
        Assert.Equal((true, true, '#'), (take.Secret, take.AsNumber, take.EndKey));
        scene.Give(new KeysTaken(call, take.Step, Digits: null, Count: 11, KeysResult.Complete) { Number = new PartyId(77) });
        Assert.Equal(new PartyId(77), scene.LastEvent<CallbackAgreed>().Number);
    }

    [Fact]
    public void Who_says_no_or_nothing_waits_on_at_his_place()
    {
        var scene = new Scene(Calling());
        var call = scene.Call();
        var since = scene.Now;
        Press(scene, call, "1");
        scene.SignedIn(Ann);
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
        Press(scene, call, "*");
        Assert.Equal((call, since), (scene.OfferOf(Ann).Call, scene.State.Calls[call].EnqueuedAt));
        var other = scene.Call();
        Press(scene, other, "1");
        scene.Pass(45);
        Assert.Equal("declined", scene.Events.OfType<CallbackDeclined>().Last().Cause);
        Assert.Null(scene.State.Calls[other].AskedSince);
    }

    [Fact]
    public void It_expires_it_rests_outside_its_hours_and_a_supervisor_gives_it_up()
    {
        // 09:00 by the clock of the centre.
        var scene = new Scene(Calling(new CallbackSettings { ExpiryHours = 30, FromMinute = 480, ToMinute = 600 }));
        var (call, other) = (Agreed(scene), Agreed(scene));
        scene.Pass(3600);
        Assert.Equal("hours", scene.Events.OfType<CallbackRested>().Last().Cause);
        scene.SignedIn(Ann);
        Assert.Equal(AgentState.Ready, scene.StateOf(Ann));
        scene.Give(new CancelCallback(other, new("1100")));
        Assert.Equal(ReleaseParty.Supervisor, scene.EndOf(other).By);
        scene.Give(new CancelCallback(other, new("1100"))).AssertRefused(Refusal.CallUnknown);
        scene.Pass(22 * 3600);
        Assert.Equal(call, scene.OfferOf(Ann).Call);
        scene.Give(new OfferRefused(scene.OfferOf(Ann).Id)).Pass(8 * 3600);
        Assert.Equal(LostReason.WaitedTooLong, scene.EndOf(call).Lost);
    }

    [Fact]
    public void A_callback_outlives_the_process_and_a_call_that_was_being_made_is_made_again()
    {
        var scene = new Scene(Calling());
        var (call, other, plain) = (Agreed(scene), Agreed(scene), scene.Call());
        scene.SignedIn(Ann).Give(new OfferTaken(scene.OfferOf(Ann).Id)).Give(new NumberFound(call, Number)).Give(new Restarted());
        Assert.Equal(LostReason.SystemFault, scene.EndOf(plain).Lost);
        Assert.Equal((CallPhase.Queued, CallPhase.Queued), (scene.PhaseOf(call), scene.PhaseOf(other)));
        scene.Give(new PhoneBack(Ann));
        Assert.Equal(other, scene.OfferOf(Ann).Call);
        scene.Give(new OfferRefused(scene.OfferOf(Ann).Id)).Pass(60).Give(new GoReady(Ann));
        Assert.Equal(call, scene.OfferOf(Ann).Call);
    }

    [Fact]
    public void A_full_queue_asks_whoever_it_turns_away_and_lets_go_who_says_no()
    {
        var scene = new Scene(centre => Calling()(With(Sales, queue => queue with { LengthMax = 1, Overflows = [new OverflowRule(OverflowWhen.Full, new ToCallback())] })(centre)));
        scene.Call();
        var turned = scene.Call();
        Assert.Contains("caller-number", scene.LastEffect<TakeKeys>().Prompts);
        Press(scene, turned, "*");
        Assert.Equal(LostReason.QueueFull, scene.EndOf(turned).Lost);
        var agreed = scene.Call();
        Press(scene, agreed, "1");
        Assert.NotNull(scene.State.Calls[agreed].Callback);
    }

    [Fact]
    public void An_agent_who_hangs_up_before_the_customer_answers_leaves_the_place_as_it_was()
    {
        var scene = new Scene(Calling());
        var call = Agreed(scene);
        scene.SignedIn(Ann).Give(new OfferTaken(scene.OfferOf(Ann).Id)).Give(new NumberFound(call, Number)).Give(new HangUp(call, Ann));
        Assert.Equal((AgentState.Ready, CallPhase.Queued, 0), (scene.StateOf(Ann), scene.PhaseOf(call), scene.State.Calls[call].Callback!.Attempts));
        scene.Give(new CallerLeft(call));
        scene.AssertNothing();
    }

    [Fact]
    public void A_keyed_number_never_calls_for_help_in_our_name()
    {
        var scene = new Scene(centre => Calling()(centre) with { Plan = new DialPlan() });
        var call = Agreed(scene);
        scene.SignedIn(Ann).Give(new OfferTaken(scene.OfferOf(Ann).Id)).Give(new NumberFound(call, "110"));
        Assert.Empty(scene.Effects.OfType<DialCustomer>());
        Assert.Equal("no-route", scene.LastEvent<CallbackRested>().Cause);
    }
}
