using Antiphon.Switch.Trunks;

namespace Antiphon.Switch.Legs;

/// <summary>Who calls, as an INVITE says it, and as ours say it: From, P-Asserted-Identity, Privacy (RFC 3323, 3325).</summary>
internal static class CallerIdentity
{
    private const int LengthMax = 128;

    /// <summary>The number of an extension; P-Asserted-Identity of a trusted trunk, else From. Withheld (RFC 3323, RFC 3325 §7): empty.</summary>
    internal static (string Number, string Name) Of(SipRequest invite, Identity identity, LegOrigin origin)
    {
        if (origin.Kind == OriginKind.Extension) return (origin.Name, Clipped(invite.From.DisplayName));
        var caller = identity.TrustsIdentity && invite.AssertedIdentity() is { } asserted ? asserted : invite.From;
        var withheld = caller.Uri.User.Equals("anonymous", StringComparison.OrdinalIgnoreCase)
            || caller.Uri.Host.Equals("anonymous.invalid", StringComparison.OrdinalIgnoreCase)
            || invite.WantsPrivacy();
        return withheld ? ("", "") : (Number(caller.Uri), Clipped(caller.DisplayName));
    }

    /// <summary>User part; of a tel URI the digits without their visual separators (RFC 3966 §5.1.1).</summary>
    internal static string Number(SipUri uri) => Clipped(uri.Scheme == SipScheme.Tel ? new string([.. uri.User.Where(c => !"-.()".Contains(c))]) : uri.User);

    /// <summary>From of our INVITE. Withheld, or no number at all: anonymous (RFC 3323 §4.1.1.3).</summary>
    internal static NameAddr From(DialLeg wish, Trunk? trunk, string domain)
    {
        if (wish.Withheld || !Callee.IsDialable(wish.Caller)) return new NameAddr(SipUri.Of("anonymous", "anonymous.invalid")) { DisplayName = "Anonymous" };
        var user = trunk is { FromIsAccount: true, Outbound: { } account } ? account.User : wish.Caller;
        return new NameAddr(SipUri.Of(user, domain)) { DisplayName = Plain(wish.CallerName) };
    }

    /// <summary>User part of our Contact: it may not tell what From keeps back.</summary>
    internal static string ContactUser(DialLeg wish) => !wish.Withheld && Callee.IsDialable(wish.Caller) ? wish.Caller : "anonymous";

    /// <summary>To a trunk that is to know who calls, whatever From says (RFC 3325 §9.1); with it the wish that it goes no further.</summary>
    internal static void Assert(SipRequestBuilder invite, DialLeg wish, Trunk? trunk, string domain)
    {
        if (wish.Withheld) invite.Add(HeaderId.Privacy, "id");
        if (trunk is null || !(trunk.SendsIdentity || trunk.FromIsAccount) || !Callee.IsDialable(wish.Caller)) return;
        invite.Add(HeaderId.PAssertedIdentity, new NameAddr(SipUri.Of(wish.Caller, domain)));
    }

    /// <summary>RFC 8224 §4.1: the number that is shown to a trunk which is told identities. A withheld one is not vouched for.</summary>
    internal static void Sign(SipRequestBuilder invite, DialLeg wish, Callee callee, Exchange exchange)
    {
        if (exchange.Options.Signer is not { } signer || callee.Trunk is not ({ SendsIdentity: true } or { FromIsAccount: true }) || wish.Withheld || !Callee.IsDialable(wish.Caller)) return;
        if (signer.Sign(new CallClaim(wish.Caller, callee.Number, exchange.Now)) is not { } identity) return;
        invite.Add("Date", exchange.Now.ToString("r")).Add("Identity", identity);
    }

    internal static string Clipped(string text) => text.Length <= LengthMax ? text : text[..LengthMax];

    private static string Plain(string name) => new([.. name.Take(64).Where(c => !char.IsControl(c))]);
}
