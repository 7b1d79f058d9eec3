using System.Collections.Immutable;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Live;
using Antiphon.Server.Security.Organisation;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Tests.Calls;

/// <summary>Whole calls, from the first ring to the row in the call list.</summary>
public class CallPathTests : IDisposable
{
    private readonly Scene _scene = new Scene().Opened();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Caller_goes_through_the_menu_and_the_queue_to_an_agent_at_a_telephone()
    {
        _scene.SignInAtPhone(Scene.Ann);
        var caller = _scene.Arrive("4000");
        _scene.Pass(3);
        _scene.Switch.Key(caller, "1");
        _scene.Pump();
        var phone = _scene.Switch.Ringing("81001")!.Value;
        Assert.Equal("13800138000", _scene.Switch.Last<DialLeg>(phone)!.Caller);

        _scene.Pass(4);
        _scene.Switch.Answer(phone);
        _scene.Pump();
        Assert.Equal(phone, _scene.Switch.Last<JoinLegs>(caller)!.Other);
        Assert.Equal(AgentState.Talking, _scene.State.Agents[Scene.Ann].State);
        Assert.Equal("010", _scene.State.Calls.Values.Single().Facts?.Region);
        Assert.EndsWith($"{_scene.State.Calls.Keys.Single()}.wav", _scene.Switch.Last<StartRecording>(caller)!.File);

        _scene.Pass(60);
        _scene.Switch.HangUp(caller);
        _scene.Pump();
        _scene.Pass(10);
        Assert.Null(_scene.Ask(new FinishWrapUp(Scene.Ann)));

        var call = _scene.Record();
        Assert.Equal((CallResult.Answered, EndReason.Normal, ReleaseParty.Customer), (call.Result, call.EndReason, call.ReleasedBy));
        Assert.Equal((4_000, 60_000, 10_000), (call.WaitMs, call.TalkMs, call.WrapUpMs));
        Assert.Equal([SegmentKind.Flow, SegmentKind.Queue, SegmentKind.Ring, SegmentKind.Talk, SegmentKind.WrapUp], call.Segments.OrderBy(s => s.Number).Select(s => s.Kind));
        Assert.Equal("1", call.Segments.Single(s => s.Kind == SegmentKind.Flow).Digits);
        Assert.Equal("+8613800138000", call.Number);
        Assert.Empty(_scene.Switch.Legs);
        Assert.Equal(60, _scene.Recordings.Recent(call.Id)!.Seconds);
    }

    [Fact]
    public void Agent_takes_the_call_over_at_another_set_and_the_talk_goes_on_until_that_one_hangs_up()
    {
        _scene.SignInAtPhone(Scene.Ann);
        _scene.Arrive();
        var desk = _scene.Switch.Ringing("81001")!.Value;
        _scene.Switch.Answer(desk);
        _scene.Pump();
        var mobile = _scene.Switch.TakeOver(desk, "81001");
        _scene.Pump();
        Assert.Equal(AgentState.Talking, _scene.State.Agents[Scene.Ann].State);

        _scene.Pass(30);
        _scene.Switch.HangUp(mobile);
        _scene.Pump();
        var call = _scene.Record();
        Assert.Equal((CallResult.Answered, ReleaseParty.Agent, 30_000), (call.Result, call.ReleasedBy, call.TalkMs));
    }

    [Fact]
    public void Agent_in_the_browser_answers_on_the_page_and_keeps_the_standing_leg()
    {
        var standing = _scene.SignInAtPage(Scene.Ann);
        var caller = _scene.Arrive();
        var offer = _scene.State.Offers.Keys.Single();
        Assert.Null(_scene.Switch.Ringing("81001"));

        Assert.Null(_scene.Ask(new OfferTaken(offer)));
        Assert.Equal(standing, _scene.Switch.Last<JoinLegs>(caller)!.Other);
        Assert.Equal(CallPhase.Talking, _scene.State.Calls.Values.Single().Phase);

        Assert.Null(_scene.Ask(new HangUp(_scene.State.Calls.Keys.Single(), Scene.Ann)));
        Assert.Equal([standing], _scene.Switch.Legs.Select(l => l.Id));
        Assert.Equal(standing, _scene.Switch.Last<PartLegs>(caller)!.Other);
        Assert.Equal(ReleaseParty.Agent, _scene.Record().ReleasedBy);
    }

