using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>Callers whom a queue does not serve, and those who come back.</summary>
public sealed class OverflowTests
{
    private static Func<Centre, Centre> Rules(params OverflowRule[] rules) => With(Sales, queue => queue with { Overflows = [.. rules] });

    private static Func<Centre, Centre> Both(Func<Centre, Centre> one, Func<Centre, Centre> other) => centre => other(one(centre));

    private static CallId Known(Scene scene, int number, int person = 7, string dialled = "4001")
    {
        var call = new CallId($"known-{number:000}");
        scene.Give(new CallArrived(call, dialled, new PartyId(person), "loopback", Simulated: false) { Facts = new CallerFacts() });
        return call;
    }

    [Fact]
    public void After_the_set_wait_a_caller_goes_to_the_other_queue_with_his_age()
    {
        var scene = new Scene(Rules(new OverflowRule(OverflowWhen.Waited, new ToQueue(Service), Seconds: 30)));
        var early = scene.Call("4001");
        var enqueued = scene.Now;
        scene.Pass(20);
        var later = scene.Call("4011");
        scene.PassTo(enqueued.AddSeconds(30).AddMilliseconds(-1));
        Assert.Equal(Sales, scene.State.Calls[early].Queue);
        scene.PassTo(enqueued.AddSeconds(30));
        Assert.Equal((Service, OverflowCause.Waited), (scene.State.Calls[early].Queue, scene.LastEvent<CallOverflowed>().Cause));
        Assert.Equal(early, scene.SignedIn(Cai).OfferOf(Cai).Call);
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(later));
    }

    [Fact]
    public void A_full_queue_sends_the_next_caller_elsewhere()
    {
        var scene = new Scene(Both(Rules(new OverflowRule(OverflowWhen.Full, new ToQueue(Service))), With(Sales, queue => queue with { LengthMax = 1 })));
        scene.Call("4001");
        var second = scene.Call("4001");
        Assert.Equal(Service, scene.State.Calls[second].Queue);
    }

    [Fact]
    public void When_nobody_is_signed_in_the_caller_hears_the_flow_for_it_and_is_counted_as_lost_for_that()
    {
        var flow = WithFlow("4055", ("say", new PlayNode(["closed"], "end")), ("end", new HangUpNode()));
        var scene = new Scene(Both(flow, Rules(new OverflowRule(OverflowWhen.NobodySignedIn, new ToFlow(new("flow-4055"))))));
        var call = scene.SignedIn(Robot).Call("4001");
        var prompt = scene.LastEffect<PlayPrompts>();
        scene.Give(new PromptsPlayed(call, prompt.Step));
        Assert.Equal((LostReason.NoAgentSignedIn, EndReason.Normal), (scene.EndOf(call).Lost, scene.EndOf(call).Reason));
        scene.SignedIn(Ann);
        Assert.Equal(scene.Call("4001"), scene.OfferOf(Ann).Call);
    }

    [Fact]
    public void Queues_that_lead_to_each_other_end_somewhere()
    {
        var scene = new Scene(Both(Rules(new OverflowRule(OverflowWhen.Waited, new ToQueue(Service), Seconds: 5)),
            With(Service, queue => queue with { Overflows = [new OverflowRule(OverflowWhen.Waited, new ToQueue(Sales), Seconds: 5)] })));
        var call = scene.Call("4001");
        scene.Pass(120);
        Assert.Equal(OverflowRule.HopsMax, scene.Events.OfType<CallOverflowed>().Count());
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(call));
    }

    [Fact]
    public void A_caller_who_redials_within_ten_minutes_keeps_the_age_he_had()
    {
        var scene = new Scene();
        var first = Known(scene, 1);
        scene.Pass(120).Give(new CallerLeft(first));
        scene.Pass(60);
        var other = scene.Call("4001");
        scene.Pass(90);
        var again = Known(scene, 2);
        Assert.Equal(scene.Now.AddSeconds(-120), scene.State.Calls[again].AgedSince);
        Assert.Equal(again, scene.SignedIn(Ann).OfferOf(Ann).Call);
        Assert.Equal(CallPhase.Queued, scene.PhaseOf(other));
    }

    [Fact]
    public void Too_late_in_another_queue_or_without_a_number_the_wait_starts_anew()
    {
        var scene = new Scene();
        var first = Known(scene, 1);
        scene.Pass(60).Give(new CallerLeft(first)).Pass(600);
        var late = Known(scene, 2);
        Assert.Null(scene.State.Calls[late].AgedSince);
        var second = Known(scene, 3, person: 8);
        scene.Pass(60).Give(new CallerLeft(second));
        var elsewhere = Known(scene, 4, person: 8, dialled: "4011");
        Assert.Null(scene.State.Calls[elsewhere].AgedSince);
        scene.Pass(60).Give(new CallerLeft(scene.Call("4001")));
        Assert.DoesNotContain(scene.State.EarlierWaits.Values, wait => wait.LeftAt == scene.Now);
    }

    [Fact]
    public void Callers_who_waited_when_the_process_died_keep_their_age_too()
    {
        var scene = new Scene();
        Known(scene, 1);
        scene.Pass(45).Give(new Restarted()).Pass(30);
        var again = Known(scene, 2);
        Assert.Equal(scene.Now.AddSeconds(-45), scene.State.Calls[again].AgedSince);
    }
}
