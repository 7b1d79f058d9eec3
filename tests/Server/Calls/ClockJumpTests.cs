namespace Antiphon.Server.Tests.Calls;

/// <summary>The machine's clock is set while callers wait and talk: nobody is dropped, and nothing lasts for ever.</summary>
public sealed class ClockJumpTests : IDisposable
{
    private readonly Scene _scene = new Scene().Opened();

    public void Dispose() => _scene.Dispose();

    [Theory, InlineData(1), InlineData(24), InlineData(-1), InlineData(-24)]
    public void A_jump_of_the_wall_clock_neither_ends_a_wait_nor_keeps_an_offer_ringing(int hours)
    {
        _scene.Arrive();
        _scene.Clock.Jump(TimeSpan.FromHours(hours));
        _scene.Pass(30);
        var waiting = Assert.Single(_scene.State.Calls.Values);
        Assert.Equal(CallPhase.Queued, waiting.Phase);

        _scene.SignInAtPhone(Scene.Ann);
        Assert.Equal(AgentState.Offered, _scene.State.Agents[Scene.Ann].State);
        _scene.Pass(26);
        Assert.Equal((CallPhase.Queued, SystemReason.NoAnswer), (_scene.State.Calls[waiting.Id].Phase, _scene.State.Agents[Scene.Ann].Reason));
        Assert.Equal(waiting.EnqueuedAt, _scene.State.Calls[waiting.Id].EnqueuedAt);
    }

    [Theory, InlineData(5), InlineData(-5)]
    public void The_length_of_a_talk_and_of_a_wrap_up_is_right_whatever_the_wall_clock_does(int hours)
    {
        _scene.SignInAtPhone(Scene.Ann);
        var caller = _scene.Arrive();
        _scene.Switch.Answer(_scene.Switch.Ringing("81001")!.Value);
        _scene.Pump();
        _scene.Pass(20);
        _scene.Clock.Jump(TimeSpan.FromHours(hours));
        _scene.Pass(40);
        _scene.Switch.HangUp(caller);
        _scene.Pass(10);
        Assert.Equal(AgentState.WrapUp, _scene.State.Agents[Scene.Ann].State);
        Assert.InRange(_scene.Record().TalkMs, 54_000, 67_000);      // 60 s, a tenth of those after the jump more or less.
    }

    [Fact]
    public void Between_calls_the_clock_follows_forwards_at_once_and_backwards_bit_by_bit()
    {
        var clock = new TestKit.ManualClock();
        var steady = new Features.Calls.SteadyClock(clock);
        var start = steady.Read(quiet: true);
        clock.Jump(TimeSpan.FromHours(1));
        Assert.Equal(start.AddHours(1), steady.Read(quiet: true));
        clock.Jump(TimeSpan.FromMinutes(-1));
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(start.AddHours(1).AddSeconds(270), steady.Read(quiet: true));
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(clock.GetUtcNow(), steady.Read(quiet: false));
    }
}
