using Antiphon.Engine.Contract;
using static Antiphon.Engine.Tests.Scene;

namespace Antiphon.Engine.Tests;

/// <summary>What waiting callers are told: the true position, the honest wait, and comfort between the music.</summary>
public sealed class AnnouncementTests
{
    private static readonly QueueAnnouncements Told = new() { FirstAfterSeconds = 5, EverySeconds = 30, First = ["queue"], Comfort = ["still-waiting", "sorry"], Last = ["keys"] };

    private static Func<Centre, Centre> Announcing(QueueAnnouncements? settings = null) => With(Sales, queue => queue with { Announcements = settings ?? Told, WrapUpSecondsMax = 0 });

    /// <summary>Ann has served so many calls of three minutes.</summary>
    private static Scene Served(int calls, Func<Centre, Centre>? change = null)
    {
        var scene = new Scene(change ?? Announcing()).SignedIn(Ann);
        for (var i = 0; i < calls; i++)
        {
            var call = scene.TalkingWith(Ann);
            scene.Pass(180).Give(new CallerLeft(call));
        }
        return scene;
    }

    private static CallerTold[] ToldTo(Scene scene, CallId call) => [.. scene.Events.OfType<CallerTold>().Where(told => told.Call == call)];

    [Fact]
    public void The_spoken_position_is_the_true_one_at_that_moment_and_never_worse_than_before()
    {
        var scene = Served(5);
        scene.TalkingWith(Ann);
        var callers = Enumerable.Range(0, 4).Select(_ => scene.Call()).ToArray();
        scene.Pass(5);
        Assert.Equal([1, 2, 3, 4], callers.Select(call => ToldTo(scene, call)[^1].Position));
        scene.Give(new CallerLeft(callers[1])).Pass(30);
        Assert.Equal([1, 2, 3], new[] { callers[0], callers[2], callers[3] }.Select(call => ToldTo(scene, call)[^1].Position));
        Assert.All(scene.Events.OfType<CallerTold>(), told => Assert.Null(told.Overtaken));
    }

    [Fact]
    public void An_offer_that_nobody_answers_makes_no_position_worse()
    {
        var scene = Served(5);
        var (first, second) = (scene.Call(), scene.Call());
        Assert.Equal(CallPhase.Offered, scene.PhaseOf(first));
        scene.Pass(5);
        Assert.Equal(2, ToldTo(scene, second)[^1].Position);
        scene.Pass(30);
        Assert.Equal((1, 2), (ToldTo(scene, first)[^1].Position, ToldTo(scene, second)[^1].Position));
    }

    [Fact]
    public void A_caller_with_credit_who_overtakes_is_named_in_what_the_other_is_told()
    {
        var scene = new Scene(centre => With(Sales, queue => queue with { Announcements = Told, Classes = queue.Classes.Add("vip", new ClassTreatment(600)) })(centre));
        var plain = scene.Call();
        scene.Pass(10);
        scene.Give(new CallArrived(new("vip"), "4001", new PartyId(9), "loopback", false) { Facts = new CallerFacts { Class = "vip" } });
        scene.Pass(40);
        Assert.Equal([(1, null), (2, (int?)1)], ToldTo(scene, plain).Select(told => (told.Position, told.Overtaken)));
    }

    [Fact]
    public void A_class_has_a_first_announcement_of_its_own()
    {
        var scene = new Scene(centre => With(Sales, queue => queue with { Announcements = Told, Classes = queue.Classes.Add("vip", new ClassTreatment(0) { First = ["welcome-vip"] }) })(centre));
        var plain = scene.Call();
        scene.Give(new CallArrived(new("vip"), "4001", new PartyId(9), "loopback", false) { Facts = new CallerFacts { Class = "vip" } });
        scene.Pass(40);
        Assert.Equal(["queue", "still-waiting"], ToldTo(scene, plain).Select(told => told.Said[0]));
        Assert.Equal(["welcome-vip", "still-waiting"], ToldTo(scene, new("vip")).Select(told => told.Said[0]));
    }

    [Fact]
    public void Comfort_messages_take_turns_with_the_music_between_them()
    {
        var scene = Served(0);
        scene.Give(new GoNotReady(Ann, "break"));
        var call = scene.Call();
        Assert.Equal("music", Assert.Single(scene.LastEffect<PlayPrompts>().Prompts));
        scene.Pass(5);
        var first = scene.Effects.OfType<PlayPrompts>().Last();
        Assert.Equal("queue queue-position say:number:1 queue-position-end queue-wait-unknown keys", string.Join(' ', first.Before));
        Assert.Equal(("music", true), (Assert.Single(first.Prompts), first.Loop));
        scene.Pass(95);
        Assert.Equal([[.. first.Before], ["still-waiting", .. Middle, "keys"], ["sorry", .. Middle, "keys"], ["still-waiting", .. Middle, "keys"]], ToldTo(scene, call).Select(told => told.Said.ToArray()));
    }

