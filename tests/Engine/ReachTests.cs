using System.Collections.Immutable;
using Antiphon.Engine.Contract;
using Antiphon.Engine.Outbound;

namespace Antiphon.Engine.Tests;

/// <summary>Forwards, do not disturb and further numbers of extensions.</summary>
public sealed class ReachTests
{
    private static readonly DialPlan Plan = new()
    {
        Trunks = [new TrunkSettings("main")],
        Routes = [new OutboundRoute("all", "All") { Patterns = ["0.", "1[3-9]."], Trunks = [new("main")] }],
    };

    [Fact]
    public void Unconditional_forward_rings_the_other_extension_and_is_told()
    {
        var scene = With(new ExtensionSettings("8001") { ForwardAlways = "8002" }, new ExtensionSettings("8002"));
        scene.Call("4006");
        Assert.Equal(new ExtensionParty("8002"), scene.LastEffect<DialParty>().Party);
        Assert.Equal(("8001", "8002", ForwardReason.Always), scene.LastEvent<CallForwarded>() is var e ? (e.From, e.To, e.Reason) : default);
    }

    [Fact]
    public void Busy_forward_takes_the_call_that_finds_the_phone_busy_and_no_other()
    {
        var scene = With(new ExtensionSettings("8001") { ForwardBusy = "8002" }, new ExtensionSettings("8002"));
        var busy = scene.Call("4006");
        scene.Give(new PartyGone(busy, PartyEnd.Busy));
        Assert.Equal(new ExtensionParty("8002"), scene.LastEffect<DialParty>().Party);
        var away = scene.Call("4006");
        scene.Give(new PartyGone(away, PartyEnd.Unreachable));
        Assert.Equal(ReleaseCause.NoAnswer, scene.LastEffect<ReleaseCall>().Cause);
    }

    [Fact]
    public void No_answer_forward_comes_after_the_ring_time_of_the_extension()
    {
        var scene = With(new ExtensionSettings("8001") { ForwardNoAnswer = "8002", RingSeconds = 12 }, new ExtensionSettings("8002"));
        scene.Call("4006");
        scene.Pass(11.999);
        Assert.Single(scene.Effects.OfType<DialParty>());
        scene.Pass(0.001);
        Assert.Equal(new ExtensionParty("8002"), scene.LastEffect<DialParty>().Party);
        Assert.Equal(ForwardReason.NoAnswer, scene.LastEvent<CallForwarded>().Reason);
        scene.Pass(25);
        Assert.Equal(ReleaseCause.NoAnswer, scene.LastEffect<ReleaseCall>().Cause);
    }

    [Fact]
    public void Do_not_disturb_rings_nothing_and_is_busy_or_forwarded()
    {
        var scene = With(new ExtensionSettings("8001") { DoNotDisturb = true });
        scene.Call("4006");
        Assert.Equal(ReleaseCause.Busy, scene.LastEffect<ReleaseCall>().Cause);
        scene = With(new ExtensionSettings("8001") { DoNotDisturb = true, ForwardBusy = "8002" }, new ExtensionSettings("8002"));
        scene.Call("4006");
        Assert.Equal(new ExtensionParty("8002"), scene.LastEffect<DialParty>().Party);
    }

    [Fact]
    public void Further_numbers_ring_in_turn_each_for_its_time_and_the_first_to_answer_has_the_call()
    {
        var scene = With(new ExtensionSettings("8001") { Right = CallRight.Domestic, FindMe = [new("8002", 10), new("13800138000", 15), new("8003", 20)] }, new ExtensionSettings("8002"), new ExtensionSettings("8003"));
        var call = scene.Call("4006");
        scene.Pass(25);
        Assert.Equal(new ExtensionParty("8002"), scene.LastEffect<DialParty>().Party);
        scene.Pass(10);
        Assert.Equal(new OutsideParty("main", "13800138000"), scene.LastEffect<DialParty>().Party);
        Assert.Equal("ext:8001", scene.State.Calls[call].OutsideBy);
        scene.Pass(15);
        Assert.Equal(new ExtensionParty("8003"), scene.LastEffect<DialParty>().Party);
        scene.Give(new PartyAnswered(call));
        Assert.Equal(CallPhase.TalkingToParty, scene.PhaseOf(call));
        Assert.Equal(3, scene.Events.OfType<CallForwarded>().Count(e => e.Reason is ForwardReason.FindMe));
    }

    [Fact]
    public void Further_number_that_the_extension_may_not_dial_is_passed_over()
    {
        var scene = With(new ExtensionSettings("8001") { FindMe = [new("13800138000"), new("8002")] }, new ExtensionSettings("8002"));
        var call = scene.Call("4006");
        scene.Give(new PartyGone(call, PartyEnd.NoAnswer));
        Assert.Equal(new ExtensionParty("8002"), scene.LastEffect<DialParty>().Party);
        Assert.Equal(RouteRefusal.NoRight, scene.LastEvent<RouteChosen>().Choice.Refused);
    }

    [Fact] // Threat 31: whoever calls, the rights of who forwards count.
    public void Forward_outside_needs_the_right_of_the_extension_that_forwards()
    {
        var scene = With(new ExtensionSettings("8001") { ForwardAlways = "13800138000" });
        scene.Call("4006");
        Assert.Equal(ReleaseCause.Forbidden, scene.LastEffect<ReleaseCall>().Cause);
        scene = With(new ExtensionSettings("8001") { ForwardAlways = "13800138000", Right = CallRight.Domestic });
        scene.Call("4006");
        Assert.Equal(new OutsideParty("main", "13800138000"), scene.LastEffect<DialParty>().Party);
    }

    [Fact]
    public void Forward_to_a_number_of_the_plan_reaches_its_queue()
    {
        var scene = With(new ExtensionSettings("8001") { ForwardAlways = "4001" });
        var call = scene.Call("4006");
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
    }

    [Fact] // Threat 30
    public void Circle_of_forwards_ends()
    {
        var scene = With(new ExtensionSettings("8001") { ForwardAlways = "8002" }, new ExtensionSettings("8002") { ForwardAlways = "8001" });
        var call = scene.Call("4006");
        Assert.Equal(EndReason.Unreachable, scene.EndOf(call).Reason);
        Assert.Equal(Reaching.ForwardsMax, scene.Last.Events.OfType<CallForwarded>().Count());
    }

    private static Scene With(params ExtensionSettings[] extensions) =>
        new(centre => centre with { Plan = Plan with { Extensions = extensions.ToImmutableDictionary(e => e.Number) } });
}
