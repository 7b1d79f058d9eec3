using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.Tests;

public sealed class PartyTests
{
    [Fact]
    public void A_direct_call_rings_and_is_answered_when_its_party_does()
    {
        var scene = new Scene();
        var call = scene.Call("4006");
        Assert.Equal(new DialParty(call, new ExtensionParty("8001"), "4006"), scene.LastEffect<DialParty>());
        scene.Give(new PartyRang(call));
        scene.LastEffect<RingCaller>();
        Assert.False(scene.State.Calls[call].Answered);
        scene.Give(new PartyAnswered(call));
        Assert.Equal([typeof(AnswerCall), typeof(JoinParty)], scene.Last.Effects.Select(e => e.GetType()));
        Assert.Equal(CallPhase.TalkingToParty, scene.PhaseOf(call));
        scene.Give(new PartyGone(call, PartyEnd.HungUp));
        Assert.Equal((EndReason.Normal, ReleaseParty.Agent), (scene.EndOf(call).Reason, scene.EndOf(call).By));
        Assert.Equal(ReleaseCause.Normal, scene.LastEffect<ReleaseCall>().Cause);
    }

    [Fact]
    public void A_party_call_is_recorded_from_the_answer_when_its_number_says_so()
    {
        var scene = new Scene(centre => centre with { Numbers = centre.Numbers.SetItem("2000", new ToParty(new OutsideParty("carrier", "2000"), Recorded: true)) });
        var call = scene.Call("2000");
        scene.Give(new PartyRang(call));
        Assert.DoesNotContain(scene.Effects, effect => effect is RecordCall);
        scene.Give(new PartyAnswered(call));
        Assert.Equal([typeof(AnswerCall), typeof(JoinParty), typeof(RecordCall)], scene.Last.Effects.Select(e => e.GetType()));
        Assert.Equal(call, scene.LastEvent<RecordingOrdered>().Call);
        var other = scene.Call("4008");
        scene.Give(new PartyAnswered(other));
        Assert.Empty(scene.Last.Effects.OfType<RecordCall>());
    }

    [Theory]
    [InlineData("4006", PartyEnd.Busy, EndReason.Refused, ReleaseCause.Busy, ReleaseParty.Agent)]
    [InlineData("4006", PartyEnd.NoAnswer, EndReason.Unreachable, ReleaseCause.NoAnswer, ReleaseParty.Agent)]
    [InlineData("4006", PartyEnd.Unreachable, EndReason.Unreachable, ReleaseCause.NoAnswer, ReleaseParty.Agent)]
    [InlineData("4006", PartyEnd.Refused, EndReason.Refused, ReleaseCause.Refused, ReleaseParty.Agent)]
    [InlineData("4008", PartyEnd.Unreachable, EndReason.Unreachable, ReleaseCause.Congestion, ReleaseParty.Network)]
    [InlineData("4008", PartyEnd.Busy, EndReason.Refused, ReleaseCause.Busy, ReleaseParty.Network)]
    public void The_caller_hears_why_the_party_was_not_reached(string dialled, PartyEnd end, EndReason reason, ReleaseCause cause, ReleaseParty by)
    {
        var scene = new Scene();
        var call = scene.Call(dialled);
        scene.Give(new PartyGone(call, end));
        Assert.Equal((reason, by, null), (scene.EndOf(call).Reason, scene.EndOf(call).By, scene.EndOf(call).Lost));
        Assert.Equal(cause, scene.LastEffect<ReleaseCall>().Cause);
    }

    [Theory, InlineData(false, EndReason.Abandoned), InlineData(true, EndReason.Normal)]
    public void When_the_caller_leaves_the_party_is_released(bool answered, EndReason reason)
    {
        var scene = new Scene();
        var call = scene.Call("4008");
        if (answered) scene.Give(new PartyAnswered(call));
        scene.Give(new CallerLeft(call));
        Assert.Equal((reason, ReleaseParty.Customer), (scene.EndOf(call).Reason, scene.EndOf(call).By));
        scene.LastEffect<ReleaseCall>();
    }

    [Fact]
    public void A_party_of_whom_nothing_is_heard_is_given_up()
    {
        var scene = new Scene();
        var call = scene.Call("4006");
        var limit = scene.Now.AddSeconds(PartyCalls.DialSecondsMax);
        scene.PassTo(limit.AddMilliseconds(-1)).Give(new ClockTicked()).AssertNothing();
        scene.PassTo(limit);
        Assert.Equal((EndReason.Unreachable, ReleaseParty.System), (scene.EndOf(call).Reason, scene.EndOf(call).By));
    }

    [Fact]
    public void Late_news_of_a_party_changes_nothing()
    {
        var scene = new Scene();
        var call = scene.Call("4006");
        scene.Give(new PartyAnswered(call)).Give(new PartyAnswered(call)).AssertNothing();
        scene.Give(new PartyRang(call)).AssertNothing();
        scene.Give(new CallerLeft(call)).Give(new PartyGone(call, PartyEnd.HungUp)).AssertNothing();
    }
}
