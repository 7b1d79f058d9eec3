using Antiphon.Engine.Routing;

namespace Antiphon.Server.Features.Agents;

internal sealed record StaffCountView(int Serving, int SignedIn, int Ready);

/// <param name="WaitBefore">What its last caller has to expect, seconds; null: somebody is free, or it is unknown.</param>
internal sealed record QueueStaffingView(string Queue, int Waiting, StaffCountView Before, StaffCountView After, WaitRange? WaitBefore, WaitRange? WaitAfter, IReadOnlyList<PolicyProblem> Problems);

/// <param name="Agent">At whom the caller would ring at once.</param>
internal sealed record OfferPreviewView(string CallId, string Queue, string Agent);

internal sealed record StaffingEffectView(IReadOnlyList<QueueStaffingView> Queues, IReadOnlyList<OfferPreviewView> Offers);

/// <summary>What changed settings of an agent would do now, before they are stored.</summary>
internal static class PreviewAgentHandler
{
    public static async Task<Results<Ok<StaffingEffectView>, Refused>> Handle(string jobNumber, AgentSetup request, HttpContext http, IScopes scopes, CallCentre calls, TimeProvider clock)
    {
        if (!(await scopes.Of(http.User, Permission.ManageSkills)).Covers(jobNumber)) return Refused.Because(RefusalCatalogue.OutOfScope);
        if (!request.WellFormed()) return Refused.Because(RefusalCatalogue.Invalid);
        var state = calls.State;
        if (request.Queues.FirstOrDefault(q => !state.Centre.Queues.ContainsKey(new QueueId(q.Queue))) is { } wrong) return Refused.Because(RefusalCatalogue.QueueUnknown, "queue", wrong.Queue);
        var id = new AgentId(jobNumber);
        var effect = StaffingEffect.Of(state, request.Settings(id, state.Centre.Agents.GetValueOrDefault(id)), clock.GetUtcNow());
        return TypedResults.Ok(new StaffingEffectView(
            [.. effect.Queues.Select(q => new QueueStaffingView(q.Queue.Value, q.Waiting, View(q.Before), View(q.After), q.WaitBefore, q.WaitAfter, q.Problems))],
            [.. effect.Offers.Select(o => new OfferPreviewView(o.Call.Value, o.Queue.Value, o.Agent.Value))]));
    }

    private static StaffCountView View(StaffCount count) => new(count.Serving, count.SignedIn, count.Ready);
}
