using System.Collections.Immutable;
using Antiphon.Engine.Contract;

namespace Antiphon.Engine.Tests;

/// <summary>Pick-up of a colleague's ringing call, parked calls, and what phones set by codes.</summary>
public sealed class PickUpTests
{
    private static readonly DialPlan Plan = new()
    {
        Services = new PhoneServices(),
        Trunks = [new TrunkSettings("main")],
        Extensions = ImmutableDictionary<string, ExtensionSettings>.Empty
            .Add("8001", new("8001") { PickUpGroup = "front" }).Add("8002", new("8002") { PickUpGroup = "front" }).Add("8003", new("8003") { PickUpGroup = "back" }).Add("8004", new("8004")),
    };

    private int _dialled;

    [Theory, InlineData("*8"), InlineData("*88001")]
    public void Phone_of_the_same_group_picks_up_a_ringing_call_and_the_ring_stops_at_the_first(string code)
    {
        var scene = With();
        var call = scene.Call("4006");
        var own = Dial(scene, "8002", code);
        Assert.Equal(("8001", "8002"), scene.LastEvent<CallPickedUp>() is var e ? (e.From, e.By) : default);
        Assert.Equal(call, scene.LastEffect<CancelParty>().Call);
        Assert.Equal((call, own), scene.LastEffect<TakeAsParty>() is var take ? (take.Call, take.From) : default);
        Assert.Equal((CallPhase.TalkingToParty, new ExtensionParty("8002")), (scene.PhaseOf(call), scene.State.Calls[call].Party));
        Assert.Equal(EndReason.Normal, scene.EndOf(own).Reason);
    }

    [Theory, InlineData("8003", "*8", ReleaseCause.NoSuchNumber), InlineData("8003", "*88001", ReleaseCause.Forbidden), InlineData("8004", "*88001", ReleaseCause.Forbidden), InlineData("8002", "*88003", ReleaseCause.NoSuchNumber)]
    public void Phone_of_another_group_picks_up_nothing(string phone, string code, ReleaseCause cause)
    {
        var scene = With();
        var call = scene.Call("4006");
        Dial(scene, phone, code);
        Assert.Equal(cause, scene.LastEffect<ReleaseCall>().Cause);
        Assert.Equal(CallPhase.DiallingParty, scene.PhaseOf(call));
    }

    [Fact]
    public void Member_of_a_ring_group_is_picked_up_like_any_other_phone()
    {
        var scene = With(plan => plan with { RingGroups = plan.RingGroups.Add("8100", new("8100") { Members = [new("8001"), new("8003")] }) });
        var call = new CallId("outside");
        scene.Give(new CallArrived(call, "4100", new PartyId(9), "loopback", Simulated: false));
        Dial(scene, "8002", "*8");
        Assert.Equal(CallPhase.TalkingToParty, scene.PhaseOf(call));
    }

    [Fact]
    public void Agent_of_the_same_queue_picks_up_what_is_offered_to_a_colleague_who_stays_ready()
    {
        var scene = With().SignedIn(Scene.Ann);
        var call = scene.Call();
        scene.Give(new SignIn(Scene.Bob, "81002", Standing: true, Ready: false));
        scene.Give(new PickUpCall(call, Scene.Bob));
        Assert.Equal(("1001", "1002"), scene.LastEvent<CallPickedUp>() is var e ? (e.From, e.By) : default);
        Assert.Equal((AgentState.Ready, AgentState.Offered), (scene.StateOf(Scene.Ann), scene.StateOf(Scene.Bob)));
        scene.Give(new TalkJoined(call, scene.OfferOf(Scene.Bob).Id));
        Assert.Equal((AgentState.Talking, CallPhase.Talking), (scene.StateOf(Scene.Bob), scene.PhaseOf(call)));
        Assert.Equal(Scene.Sales, scene.LastEvent<TalkStarted>().Queue);
    }

    [Fact]
    public void Agent_of_another_queue_may_not_pick_up()
    {
        var scene = With().SignedIn(Scene.Ann);
        var call = scene.Call();
        scene.SignedIn(Scene.Cai).Give(new PickUpCall(call, Scene.Cai));
        scene.AssertRefused(Refusal.PickUpNotAllowed);
    }

