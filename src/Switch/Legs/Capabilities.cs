using Antiphon.Sip;

namespace Antiphon.Switch.Legs;

/// <summary>What we say that we can do.</summary>
internal static class Capabilities
{
    internal const string Allow = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, REGISTER";

    /// <summary>Tags of Require that we do not support, for Unsupported; empty when there are none.</summary>
    internal static string NotSupported(SipRequest request, params string[] supported) =>
        string.Join(", ", request.Tokens(HeaderId.Require).Except(supported, StringComparer.OrdinalIgnoreCase));

    internal static void AnswerOptions(ServerTransaction tx) =>
        tx.Respond(tx.Response(200).Add(HeaderId.Allow, Allow).Add(HeaderId.Accept, "application/sdp").Add(HeaderId.Supported, "timer").Build());

    internal static void MethodNotAllowed(ServerTransaction tx) => tx.Respond(tx.Response(405).Add(HeaderId.Allow, Allow).Build());
}
