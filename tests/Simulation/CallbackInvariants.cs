using Antiphon.Engine.Contract;

namespace Antiphon.Simulation.Tests;

/// <summary>Callbacks of a day, looked at from outside: never more customers called than agents held for them, places kept through restarts, each with an end.</summary>
internal sealed class CallbackInvariants
{
    public int Agreed { get; private set; }
    public int Reached { get; private set; }
    public int Survived { get; private set; }

    public static CallbackInvariants Of(SimulatedDay day)
    {
        var (found, state) = (new CallbackInvariants(), RoutingState.Initial);
        foreach (var (input, _, decision) in day.Story)
        {
            found.Take(state, input, decision);
            state = decision.Next;
        }
        Require(state.Calls.Values.All(call => call.Callback is null), "every callback has an end");
        return found;
    }

    private void Take(RoutingState before, EngineInput input, Decision decision)
    {
        Agreed += decision.Events.Count(e => e is CallbackAgreed);
        Reached += decision.Events.Count(e => e is CallbackAnswered || e is TalkStarted { Queue.Value: not "" } talk && before.Calls.GetValueOrDefault(talk.Call)?.Callback is not null);
        foreach (var (id, call) in decision.Next.Calls)
        {
            if (call.Callback is not { } callback) continue;
            var live = call.Phase is CallPhase.RingingDialler or CallPhase.DiallingCustomer;
            Require(call.Phase is CallPhase.Queued or CallPhase.Offered || live, $"a callback waits, is offered, or is being made: {call}");
            if (live) Require(call.Agent is { } agent && decision.Next.Agents[agent] is { State: AgentState.Dialling, Call: { } held } && held == id, $"an agent is held for each customer who is called: {call}");
            if (before.Calls.TryGetValue(id, out var old)) Require(old.Queue != call.Queue || old.EnqueuedAt == call.EnqueuedAt, $"the place is kept: {call}");
            Require(!callback.Rests || call.Offer is null, $"what rests is offered to nobody: {call}");
        }
        if (input is not Restarted) return;
        foreach (var (id, call) in before.Calls)
            if (call.Callback is not null)
            {
                Require(decision.Next.Calls.TryGetValue(id, out var now) && now.Callback is { LineOpen: false }, $"a callback outlives the process: {call}");
                Survived++;
            }
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds) throw new InvariantBrokenException(rule);
    }
}
