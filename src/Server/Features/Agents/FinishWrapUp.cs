using Antiphon.Server.Live;

namespace Antiphon.Server.Features.Agents;

internal static class FinishWrapUpHandler
{
    public static async Task<Results<Ok<AgentView>, NoContent, Refused>> Handle(string jobNumber, HttpContext http, CallCentre calls, IScopes scopes, LiveBoard board, CancellationToken stop)
    {
        if (await scopes.RefusalOf(http.User, Permission.ActForAgents, jobNumber) is { } refused) return refused;
        if (await calls.Ask(new FinishWrapUp(new AgentId(jobNumber)), stop) is { } refusal) return Refused.Because(refusal);
        // A supervisor's shift for one call is over with it, and he is no agent.
        return board.Agent(jobNumber) is { } agent ? TypedResults.Ok(agent) : TypedResults.NoContent();
    }
}
