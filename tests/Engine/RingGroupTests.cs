using System.Collections.Immutable;
using Antiphon.Engine.Contract;

namespace Antiphon.Engine.Tests;

/// <summary>Ring groups, and parties outside that have to take a call by a key.</summary>
public sealed class RingGroupTests
{
    private static readonly DialPlan Plan = new()
    {
        Trunks = [new TrunkSettings("main")],
        Routes = [new OutboundRoute("all", "All") { Patterns = ["0.", "1[3-9]."], Trunks = [new("main")] }],
        Extensions = ((string[])["8001", "8002", "8003"]).ToImmutableDictionary(n => n, n => new ExtensionSettings(n)),
    };

    private static readonly RingGroup Group = new("8100") { Members = [new("8001", 20), new("8002", 10), new("8003", 30)], NoAnswer = "4001" };

    [Fact]
    public void All_members_ring_at_once_and_the_first_to_answer_has_the_call()
    {
        var scene = With(Group);
        var call = scene.Call("4100");
        Assert.Equal([(1, "8001"), (2, "8002"), (3, "8003")], scene.Last.Effects.OfType<DialParty>().Select(d => (d.Ring, ((ExtensionParty)d.Party).Extension)));
        scene.Give(new PartyRang(call) { Ring = 3 });
        scene.LastEffect<RingCaller>();
        scene.Give(new PartyAnswered(call) { Ring = 2 });
        Assert.Equal(2, scene.LastEffect<JoinParty>().Ring);
        Assert.Equal(new ExtensionParty("8002"), scene.LastEvent<PartyTalkStarted>().Party);
        Assert.Equal((CallPhase.TalkingToParty, new ExtensionParty("8002"), true), (scene.PhaseOf(call), scene.State.Calls[call].Party, scene.State.Calls[call].Rings.IsEmpty));
        scene.Give(new PartyAnswered(call) { Ring = 1 });        // It crossed our CANCEL.
        scene.AssertNothing();
        scene.Give(new PartyGone(call, PartyEnd.HungUp));
        Assert.Equal(EndReason.Normal, scene.EndOf(call).Reason);
    }

    [Fact]
    public void Each_member_of_all_rings_for_its_own_time_and_then_the_group_goes_to_its_target()
    {
        var scene = With(Group);
        var call = scene.Call("4100");
        scene.Pass(9.999);
        Assert.Empty(scene.Effects.OfType<CancelParty>());
        scene.Pass(0.001);
        Assert.Equal(2, scene.LastEffect<CancelParty>().Ring);
        scene.Pass(10);
        Assert.Equal(1, scene.LastEffect<CancelParty>().Ring);
        scene.Give(new PartyGone(call, PartyEnd.Busy) { Ring = 3 });
        Assert.Equal(("8100", "4001", ForwardReason.NoAnswer), scene.LastEvent<CallForwarded>() is var e ? (e.From, e.To, e.Reason) : default);
        Assert.Equal((CallPhase.Queued, Scene.Sales), (scene.PhaseOf(call), scene.State.Calls[call].Queue));
    }

    [Fact]
    public void In_order_rings_one_after_the_other_and_passes_over_who_is_not_to_be_disturbed()
    {
        var scene = With(Group with { Strategy = GroupStrategy.InOrder, NoAnswer = null }, plan => plan with { Extensions = plan.Extensions.SetItem("8002", new("8002") { DoNotDisturb = true }) });
        var call = scene.Call("4100");
        Assert.Equal((0, new ExtensionParty("8001")), scene.LastEffect<DialParty>() is var d ? (d.Ring, d.Party) : default);
        scene.Pass(20);
        Assert.Equal(new ExtensionParty("8003"), scene.LastEffect<DialParty>().Party);
        Assert.Equal([("8001", PartyEnd.NoAnswer), ("8002", PartyEnd.Unreachable)], scene.Events.OfType<GroupMemberMissed>().Select(m => (m.Member, m.End)));
        scene.Give(new PartyGone(call, PartyEnd.Refused));
        Assert.Equal(ReleaseCause.NoAnswer, scene.LastEffect<ReleaseCall>().Cause);
        Assert.Equal(EndReason.Unreachable, scene.EndOf(call).Reason);
    }

