using System.Security;
using System.Text;
using Antiphon.Sip;
using Antiphon.Switch.Legs;

namespace Antiphon.Switch.Subscriptions;

/// <summary>What an extension is doing (RFC 4235 §4), always in full. Of its calls only direction and state are told: with whom it speaks is
/// nobody's business, and Call-IDs and tags would let a watcher reach into the call.</summary>
internal static class DialogInfo
{
    /// <summary>Dialogs told of one extension.</summary>
    private const int DialogsMax = 8;

    internal static SipBody Body(string entity, int version, IEnumerable<Leg> legs)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n");
        text.Append($"<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"{version}\" state=\"full\" entity=\"{SecurityElement.Escape(entity)}\">\r\n");
        foreach (var leg in legs.Where(l => StateOf(l) is not null).Take(DialogsMax))
            text.Append($"<dialog id=\"{leg.Id}\" direction=\"{(leg is InboundLeg ? "initiator" : "recipient")}\"><state>{StateOf(leg)}</state></dialog>\r\n");
        text.Append("</dialog-info>\r\n");
        return SipBody.Text(EventPackage.Dialog.ContentType, text.ToString());
    }

    // §3.7.1. A browser keeps one leg for its whole shift: it is busy while that is joined.
    private static string? StateOf(Leg leg) => leg.State switch
    {
        LegState.Arrived or LegState.Dialling => "trying",
        LegState.Ringing or LegState.Early => leg is InboundLeg ? "proceeding" : "early",
        LegState.Answering or LegState.Up => leg is InboundLeg { IsBrowser: true, Partner: null } ? null : "confirmed",
        _ => null,
    };
}
