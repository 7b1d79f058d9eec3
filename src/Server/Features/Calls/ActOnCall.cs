using Antiphon.Engine.Contract;
using Antiphon.Server.Hosting;
using Antiphon.Server.Security;

namespace Antiphon.Server.Features.Calls;

/// <summary><c>POST /api/calls/{id}/{action}</c>: what the signed-in agent does with his own call.</summary>
internal static class ActOnCall
{
    public static async Task<IResult> Handle(string id, string action, HttpContext http, CallCentre calls, CancellationToken stop)
    {
        if (http.User.JobNumber is not { } job) return Refused.Because(RefusalCatalogue.NotAllowed);
        var (state, call, agent) = (calls.State, new CallId(id), new AgentId(job));
        if (action == "hang-up") return Answer(await calls.Ask(new HangUp(call, agent), stop));
        if (action is not ("answer" or "reject")) return Refused.Because(RefusalCatalogue.NotFound);

        var offer = state.Offers.Values.FirstOrDefault(o => o.Call == call && o.Agent == agent);
        if (offer is null) return Refused.Because(state.Calls.ContainsKey(call) ? Refusal.OfferUnknown : Refusal.CallUnknown);
        if (action == "reject") return Answer(await calls.Ask(new OfferRefused(offer.Id), stop));
        // A telephone that rings is taken by lifting it; joining it while it rings would join nothing.
        if (state.Agents.TryGetValue(agent, out var shift) && !shift.Standing) return Refused.Because(RefusalCatalogue.PhoneRings);
        return Answer(await calls.Ask(new OfferTaken(offer.Id), stop));
    }

    private static IResult Answer(Refusal? refusal) => refusal is { } why ? Refused.Because(why) : TypedResults.NoContent();
}
