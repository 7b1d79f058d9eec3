using System.Security;

namespace Antiphon.Switch.Subscriptions;

/// <summary>Presence of an extension (RFC 3856 §6.3, PIDF of RFC 3863): open while a phone of it is registered, and whether it talks (RFC 4480 §3.2).</summary>
internal static class PresenceDocument
{
    internal static SipBody Body(string entity, bool isOpen, bool talks) => SipBody.Text(EventPackage.Presence.ContentType,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
        + $"<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" xmlns:dm=\"urn:ietf:params:xml:ns:pidf:data-model\" xmlns:rpid=\"urn:ietf:params:xml:ns:pidf:rpid\" entity=\"{SecurityElement.Escape(entity)}\">\r\n"
        + $"<tuple id=\"phone\"><status><basic>{(isOpen ? "open" : "closed")}</basic></status><contact>{SecurityElement.Escape(entity)}</contact></tuple>\r\n"
        + (talks ? "<dm:person id=\"person\"><rpid:activities><rpid:on-the-phone/></rpid:activities></dm:person>\r\n" : "")
        + "</presence>\r\n");
}
