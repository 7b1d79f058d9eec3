using System.Security;
using System.Text;
using Antiphon.Switch.Legs;

namespace Antiphon.Switch.Subscriptions;

/// <summary>What an extension is doing (RFC 4235 §4), always in full. Others learn direction and state of its calls alone: with whom it speaks is
/// nobody's business. A phone of the extension itself is told of its own calls with whom, and the dialog, which it may take over (RFC 3891).</summary>
internal static class DialogInfo
{
    /// <summary>Dialogs told of one extension.</summary>
    internal const int DialogsMax = 8;

    /// <param name="own">The subscriber is a phone of this extension.</param>
    internal static SipBody Body(string entity, int version, IEnumerable<Leg> legs, bool own)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n");
        text.Append($"<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"{version}\" state=\"full\" entity=\"{SecurityElement.Escape(entity)}\">\r\n");
        foreach (var leg in legs.Where(l => StateOf(l) is not null).Take(DialogsMax))
            text.Append($"<dialog id=\"{leg.Id}\"{(own ? Identity(leg) : "")} direction=\"{(leg is InboundLeg ? "initiator" : "recipient")}\">{State(leg)}{(own ? Remote(leg, entity) : "")}</dialog>\r\n");
        text.Append("</dialog-info>\r\n");
        return SipBody.Text(EventPackage.Dialog.ContentType, text.ToString());
    }

    /// <summary>It talks, or is about to.</summary>
    internal static bool IsBusy(Leg leg) => StateOf(leg) == Confirmed;

    private const string Confirmed = "confirmed", Terminated = "terminated";

    // §3.7.1. A browser keeps one leg for its whole shift: it is busy while that is joined.
    private static string? StateOf(Leg leg) => leg.State switch
    {
        LegState.Arrived or LegState.Dialling => "trying",
        LegState.Ringing or LegState.Early => leg is InboundLeg ? "proceeding" : "early",
        LegState.Answering or LegState.Up => leg is InboundLeg { IsBrowser: true, Partner: null } ? null : Confirmed,
        LegState.Ended when leg.Ending is not null => Terminated,
        _ => null,
    };

    private static string State(Leg leg) => StateOf(leg) is Terminated ? $"<state event=\"{EventOf(leg.Ending!)}\">{Terminated}</state>" : $"<state>{StateOf(leg)}</state>";

    // §4.1.3, as the extension sees it: the far end of our leg is its local side.
    private static string EventOf(LegEnded end) => end.By switch
    {
        EndedBy.Network => end.Cause == HangupCause.NoAnswer ? "timeout" : "error",
        EndedBy.FarEnd when end.SipStatus == 0 => "local-bye",
        EndedBy.FarEnd => end.Cause == HangupCause.Cancelled ? "cancelled" : "rejected",
        _ when end.SipStatus == 0 => "remote-bye",
        _ => end.Cause == HangupCause.NoAnswer ? "timeout" : end.SipStatus == 487 ? "cancelled" : "rejected",
    };

    // §4.1.1: the tags as the phone knows them.
    private static string Identity(Leg leg) => leg.Session.Usage?.Dialog?.Id is { } dialog
        ? $" call-id=\"{SecurityElement.Escape(dialog.CallId)}\" local-tag=\"{SecurityElement.Escape(dialog.RemoteTag)}\" remote-tag=\"{SecurityElement.Escape(dialog.LocalTag)}\"" : "";

    private static string Remote(Leg leg, string entity) => leg.OtherParty is { Length: > 0 } number
        ? $"<remote><identity>{SecurityElement.Escape($"sip:{number}{entity[entity.IndexOf('@')..]}")}</identity></remote>" : "";
}
