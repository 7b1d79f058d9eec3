using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Simulation.Tests;

public sealed class SimulatedDayTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory, MemberData(nameof(Seeds))]
    public void An_hour_of_calls_and_faults_keeps_every_invariant(int seed)
    {
        var day = new SimulatedDay(seed, agents: 4 + seed % 7, callsPerHour: 90 + seed % 60, Faults.All).Run(TimeSpan.FromHours(1));
        Assert.True(day.Invariants.Talked > 5 && day.Invariants.Lost > 0 && day.Invariants.ShiftsEnded >= 4, "the day had something of everything");
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void A_quiet_hour_keeps_every_invariant(int seed) => new SimulatedDay(seed, agents: 8, callsPerHour: 120, Faults.None).Run(TimeSpan.FromHours(1));

    [Theory, InlineData(41973)]
    public void A_busy_floor_keeps_every_invariant(int seed)
    {
        var day = new SimulatedDay(seed, agents: 40, callsPerHour: 900, Faults.All).Run(TimeSpan.FromHours(2));
        Assert.True(day.Invariants.Talked > 300);
        Assert.True(day.Invariants is { Holds: > 20, Transfers: > 20, Conferences: > 0, Dialled: > 5 }, "calls were held, handed on, joined and dialled");
    }

    [Theory, InlineData(31), InlineData(32)]
    public void Callers_who_dial_an_agent_ring_at_him_and_nobody_else_whatever_goes_wrong(int seed)
    {
        var day = new SimulatedDay(seed, agents: 6, callsPerHour: 240, Faults.All).Run(TimeSpan.FromHours(3));
        Assert.True(day.Invariants.Direct is { Rung: > 5, Talked: > 1 }, $"agents were called by their own numbers: {day.Invariants.Direct}");
    }

    [Theory, InlineData(7), InlineData(77), InlineData(777)]
    public void Deciding_again_what_was_recorded_gives_the_same_events(int seed)
    {
        var day = new SimulatedDay(seed, agents: 8, callsPerHour: 150, Faults.All).Run(TimeSpan.FromHours(1));
        var state = RoutingState.Initial;
        foreach (var (input, at, decision) in day.Story)
        {
            var again = RoutingEngine.Decide(state, input, at);
            Assert.Equal(RoutingJson.Write(decision.Events), RoutingJson.Write(again.Events));
            Assert.Equal(RoutingJson.Write(decision.Whys), RoutingJson.Write(again.Whys));
            Assert.Equal(decision.Refused, again.Refused);
            state = again.Next;
        }
    }

    [Theory, InlineData(8), InlineData(88)]
    public void A_day_written_as_text_and_read_back_replays_with_a_snapshot_on_the_way(int seed)
    {
        var day = new SimulatedDay(seed, agents: 8, callsPerHour: 150, Faults.All).Run(TimeSpan.FromHours(1));
        var lines = day.Story.Select(entry => (entry.At, Input: RoutingJson.Write(entry.Input), Events: RoutingJson.Write(entry.Decision.Events))).ToList();
        var (decided, applied) = (RoutingState.Initial, RoutingState.Initial);
        for (var i = 0; i < lines.Count; i++)
        {
            var decision = RoutingEngine.Decide(decided, RoutingJson.ReadInput(lines[i].Input), lines[i].At);
            Assert.Equal(lines[i].Events, RoutingJson.Write(decision.Events));
            decided = decision.Next;
            applied = RoutingJson.ReadEvents(lines[i].Events).Aggregate(applied, RoutingEngine.Apply);
            Assert.Equal(decided.NextDue, applied.NextDue);
            if (i % 100 == 0) decided = RoutingJson.ReadState(RoutingJson.Write(decided));
        }
        Assert.Equal((0, 0), (decided.Calls.Count, applied.Calls.Count));
    }

    /// <summary>Ten times what the floor can serve, with classes, credits and overflow: who waits beyond the limit is let go with that reason, and everybody has an outcome.</summary>
    [Theory, InlineData(61), InlineData(62)]
    public void At_ten_times_the_traffic_nobody_waits_beyond_the_limit_and_everybody_has_an_outcome(int seed)
    {
        var day = new SimulatedDay(seed, agents: 8, callsPerHour: 1500, Faults.None).Run(TimeSpan.FromMinutes(45));
        var (since, longest) = (new Dictionary<CallId, DateTimeOffset>(), TimeSpan.Zero);
        foreach (var fact in day.Story.SelectMany(entry => entry.Decision.Events).OfType<CallEvent>())
            if (fact is CallEnqueued) since[fact.Call] = fact.At;
            else if ((fact is CallEnded or TalkStarted or CallOverflowed or CallbackAgreed) && since.Remove(fact.Call, out var from)) longest = fact.At - from > longest ? fact.At - from : longest;
        Assert.InRange(longest.TotalSeconds, 60, 300 + 25);      // The longest limit of any queue, and a ring that began before it.
        Assert.True(day.Invariants is { Lost: > 300, Talked: > 50 });
    }

    [Fact]
    public void The_same_seed_is_the_same_day()
    {
        var (one, other) = (Day(), Day());
        Assert.Equal(one.Story.Count, other.Story.Count);
        Assert.Equal(one.Story.Select(entry => (entry.At, entry.Input.GetType())), other.Story.Select(entry => (entry.At, entry.Input.GetType())));

        static SimulatedDay Day() => new SimulatedDay(5, agents: 6, callsPerHour: 100, Faults.All).Run(TimeSpan.FromMinutes(30));
    }
}