    [Fact]
    public void Agent_at_a_telephone_dials_the_code_and_has_the_call_as_his_own_talk()
    {
        var scene = With().SignedIn(Scene.Ann);
        var call = scene.Call();
        scene.Give(new SignIn(Scene.Bob, "8004", Standing: false, Ready: false));
        Dial(scene, "8004", "*81001");
        Assert.Equal(Scene.Bob, scene.LastEffect<TakeAsAgent>().Agent);
        scene.Give(new TalkJoined(call, scene.OfferOf(Scene.Bob).Id));
        Assert.Equal((AgentState.Talking, AgentState.Ready), (scene.StateOf(Scene.Bob), scene.StateOf(Scene.Ann)));
    }

    [Fact]
    public void Parked_call_hears_music_is_taken_by_its_place_from_any_phone_and_outlives_who_parked_it()
    {
        var scene = With().SignedIn(Scene.Ann);
        var call = scene.TalkingWith(Scene.Ann);
        scene.Give(new ParkCall(call, Scene.Ann));
        Assert.Equal((7001, Scene.Ann), scene.LastEvent<CallParked>().Parked is var p ? (p.Place, p.Agent!.Value) : default);
        Assert.True(scene.LastEffect<PlayPrompts>().Loop);
        Assert.Equal(AgentState.WrapUp, scene.StateOf(Scene.Ann));
        scene.Give(new SignOut(Scene.Ann)).Pass(59);
        Assert.Equal(CallPhase.Parked, scene.PhaseOf(call));
        Dial(scene, "8003", "7002");
        Assert.Equal(ReleaseCause.NoSuchNumber, scene.LastEffect<ReleaseCall>().Cause);
        var own = Dial(scene, "8003", "7001");
        Assert.Equal(own, scene.LastEffect<TakeAsParty>().From);
        Assert.Equal((CallPhase.TalkingToParty, null), (scene.PhaseOf(call), scene.State.Calls[call].Parked));
    }

    [Fact]
    public void Parked_call_rings_back_at_who_parked_it_after_the_set_time()
    {
        var scene = With(plan => plan with { Services = new PhoneServices { RecallSeconds = 30 } }).SignedIn(Scene.Ann);
        var call = scene.TalkingWith(Scene.Ann);
        scene.Give(new ParkCall(call, Scene.Ann)).Give(new FinishWrapUp(Scene.Ann)).Pass(29);
        Assert.Equal(CallPhase.Parked, scene.PhaseOf(call));
        scene.Pass(1);
        Assert.Equal(Scene.Ann, scene.LastEffect<OfferToAgent>().Agent);
        scene.Take(Scene.Ann);
        Assert.Equal((CallPhase.Talking, null), (scene.PhaseOf(call), scene.State.Calls[call].Parked));
    }

    [Fact]
    public void Recall_that_nobody_takes_waits_again_and_at_last_goes_back_to_its_queue()
    {
        var scene = With().SignedIn(Scene.Ann);
        var call = scene.TalkingWith(Scene.Ann);
        scene.Give(new ParkCall(call, Scene.Ann)).Give(new FinishWrapUp(Scene.Ann)).Give(new GoNotReady(Scene.Ann, "break"));
        scene.Pass(60).Pass(20);                                     // It rings, and is missed: parked again.
        Assert.Equal((CallPhase.Parked, 1), (scene.PhaseOf(call), scene.State.Calls[call].Parked!.Recalls));
        scene.Pass(60).Pass(20).Pass(60).Pass(20);
        Assert.Equal((CallPhase.Queued, Scene.Sales), (scene.PhaseOf(call), scene.State.Calls[call].Queue));
    }

    [Fact]
    public void Phone_parks_whom_it_talks_with_whichever_of_the_two_had_called()
    {
        var scene = With();
        var call = scene.Call("4006");
        scene.Give(new PartyAnswered(call)).Give(new ParkByPhone(call, "8001", 7005));
        Assert.Equal((7005, "8001", false), scene.LastEvent<CallParked>() is var e ? (e.Parked.Place, e.Parked.Extension, e.Turned) : default);
        scene.Pass(60);
        Assert.Equal(new ExtensionParty("8001"), scene.LastEffect<DialParty>().Party);
        scene.Give(new PartyAnswered(call));
        Assert.Equal(CallPhase.TalkingToParty, scene.PhaseOf(call));

        var own = Dial(scene, "8002", "8003");
        scene.Give(new PartyAnswered(own)).Give(new ParkByPhone(own, "8002", 7005));
        Assert.True(scene.LastEvent<CallParked>().Turned);
        Assert.Equal(own, scene.LastEffect<TurnCall>().Call);
    }

