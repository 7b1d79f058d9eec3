using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Outbound;

namespace Antiphon.Engine.Tests;

/// <summary>Over which trunk a call leaves, with which numbers, and why; and which do not leave at all.</summary>
public sealed class RouteTests
{
    private static readonly DialPlan Plan = new()
    {
        Trunks =
        [
            new TrunkSettings("main") { Group = "carriers", CallerNumber = "02150000000" },
            new TrunkSettings("spare") { Group = "carriers", CalledRules = [new NumberRule("0.", Strip: 1, Prefix: "+86"), new NumberRule("1[3-9].", Prefix: "+86")] },
            new TrunkSettings("inbound-only") { TakesCalls = false },
        ],
        Routes =
        [
            new OutboundRoute("abroad", "Abroad") { Patterns = ["00."], Trunks = [new("main")], InternationalOpen = true },
            new OutboundRoute("night", "Night") { Patterns = ["0.", "1[3-9]."], Times = [new TimeWindow([], 22 * 60, 6 * 60)], Trunks = [new("spare")] },
            new OutboundRoute("all", "All") { Patterns = ["0.", "1[3-9].", "16[08]."], Trunks = [new("carriers")] },
        ],
        Extensions = new[]
        {
            new ExtensionSettings("8001") { Right = CallRight.Domestic, OutsideNumber = "02155556666", OutsideCallsMax = 2, OutsideCallsPerHourMax = 5 },
            new ExtensionSettings("8002"), new ExtensionSettings("8003") { Right = CallRight.International },
        }.ToImmutableDictionary(e => e.Number),
    };

    private readonly Scene _scene = new(With(Plan));

    [Fact]
    public void First_route_that_fits_number_and_time_is_taken_and_the_reason_is_kept()
    {
        Dial("01012345678");                                                   // 09:00 in the centre
        var chosen = _scene.LastEvent<RouteChosen>();
        Assert.Equal(("all", NumberClass.Domestic, "ext:8001"), (chosen.Choice.Route, chosen.Choice.Class, chosen.By));
        Assert.Equal(["route:night not-now", "route:all pattern 0.", "caller:02155556666 own", "trunk:main chosen", "trunk:spare chosen"], chosen.Choice.Reasons.ToArray());
        Assert.Equal(new OutsideParty("main", "01012345678") { CallerNumber = "02155556666" }, _scene.LastEffect<DialParty>().Party);

        _scene.PassTo(_scene.Now.AddHours(14));                                // 23:00
        Dial("01012345678");
        Assert.Equal("night", _scene.LastEvent<RouteChosen>().Choice.Route);
        Assert.Equal("+861012345678", ((OutsideParty)_scene.LastEffect<DialParty>().Party).Number);
    }

    [Fact]
    public void Trunk_that_fails_before_it_rings_is_followed_by_the_next_of_its_group()
    {
        var call = Dial("13800138000");
        _scene.Give(new PartyGone(call, PartyEnd.Unreachable) { TrunkFailed = true });
        Assert.Equal(new OutsideParty("spare", "+8613800138000") { CallerNumber = "02155556666" }, _scene.LastEffect<DialParty>().Party);
        Assert.Equal("spare", _scene.State.Calls[call].OutsideTrunk);
        _scene.Give(new PartyGone(call, PartyEnd.Unreachable) { TrunkFailed = true });
        Assert.Equal(ReleaseCause.Congestion, _scene.LastEffect<ReleaseCall>().Cause);
    }

    [Fact]
    public void Trunk_that_rang_or_a_party_that_is_busy_is_not_followed_by_another()
    {
        var rang = Dial("13800138000");
        _scene.Give(new PartyRang(rang)).Give(new PartyGone(rang, PartyEnd.Unreachable) { TrunkFailed = true });
        Assert.Empty(_scene.Last.Effects.OfType<DialParty>());
        var busy = Dial("13800138001");
        _scene.Give(new PartyGone(busy, PartyEnd.Busy));
        Assert.Equal(ReleaseCause.Busy, _scene.LastEffect<ReleaseCall>().Cause);
    }

    [Fact]
    public void Trunk_that_is_down_is_left_out_until_it_is_back()
    {
        _scene.Give(new TrunkTold("main", Up: false, "no-answer"));
        Assert.Equal("no-answer", _scene.LastEvent<TrunkWentDown>().Cause);
        Dial("13800138000");
        Assert.Contains("trunk:main down", _scene.LastEvent<RouteChosen>().Choice.Reasons);
        Assert.Equal("spare", ((OutsideParty)_scene.LastEffect<DialParty>().Party).Trunk);
        _scene.Give(new TrunkTold("main", Up: true, "200")).Give(new TrunkTold("main", Up: true, "200")).AssertNothing();
        Dial("13800138001");
        Assert.Equal("main", ((OutsideParty)_scene.LastEffect<DialParty>().Party).Trunk);
    }

