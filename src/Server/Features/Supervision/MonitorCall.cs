using Antiphon.Server.Features.Agents;
using Antiphon.Server.Live;

namespace Antiphon.Server.Features.Supervision;

/// <param name="Phone">Over which he hears, when he has no shift; default: his browser.</param>
internal sealed record MonitorWish(MonitoringMode Mode, ChosenPhone? Phone = null);

/// <summary><c>POST /api/calls/{id}/monitoring</c>: a supervisor hears the agent of a call, speaks to him or to both; asked again, the mode or the call changes.
/// <c>DELETE /api/monitoring</c>: he leaves. How it stands is part of his desk.</summary>
internal static class MonitorCall
{
    public static async Task<Results<Ok<MonitoringView>, Refused>> Begin(string id, MonitorWish wish, HttpContext http, CallCentre calls, Supervisor supervisor, LiveBoard board,
        IAuditTrail audit, CancellationToken stop)
    {
        if (http.User.JobNumber is not { } jobNumber) return Refused.Because(RefusalCatalogue.NotAllowed);
        var call = new CallId(id);
        if (!calls.State.Calls.TryGetValue(call, out var found)) return Refused.Because(Refusal.CallUnknown);
        if (found is not { Phase: CallPhase.Talking, Agent: { } agent }) return Refused.Because(Refusal.NotTalking);
        var action = $"call-{wish.Mode.ToString().ToLowerInvariant()}";
        if (await supervisor.Scope.Refusal(http, Permission.MonitorCalls, agent.Value, action, stop) is { } outside) return Refused.Because(outside);
        if (supervisor.PhoneOf(jobNumber, wish.Phone) is not var (phone, standing)) return Refused.Because(Refusal.PhoneNotConnected);
        await audit.Write(http.User, action, id, stop);
        if (await calls.Ask(new BeginMonitoring(call, new AgentId(jobNumber), wish.Mode, phone, standing), stop) is { } refusal) return Refused.Because(refusal);
        return board.MonitoringIn(calls.State, new AgentId(jobNumber)) is { } view ? TypedResults.Ok(view) : Refused.Because(Refusal.NotTalking);
    }

    public static async Task<Results<NoContent, Refused>> End(HttpContext http, CallCentre calls, IAuditTrail audit, CancellationToken stop)
    {
        if (http.User.JobNumber is not { } jobNumber) return Refused.Because(RefusalCatalogue.NotAllowed);
        var by = new AgentId(jobNumber);
        if (calls.State.Monitorings.GetValueOrDefault(by) is { } now) await audit.Write(http.User, "call-monitoring-ended", now.Call.Value, stop);
        return await calls.Ask(new EndMonitoring(by), stop) is { } refusal ? Refused.Because(refusal) : TypedResults.NoContent();
    }
}
