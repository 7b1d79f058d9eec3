using Antiphon.Sip;
using Antiphon.Switch.Contract;

namespace Antiphon.Switch.Legs;

/// <summary>One place that an INVITE goes to.</summary>
/// <param name="Uri">Request-URI.</param>
/// <param name="Number">As dialled, for To.</param>
/// <param name="Credentials">Answers a challenge of this place, and of no other (threat 5).</param>
internal sealed record Callee(SipUri Uri, string Number, SipTarget Target, SipCredentials? Credentials)
{
    /// <summary>Nowhere: empty.</summary>
    internal static IReadOnlyList<Callee> Of(DialTarget target, Exchange exchange) => target switch
    {
        ExtensionTarget extension => OfExtension(extension.Extension, exchange),
        TrunkTarget trunk => OfTrunk(trunk, exchange),
        _ => [],
    };

    private static List<Callee> OfExtension(string number, Exchange exchange)
    {
        var callees = new List<Callee>();
        foreach (var binding in exchange.Registrar.BindingsOf(number))
            if (binding.Via.IsReachable && SipUri.TryParse(binding.Uri, out var uri)) callees.Add(new Callee(uri, number, binding.Via, null));
        return callees;
    }

    private static IReadOnlyList<Callee> OfTrunk(TrunkTarget wish, Exchange exchange)
    {
        if (exchange.Directory.ByName(wish.Trunk) is not { Destination: { } destination } trunk || !IsDialable(wish.Number)) return [];
        var uri = SipUri.Of(wish.Number, destination.Address.ToString(), destination.Port);
        var credentials = trunk.Outbound is { } secret ? new SipCredentials(secret.User, secret.Password) : null;
        return [new Callee(uri, wish.Number, new SipTarget(SipTransportKind.Udp, destination), credentials)];
    }

    /// <summary>Numbers and plain names; nothing that could be read as more than a user part (threat 13).</summary>
    internal static bool IsDialable(string number) =>
        number.Length is > 0 and <= 64 && number.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '*' or '#' or '-' or '_' or '.');
}
