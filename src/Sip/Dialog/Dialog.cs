using System.Net;

namespace Antiphon.Sip;

public enum DialogState { Early, Confirmed, Terminated }

/// <summary>A dialog, either side (RFC 3261 §12). On the loop only.</summary>
public sealed class Dialog
{
    private readonly NameAddr _local;
    private readonly NameAddr _remote;
    private uint? _remoteSeq;
    private uint? _remoteRSeq;
    private SipTarget _hop;

    private Dialog(DialogId id, NameAddr local, NameAddr remote, SipUri remoteTarget, IReadOnlyList<NameAddr> routeSet, uint localSeq, SipTarget hop) =>
        (Id, _local, _remote, RemoteTarget, RouteSet, LocalSeq, _hop) = (id, local, remote, remoteTarget, routeSet, localSeq, hop);

    public DialogId Id { get; }

    public DialogState State { get; internal set; }

    /// <summary>Contact of the far end: Request-URI of what we send (§12.2.1.1).</summary>
    public SipUri RemoteTarget { get; private set; }

    public IReadOnlyList<NameAddr> RouteSet { get; private set; }

    /// <summary>CSeq number of our last request.</summary>
    public uint LocalSeq { get; private set; }

    public NameAddr RemoteParty => _remote;

    /// <summary>Dialog of a UAS (§12.1.1).</summary>
    public static Dialog OfUas(SipRequest request, string localTag)
    {
        var id = new DialogId(request.CallId, localTag, request.From.Tag ?? "");
        return new Dialog(id, request.To.WithTag(localTag), request.From, ContactOf(request) ?? request.From.Uri,
            request.Addresses(HeaderId.RecordRoute), localSeq: 0, request.Source!) { _remoteSeq = request.CSeq.Number };
    }

    /// <summary>Dialog of a UAC (§12.1.2). A response without a tag is of a UAS of RFC 2543 and counts as tag "".</summary>
    public static Dialog OfUac(SipRequest request, SipResponse response, SipTarget target)
    {
        var id = new DialogId(request.CallId, request.From.Tag!, response.To.Tag ?? "");
        var routes = response.Addresses(HeaderId.RecordRoute).Reverse().ToArray();
        return new Dialog(id, request.From, response.To, ContactOf(response) ?? request.Uri, routes, request.CSeq.Number, response.Source ?? target)
        {
            State = response.IsSuccess ? DialogState.Confirmed : DialogState.Early,
        };
    }

    /// <summary>2xx for an early dialog: the route set is computed anew, the sequence is kept (§13.2.2.4).</summary>
    internal void Confirm(SipResponse response)
    {
        State = DialogState.Confirmed;
        RouteSet = [.. response.Addresses(HeaderId.RecordRoute).Reverse()];
        RefreshTarget(response);
    }

    /// <summary>Target refresh by INVITE, UPDATE and their 2xx (§12.2.1.2, §12.2.2).</summary>
    internal void RefreshTarget(SipMessage message)
    {
        if (ContactOf(message) is { } contact) RemoteTarget = contact;
        Heard(message);
    }

    /// <summary>The far end was heard from there: a browser that came back has a new connection.</summary>
    internal void Heard(SipMessage message)
    {
        if (message.Source is { } source) _hop = source;
    }

    /// <summary>Requests of the dialog may come from there: whence it was heard last, its Contact, or a proxy of its route. A Contact or route that is a
    /// name is not looked up here: then any host may be it.</summary>
    internal bool IsKnownHost(SipTarget? source)
    {
        if (source is null || source.Flow is { } flow && flow == _hop.Flow && flow.Remote is not null) return true;
        var address = source.Remote.Address;
        if (address.Equals(_hop.Remote.Address) || IsAt(RemoteTarget, address)) return true;
        foreach (var route in RouteSet)
            if (IsAt(route.Uri, address)) return true;
        return false;
    }

