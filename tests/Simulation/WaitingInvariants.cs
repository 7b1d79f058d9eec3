using Antiphon.Engine.Contract;
using Antiphon.Engine.Routing;

namespace Antiphon.Simulation.Tests;

/// <summary>What waiting callers are told, held against the state at that very moment: positions are counted by walking the line, without the engine's index.</summary>
internal sealed class WaitingInvariants
{
    private readonly Dictionary<(CallId, DateTimeOffset), (int Position, HashSet<CallId> Ahead)> _told = [];

    public int Told { get; private set; }
    public int KeysRefused { get; private set; }
    public int LeftByKey { get; private set; }

    public static WaitingInvariants Of(SimulatedDay day)
    {
        var (found, state) = (new WaitingInvariants(), RoutingState.Initial);
        foreach (var (_, _, decision) in day.Story)
            foreach (var e in decision.Events)
            {
                found.Take(state, e);
                state = RoutingEngine.Apply(state, e);
            }
        return found;
    }

    private void Take(RoutingState state, EngineEvent e)
    {
        switch (e)
        {
            case CallerTold told: Check(state, told); break;
            case CallerKeyRefused: KeysRefused++; break;
            case CallOverflowed { Cause: OverflowCause.ExitKey }: LeftByKey++; break;
        }
    }

    private void Check(RoutingState state, CallerTold e)
    {
        Told++;
        var call = state.Calls[e.Call];
        var mine = Policies.Score(state, call, e.At);
        var line = state.Calls.Values.Where(other => other.Id != e.Call && other.Queue == e.Queue && Stands(state, other)).ToList();
        var before = line.Where(other => Policies.Score(state, other, e.At) > mine).Select(other => other.Id).ToHashSet();
        var level = line.Count(other => Policies.Score(state, other, e.At) == mine);
        Require(e.Position > before.Count && e.Position <= before.Count + level + 1, $"the position told is the true one: {e.Position}, {before.Count} before and {level} level");
        Require(call is { Phase: CallPhase.Queued, AskedSince: null }, $"who is told waits: {call}");
        Require(e.Expected is not null || e.Unknown is not null, $"a wait is told, or why it is not: {e}");
        Require(e.Expected is not { } range || range.FromSeconds <= range.ToSeconds && range.FromSeconds > 0, $"a range has two ends: {e}");
        var key = (e.Call, call.EnqueuedAt!.Value);
        if (_told.TryGetValue(key, out var last) && e.Position > last.Position)
        {
            Require(e.Overtaken == e.Position - last.Position, $"who is overtaken hears why: {e}");
            Require(before.Any(id => !last.Ahead.Contains(id)), $"nobody stands further back unless somebody came before him: {e}");
        }
        _told[key] = (e.Position, before);
    }

    private static bool Stands(RoutingState state, CallInProgress call) => call.Phase is CallPhase.Queued
        || (call.Offer is { } id && state.Offers.TryGetValue(id, out var offer) && offer.Purpose is OfferPurpose.Queue);

    private static void Require(bool holds, string rule)
    {
        if (!holds) throw new InvariantBrokenException(rule);
    }
}
