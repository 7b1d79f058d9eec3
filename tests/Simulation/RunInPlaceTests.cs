using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Simulation.Tests;

/// <summary>A run that changes its state in place against decisions that each make a state of their own.</summary>
public sealed class RunInPlaceTests
{
    [Theory, InlineData(5), InlineData(55), InlineData(555), InlineData(5555), InlineData(55555), InlineData(555555)]
    public void A_run_in_place_decides_to_the_byte_what_states_decide_and_what_is_held_of_it_never_changes(int seed)
    {
        var day = new SimulatedDay(seed, agents: 8, callsPerHour: 150, Faults.All) { KeepsStates = false }.Run(TimeSpan.FromHours(1));
        var (state, run, random, held) = (RoutingState.Initial, new RoutingRun(RoutingState.Initial), new Random(seed), new List<(RoutingState State, string Text, DateTimeOffset? Due)>());
        foreach (var (input, at, _) in day.Story)
        {
            var (apart, inPlace) = (RoutingEngine.Decide(state, input, at), run.Decide(input, at));
            state = apart.Next;
            Assert.Equal(RoutingJson.Write(apart.Events), RoutingJson.Write(inPlace.Events));
            Assert.Equal(RoutingJson.Write(apart.Whys), RoutingJson.Write(inPlace.Whys));
            Assert.Equal(apart.Effects.Select(effect => $"{effect}"), inPlace.Effects.Select(effect => $"{effect}"));
            Assert.Equal((apart.Refused, state.NextDue), (inPlace.Refused, run.State.NextDue));
            if (random.Next(40) > 0) continue;
            var snapshot = run.Snapshot();
            Assert.Equal(Text(state), Text(snapshot));
            held.Add((snapshot, Text(snapshot), snapshot.NextDue));
        }
        Assert.Equal(Text(state), Text(run.State));
        Assert.True(held.Count > 20, "the day was long enough");
        Assert.All(held, then => Assert.Equal((then.Text, then.Due), (Text(then.State), then.State.NextDue)));
    }

    [Fact]
    public void Facts_applied_in_a_run_lead_to_the_state_that_they_lead_to_one_by_one()
    {
        var day = new SimulatedDay(91, agents: 8, callsPerHour: 150, Faults.All) { KeepsStates = false }.Run(TimeSpan.FromHours(1));
        var (state, run) = (RoutingState.Initial, new RoutingRun(RoutingState.Initial));
        foreach (var fact in day.Story.SelectMany(entry => entry.Decision.Events))
        {
            state = RoutingEngine.Apply(state, fact);
            run.Apply(fact);
            Assert.Equal(state.NextDue, run.State.NextDue);
        }
        Assert.Equal(Text(state), Text(run.Snapshot()));
    }

    /// <summary>Tables have no order: their members as text, sorted.</summary>
    private static string Text(RoutingState state) => string.Join('\n', RoutingJson.Write(state).Length,
        Sorted(state.Calls), Sorted(state.Agents), Sorted(state.Offers), Sorted(state.Workloads), Sorted(state.Paces), Sorted(state.Monitorings), Sorted(state.EarlierWaits), Sorted(state.Duties), Sorted(state.Works),
        state.LastOffer, state.LastStep, state.OutsideUse, string.Join(',', state.TrunksDown.Order(StringComparer.Ordinal)));

    private static string Sorted<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> pairs) =>
        string.Join('\n', pairs.Select(pair => $"{pair.Key} {System.Text.Json.JsonSerializer.Serialize(pair.Value, RoutingJson.Options)}").Order(StringComparer.Ordinal));
}