    private bool IsAt(SipUri uri, IPAddress address) =>
        uri.Address is { } known ? known.Equals(address) : _hop.Kind is not (SipTransportKind.Ws or SipTransportKind.Wss);

    /// <summary>False: lower than one seen before, answer 500 (§12.2.2). ACK and CANCEL are not to be asked about.</summary>
    internal bool IsInOrder(SipRequest request)
    {
        if (request.CSeq.Number <= _remoteSeq) return false;
        _remoteSeq = request.CSeq.Number;
        return true;
    }

    /// <summary>False: this reliable provisional response came before, or one before it is missing (RFC 3262 §4).</summary>
    internal bool IsNextReliable(uint rseq)
    {
        if (_remoteRSeq is { } last && rseq != last + 1) return false;
        _remoteRSeq = rseq;
        return true;
    }

    /// <summary>A request of the dialog with the next number (§12.2.1.1).</summary>
    public SipRequestBuilder NewRequest(SipMethod method) => Build(method, ++LocalSeq);

    /// <summary>A number for a repeated request; also after the INVITE itself was repeated with credentials.</summary>
    internal uint NextSeq() => ++LocalSeq;

    /// <summary>ACK for a 2xx: the number of its INVITE (§13.2.2.4).</summary>
    public SipRequestBuilder NewAck(uint inviteSeq) => Build(SipMethod.Ack, inviteSeq);

    /// <summary>Where requests go: the first route, or the remote target when it is an address that can be reached, or back where we last heard from it.</summary>
    public SipTarget Target
    {
        get
        {
            if (RouteSet.Count > 0) return SipEndpoint.TargetOf(RouteSet[0].Uri) is { } route ? OverHop(route) : _hop;
            if (_hop.Kind != SipTransportKind.Udp && _hop.IsReachable) return _hop;
            if (SipEndpoint.TargetOf(RemoteTarget) is not { } contact) return _hop;
            // A private address seen from outside is behind a NAT: only the way it came leads back.
            return IsPrivate(contact.Remote.Address) && !IsPrivate(_hop.Remote.Address) ? _hop : OverHop(contact);
        }
    }

    private SipTarget OverHop(SipTarget target) =>
        target.Kind == _hop.Kind && (_hop.Kind == SipTransportKind.Udp ? target.Remote.AddressFamily == _hop.Remote.AddressFamily : target.Remote.Equals(_hop.Remote))
            ? target with { Flow = _hop.Flow } : target;

    private SipRequestBuilder Build(SipMethod method, uint seq)
    {
        // A first hop without lr is a strict router of RFC 2543: it wants to be the Request-URI (§12.2.1.1).
        var strict = RouteSet.Count > 0 && !RouteSet[0].Uri.IsLooseRouter;
        var builder = new SipRequestBuilder(method, strict ? RouteSet[0].Uri with { Headers = "" } : RemoteTarget);
        foreach (var route in RouteSet.Skip(strict ? 1 : 0)) builder.Add(HeaderId.Route, route);
        if (strict) builder.Add(HeaderId.Route, new NameAddr(RemoteTarget));
        return builder.Add(HeaderId.MaxForwards, 70).Add(HeaderId.From, _local).Add(HeaderId.To, _remote)
            .Add(HeaderId.CallId, Id.CallId).Add(HeaderId.CSeq, new CSeq(seq, method).ToString());
    }

    private static SipUri? ContactOf(SipMessage message) => message.Contacts() is [{ Uri: { Scheme: SipScheme.Sip or SipScheme.Sips } uri }, ..] ? uri : null;

    private static bool IsPrivate(IPAddress address)
    {
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal) return true;
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out var length) && length == 4
            && (bytes[0] == 10 || (bytes[0] == 172 && bytes[1] is >= 16 and < 32) || (bytes[0] == 192 && bytes[1] == 168)
                || (bytes[0] == 169 && bytes[1] == 254) || (bytes[0] == 100 && bytes[1] is >= 64 and < 128));
    }
}