    [Fact]
    public void Page_reload_in_mid_talk_joins_the_new_leg_and_the_talk_goes_on()
    {
        var old = _scene.SignInAtPage(Scene.Ann);
        var caller = _scene.Arrive();
        _scene.Ask(new OfferTaken(_scene.State.Offers.Keys.Single()));

        _scene.Switch.HangUp(old, by: EndedBy.Network);
        _scene.Pass(3);
        Assert.False(_scene.State.Agents[Scene.Ann].PhoneUp);
        var comfort = _scene.Switch.Last<Play>(caller)!;
        Assert.Equal((true, 1, "one-moment.wav music.wav"), (comfort.Loop, comfort.LoopFrom, string.Join(' ', comfort.Parts.Cast<FilePart>().Select(part => part.Path))));
        var fresh = _scene.Switch.Stand("81001");
        _scene.Pump();

        Assert.True(_scene.State.Agents[Scene.Ann].PhoneUp);
        Assert.Equal(fresh, _scene.Switch.Last<JoinLegs>(caller)!.Other);
        Assert.Equal(CallPhase.Talking, _scene.State.Calls.Values.Single().Phase);
    }

    [Fact]
    public void Customer_on_hold_or_with_another_hears_no_comfort_when_the_page_of_the_agent_goes()
    {
        var old = _scene.SignInAtPage(Scene.Ann);
        var caller = _scene.Arrive();
        _scene.Ask(new OfferTaken(_scene.State.Offers.Keys.Single()));
        _scene.Ask(new HoldCall(_scene.State.Calls.Keys.Single(), Scene.Ann));
        var music = _scene.Switch.Last<Play>(caller);
        _scene.Switch.HangUp(old, by: EndedBy.Network);
        _scene.Pump();
        Assert.Same(music, _scene.Switch.Last<Play>(caller));
    }

    [Fact]
    public void New_standing_leg_takes_the_place_of_the_old_one_which_is_hung_up()
    {
        var old = _scene.SignInAtPage(Scene.Ann);
        var fresh = _scene.Switch.Stand("81001");
        _scene.Pump();

        Assert.Equal([fresh], _scene.Switch.Legs.Select(l => l.Id));
        Assert.NotNull(_scene.Switch.Last<HangUpLeg>(old));
        Assert.True(_scene.State.Agents[Scene.Ann].PhoneUp);
    }

    [Fact]
    public void Sign_in_without_a_standing_leg_is_offered_nothing_until_it_comes()
    {
        Assert.Null(_scene.Ask(new SignIn(Scene.Ann, "81001", Standing: true)));
        _scene.Arrive();
        Assert.Empty(_scene.State.Offers);

        _scene.Switch.Stand("81001");
        _scene.Pump();
        Assert.Equal(Scene.Ann, _scene.State.Offers.Values.Single().Agent);
    }

    [Fact]
    public void Caller_keeps_the_place_in_the_queue_when_the_offer_times_out()
    {
        _scene.SignInAtPhone(Scene.Ann);
        _scene.Arrive();
        var since = _scene.State.Calls.Values.Single().EnqueuedAt;
        var phone = _scene.Switch.Ringing("81001")!.Value;
        _scene.Pass(21);

        Assert.Equal(HangupCause.Cancelled, _scene.Switch.Last<HangUpLeg>(phone)!.Cause);
        Assert.Equal((AgentState.NotReady, SystemReason.NoAnswer), (_scene.State.Agents[Scene.Ann].State, _scene.State.Agents[Scene.Ann].Reason));
        Assert.Equal((CallPhase.Queued, since), (_scene.State.Calls.Values.Single().Phase, _scene.State.Calls.Values.Single().EnqueuedAt));
        Assert.Equal("no-answer", _scene.Record().Segments.Single(s => s.Kind == SegmentKind.Ring).Outcome);
    }

