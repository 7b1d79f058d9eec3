using Antiphon.Switch.Contract;

namespace Antiphon.Server.Tests.Calls;

public sealed class LegLanesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 1, 0, 0, TimeSpan.Zero);
    private readonly LegLanes _lanes = new(new CallLimits { NewCallsMax = 2, LegEventsMax = 3 });

    [Fact]
    public void Legs_that_are_known_come_before_new_ones_and_take_turns()
    {
        Arrive(1);
        foreach (var leg in new[] { 2, 2, 2, 3 }) _lanes.Post(new LegRinging(new LegId(leg), false, Now));
        Assert.Equal([2, 3, 2, 2], Enumerable.Range(0, 4).Select(_ => ((LegEvent)_lanes.TakeKnown()!).Leg.Value));
        Assert.Null(_lanes.TakeKnown());
        Assert.IsType<LegArrived>(_lanes.TakeNew());
        Assert.Equal(0, _lanes.Waiting);
    }

    [Fact]
    public void End_of_a_leg_waits_behind_its_own_arrival()
    {
        Arrive(1);
        _lanes.Post(new LegEnded(new LegId(1), HangupCause.Normal, EndedBy.FarEnd, 0, Now));
        Assert.Null(_lanes.TakeKnown());
        Assert.IsType<LegArrived>(_lanes.TakeNew());
        Assert.IsType<LegEnded>(_lanes.TakeKnown());
    }

    [Fact]
    public void Arrivals_are_bounded_and_keys_too_but_the_end_always_gets_in()
    {
        Assert.True(Arrive(1));
        Assert.True(Arrive(2));
        Assert.False(Arrive(3));
        for (var i = 0; i < 10; i++) _lanes.Post(new KeyPressed(new LegId(1), '1', Now));
        Assert.Equal(4, _lanes.Waiting);
        _lanes.Post(new LegEnded(new LegId(1), HangupCause.Normal, EndedBy.FarEnd, 0, Now));
        Assert.Equal(5, _lanes.Waiting);
    }

    private bool Arrive(long leg) => _lanes.Post(new LegArrived(new LegId(leg), new LegOrigin(OriginKind.Trunk, "t"), "4001", "", "", Now));
}
