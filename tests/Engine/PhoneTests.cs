using Antiphon.Engine.Agents;
using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

public sealed class PhoneTests
{
    [Fact]
    public void A_phone_that_comes_back_within_the_grace_has_not_been_away()
    {
        var scene = new Scene().SignedIn(Ann).Give(new PhoneLost(Ann));
        var call = scene.Call();
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
        scene.Pass(14.999).Give(new PhoneBack(Ann));
        Assert.Equal(call, scene.OfferOf(Ann).Call);
    }

    [Fact]
    public void After_the_grace_the_agent_is_not_ready_until_he_says_otherwise()
    {
        var scene = new Scene().SignedIn(Ann).Give(new PhoneLost(Ann));
        var limit = scene.LastEvent<AgentPhoneLost>().GraceEndsAt;
        Assert.Equal((scene.Now.AddSeconds(15), limit), (limit, scene.State.NextDue));
        scene.PassTo(limit.AddMilliseconds(-1)).Give(new ClockTicked()).AssertNothing();
        scene.PassTo(limit);
        Assert.Equal((AgentState.NotReady, SystemReason.ConnectionLost), (scene.StateOf(Ann), scene.ReasonOf(Ann)));
        scene.Give(new GoReady(Ann)).AssertRefused(Refusal.PhoneNotConnected);
        scene.Give(new PhoneBack(Ann));
        Assert.Equal(AgentState.NotReady, scene.StateOf(Ann));
        scene.Give(new GoReady(Ann));
        Assert.Equal(AgentState.Ready, scene.StateOf(Ann));
    }

    [Fact]
    public void A_desk_whose_phone_stays_away_is_free_for_others_after_half_an_hour()
    {
        var scene = new Scene().SignedIn(Ann, standing: false).Give(new PhoneLost(Ann)).Pass(15);
        var desk = scene.State.Agents[Ann].Phone;
        Assert.Equal(SystemReason.ConnectionLost, scene.ReasonOf(Ann));
        scene.Give(new SignIn(Bob, desk, Standing: false)).AssertRefused(Refusal.PhoneInUse);
        scene.Pass(Phones.SeatSecondsMore - 1);
        Assert.Equal(AgentState.NotReady, scene.StateOf(Ann));
        scene.Pass(1);
        Assert.False(scene.State.Agents.ContainsKey(Ann));
        scene.Give(new SignIn(Bob, desk, Standing: false));
        Assert.Equal(AgentState.Ready, scene.StateOf(Bob));
    }

    [Fact]
    public void A_page_that_stays_away_keeps_its_agent_signed_in()
    {
        var scene = new Scene().SignedIn(Ann).Give(new PhoneLost(Ann)).Pass(15).Pass(2 * Phones.SeatSecondsMore);
        Assert.Equal((AgentState.NotReady, SystemReason.ConnectionLost), (scene.StateOf(Ann), scene.ReasonOf(Ann)));
    }

    [Fact]
    public void A_synthetic_agent_goes_on_by_itself()
    {
        var scene = new Scene().SignedIn(Robot).Give(new PhoneLost(Robot)).Pass(20);
        Assert.Equal(AgentState.NotReady, scene.StateOf(Robot));
        scene.Give(new PhoneBack(Robot));
        Assert.Equal(AgentState.Ready, scene.StateOf(Robot));
    }

    [Fact]
    public void An_offer_to_a_phone_that_goes_away_fails_at_once_and_the_caller_goes_on_to_the_next()
    {
        var scene = new Scene().SignedIn(Ann).Pass(1).SignedIn(Bob);
        var call = scene.Call();
        scene.Give(new PhoneLost(Ann));
        Assert.Equal("phone-lost", scene.LastEvent<OfferFailed>().Cause);
        Assert.Equal(AgentState.Ready, scene.StateOf(Ann));
        Assert.Equal(call, scene.OfferOf(Bob).Call);
        scene.Pass(15);
        Assert.Equal(SystemReason.ConnectionLost, scene.ReasonOf(Ann));
    }

    [Fact]
    public void A_talk_outlives_the_phone_registration_and_the_agent_is_not_ready_after_it()
    {
        var scene = new Scene().SignedIn(Ann, standing: false);
        var call = scene.TalkingWith(Ann);
        scene.Give(new PhoneLost(Ann)).Pass(100);
        Assert.Equal((AgentState.Talking, CallPhase.Talking), (scene.StateOf(Ann), scene.PhaseOf(call)));
        scene.Give(new CallerLeft(call)).Pass(60);
        Assert.Equal((AgentState.NotReady, SystemReason.ConnectionLost), (scene.StateOf(Ann), scene.ReasonOf(Ann)));
    }

    [Fact]
    public void A_caller_is_not_left_in_silence_when_the_page_of_the_agent_never_comes_back()
    {
        var scene = new Scene().SignedIn(Ann, standing: true);
        var call = scene.TalkingWith(Ann);
        scene.Give(new PhoneLost(Ann)).Pass(59);
        Assert.Equal(CallPhase.Talking, scene.PhaseOf(call));
        scene.Pass(1);
        Assert.False(scene.State.Calls.ContainsKey(call));
        Assert.Contains(scene.Events, e => e is CallEnded { By: ReleaseParty.Network, Reason: EndReason.Normal });
        scene.Pass(60);
        Assert.Equal((AgentState.NotReady, SystemReason.ConnectionLost), (scene.StateOf(Ann), scene.ReasonOf(Ann)));
    }

    [Fact]
    public void An_agent_on_a_break_stays_on_it_whatever_his_phone_does()
    {
        var scene = new Scene().SignedIn(Ann).Give(new GoNotReady(Ann, "break")).Give(new PhoneLost(Ann)).Pass(60);
        Assert.Equal("break", scene.ReasonOf(Ann));
        Assert.Null(scene.State.NextDue);
        var call = scene.Give(new PhoneBack(Ann)).Call();
        Assert.Equal(("break", CallPhase.Queued), (scene.ReasonOf(Ann), scene.PhaseOf(call)));
        Assert.Equal(call, scene.Give(new GoReady(Ann)).OfferOf(Ann).Call);
    }

    [Fact]
    public void Signing_in_again_on_the_phone_that_was_lost_brings_the_agent_back()
    {
        var scene = new Scene().SignedIn(Ann).Give(new PhoneLost(Ann)).Pass(20).SignedIn(Ann);
        Assert.Equal((AgentState.Ready, true), (scene.StateOf(Ann), scene.State.Agents[Ann].PhoneUp));
    }

    [Fact]
    public void Repeated_or_stale_news_of_a_phone_changes_nothing()
    {
        var scene = new Scene().SignedIn(Ann);
        scene.Give(new PhoneBack(Ann)).AssertNothing();
        scene.Give(new PhoneLost(Bob)).AssertNothing();
        scene.Give(new PhoneBack(Bob)).AssertNothing();
        scene.Give(new PhoneLost(Ann)).Pass(5).Give(new PhoneLost(Ann)).AssertNothing();
    }
}