    [Fact]
    public void Full_trunk_is_left_out_and_its_next_inbound_call_is_lost_to_it()
    {
        var scene = new Scene(With(Plan with { Trunks = Plan.Trunks.SetItem(0, Plan.Trunks[0] with { CallsMax = 1 }) }));
        Dial("13800138000", scene: scene);
        Dial("13800138001", by: "8003", scene: scene);
        Assert.Equal("spare", ((OutsideParty)scene.LastEffect<DialParty>().Party).Trunk);
        Assert.Contains("trunk:main full", scene.LastEvent<RouteChosen>().Choice.Reasons);
        var inbound = new CallId("inbound");
        scene.Give(new CallArrived(inbound, "4001", new PartyId(9), "main", false));
        Assert.Equal((LostReason.TrunkBusy, ReleaseCause.Congestion), (scene.EndOf(inbound).Lost, scene.LastEffect<ReleaseCall>().Cause));
    }

    [Fact]
    public void Cheapest_trunk_goes_first_where_the_route_says_so()
    {
        var route = new OutboundRoute("all", "All") { Patterns = ["0."], Trunks = [new("main", 300), new("spare", 120)], Order = TrunkOrder.Cheapest };
        var scene = new Scene(With(Plan with { Routes = [route] }));
        Dial("01012345678", scene: scene);
        Assert.Equal("spare", ((OutsideParty)scene.LastEffect<DialParty>().Party).Trunk);
        Assert.Contains("trunk:spare 120 per-minute", scene.LastEvent<RouteChosen>().Choice.Reasons);
    }

    [Theory]
    [InlineData("8002", "13800138000", RouteRefusal.NoRight)]
    [InlineData("8001", "00442071234567", RouteRefusal.NoRight)]
    [InlineData("8003", "16812345", RouteRefusal.Premium)]
    [InlineData("8003", "02116812345", RouteRefusal.Premium)]
    public void What_is_closed_reaches_no_trunk(string extension, string number, RouteRefusal refusal)
    {
        Dial(number, extension);
        Assert.Equal(refusal, _scene.LastEvent<RouteChosen>().Choice.Refused);
        Assert.Equal(ReleaseCause.Forbidden, _scene.LastEffect<ReleaseCall>().Cause);
        Assert.DoesNotContain(_scene.Effects, effect => effect is DialParty);
    }

    [Fact]
    public void Abroad_is_closed_on_a_route_that_does_not_open_it()
    {
        var scene = new Scene(With(Plan with { Routes = [Plan.Routes[2]] }));
        Dial("00442071234567", "8003", scene);
        Assert.Equal(RouteRefusal.International, scene.LastEvent<RouteChosen>().Choice.Refused);
        Dial("+8613800138000", "8003", scene);
        Assert.Equal("13800138000", ((OutsideParty)scene.LastEffect<DialParty>().Party).Number);
    }

    [Fact]
    public void Limits_of_an_extension_end_its_calls_outside_but_not_its_call_for_help()
    {
        var first = Dial("13800138000");
        Dial("13800138001");
        Dial("13800138002");
        Assert.Equal(RouteRefusal.TooMany, _scene.LastEvent<RouteChosen>().Choice.Refused);
        foreach (var number in (string[])["110", "119", "120", "122"])
        {
            var help = Dial(number);
            Assert.Equal(new OutsideParty("main", number) { CallerNumber = "02155556666" }, _scene.LastEffect<DialParty>().Party);
            _scene.Give(new CallerLeft(help));
        }
        _scene.Give(new CallerLeft(first));
        Dial("13800138003");
        Assert.Equal(RouteRefusal.TooManyPerHour, _scene.LastEvent<RouteChosen>().Choice.Refused);
        _scene.PassTo(_scene.Now.AddHours(1));
        Dial("13800138004");
        _scene.LastEffect<DialParty>();
    }

    [Fact]
    public void Call_for_help_goes_out_without_any_right_over_trunks_that_are_full_or_away_and_before_the_number_plan()
    {
        var scene = new Scene(centre => With(Plan)(centre) with { Numbers = centre.Numbers.Add("110", new ToQueue(Scene.Sales)) });
        scene.Give(new TrunkTold("main", Up: false, "no-answer")).Give(new TrunkTold("spare", Up: false, "no-answer"));
        Dial("110", "unknown-phone", scene);
        Assert.Equal("main", ((OutsideParty)scene.LastEffect<DialParty>().Party).Trunk);
        Assert.Equal(NumberClass.Emergency, scene.LastEvent<RouteChosen>().Choice.Class);
    }

    [Theory, InlineData("main"), InlineData("spare"), InlineData("")]
    public void Call_from_a_trunk_reaches_neither_extensions_nor_numbers_outside_nor_emergency(string trunk)
    {
        foreach (var number in (string[])["13800138000", "00442071234567", "110", "8001", "+8613800138000"])
        {
            _scene.Give(new CallArrived(new CallId($"in-{number}"), number, new PartyId(1), trunk, false));
            Assert.Equal(ReleaseCause.NoSuchNumber, _scene.LastEffect<ReleaseCall>().Cause);
        }
        Assert.DoesNotContain(_scene.Effects, effect => effect is DialParty);
    }

