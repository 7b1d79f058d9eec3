using Antiphon.Switch.Trunks;

namespace Antiphon.Switch.Legs;

/// <summary>One place that an INVITE goes to.</summary>
/// <param name="Uri">Request-URI.</param>
/// <param name="Number">As dialled, for To.</param>
/// <param name="Credentials">Answers a challenge of this place, and of no other (threat 5).</param>
internal sealed record Callee(SipUri Uri, string Number, SipTarget Target, SipCredentials? Credentials)
{
    /// <summary>Null: a phone of ours. The places of a trunk are tried one after the other, those of an extension all at once.</summary>
    internal Trunk? Trunk { get; init; }

    /// <summary>What its account wants of the media.</summary>
    internal MediaWishes Wishes { get; init; } = MediaWishes.None;

    /// <summary>Proxies on the way, as Route (RFC 3327 §5.5).</summary>
    internal IReadOnlyList<NameAddr> Route { get; init; } = [];

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
        var wishes = MediaWishes.Of(exchange.Directory.Extension(number));
        foreach (var binding in exchange.Registrar.BindingsOf(number))
            if (binding.Via.IsReachable && SipUri.TryParse(binding.Uri, out var uri)) callees.Add(new Callee(uri, number, binding.Via, null) { Route = binding.Path, Wishes = wishes });
        return callees;
    }

    private static IReadOnlyList<Callee> OfTrunk(TrunkTarget wish, Exchange exchange)
    {
        if (exchange.Directory.ByName(wish.Trunk) is not { FarEnd: { } far } trunk || !IsDialable(wish.Number)) return [];
        var uri = SipUri.Of(wish.Number, TrunkProbe.HostOf(far.Host), far.Port);
        var credentials = trunk.Outbound is { } secret ? new SipCredentials(secret.User, secret.Password) : null;
        var wishes = MediaWishes.Of(trunk);
        return [.. exchange.Trunks.TargetsOf(trunk.Name).Select(target => new Callee(uri, wish.Number, target, credentials) { Trunk = trunk, Wishes = wishes })];
    }

    /// <summary>Numbers and plain names; nothing that could be read as more than a user part (threat 13).</summary>
    internal static bool IsDialable(string number) =>
        number.Length is > 0 and <= 64 && number.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '*' or '#' or '-' or '_' or '.');
}
