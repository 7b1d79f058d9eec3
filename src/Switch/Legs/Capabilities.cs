using Antiphon.Switch.Subscriptions;

namespace Antiphon.Switch.Legs;

/// <summary>What we say that we can do.</summary>
internal static class Capabilities
{
    internal const string Allow = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, REFER, SUBSCRIBE, REGISTER";

    internal const string Accept = "application/sdp, multipart/mixed";

    /// <summary>Extensions of calls, in Supported of INVITEs and their answers; the same may stand in Require.</summary>
    internal const string Supported = "timer, 100rel, replaces, norefersub";

    private static readonly string[] SupportedTags = Supported.Split(", ");

    /// <summary>Tags of Require that we do not support, for Unsupported; empty when there are none.</summary>
    internal static string NotSupported(SipRequest request, params string[] supported) => request.Has(HeaderId.Require)
        ? string.Join(", ", request.Tokens(HeaderId.Require).Except(supported, StringComparer.OrdinalIgnoreCase))
        : "";

    /// <summary>420 where the request requires what calls do not know here (RFC 3261 §8.2.2.3). False: it was refused.</summary>
    internal static bool MeetsRequire(SipRequest request, ServerTransaction tx)
    {
        if (NotSupported(request, SupportedTags) is not { Length: > 0 } tags) return true;
        tx.Respond(tx.Response(420).Add(HeaderId.Unsupported, tags).Build());
        return false;
    }

    internal static void AnswerOptions(ServerTransaction tx) => tx.Respond(tx.Response(200).Add(HeaderId.Allow, Allow)
        .Add(HeaderId.Accept, Accept).Add(HeaderId.AcceptEncoding, "identity").Add(HeaderId.Supported, Supported)
        .Add(HeaderId.AllowEvents, Watchers.AllowEvents).Build());

    /// <summary>A method that no RFC of ours knows: 501 (§21.5.2), with what we do know.</summary>
    internal static void NotImplemented(ServerTransaction tx) => tx.Respond(tx.Response(501).Add(HeaderId.Allow, Allow).Build());

    internal static void MethodNotAllowed(ServerTransaction tx) => tx.Respond(tx.Response(405).Add(HeaderId.Allow, Allow).Build());
}