    [Fact]
    public void By_lot_draws_an_order_for_each_call_and_rings_every_member_once()
    {
        var scene = With(Group with { Strategy = GroupStrategy.ByLot, NoAnswer = null });
        var orders = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            var (call, rang) = (scene.Call("4100"), new List<string>());
            while (scene.State.Calls.ContainsKey(call))
            {
                rang.Add(((ExtensionParty)scene.LastEffect<DialParty>().Party).Extension);
                scene.Give(new PartyGone(call, PartyEnd.Busy));
            }
            Assert.Equal(["8001", "8002", "8003"], rang.Order(StringComparer.Ordinal));
            orders.Add(string.Join(' ', rang));
        }
        Assert.Equal(6, orders.Distinct().Count());
        Assert.True(orders.GroupBy(o => o[..4]).All(first => first.Count() >= 4), "each member is first in its share of the calls");
    }

    [Fact]
    public void Group_that_rings_nobody_goes_to_its_target_at_once()
    {
        var scene = With(Group with { Members = [new("8001")] }, plan => plan with { Extensions = plan.Extensions.SetItem("8001", new("8001") { DoNotDisturb = true }) });
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(scene.Call("4100")));
    }

    [Fact] // Two groups that name each other ring until the forwards are used up.
    public void Circle_of_groups_ends()
    {
        var other = new RingGroup("8101") { Members = [new("8002")], NoAnswer = "8100" };
        var scene = With(Group with { Members = [new("8001")], NoAnswer = "8101" }, plan => plan with { RingGroups = plan.RingGroups.Add("8101", other) });
        var call = scene.Call("4100");
        for (var i = 0; i < 20 && scene.State.Calls.ContainsKey(call); i++) scene.Pass(20);
        Assert.Equal(EndReason.Unreachable, scene.EndOf(call).Reason);
    }

    [Fact]
    public void Flow_goes_on_by_its_own_exit_when_nobody_of_the_group_answers()
    {
        var flow = Scene.WithFlow("4044", ("a", new AnswerNode("group")), ("group", new RingGroupNode("8100", "nobody")), ("nobody", new ToneNode(880)));
        var scene = new Scene(centre => flow(centre) with { Plan = Plan with { RingGroups = Plan.RingGroups.Add("8100", Group) } });
        var call = scene.Call("4044");
        Assert.Equal(3, scene.Last.Effects.OfType<DialParty>().Count());
        scene.Pass(30);
        Assert.Equal(880, scene.LastEffect<PlayTone>().FrequencyHz);
        Assert.Equal(CallPhase.Flow, scene.PhaseOf(call));
    }

    [Fact]
    public void Phone_inside_dials_the_group_by_its_number()
    {
        var scene = With(Group);
        scene.Give(new CallArrived(new("inside"), "8100", new PartyId(7), "ext:8003", Simulated: false));
        Assert.Equal(3, scene.Last.Effects.OfType<DialParty>().Count());
    }

    [Fact]
    public void Number_outside_has_to_press_the_key_while_the_others_ring_on()
    {
        var scene = With(Group with { Members = [new("8001", 30), new("13800138000", 30)] });
        var call = scene.Call("4100");
        Assert.Equal(new OutsideParty("main", "13800138000"), scene.Last.Effects.OfType<DialParty>().Last().Party);
        scene.Give(new PartyAnswered(call) { Ring = 2 });
        Assert.Equal(2, scene.LastEffect<AskParty>().Ring);
        Assert.Equal(CallPhase.DiallingParty, scene.PhaseOf(call));
        scene.Give(new PartyKeyed(call, 2, Accepted: false));    // A mailbox presses nothing.
        Assert.Equal(2, scene.LastEffect<CancelParty>().Ring);
        Assert.Equal(1, Assert.Single(scene.State.Calls[call].Rings).Ring);
        scene.Give(new PartyAnswered(call) { Ring = 1 });
        Assert.Equal(CallPhase.TalkingToParty, scene.PhaseOf(call));
    }

    [Fact]
    public void Further_number_outside_has_the_call_only_after_the_key()
    {
        var scene = new Scene(centre => centre with
        {
            Plan = Plan with { Extensions = Plan.Extensions.SetItem("8001", new("8001") { Right = CallRight.Domestic, FindMe = [new("13800138000") { AcceptByKey = true }, new("8002")] }) },
        });
        var call = scene.Call("4006");
        scene.Give(new PartyGone(call, PartyEnd.NoAnswer)).Give(new PartyAnswered(call));
        Assert.Equal(0, scene.LastEffect<AskParty>().Ring);
        scene.Give(new PartyKeyed(call, 0, Accepted: false));
        Assert.Equal(new ExtensionParty("8002"), scene.LastEffect<DialParty>().Party);

        call = scene.Call("4006");
        scene.Give(new PartyGone(call, PartyEnd.NoAnswer)).Give(new PartyAnswered(call)).Give(new PartyKeyed(call, 0, Accepted: true));
        Assert.Equal(CallPhase.TalkingToParty, scene.PhaseOf(call));
        scene.LastEffect<JoinParty>();
    }

    [Fact] // The switch answers for every key step; only a lost answer comes to this.
    public void Party_that_is_asked_and_never_heard_of_again_counts_as_no_answer()
    {
        var flow = Scene.WithFlow("4046", ("out", new OutsideNode("13800138000", "no", "no") { AcceptByKey = true }), ("no", new ToneNode(880)));
        var scene = new Scene(centre => flow(centre) with { Plan = Plan });
        var call = scene.Call("4046");
        scene.Pass(29).Give(new PartyAnswered(call));
        scene.Pass(44.999);
        Assert.True(scene.State.Calls[call].Asked);
        scene.Pass(0.001);
        Assert.Equal(880, scene.LastEffect<PlayTone>().FrequencyHz);
    }

    private static Scene With(RingGroup group, Func<DialPlan, DialPlan>? change = null) => new(centre => centre with
    {
        Numbers = centre.Numbers.Add("4100", new ToRingGroup(group.Number)),
        Plan = (change ?? (plan => plan))(Plan with { RingGroups = Plan.RingGroups.SetItem(group.Number, group) }),
    });
}
