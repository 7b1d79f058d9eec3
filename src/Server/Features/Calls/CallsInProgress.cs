using Antiphon.Server.Live;

namespace Antiphon.Server.Features.Calls;

/// <summary>Where a call is. Ringing: at an extension or somebody outside. Party: it talks with one of those. Dialling: an agent's own call, not answered yet.</summary>
internal enum CallStage { Flow, Queue, Offered, Talk, Ringing, Party, Dialling, Parked }

/// <summary>A call as it is now.</summary>
/// <param name="Trunk">Over which it came, or <c>ext:8001</c>.</param>
/// <param name="Outside">Trunk of its way outside; null: it has none.</param>
/// <param name="Queue">In which it waits, or from which it was answered.</param>
/// <param name="Node">Of the flow in which it is.</param>
/// <param name="At">Extension, number outside, or the place where it is parked.</param>
internal sealed record CallInProgressView(string CallId, DateTimeOffset StartedAt, CallStage Stage, CallerView Caller, string Dialled, string Trunk, string? Outside, bool Simulated, bool Recorded,
    string? Queue, string? Flow, string? Node, CallAgentView? Agent, string? At);

/// <summary><c>GET /api/calls/in-progress</c>: every call that is under way, with the step, the queue, the agent or the place that it is in.</summary>
internal static class CallsInProgress
{
    /// <summary>More are counted, not listed.</summary>
    private const int Max = 2_000;

    public static async Task<IResult> Handle(HttpContext http, CallCentre calls, CallViews views, PartyBook parties, IScopes scopes)
    {
        var scope = await scopes.Of(http.User, Permission.SeeLiveCalls);
        return TypedResults.Ok(calls.State.Calls.Values.Where(call => scope.CoversAny(call.Agent is { } agent ? [agent.Value] : [])).OrderBy(call => call.StartedAt).ThenBy(call => call.Id.Value, StringComparer.Ordinal).Take(Max)
            .Select(call => View(call, views, parties)).ToList());
    }

    private static CallInProgressView View(CallInProgress call, CallViews views, PartyBook parties)
    {
        var stage = StageOf(call);
        var inFlow = stage is CallStage.Flow || (stage is CallStage.Ringing && call.Node is not null);
        return new CallInProgressView(call.Id.Value, call.StartedAt, stage, views.Caller(parties.Find(call.Caller).Number), call.Dialled, call.Trunk, call.OutsideTrunk, call.Simulated, call.Recorded,
            stage is CallStage.Queue or CallStage.Offered or CallStage.Talk ? call.Queue?.Value : null, inFlow ? call.Flow?.Id.Value : null, inFlow ? call.Node : null,
            call.Agent is { } agent ? views.Agent(agent) : null, PlaceOf(call));
    }

    internal static CallStage StageOf(CallInProgress call) => call.Phase switch
    {
        CallPhase.Queued => CallStage.Queue,
        CallPhase.Offered or CallPhase.Joining => CallStage.Offered,
        CallPhase.Talking => CallStage.Talk,
        CallPhase.DiallingParty => CallStage.Ringing,
        CallPhase.TalkingToParty => CallStage.Party,
        CallPhase.RingingDialler or CallPhase.DiallingCustomer => CallStage.Dialling,
        CallPhase.Parked => CallStage.Parked,
        _ => CallStage.Flow,
    };

    private static string? PlaceOf(CallInProgress call) => call switch
    {
        { Parked: { } parked } => parked.Place.ToString(System.Globalization.CultureInfo.InvariantCulture),
        { Party: OutsideParty outside } => outside.Number ?? call.Dialled,
        { Party: ExtensionParty extension } => extension.Extension,
        { Party: GroupParty group } => group.Group,
        _ => null,
    };
}
