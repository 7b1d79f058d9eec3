using Antiphon.Engine.Agents;
using Antiphon.Engine.Routing;

namespace Antiphon.Engine.CallControl;

/// <summary>监听、密语、强插: a supervisor at an agent's talk. It belongs to the talk of that one agent: who has the customer next may be out of his scope.</summary>
internal static class Monitorings
{
    public static Refusal? Take(Draft draft, BeginMonitoring wish)
    {
        if (draft.Call(wish.Call) is not { } call) return Refusal.CallUnknown;
        if (call is not { Phase: CallPhase.Talking, Agent: { } agent }) return Refusal.NotTalking;
        if (agent == wish.By || call.Consult?.Agent == wish.By) return Refusal.TargetIsYourself;
        var now = draft.State.Monitorings.GetValueOrDefault(wish.By);
        var shift = draft.Agent(wish.By);
        if (shift is not null && !shift.IsFree()) return Refusal.AgentBusy;
        var (phone, standing) = shift is null ? (wish.Phone, wish.Standing) : (shift.Phone, shift.Standing);
        if (shift is { PhoneUp: false }) return Refusal.PhoneNotConnected;
        if (IsTaken(draft.State, phone, wish.By)) return Refusal.PhoneInUse;
        if (now is not null && (now.Call != call.Id || now.Agent != agent)) draft.Tell(new MonitoringEnded(now.Call, now.Agent, now.By, draft.Now));
        // Nobody is offered a caller while he listens to another.
        var resumes = now?.Resumes ?? shift is { State: AgentState.Ready };
        if (shift is { State: AgentState.Ready }) AgentStates.Change(draft, wish.By, AgentState.NotReady, StateCause.Agent, SystemReason.Supervising);
        draft.Tell(new MonitoringBegun(call.Id, agent, wish.By, wish.Mode, phone, standing, resumes, draft.Now));
        draft.Do(new LetMonitor(call.Id, agent, wish.By, wish.Mode, phone, standing));
        return null;
    }

    public static Refusal? Take(Draft draft, EndMonitoring wish)
    {
        if (!draft.State.Monitorings.TryGetValue(wish.By, out var now)) return Refusal.NotMonitoring;
        End(draft, now);
        return null;
    }

    public static void Take(Draft draft, MonitorHears hears)
    {
        if (draft.State.Monitorings.TryGetValue(hears.By, out var now) && !now.Heard) draft.Tell(new MonitoringHeard(now.Call, now.Agent, now.By, draft.Now));
    }

    public static void Take(Draft draft, MonitorGone gone)
    {
        if (draft.State.Monitorings.TryGetValue(gone.By, out var now)) End(draft, now);
    }

    /// <summary>Ends what hangs on a talk that is over, however it ended, and what a supervisor hears who has a call of his own now.</summary>
    public static void Settle(Draft draft)
    {
        if (draft.State.Monitorings.IsEmpty) return;
        foreach (var now in draft.State.Monitorings.Values.OrderBy(m => m.By.Value, StringComparer.Ordinal))
            if (draft.Call(now.Call) is not { Phase: CallPhase.Talking } call || call.Agent != now.Agent || draft.Agent(now.By)?.IsFree() is false) End(draft, now);
    }

    public static RoutingState Apply(RoutingState state, CallEvent fact) => fact switch
    {
        MonitoringBegun e => state with { Monitorings = state.Monitorings.SetItem(e.By, Begun(state.Monitorings.GetValueOrDefault(e.By), e)) },
        MonitoringHeard e when state.Monitorings.TryGetValue(e.By, out var now) => state with { Monitorings = state.Monitorings.SetItem(e.By, now with { Heard = true }) },
        MonitoringEnded e => state with { Monitorings = state.Monitorings.Remove(e.By) },
        _ => state,
    };

    /// <summary>Another supervisor hears over the phone, or it is that of somebody else's shift.</summary>
    public static bool IsTaken(RoutingState state, string phone, AgentId by) =>
        state.Monitorings.Values.Any(m => m.Phone == phone && m.By != by) || state.Index.Phones.GetValueOrDefault(phone) > (state.Agents.GetValueOrDefault(by)?.Phone == phone ? 1 : 0);

    private static Monitoring Begun(Monitoring? before, MonitoringBegun e) => before is not null && before.Call == e.Call && before.Agent == e.Agent && before.Phone == e.Phone
        ? before with { Mode = e.Mode }
        : new Monitoring(e.By, e.Call, e.Agent, e.Mode, e.Phone, e.Standing, e.Resumes, e.At);

    private static void End(Draft draft, Monitoring now)
    {
        draft.Tell(new MonitoringEnded(now.Call, now.Agent, now.By, draft.Now));
        draft.Do(new FreeMonitor(now.By));
        if (now.Resumes && draft.Agent(now.By) is { State: AgentState.NotReady, Reason: SystemReason.Supervising }) AgentStates.Change(draft, now.By, AgentState.Ready, StateCause.System);
    }
}
