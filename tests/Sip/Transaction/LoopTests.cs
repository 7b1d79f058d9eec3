using Antiphon.TestKit;

namespace Antiphon.Sip.Tests.Transactions;

public sealed class LoopTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Timers_fire_in_order_of_their_time_and_never_after_a_cancel()
    {
        var loop = new SipLoop(_clock);
        List<int> fired = [];
        loop.Schedule(TimeSpan.FromSeconds(2), () => fired.Add(2));
        loop.Schedule(TimeSpan.FromSeconds(1), () => fired.Add(1));
        loop.Schedule(TimeSpan.FromSeconds(1), () => fired.Add(11));
        loop.Schedule(TimeSpan.FromSeconds(1), () => fired.Add(0)).Cancel();
        Assert.Equal(3, loop.Timers);
        _clock.Advance(TimeSpan.FromSeconds(1) - Bench.Tick);
        loop.RunPending();
        Assert.Empty(fired);
        _clock.Advance(TimeSpan.FromSeconds(2));
        loop.RunPending();
        Assert.Equal([1, 11, 2], fired);
        Assert.Equal(0, loop.Timers);
    }

    [Fact]
    public void Long_timers_of_one_quarter_of_a_second_fire_together_and_none_early()
    {
        var loop = new SipLoop(_clock);
        var begin = _clock.GetUtcNow();
        List<TimeSpan> fired = [];
        for (var i = 1; i <= 40; i++)
        {
            loop.Schedule(TimeSpan.FromSeconds(32) + TimeSpan.FromMilliseconds(i), () => fired.Add(_clock.GetUtcNow() - begin));
        }
        for (var i = 0; i < 33_000; i += 10)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            loop.RunPending();
        }
        Assert.Equal(40, fired.Count);
        Assert.All(fired, at => Assert.Equal(TimeSpan.FromSeconds(32.25), at));
    }

    [Fact] // 48,000 of them once kept 12,000 ended calls in memory, until their session timers would have been due.
    public void Cancelled_timers_let_go_of_what_they_held_and_do_not_pile_up()
    {
        var loop = new SipLoop(_clock);
        var held = Call(loop);
        for (var call = 0; call < 100_000; call++) loop.Schedule(TimeSpan.FromMinutes(30), () => { }).Cancel();
        loop.Schedule(TimeSpan.FromMinutes(30), () => { });
        Assert.InRange(loop.TimersHeld, 1, 1_000);
        Assert.Equal(1, loop.Timers);
        GC.Collect();
        Assert.False(held.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Call(SipLoop loop)
        {
            var call = new object();
            loop.Schedule(TimeSpan.FromMinutes(30), () => _ = call.ToString()).Cancel();
            return new WeakReference(call);
        }
    }

    [Fact]
    public void A_fault_is_counted_and_what_follows_is_done()
    {
        List<string> log = [];
        var loop = new SipLoop(_clock, (_, text, fault) => log.Add(fault!.Message));
        var done = false;
        loop.Post(() => throw new InvalidOperationException("fault"));
        loop.Post(() => done = true);
        loop.RunPending();
        Assert.True(done);
        Assert.Equal((1, "fault"), (loop.Faults, log[0]));
    }

    [Fact]
    public void A_full_mailbox_drops_datagrams_and_keeps_commands()
    {
        var loop = new SipLoop(_clock, mailboxMax: 2);
        var done = 0;
        for (var i = 0; i < 4; i++) loop.TryPost(_ => done++, null);
        loop.Post(() => done++);
        loop.RunPending();
        Assert.Equal((3, 2), (done, loop.Dropped));
    }

    [Fact]
    public void The_thread_wakes_for_posts_and_timers_and_ends_when_told()
    {
        var loop = new SipLoop(TimeProvider.System);
        using var stop = new CancellationTokenSource();
        using var fired = new ManualResetEventSlim();
        var thread = new Thread(() => loop.Run(stop.Token)) { IsBackground = true };
        thread.Start();
        loop.Post(() => loop.Schedule(TimeSpan.FromMilliseconds(20), () => { Assert.True(loop.IsHere); fired.Set(); }));
        Assert.True(fired.Wait(TimeSpan.FromSeconds(20)));
        stop.Cancel();
        Assert.True(thread.Join(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, loop.Faults);
    }
}