    private static readonly string[] Middle = ["queue-position", "say:number:1", "queue-position-end"];

    [Fact]
    public void The_range_of_the_wait_follows_position_pace_and_staff_at_once()
    {
        var scene = Served(6);
        scene.SignedIn(Bob).TalkingWith(Ann);
        scene.TalkingWith(Bob);
        var call = scene.Call();
        scene.Pass(5);
        var two = Assert.IsType<WaitRange>(ToldTo(scene, call)[^1].Expected);
        Assert.InRange(two.FromSeconds, 55, 70);       // The first of two agents of 180 s each: median 62 s, 80 of 100 within 145 s.
        Assert.InRange(two.ToSeconds, 135, 155);
        Assert.Contains("queue-wait-between", ToldTo(scene, call)[^1].Said);
        scene.Give(new PhoneLost(Bob)).Pass(30);
        Assert.InRange(ToldTo(scene, call)[^1].Expected!.ToSeconds, 275, 300);
    }

    [Fact]
    public void Nobody_at_work_or_too_little_known_and_no_wait_is_told()
    {
        var scene = Served(4);
        scene.Give(new GoNotReady(Ann, "break"));
        var call = scene.Call();
        scene.Pass(5);
        Assert.Equal((WaitUnknown.NobodyWorks, null), (ToldTo(scene, call)[^1].Unknown, ToldTo(scene, call)[^1].Expected));
        scene.SignedIn(Bob).Give(new OfferTaken(scene.OfferOf(Bob).Id)).Give(new TalkJoined(call, new(scene.State.LastOffer)));
        var next = scene.Call();
        scene.Pass(5);
        Assert.Equal((WaitUnknown.TooFew, true), (ToldTo(scene, next)[^1].Unknown, ToldTo(scene, next)[^1].Said.Contains("queue-wait-unknown")));
    }

    [Fact]
    public void Each_promise_is_judged_by_the_wait_that_came_of_it_and_corrects_the_next()
    {
        var scene = Served(6, Announcing(Told with { EverySeconds = 0 }));
        var talk = scene.TalkingWith(Ann);
        var call = scene.Call();
        var promised = scene.LastEvent<CallEnqueued>().Expected!;
        scene.Pass(promised.ToSeconds + 1).Give(new CallerLeft(talk)).Take(Ann);
        var judged = Assert.Single(scene.Events.OfType<WaitJudged>());
        Assert.Equal((call, false, promised), (judged.Call, judged.Promises[0].Kept, judged.Promises[0].Range));
        Assert.Equal(1_084_200, scene.State.Paces[Sales].ToPpm);
        scene.Call();
        Assert.True(scene.LastEvent<CallEnqueued>().Expected!.ToSeconds > promised.ToSeconds);
    }

    [Fact]
    public void A_caller_who_gives_up_after_the_promise_counts_as_a_broken_one_and_before_it_as_none()
    {
        var scene = Served(6);
        scene.TalkingWith(Ann);
        var (early, late) = (scene.Call(), scene.Call());
        scene.Pass(20).Give(new CallerLeft(early));
        Assert.Empty(scene.Events.OfType<WaitJudged>());
        scene.Pass(1500).Give(new CallerLeft(late));
        Assert.All(Assert.Single(scene.Events.OfType<WaitJudged>()).Promises, promise => Assert.False(promise.Kept));
    }

    [Fact]
    public void Whoever_would_wait_longer_than_the_queue_lets_him_goes_elsewhere_before_he_waits()
    {
        var scene = Served(6, centre => With(Sales, queue => queue with { WrapUpSecondsMax = 0, Overflows = [new OverflowRule(OverflowWhen.ExpectedWait, new ToQueue(Service), Seconds: 400)] })(centre));
        scene.TalkingWith(Ann);
        var first = scene.Call();
        Assert.Equal(Sales, scene.State.Calls[first].Queue);
        var second = scene.Call();
        Assert.Equal((Service, OverflowCause.ExpectedWait), (scene.State.Calls[second].Queue, scene.LastEvent<CallOverflowed>().Cause));
    }

    [Fact]
    public void More_callers_for_each_agent_than_the_queue_takes_are_sent_elsewhere()
    {
        var scene = new Scene(With(Sales, queue => queue with { Overflows = [new OverflowRule(OverflowWhen.Crowded, new ToQueue(Service)) { PerAgent = 2 }] })).SignedIn(Ann);
        scene.TalkingWith(Ann);
        scene.Call();
        scene.Call();
        var third = scene.Call();
        Assert.Equal(Service, scene.State.Calls[third].Queue);
    }
}
