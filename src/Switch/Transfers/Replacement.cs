using Antiphon.Switch.Legs;

namespace Antiphon.Switch.Transfers;

/// <summary>INVITE with Replaces (RFC 3891 §3): a phone takes over a call of its own extension, such as from the desk to the mobile set.
/// Nobody takes over what is another's, and nothing outside may (threat 31).</summary>
internal static class Replacement
{
    /// <summary>Status that refuses it; 0: <paramref name="replaced"/> is to be replaced, or there is nothing to replace.</summary>
    internal static int Check(SipRequest invite, LegOrigin origin, Exchange exchange, out Leg? replaced)
    {
        replaced = null;
        if (!invite.Has(HeaderId.Replaces)) return 0;
        if (ReplacesHeader.Of(invite) is not { } replaces || CountOf(invite) > 1) return 400;
        if (origin.Kind != OriginKind.Extension) return 403;
        if (exchange.Ua.Find(replaces.Dialog)?.Tag is not Leg leg) return 481;
        if (leg.Extension != origin.Name) return 403;
        if (leg.State == LegState.Ended) return 603;
        if (leg.State != LegState.Up) return 481;                                // An early dialog: its own way is to answer it.
        if (replaces.EarlyOnly) return 486;
        replaced = leg;
        return 0;
    }

    /// <summary>The new leg is answered and stands in the bridge of the old one, which ends.</summary>
    internal static void Carry(InboundLeg by, Leg replaced, LegOrigin origin, Exchange exchange)
    {
        exchange.Note(SwitchNote.Leg, $"leg {by.Id} takes the place of {replaced.Id}");
        exchange.Tell(new LegReplaced(replaced.Id, by.Id, origin, exchange.Now));
        by.Answer();
        RecordingMove.CarryAll(exchange, replaced, by);
        if (replaced.Partner is { } partner) by.JoinWhenUp(partner.Id);
        replaced.HangUp(HangupCause.Normal);
    }

    private static int CountOf(SipRequest invite)
    {
        var count = 0;
        for (var i = 0; i < invite.HeaderCount; i++)
            if (invite.HeaderAt(i).Name.Equals("Replaces", StringComparison.OrdinalIgnoreCase)) count++;
        return count;
    }
}
