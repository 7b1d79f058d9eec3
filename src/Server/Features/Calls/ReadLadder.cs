using Antiphon.Switch.Contract;
using Microsoft.AspNetCore.Mvc;

namespace Antiphon.Server.Features.Calls;

/// <summary>The SIP messages of one leg of a call.</summary>
/// <param name="Role">caller, agent, party, customer or consulted.</param>
/// <param name="Forgotten">Messages left out between the first and the last ones.</param>
internal sealed record LadderView(LegId Leg, LegRole Role, IReadOnlyList<LadderStep> Steps, int Forgotten);

/// <summary><c>GET /api/calls/{id}/ladder</c>: what was said by SIP on the legs of a call, as long as the switch keeps it; empty afterwards. The standing leg
/// of a browser is not among them: it belongs to the shift.</summary>
internal static class ReadLadder
{
    public static async Task<Results<Ok<List<LadderView>>, Refused>> Handle(string id, HttpContext http, CallCentre calls, [FromServices] ISwitch telephony, IAuditTrail audit,
        CancellationToken stop)
    {
        if (!IdText.TryRead(id, out _)) return Refused.Because(RefusalCatalogue.NotFound);
        var legs = calls.Legs.Of(new CallId(id));
        var ladders = await telephony.Ladders([.. legs.Select(leg => leg.Leg)]);
        await audit.Write(http.User, "ladder-read", id, stop);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(ladders.Select(ladder => new LadderView(ladder.Leg, legs.First(leg => leg.Leg == ladder.Leg).Role, ladder.Steps, ladder.Forgotten)).ToList());
    }
}
