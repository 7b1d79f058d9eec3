using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

public sealed class OfferTests
{
    [Theory, InlineData(AfterReject.NotReady, "busy-desk"), InlineData(AfterReject.SignedOut, null)]
    public void The_queue_chooses_what_who_turns_an_offer_down_is_afterwards(AfterReject policy, string? reason)
    {
        var scene = new Scene(With(Sales, queue => queue with { AfterReject = policy, RejectReason = reason })).SignedIn(Ann);
        var call = scene.Call();
        scene.Give(new OfferRefused(scene.OfferOf(Ann).Id));
        Assert.Equal(policy is AfterReject.SignedOut ? AgentState.SignedOut : AgentState.NotReady, scene.StateOf(Ann));
        if (reason is not null) Assert.Equal(reason, scene.ReasonOf(Ann));
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
    }

    [Fact]
    public void A_standing_phone_is_offered_without_ringing_it()
    {
        var scene = new Scene().SignedIn(Ann, standing: true).SignedIn(Bob, standing: false);
        scene.Call();
        Assert.True(scene.LastEffect<OfferToAgent>().Standing);
        scene.Call();
        Assert.Equal((Bob, "81002", false, 20), (scene.LastEffect<OfferToAgent>().Agent, scene.LastEffect<OfferToAgent>().Phone,
            scene.LastEffect<OfferToAgent>().Standing, scene.LastEffect<OfferToAgent>().RingSeconds));
    }

