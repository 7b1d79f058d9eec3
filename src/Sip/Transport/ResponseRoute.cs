using System.Net;

namespace Antiphon.Sip;

/// <summary>Where a response goes (RFC 3261 §18.2.2, RFC 3581 §4): back over the connection or socket of the request.</summary>
internal static class ResponseRoute
{
    /// <summary>Null: nowhere; the connection is gone and can not be made again.</summary>
    internal static SipTarget? Of(SipRequest request)
    {
        if (request.Source is not { } source) return null;
        var via = request.TopVia;
        if (source.Kind == SipTransportKind.Udp)
            return via.HasRport ? source : source with { Remote = new IPEndPoint(source.Remote.Address, PortOf(via, 5060)) };
        if (source.Flow is { IsOpen: true }) return source;
        // maddr and the sent-by name are not followed: a response must not be sent to where a stranger points.
        return source.Kind == SipTransportKind.Tcp ? new SipTarget(source.Kind, new IPEndPoint(source.Remote.Address, PortOf(via, 5060))) : null;
    }

    private static int PortOf(Via via, int standard) => via.Port == 0 ? standard : via.Port;
}
