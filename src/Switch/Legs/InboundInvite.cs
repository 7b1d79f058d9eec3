using Antiphon.Media.Engine;
using Antiphon.Switch.Transfers;
using Antiphon.Switch.Trunks;

namespace Antiphon.Switch.Legs;

/// <summary>UAS core, INVITE outside a dialog. The questions of RFC 3261 §8.2, in its order, after the one who asks: nobody unknown
/// learns more than that he is unknown.</summary>
internal sealed class InboundInvite(Exchange exchange)
{
    private const int RetryAfterSeconds = 5;

    internal void OnInvite(SipRequest invite, ServerTransaction tx)
    {
        var identity = exchange.Identification.Identify(invite);
        if (identity.Origin is not { } origin)
        {
            exchange.Note(SwitchNote.Refused, $"INVITE from {invite.Source!.Remote.Address} refused: {identity.Refusal}");
            exchange.Identification.Refuse(invite, tx, identity);
            return;
        }
        if (invite.MaxForwards() < 0) { tx.Respond(400, "Malformed Max-Forwards"); return; }
        if (invite.MaxForwards() == 0) { tx.Respond(483); return; }
        if (tx.IsMerged) { tx.Respond(482); return; }                                                        // §8.2.2.2
        if (invite.Uri.Scheme == SipScheme.Other) { tx.Respond(416); return; }                                          // §8.2.2.1
        if (!Capabilities.MeetsRequire(invite, tx)) return;                                                             // §8.2.2.3
        if (LegMedia.HasUnknownBody(invite)) { Respond(tx, 415, HeaderId.Accept, Capabilities.Accept); return; }          // §8.2.3
        if (SessionTimer.IsTooShort(invite, exchange.Limits))                                                           // RFC 4028 §9
        {
            Respond(tx, 422, HeaderId.MinSe, exchange.Limits.SessionIntervalMin.TotalSeconds.ToString("0"));
            return;
        }
        if (exchange.Stopping || exchange.Legs.Count >= exchange.Limits.LegsMax) { Overloaded(tx); return; }
        if (Replacement.Check(invite, origin, exchange, out var replaced) is var refusal and not 0) { tx.Respond(refusal); return; }      // RFC 3891 §3
        if (replaced is null && IsAboveItsLegs(origin)) { Overloaded(tx); return; }
        Take(invite, tx, identity, origin, replaced);
    }

    private bool IsAboveItsLegs(LegOrigin origin) =>
        origin.Kind == OriginKind.Extension && exchange.Legs.OfExtension(origin.Name).Count() >= exchange.Limits.LegsPerExtensionMax;

    private void Take(SipRequest invite, ServerTransaction tx, Identity identity, LegOrigin origin, Leg? replaced)
    {
        var counted = !(identity.ByAddress && exchange.Limits.TrustedSourcesExempt);
        if (counted && !exchange.Sources.TryBeginInvite(invite.Source!.Remote.Address)) { Overloaded(tx); return; }
        var leg = new InboundLeg(exchange, exchange.Ids.NextLeg(), invite, origin, counted);
        switch (leg.TryPrepareMedia())
        {
            case OpenPortProblem.None when leg.OfferRefused: leg.Discard(); tx.Respond(488); return;                    // RFC 3264 §6
            case OpenPortProblem.NoDtls: leg.Discard(); tx.Respond(488, "No DTLS Here"); return;
            case not OpenPortProblem.None: leg.Discard(); Overloaded(tx); return;
        }
        leg.Take(tx);
        if (replaced is not null) { Replacement.Carry(leg, replaced, origin, exchange); return; }
        var (caller, name) = CallerIdentity.Of(invite, identity, origin);
        var called = CallerIdentity.Number(invite.Uri);
        exchange.Note(SwitchNote.Leg, $"leg {leg.Id} arrived: {origin.Kind} {origin.Name}, {Masked.Number(caller)} to {Masked.Number(called)}");
        exchange.Tell(new LegArrived(leg.Id, origin, called, caller, name, exchange.Now) { Diversions = identity.TrustsIdentity ? DiversionHeaders.Read(invite) : [] });
    }

    private static void Overloaded(ServerTransaction tx) => Respond(tx, 503, HeaderId.RetryAfter, RetryAfterSeconds.ToString());

    private static void Respond(ServerTransaction tx, int status, HeaderId header, string value) => tx.Respond(tx.Response(status).Add(header, value).Build());
}
