using Antiphon.Engine.CallControl;
using Antiphon.Server.Live;

namespace Antiphon.Server.Features.Phone;

internal enum PickUpKind { Parked, Ringing }

/// <summary>A call that may be taken.</summary>
/// <param name="At">The place where it is parked, or for whom it rings: an extension, or an agent's job number.</param>
/// <param name="Name">Of the agent; null: an extension, or a place.</param>
/// <param name="By">Who parked it: a job number or an extension; null: it rings.</param>
/// <param name="RecallAt">When it rings back; null: it does now, or is not parked.</param>
internal sealed record PickUpView(string CallId, PickUpKind Kind, string At, string? Name, CallerView Caller, DateTimeOffset Since, string? By, DateTimeOffset? RecallAt);

/// <summary><c>GET /api/pick-up</c>: parked calls, and those that ring where the person may pick up. Who sees calls in progress sees those in his scope too.</summary>
internal static class PickUpList
{
    private const int Max = 200;

    public static async Task<IResult> Handle(HttpContext http, CallCentre calls, IScopes scopes, CallViews views, PartyBook parties, ICentreNames names)
    {
        var (state, reach) = (calls.State, await scopes.Of(http.User, Permission.SeeLiveCalls));
        if (http.User.JobNumber is null && !reach.CoversUnassigned) return Refused.Because(RefusalCatalogue.NotAllowed);
        var me = http.User.JobNumber is { } job ? state.Agents.GetValueOrDefault(new AgentId(job)) : null;
        var seen = state.Calls.Values.Where(call => call.Parked is not null || (me is not null && PickUpRights.May(state, me.Phone, me.Id, call)) || (reach.CoversAny(call.Agent is { } rung ? [rung.Value] : []) && PickUpRights.RingsAt(state, call).Any()))
            .OrderBy(call => call.Parked is null).ThenBy(call => call.Parked?.Place).ThenBy(call => call.StartedAt).ThenBy(call => call.Id.Value, StringComparer.Ordinal).Take(Max);
        return TypedResults.Ok(seen.Select(call => View(state, call, views, parties, names)).ToList());
    }

    private static PickUpView View(RoutingState state, CallInProgress call, CallViews views, PartyBook parties, ICentreNames names)
    {
        var caller = views.Caller(parties.Find(call.Caller).Number);
        if (call.Parked is { } parked)
            return new(call.Id.Value, PickUpKind.Parked, parked.Place.ToString(System.Globalization.CultureInfo.InvariantCulture), null, caller, parked.Since, parked.Agent?.Value ?? parked.Extension,
                call.Phase is CallPhase.Parked ? parked.RecallAt : null);
        if (call is { Phase: CallPhase.Offered, Agent: { } agent }) return new(call.Id.Value, PickUpKind.Ringing, agent.Value, names.Agent(agent), caller, OfferedAt(state, call), null, null);
        return new(call.Id.Value, PickUpKind.Ringing, string.Join(' ', PickUpRights.RingsAt(state, call)), null, caller, call.StartedAt, null, null);
    }

    private static DateTimeOffset OfferedAt(RoutingState state, CallInProgress call) => call.Offer is { } id && state.Offers.TryGetValue(id, out var offer) ? offer.MadeAt : call.StartedAt;
}