    [Fact]
    public void Number_of_the_plan_may_lead_outside()
    {
        _scene.Configure(_scene.State.Centre with { Numbers = _scene.State.Centre.Numbers.Add("4055", new ToOutside("13911112222")) });
        _scene.Give(new CallArrived(new CallId("in"), "4055", new PartyId(1), "main", false));
        Assert.Equal("13911112222", ((OutsideParty)_scene.LastEffect<DialParty>().Party).Number);
    }

    [Theory]
    [InlineData(CallerChoice.Local, "01088889999", "01060000001")]
    [InlineData(CallerChoice.Local, "057188889999", "02150000001")]
    [InlineData(CallerChoice.Fixed, "01088889999", "02150000001")]
    public void Caller_number_is_chosen_from_the_pool(CallerChoice choice, string dialled, string shown)
    {
        var route = Plan.Routes[2] with { Caller = choice, CallerNumbers = [new("02150000001"), new("01060000001")] };
        var scene = new Scene(With(Plan with { Routes = [route] }));
        Dial(dialled, scene: scene);
        Assert.Equal(shown, ((OutsideParty)scene.LastEffect<DialParty>().Party).CallerNumber);
    }

    [Fact]
    public void Numbers_of_a_pool_take_turns_and_rest_when_their_day_is_full()
    {
        var route = Plan.Routes[2] with { Caller = CallerChoice.Rotate, CallerNumbers = [new("02150000001", 2), new("02150000002", 1)] };
        var scene = new Scene(With(Plan with { Routes = [route] }));
        List<string> Shown() => [.. scene.Effects.OfType<DialParty>().Select(dial => ((OutsideParty)dial.Party).CallerNumber!)];
        for (var i = 0; i < 4; i++) scene.Give(new CallerLeft(Dial($"1380013800{i}", "8003", scene)));
        Assert.Equal(["02150000001", "02150000002", "02150000001", "02150000000"], Shown());    // used up: the trunk's own
        scene.PassTo(scene.Now.AddDays(1));
        Dial("13800138000", "8003", scene);
        Assert.Equal("02150000001", Shown()[^1]);
    }

    [Theory]
    [InlineData("0.", "010", true), InlineData("0.", "0", false), InlineData("0!", "0", true), InlineData("1[3-9]XXXXXXXXX", "13800138000", true)]
    [InlineData("1[3-9]XXXXXXXXX", "12800138000", false), InlineData("ZXX", "012", false), InlineData("N.", "1", false), InlineData("*8X", "*81", true), InlineData("[", "1", false)]
    public void Patterns_fit_what_they_say(string pattern, string number, bool fits) => Assert.Equal(fits, DialPattern.Fits(pattern, number));

    [Theory, InlineData("0."), InlineData("1[3-9]X."), InlineData("*8"), InlineData("+X!")]
    public void Good_patterns_are_known(string pattern) => Assert.True(DialPattern.IsValid(pattern));

    [Theory, InlineData(""), InlineData("0.1"), InlineData("[3"), InlineData("[]"), InlineData("[9-1]"), InlineData("abc"), InlineData("0 1")]
    public void Bad_patterns_are_known(string pattern) => Assert.False(DialPattern.IsValid(pattern));

    [Fact]
    public void Window_past_midnight_belongs_to_the_day_on_which_it_began()
    {
        var friday = new TimeWindow([5], 22 * 60, 6 * 60);
        Assert.True(friday.Holds(new DateTimeOffset(2026, 11, 20, 15, 0, 0, TimeSpan.Zero), 480));      // Friday 23:00
        Assert.True(friday.Holds(new DateTimeOffset(2026, 11, 20, 21, 59, 0, TimeSpan.Zero), 480));     // Saturday 05:59
        Assert.False(friday.Holds(new DateTimeOffset(2026, 11, 20, 22, 0, 0, TimeSpan.Zero), 480));     // Saturday 06:00
        Assert.False(friday.Holds(new DateTimeOffset(2026, 11, 19, 21, 0, 0, TimeSpan.Zero), 480));     // Friday 05:00
    }

    [Fact]
    public void Restart_forgets_which_trunks_were_down_and_the_state_survives_as_text()
    {
        _scene.Give(new TrunkTold("main", Up: false, "503"));
        Dial("13800138000");
        var read = RoutingJson.ReadState(RoutingJson.Write(_scene.State));
        Assert.Equal(StateText.Of(_scene.State), StateText.Of(read));
        _scene.Give(new Restarted());
        Assert.Empty(_scene.State.TrunksDown);
    }

    private static Func<Centre, Centre> With(DialPlan plan) => centre => centre with { Plan = plan };

    private CallId Dial(string number, string by = "8001", Scene? scene = null)
    {
        scene ??= _scene;
        var call = new CallId($"call-{scene.Story.Count:000}");
        scene.Give(new CallArrived(call, number, new PartyId(1), $"ext:{by}", Simulated: false));
        return call;
    }
}
