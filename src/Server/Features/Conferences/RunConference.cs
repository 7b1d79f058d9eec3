using Antiphon.Server.Features.Supervision;
using Antiphon.Server.Live;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Conferences;

/// <param name="Speaks">He is heard at this moment.</param>
internal sealed record ConferencePartyView(string CallId, CallerView Caller, DateTimeOffset Since, bool Muted, bool Speaks);

/// <param name="Dialled">By whoever came first: what one calls to come in.</param>
internal sealed record ConferenceView(string Name, string Dialled, bool Recorded, bool Apart, DateTimeOffset Since, IReadOnlyList<ConferencePartyView> Parties);

/// <summary>Rooms of flows as they are now, and what their chair does with a party: <c>POST /api/conferences/{name}/parties/{call}/{action}</c>, mute, unmute or drop.</summary>
internal static class RunConference
{
    public static async Task<Ok<List<ConferenceView>>> List(HttpContext http, CallCentre calls, ConferenceBook book, CallViews views, PartyBook parties, IScopes scopes) =>
        TypedResults.Ok((await scopes.Of(http.User, Permission.SeeLiveCalls)).CoversUnassigned ? Rooms(calls.State, book, views, parties) : []);

    public static async Task<Results<NoContent, Refused>> Act(string name, string call, string action, HttpContext http, CallCentre calls, ConferenceBook book, SupervisionScope scope, ISwitch telephony,
        IAuditTrail audit, CancellationToken stop)
    {
        if (action is not ("mute" or "unmute" or "drop")) return Refused.Because(RefusalCatalogue.NotFound);
        var id = new CallId(call);
        if (!calls.State.Calls.TryGetValue(id, out var found) || NodeOf(found)?.Conference != name || book.Of(id)?.Room != name) return Refused.Because(Refusal.CallUnknown);
        if (await scope.Refusal(http, Permission.ControlCalls, null, $"conference-{action}", stop) is { } outside) return Refused.Because(outside);
        await audit.Write(http.User, $"conference-{action}", call, new Dictionary<string, string> { ["room"] = name }, stop);
        if (action == "drop") return await calls.Ask(new DisconnectCall(id, new AgentId(http.User.JobNumber ?? "api-key")), stop) is { } refusal ? Refused.Because(refusal) : TypedResults.NoContent();
        if (calls.Legs.Of(id).Where(l => l.Role is LegRole.Caller).Select(l => (LegId?)l.Leg).LastOrDefault() is not { } leg) return Refused.Because(Refusal.CallUnknown);
        telephony.Do(new SetConferenceRole(leg, action == "mute" ? ConferenceRole.Listen : ConferenceRole.Talk));
        book.Mute(id, action == "mute");
        return TypedResults.NoContent();
    }

    private static List<ConferenceView> Rooms(RoutingState state, ConferenceBook book, CallViews views, PartyBook parties)
    {
        var there = from call in state.Calls.Values
                    let node = NodeOf(call)
                    let party = book.Of(call.Id)
                    where node is not null && party?.Room == node.Conference
                    orderby party.Since, call.Id.Value
                    group (Call: call, Node: node, Party: party) by node.Conference;
        return [.. there.OrderBy(r => r.Key, StringComparer.Ordinal).Select(room => new ConferenceView(room.Key, room.First().Call.Dialled, room.Any(p => p.Node.Recorded), room.Any(p => p.Node is { Recorded: true, Apart: true }),
            room.First().Party.Since, [.. room.Select(p => new ConferencePartyView(p.Call.Id.Value, views.Caller(parties.Find(p.Call.Caller).Number), p.Party.Since, p.Party.Muted, book.Speaks(p.Call.Id, room.Key)))]))];
    }

    private static ConferenceNode? NodeOf(CallInProgress call) => call is { Phase: CallPhase.Flow, Node: { } node } && call.Flow?.Nodes.GetValueOrDefault(node) is ConferenceNode room ? room : null;
}
