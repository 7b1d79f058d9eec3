using Antiphon.Server.Features.Phone;
using Antiphon.Server.Live;

namespace Antiphon.Server.Features.Agents;

/// <param name="Reason">Of not ready: a code of the catalogue.</param>
/// <param name="Phone">Where the calls arrive; asked for at sign-in only. Default: the browser.</param>
internal sealed record ChangeState(WantedState State, string? Reason = null, ChosenPhone? Phone = null);

/// <summary>What the agent is told whose state somebody else has set.</summary>
/// <param name="By">Name of the person, or of the key of a program.</param>
internal sealed record StateSetView(WantedState State, string? Reason, string By);

/// <summary>OutboundOver: what he was before the outbound mode.</summary>
internal enum WantedState { Ready, NotReady, SignedOut, Outbound, OutboundOver }

internal enum PhoneKind { Browser, Extension }

internal sealed record ChosenPhone(PhoneKind Kind, string? Extension = null);

/// <summary>An agent's own wish, or a supervisor's for him. From signed out it signs in.</summary>
internal static class ChangeStateHandler
{
    public static async Task<Results<Ok<AgentView>, Refused>> Handle(string jobNumber, ChangeState request, HttpContext http, CallCentre calls, IScopes scopes,
        LiveBoard board, LiveStream live, PhoneBook phones, IAuditTrail audit, CancellationToken stop)
    {
        if (await scopes.RefusalOf(http.User, Permission.ActForAgents, jobNumber) is { } refused) return refused;
        var agent = new AgentId(jobNumber);
        if (!calls.State.Centre.Agents.ContainsKey(agent)) return Refused.Because(Refusal.AgentUnknown);
        if (request.State == WantedState.NotReady && NotReadyReasons.Chosen.All(reason => reason.Code != request.Reason))
            return Refused.Because(RefusalCatalogue.ReasonUnknown);
        if (http.User.JobNumber != jobNumber) await audit.Write(http.User, $"agent-{JsonNamingPolicy.KebabCaseLower.ConvertName($"{request.State}")}", jobNumber, stop);

        if (!IsSignedIn(calls, agent) && request.State != WantedState.SignedOut)
        {
            if (PhoneOf(jobNumber, request.Phone, phones) is not var (phone, standing)) return Refused.Because(RefusalCatalogue.PhoneUnknown);
            if (await calls.Ask(new SignIn(agent, phone, standing, Ready: request.State == WantedState.Ready), stop) is { } kept) return Refused.Because(kept);
            if (request.State == WantedState.Ready) return Done();
        }
        EngineInput wish = request.State switch
        {
            WantedState.Ready => new GoReady(agent),
            WantedState.NotReady => new GoNotReady(agent, request.Reason!),
            WantedState.Outbound or WantedState.OutboundOver => new SetOutboundMode(agent, On: request.State is WantedState.Outbound),
            _ => new SignOut(agent),
        };
        return await calls.Ask(wish, stop) is { } refusal ? Refused.Because(refusal) : Done();

        Results<Ok<AgentView>, Refused> Done()
        {
            if (http.User.JobNumber != jobNumber) live.Tell("state-set", new StateSetView(request.State, request.Reason, http.User.Identity?.Name ?? ""), new Audience([jobNumber], Permission: null));
            return Answer(board, jobNumber);
        }
    }

    private static bool IsSignedIn(CallCentre calls, AgentId agent) =>
        calls.State.Agents.TryGetValue(agent, out var shift) && shift.State != AgentState.SignedOut;

    /// <summary>Null when there is no such extension. A browser keeps one standing connection for the shift.</summary>
    private static (string Phone, bool Standing)? PhoneOf(string jobNumber, ChosenPhone? chosen, PhoneBook phones) => chosen switch
    {
        null or { Kind: PhoneKind.Browser } => (BrowserPhones.ExtensionOf(jobNumber), true),
        { Extension: { } extension } when phones.Knows(extension) => (extension, false),
        _ => null,
    };

    internal static Results<Ok<AgentView>, Refused> Answer(LiveBoard board, string jobNumber) =>
        board.Agent(jobNumber) is { } agent ? TypedResults.Ok(agent) : Refused.Because(Refusal.AgentUnknown);
}