    [Fact]
    public void Place_that_is_taken_and_a_call_of_somebody_else_are_refused()
    {
        var scene = With().SignedIn(Scene.Ann).SignedIn(Scene.Bob);
        var (first, second) = (scene.TalkingWith(Scene.Ann), scene.TalkingWith(Scene.Bob));
        scene.Give(new ParkCall(first, Scene.Ann, 7003)).Give(new ParkCall(second, Scene.Bob, 7003));
        scene.AssertRefused(Refusal.ParkPlaceTaken);
        scene.Give(new ParkCall(second, Scene.Ann));
        scene.AssertRefused(Refusal.NotYourCall);
        scene.Give(new ParkByPhone(second, "8001"));
        scene.AssertRefused(Refusal.NotTalking);
    }

    [Fact]
    public void Codes_of_a_phone_change_its_own_settings_and_say_so()
    {
        var scene = With();
        Dial(scene, "8001", "*78");
        Assert.Equal(new ChangeExtension("8001", DoNotDisturb: true, ForwardAlways: null), scene.LastEffect<ChangeExtension>());
        Assert.Equal("service-on", Assert.Single(scene.LastEffect<PlayPrompts>().Prompts));
        Dial(scene, "8001", "*728002");
        Assert.Equal("8002", scene.LastEffect<ChangeExtension>().ForwardAlways);
        var off = Dial(scene, "8001", "*73");
        Assert.Equal("", scene.LastEffect<ChangeExtension>().ForwardAlways);
        Assert.Equal("service-off", Assert.Single(scene.LastEffect<PlayPrompts>().Prompts));
        scene.Give(new PromptsPlayed(off, scene.State.Calls[off].Step!.Value));
        Assert.Equal(EndReason.Normal, scene.EndOf(off).Reason);
    }

    [Fact] // Threat 31: a carrier's caller finds no code.
    public void Caller_from_a_trunk_reaches_no_code_and_no_parked_call()
    {
        var scene = With().SignedIn(Scene.Ann);
        var call = scene.TalkingWith(Scene.Ann);
        scene.Give(new ParkCall(call, Scene.Ann));
        foreach (var dialled in (string[])["*8", "*78", "7001"])
            Assert.Equal(EndReason.Refused, scene.EndOf(scene.Call(dialled)).Reason);
        Assert.Equal(CallPhase.Parked, scene.PhaseOf(call));
    }

    [Fact]
    public void Queue_offers_nothing_to_a_phone_that_is_not_to_be_disturbed()
    {
        var scene = With(plan => plan with { Extensions = plan.Extensions.SetItem("81001", new("81001") { DoNotDisturb = true }) }).SignedIn(Scene.Ann);
        var call = scene.Call();
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
        scene.SignedIn(Scene.Bob);
        Assert.Equal(Scene.Bob, scene.State.Calls[call].Agent);
        Assert.Equal("do not disturb", Assert.Single(Assert.Single(scene.Last.Whys).Losers, l => l.Agent == Scene.Ann).Value);
        scene.Configure(scene.State.Centre with { Version = 2, Plan = Plan });
        var next = scene.Call();
        Assert.Equal(Scene.Ann, scene.State.Calls[next].Agent);
    }

    private CallId Dial(Scene scene, string phone, string number)
    {
        var own = new CallId($"own-{++_dialled}");
        scene.Give(new CallArrived(own, number, new PartyId(100 + _dialled), $"ext:{phone}", Simulated: false));
        return own;
    }

    private static Scene With(Func<DialPlan, DialPlan>? change = null) => new(centre => centre with
    {
        Numbers = centre.Numbers.Add("4100", new ToRingGroup("8100")),
        Plan = (change ?? (plan => plan))(Plan),
    });
}