    [Theory]
    [InlineData("menu", "SelfService", null)]
    [InlineData("queue", "Lost", LostReason.AbandonedInQueue)]
    [InlineData("ring", "Lost", LostReason.AbandonedWhileRinging)]
    [InlineData("talk", "Answered", null)]
    public void Caller_may_hang_up_at_each_step_and_nothing_is_left(string step, string result, LostReason? lost)
    {
        if (step is "ring" or "talk") _scene.SignInAtPhone(Scene.Ann);
        var caller = _scene.Arrive(step == "menu" ? "4000" : "4001");
        if (step == "talk")
        {
            _scene.Switch.Answer(_scene.Switch.Ringing("81001")!.Value);
            _scene.Pump();
        }
        _scene.Pass(8);
        _scene.Switch.HangUp(caller);
        _scene.Pass(1);

        var call = _scene.Record();
        Assert.Equal((result, lost), (call.Result.ToString(), call.LostReason));
        Assert.All(call.Segments.Where(s => s.Kind != SegmentKind.WrapUp), s => Assert.NotNull(s.EndedAt));
        Assert.Empty(_scene.Switch.Legs);
        Assert.Empty(_scene.State.Calls);
    }

    [Fact]
    public void Telephone_that_is_busy_turns_the_offer_down_and_the_next_agent_rings()
    {
        _scene.SignInAtPhone(Scene.Ann);
        _scene.Pass(1);
        _scene.SignInAtPhone(Scene.Bob);
        _scene.Arrive();
        _scene.Switch.HangUp(_scene.Switch.Ringing("81001")!.Value, HangupCause.Busy);
        _scene.Pump();

        Assert.Equal((AgentState.NotReady, SystemReason.Rejected), (_scene.State.Agents[Scene.Ann].State, _scene.State.Agents[Scene.Ann].Reason));
        Assert.NotNull(_scene.Switch.Ringing("81002"));
    }

    [Fact]
    public void Telephone_that_loses_its_registration_counts_as_away()
    {
        _scene.SignInAtPhone(Scene.Ann);
        _scene.Switch.Unregister("81001");
        _scene.Pump();
        Assert.False(_scene.State.Agents[Scene.Ann].PhoneUp);
        _scene.Switch.Register("81001");
        _scene.Pump();
        Assert.True(_scene.State.Agents[Scene.Ann].PhoneUp);
    }

    [Fact]
    public void Call_to_an_extension_rings_there_and_ends_on_both_sides()
    {
        _scene.Switch.Register("8006");
        var caller = _scene.Arrive("4006");
        var party = _scene.Switch.Ringing("8006")!.Value;
        Assert.NotNull(_scene.Switch.Last<RingLeg>(caller));
        _scene.Switch.Answer(party);
        _scene.Pump();
        _scene.Pass(30);
        _scene.Switch.HangUp(party);
        _scene.Pump();

        Assert.Empty(_scene.Switch.Legs);
        Assert.Equal((CallResult.Answered, 30_000), (_scene.Record().Result, _scene.Record().TalkMs));
    }

    /// <summary>The same inbound rule leads to an extension, a ring group, an agent or a queue.</summary>
    [Fact]
    public void One_rule_leads_to_an_extension_a_ring_group_an_agent_or_a_queue_and_the_call_list_tells_them_apart()
    {
        _scene.SignInAtPhone(Scene.Ann);
        foreach (var extension in (string[])["8006", "8007"]) _scene.Switch.Register(extension);
        (Destination To, string Rings, LedTo Kind)[] ways =
            [(new ToParty(new ExtensionParty("8006")), "8006", LedTo.Extension), (new ToRingGroup("8100"), "8007", LedTo.RingGroup), (new ToAgent(Scene.Ann), "81001", LedTo.Agent), (new ToQueue(Scene.Sales), "81001", LedTo.Queue)];
        foreach (var (to, rings, kind) in ways)
        {
            _ = _scene.Calls.Configure(Scene.Centre with
            {
                Numbers = Scene.Centre.Numbers.Add("4050", new ToRules([new InboundRule(to)], new ToQueue(new("nowhere")))),
                Plan = new DialPlan
                {
                    Extensions = ((string[])["8006", "8007"]).ToImmutableDictionary(n => n, n => new ExtensionSettings(n)),
                    RingGroups = ImmutableDictionary<string, RingGroup>.Empty.Add("8100", new RingGroup("8100") { Members = [new("8007")] }),
                },
            });
            _scene.Pump();
            var caller = _scene.Arrive("4050");
            Assert.True(_scene.Switch.Ringing(rings) is { }, $"{kind} rings at {rings}");
            _scene.Switch.HangUp(caller);
            _scene.Pump();
            _scene.Pass(1);
        }
        Assert.Equal(ways.Select(way => (LedTo?)way.Kind), Enumerable.Range(0, ways.Length).Select(index => _scene.Record(index).LedTo));
        using var db = _scene.Databases.CreateDbContext();
        Assert.Equal("4050", Assert.Single(new CallFilter(null, null, null, null, null, null, null, PeopleScope.All) { LedTo = LedTo.Agent }.On(db.Set<CallRecord>())).Dialled);
    }

