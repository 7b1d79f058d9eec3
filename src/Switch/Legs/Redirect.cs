using System.Globalization;
using Antiphon.Switch.Trunks;

namespace Antiphon.Switch.Legs;

/// <summary>Where a 300, 301 or 302 sends an outbound leg (RFC 3261 §8.1.3.4). Followed by the rights of who redirects, never blindly (threat 31): a
/// phone reaches another extension of ours, a trunk another address of the same trunk. Anything else is left to the commander.</summary>
internal static class Redirect
{
    /// <summary>Redirections of one leg that are followed.</summary>
    internal const int HopsMax = 3;

    /// <summary>Empty: not to be followed.</summary>
    internal static IReadOnlyList<Callee> Of(DialTarget target, Callee called, SipResponse response, Exchange exchange)
    {
        if (response.Status is not (300 or 301 or 302)) return [];
        foreach (var contact in InOrder(response))
        {
            var callees = target switch
            {
                ExtensionTarget when exchange.Directory.Extension(contact.User) is { } extension => Callee.Of(new ExtensionTarget(extension.Number), exchange),
                TrunkTarget trunk when exchange.Directory.ByName(trunk.Trunk) is { } known => WithinTrunk(known, called, contact),
                _ => [],
            };
            if (callees.Count > 0) return callees;
        }
        return [];
    }

    /// <summary>User part of the best Contact, for the commander; null when there is none that could be dialled.</summary>
    internal static string? Named(SipResponse response)
    {
        foreach (var contact in InOrder(response))
            if (Callee.IsDialable(contact.User)) return contact.User;
        return null;
    }

    private static IReadOnlyList<Callee> WithinTrunk(Trunk trunk, Callee called, SipUri contact)
    {
        if (SipEndpoint.TargetOf(contact) is not { } target || !Callee.IsDialable(contact.User)) return [];
        var address = PartyDirectory.Normal(target.Remote.Address);
        var isTheirs = trunk.Sources.Contains(address) || called.Target.Remote.Address.Equals(address);
        return isTheirs ? [called with { Uri = SipUri.Of(contact.User, contact.Host, contact.Port), Target = called.Target with { Remote = target.Remote } }] : [];
    }

    // Contacts by q, the highest first (RFC 3261 §20.10).
    private static IEnumerable<SipUri> InOrder(SipResponse response) => response.Contacts()
        .OrderByDescending(c => double.TryParse(c.Params["q"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) ? q : 1)
        .Select(c => c.Uri).Where(u => u.Scheme is SipScheme.Sip or SipScheme.Sips or SipScheme.Tel).Take(8);
}
