using Antiphon.Media.Engine;
using Antiphon.Sip;
using Antiphon.Switch.Contract;
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
        if (LegMedia.HasUnknownBody(invite)) { Respond(tx, 415, HeaderId.Accept, "application/sdp"); return; }          // §8.2.3
        if (SessionTimer.IsTooShort(invite, exchange.Limits))                                                           // RFC 4028 §9
        {
            Respond(tx, 422, HeaderId.MinSe, exchange.Limits.SessionIntervalMin.TotalSeconds.ToString("0"));
            return;
        }
        if (exchange.Stopping || exchange.Legs.Count >= exchange.Limits.LegsMax) { Overloaded(tx); return; }
        if (Replacement.Check(invite, origin, exchange, out var replaced) is var refusal and not 0) { tx.Respond(refusal); return; }      // RFC 3891 §3
        Take(invite, tx, identity, origin, replaced);
    }

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
        var (caller, name) = CallerOf(invite, identity, origin);
        exchange.Note(SwitchNote.Leg, $"leg {leg.Id} arrived: {origin.Kind} {origin.Name}, {Masked.Number(caller)} to {Masked.Number(invite.Uri.User)}");
        exchange.Tell(new LegArrived(leg.Id, origin, Clipped(invite.Uri.User), caller, name, exchange.Now));
    }

    /// <summary>The number of an extension; P-Asserted-Identity of a trusted trunk, else From. Withheld (RFC 3323, RFC 3325 §7): empty.</summary>
    private static (string Number, string Name) CallerOf(SipRequest invite, Identity identity, LegOrigin origin)
    {
        if (origin.Kind == OriginKind.Extension) return (origin.Name, Clipped(invite.From.DisplayName));
        var caller = identity.TrustsIdentity && invite.AssertedIdentity() is { } asserted ? asserted : invite.From;
        var withheld = caller.Uri.User.Equals("anonymous", StringComparison.OrdinalIgnoreCase)
            || caller.Uri.Host.Equals("anonymous.invalid", StringComparison.OrdinalIgnoreCase)
            || invite.Lists(HeaderId.Privacy, "id"u8) || invite.Lists(HeaderId.Privacy, "user"u8);
        return withheld ? ("", "") : (Clipped(caller.Uri.User), Clipped(caller.DisplayName));
    }

    private static string Clipped(string text) => text.Length <= 128 ? text : text[..128];

    private static void Overloaded(ServerTransaction tx) => Respond(tx, 503, HeaderId.RetryAfter, RetryAfterSeconds.ToString());

    private static void Respond(ServerTransaction tx, int status, HeaderId header, string value) => tx.Respond(tx.Response(status).Add(header, value).Build());
}