    [Fact]
    public void Caller_keeps_place_in_queue_when_offer_times_out()
    {
        var scene = new Scene().SignedIn(Ann);
        var first = scene.Call();
        var enqueued = scene.Now;
        scene.Pass(1);
        var second = scene.Call();
        scene.Pass(19);
        Assert.Equal((AgentState.NotReady, SystemReason.NoAnswer), (scene.StateOf(Ann), scene.ReasonOf(Ann)));
        Assert.Equal(enqueued, scene.State.Calls[first].EnqueuedAt);
        scene.SignedIn(Bob);
        Assert.Equal(first, scene.OfferOf(Bob).Call);
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(second));
    }

    [Fact]
    public void An_offer_rings_to_its_limit_and_not_a_tick_longer()
    {
        var scene = new Scene().SignedIn(Ann);
        scene.Call();
        var offer = scene.OfferOf(Ann);
        Assert.Equal(scene.Now.AddSeconds(20), offer.ExpiresAt);
        Assert.Equal(offer.ExpiresAt, scene.State.NextDue);
        scene.PassTo(offer.ExpiresAt.AddMilliseconds(-1)).Give(new ClockTicked()).AssertNothing();
        scene.PassTo(offer.ExpiresAt);
        scene.LastEvent<OfferExpired>();
        Assert.Equal(offer.Id, scene.LastEffect<WithdrawOffer>().Offer);
        Assert.Empty(scene.Last.Effects.OfType<PlayPrompts>());
    }

    [Fact]
    public void An_offer_that_timed_out_goes_to_the_next_agent_at_once()
    {
        var scene = new Scene().SignedIn(Ann).Pass(1).SignedIn(Bob);
        var call = scene.Call();
        scene.Pass(20);
        Assert.Equal(call, scene.OfferOf(Bob).Call);
    }

    [Fact]
    public void Three_misses_in_a_row_sign_the_agent_out()
    {
        var scene = new Scene().SignedIn(Ann);
        scene.Call();
        scene.Pass(20).Give(new GoReady(Ann)).Pass(20).Give(new GoReady(Ann)).Pass(20);
        Assert.Equal(AgentState.SignedOut, scene.StateOf(Ann));
        scene.LastEvent<AgentSignedOut>();
        Assert.Equal((AgentState.Offered, AgentState.SignedOut), (scene.LastEvent<AgentStateChanged>().From, scene.LastEvent<AgentStateChanged>().To));

        // Nothing until he signs in again: neither the caller who waits nor the next one.
        var next = scene.Pass(30).Call();
        Assert.Empty(scene.State.Offers);
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(next));
        Assert.NotEqual(next, scene.SignedIn(Ann).OfferOf(Ann).Call);
    }

    [Fact]
    public void An_answer_between_two_misses_starts_the_count_anew()
    {
        var scene = new Scene(With(Sales, queue => queue with { MissesMax = 2 })).SignedIn(Ann);
        var call = scene.Call();
        scene.Pass(20).Give(new GoReady(Ann)).Take(Ann).Give(new CallerLeft(call)).Give(new FinishWrapUp(Ann));
        scene.Call();
        scene.Pass(20);
        Assert.Equal(AgentState.NotReady, scene.StateOf(Ann));
    }

    [Fact]
    public void With_no_limit_of_misses_nobody_is_signed_out()
    {
        var scene = new Scene(With(Sales, queue => queue with { MissesMax = 0 })).SignedIn(Ann);
        scene.Call();
        for (var miss = 0; miss < 10; miss++) scene.Pass(20).Give(new GoReady(Ann));
        Assert.Equal(AgentState.Offered, scene.StateOf(Ann));
    }

    [Fact]
    public void An_offer_turned_down_is_counted_apart_and_the_call_keeps_its_place()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.Call();
        scene.Pass(3).Give(new OfferRefused(scene.OfferOf(Ann).Id));
        scene.LastEvent<OfferDeclined>();
        Assert.Equal((AgentState.NotReady, SystemReason.Rejected), (scene.StateOf(Ann), scene.ReasonOf(Ann)));
        Assert.Equal(0, scene.State.Agents[Ann].MissesInRow);
        Assert.Equal(scene.Now.AddSeconds(-3), scene.State.Calls[call].EnqueuedAt);
    }

    [Fact]
    public void Who_turns_an_offer_down_gets_nothing_for_the_set_delay_and_the_next_agent_rings_at_once()
    {
        var scene = new Scene(With(Sales, queue => queue with { RejectRestSeconds = 30 })).SignedIn(Ann).Pass(1).SignedIn(Bob);
        var call = scene.Call();
        scene.Give(new OfferRefused(scene.OfferOf(Ann).Id));
        Assert.Equal(call, scene.OfferOf(Bob).Call);
        scene.Give(new OfferRefused(scene.OfferOf(Bob).Id));
        scene.Pass(29);
        Assert.Equal((CallPhase.Queued, AgentState.NotReady), (scene.PhaseOf(call), scene.StateOf(Ann)));
        scene.Pass(1);
        Assert.Equal(call, scene.OfferOf(Ann).Call);
    }

    [Fact]
    public void Who_goes_on_a_break_while_he_rests_stays_on_it()
    {
        var scene = new Scene(With(Sales, queue => queue with { RejectRestSeconds = 30 })).SignedIn(Ann);
        scene.Call();
        scene.Give(new OfferRefused(scene.OfferOf(Ann).Id)).Pass(5).Give(new GoNotReady(Ann, "break")).Pass(60);
        Assert.Equal((AgentState.NotReady, "break"), (scene.StateOf(Ann), scene.ReasonOf(Ann)));
    }

    [Fact]
    public void Where_the_queue_forbids_it_an_offer_cannot_be_turned_down()
    {
        var scene = new Scene().SignedIn(Ann);
        scene.Call("4011");
        scene.Give(new OfferRefused(scene.OfferOf(Ann).Id)).AssertRefused(Refusal.RejectNotAllowed);
        Assert.Equal(AgentState.Offered, scene.StateOf(Ann));
    }

    [Fact]
    public void A_phone_that_cannot_be_reached_takes_its_agent_out_of_ready()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.Call();
        scene.Give(new OfferUndeliverable(scene.OfferOf(Ann).Id, "480"));
        Assert.Equal("480", scene.LastEvent<OfferFailed>().Cause);
        Assert.Equal((AgentState.NotReady, SystemReason.Unreachable), (scene.StateOf(Ann), scene.ReasonOf(Ann)));
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
    }

    [Fact]
    public void A_caller_who_leaves_while_it_rings_costs_the_agent_nothing()
    {
        var scene = new Scene().SignedIn(Ann);
        var idleSince = scene.State.Agents[Ann].IdleSince;
        scene.Pass(5);
        var call = scene.Call();
        var offer = scene.OfferOf(Ann);
        scene.Pass(5).Give(new CallerLeft(call));
        Assert.Equal((EndReason.Abandoned, LostReason.AbandonedWhileRinging), (scene.EndOf(call).Reason, scene.EndOf(call).Lost));
        Assert.Equal(offer.Id, scene.LastEvent<OfferWithdrawn>().Offer);
        Assert.Equal(offer.Id, scene.LastEffect<WithdrawOffer>().Offer);
        Assert.Equal((AgentState.Ready, idleSince, 0), (scene.StateOf(Ann), scene.State.Agents[Ann].IdleSince, scene.State.Agents[Ann].MissesInRow));
        Assert.Null(scene.State.NextDue);
    }

    [Fact]
    public void A_caller_who_leaves_between_answer_and_audio_was_abandoned_while_ringing()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.Call();
        scene.Give(new OfferTaken(scene.OfferOf(Ann).Id)).Give(new CallerLeft(call));
        Assert.Equal(LostReason.AbandonedWhileRinging, scene.EndOf(call).Lost);
        Assert.Equal(AgentState.Ready, scene.StateOf(Ann));
    }

    [Fact]
    public void Audio_that_is_not_joined_in_ten_seconds_means_the_agent_is_unreachable_and_the_caller_hears_music_again()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.Call();
        var offer = scene.OfferOf(Ann);
        scene.Pass(19).Give(new OfferTaken(offer.Id));
        var limit = scene.Now.AddSeconds(10);
        Assert.Equal(limit, scene.State.NextDue);
        scene.PassTo(limit.AddMilliseconds(-1)).Give(new ClockTicked()).AssertNothing();
        scene.PassTo(limit);
        Assert.Equal("not-joined", scene.LastEvent<OfferFailed>().Cause);
        Assert.Equal(SystemReason.Unreachable, scene.ReasonOf(Ann));
        Assert.Equal(scene.State.Calls[call].Step, scene.LastEffect<PlayPrompts>().Step);
        scene.Give(new TalkJoined(call, offer.Id)).AssertNothing();
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
    }

    [Fact]
    public void What_comes_too_late_for_an_offer_changes_nothing()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.Call();
        var offer = scene.OfferOf(Ann).Id;
        scene.Give(new TalkJoined(call, offer)).AssertNothing();
        scene.Give(new OfferTaken(offer)).Give(new OfferTaken(offer)).AssertNothing();
        scene.Give(new OfferRefused(offer)).AssertRefused(Refusal.AgentBusy);
        scene.Give(new CallerLeft(call));
        scene.Give(new OfferTaken(offer)).AssertRefused(Refusal.OfferUnknown);
        scene.Give(new OfferRefused(offer)).AssertRefused(Refusal.OfferUnknown);
        scene.Give(new OfferUndeliverable(offer, "gone")).AssertNothing();
        scene.Give(new TalkJoined(call, offer)).AssertNothing();
    }

    [Fact]
    public void What_an_agent_asks_for_while_it_rings_takes_effect_when_the_offer_is_over()
    {
        var scene = new Scene().SignedIn(Ann);
        var call = scene.Call();
        scene.Give(new GoNotReady(Ann, "break"));
        Assert.Equal(AgentState.NotReady, scene.LastEvent<AgentStatePending>().To);
        scene.Give(new CallerLeft(call));
        Assert.Equal((AgentState.NotReady, "break"), (scene.StateOf(Ann), scene.ReasonOf(Ann)));
        Assert.Null(scene.State.Agents[Ann].PendingState);
    }

    [Fact]
    public void A_ring_that_outlasts_the_longest_wait_still_ends_with_the_next_ready_agent()
    {
        var scene = new Scene(With(Sales, queue => queue with { WaitSecondsMax = 10 })).SignedIn(Ann);
        var call = scene.Call();
        scene.Pass(5).SignedIn(Bob).Pass(15);
        Assert.Equal(call, scene.OfferOf(Bob).Call);
        scene.Pass(20);
        Assert.Equal(LostReason.WaitedTooLong, scene.EndOf(call).Lost);
    }
}
