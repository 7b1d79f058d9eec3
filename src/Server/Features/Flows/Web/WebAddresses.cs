using System.Net;
using System.Net.Sockets;

namespace Antiphon.Server.Features.Flows.Web;

/// <summary>Which addresses a flow may ask: everything that is public, and inside only the hosts that the administrator named.</summary>
internal sealed class WebAddresses
{
    private volatile ImmutableHashSet<string> _inside = ImmutableHashSet<string>.Empty;

    /// <summary><c>host:port</c>, lower case.</summary>
    public IReadOnlyCollection<string> Inside => _inside;

    public void Allow(IEnumerable<string> hosts) => _inside = [.. hosts.Select(h => h.ToLowerInvariant())];

    public bool IsAllowed(string host, int port, IPAddress address) => _inside.Contains($"{host}:{port}".ToLowerInvariant()) || IsPublic(address);

    /// <summary>No address of this machine, of a private or special network, or that only wraps one (RFC 6890, 6598, 4193, 4291, 6052, 3056, 4380).</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var b = address.GetAddressBytes();
        if (address.AddressFamily is AddressFamily.InterNetwork)
            return b switch
            {
                [0 or 10 or 127, ..] => false,
                [100, >= 64 and < 128, ..] => false,
                [169, 254, ..] => false,
                [172, >= 16 and < 32, ..] => false,
                [192, 168, ..] or [192, 0, 0, _] or [192, 0, 2, _] or [192, 88, 99, _] => false,
                [198, 18 or 19, ..] or [198, 51, 100, _] or [203, 0, 113, _] => false,
                [>= 224, ..] => false,
                _ => true,
            };
        return b switch
        {
            [0x20, 0x01, 0x00, 0x00, ..] or [0x20, 0x02, ..] or [0x20, 0x01, 0x0d, 0xb8, ..] => false,
            [>= 0x20 and < 0x40, ..] => true,          // Global unicast is 2000::/3; all else is local, multicast or wraps something.
            _ => false,
        };
    }
}

/// <summary>The address is none that a flow may ask.</summary>
internal sealed class AddressRefusedException() : Exception("the address is not allowed");
