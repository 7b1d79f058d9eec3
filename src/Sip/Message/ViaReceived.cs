using System.Net;

namespace Antiphon.Sip;

public sealed partial record Via
{
    /// <summary>The Via as a server returns it: received when the source differs from sent-by or rport is asked for, rport filled in
    /// (RFC 3261 §18.2.1, RFC 3581 §4). What the sender claims in these two is overwritten.</summary>
    public Via SeenFrom(IPEndPoint source)
    {
        var address = Plain(source.Address);
        var parameters = Params.Without("received");
        var same = IPAddress.TryParse(Host, out var host) && Plain(host).Equals(address);
        if (!same || HasRport) parameters = parameters.With("received", address.ToString());
        if (HasRport) parameters = parameters.With("rport", source.Port.ToString());
        return this with { Params = parameters };
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