    /// <summary>The page hears of the offer, and with it who calls, before the phone is asked to ring: both come of one commit, at the same instant.</summary>
    [Fact]
    public void The_card_of_the_caller_is_on_the_agents_page_when_the_first_ring_begins()
    {
        _scene.SignInAtPhone(Scene.Ann);
        var page = _scene.Stream.Join(new Viewer("1001", _ => PeopleScope.Own("1001")), null);
        var (asked, seen) = (0, new List<(string? Name, long? Id)>());
        _scene.Switch.BeforeDoing = operation =>
        {
            if (operation is not DialLeg) return;
            asked++;
            if (_scene.Board.Desk("1001").Offer?.Caller is { } caller) seen.Add((caller.Name, caller.CustomerId));
        };
        var before = _scene.Clock.GetUtcNow();
        _scene.Arrive();
        Assert.Equal((1, (Name: "王小明", Id: 7L)), (asked, Assert.Single(seen)));
        var told = page.Waiting().Select(frame => JsonDocument.Parse(frame).RootElement).Last(e => e.GetProperty("type").GetString() == "desk").GetProperty("data").GetProperty("offer").GetProperty("caller");
        Assert.Equal(("王小明", 7), (told.GetProperty("name").GetString(), told.GetProperty("customerId").GetInt64()));
        Assert.Equal(before, _scene.Clock.GetUtcNow());
    }

    [Fact]
    public void Number_that_leads_nowhere_is_refused_and_written_down()
    {
        var caller = _scene.Arrive("9999");
        Assert.Equal(HangupCause.NotFound, _scene.Switch.Last<HangUpLeg>(caller)!.Cause);
        Assert.Equal(EndReason.Refused, _scene.Record().EndReason);
    }

    [Fact]
    public void Call_cut_by_the_network_is_not_the_customers_doing()
    {
        var caller = _scene.Arrive();
        _scene.Switch.HangUp(caller, HangupCause.MediaTimeout, EndedBy.Network);
        _scene.Pump();
        Assert.Equal((LostReason.SystemFault, ReleaseParty.Network), (_scene.Record().LostReason, _scene.Record().ReleasedBy));
    }

    [Fact]
    public void New_calls_above_the_limit_are_refused_and_calls_in_progress_go_on()
    {
        using var scene = new Scene(limits: new Features.Calls.CallLimits { NewCallsMax = 2, WishesMax = 1 }).Opened();
        var first = scene.Switch.Arrive("4001");
        scene.Switch.Arrive("4001");
        var third = scene.Switch.Arrive("4001");
        Assert.Equal(HangupCause.Congestion, scene.Switch.Last<RejectLeg>(third)!.Cause);
        Assert.Null(scene.Switch.Last<RejectLeg>(first));

        _ = scene.Calls.Ask(new GoReady(Scene.Ann));
        Assert.ThrowsAny<Features.Calls.CentreBusyException>(() => { _ = scene.Calls.Ask(new GoReady(Scene.Ann)); });
        scene.Pump();
        Assert.Equal(2, scene.State.Calls.Count);
    }
}
