using Antiphon.Switch.Legs;

namespace Antiphon.Switch.Transfers;

/// <summary>Whereto a REFER points (RFC 3515 §2.1): a number, or a leg of the same phone that is to be replaced (RFC 3891).</summary>
/// <param name="Status">200, or the status that refuses it.</param>
internal readonly record struct ReferTarget(int Status, string Number, Leg? Replaces)
{
    /// <summary>Only the user part counts, and of the headers only Replaces: a phone says whom it wants, not how to get there (threats 13, 31).</summary>
    internal static ReferTarget Read(SipRequest refer, string extension, Exchange exchange)
    {
        if (refer.Addresses(HeaderId.ReferTo) is not [{ Uri: var uri }]) return new(400, "", null);             // §2.4.1: exactly one
        if (uri.Scheme is not (SipScheme.Sip or SipScheme.Sips or SipScheme.Tel)) return new(416, "", null);
        if (uri.Params["method"] is { } method && !method.Equals("INVITE", StringComparison.OrdinalIgnoreCase)) return new(501, "", null);
        if (!Callee.IsDialable(uri.User)) return new(404, "", null);
        if (!uri.Headers.Contains("Replaces=", StringComparison.OrdinalIgnoreCase)) return new(200, uri.User, null);
        if (ReplacesHeader.Of(uri) is not { } replaces) return new(400, "", null);
        var leg = exchange.Ua.Find(replaces.Dialog)?.Tag as Leg;
        return leg is { State: LegState.Up } && leg.Extension == extension ? new(200, uri.User, leg) : new(404, "", null);
    }
}
