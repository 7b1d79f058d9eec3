using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Antiphon.Switch;

/// <summary>Where the switch listens and what it calls itself. Fixed from start to stop.</summary>
public sealed record SwitchOptions
{
    /// <summary>Address that signalling and media sockets are bound to. Default 0.0.0.0; with it, set <see cref="AdvertisedAddress"/>.</summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Any;

    /// <summary>Address written into Via, Contact and SDP. Null: <see cref="BindAddress"/>, or 127.0.0.1 when that is "any".</summary>
    public IPAddress? AdvertisedAddress { get; init; }

    /// <summary>A second address, IPv6, where the first is IPv4: SIP and media are taken there too, on the same ports, and far ends that come over IPv6
    /// are told this one. Null: none.</summary>
    public IPAddress? Ipv6Address { get; init; }

    /// <summary>SIP over UDP and TCP. Default 5060; 0 lets the system choose, one number for both.</summary>
    public int SipPort { get; init; } = 5060;

    /// <summary>SIP over TLS. Default 5061; 0 lets the system choose. Without <see cref="Certificate"/> there is none.</summary>
    public int SipsPort { get; init; } = 5061;

    /// <summary>Ours, for SIP over TLS; asked at each handshake. Null: no TLS.</summary>
    public Func<X509Certificate2>? Certificate { get; init; }

    /// <summary>Whom the certificates of trunks over TLS must come from; asked at each handshake. Null or empty: those that the system trusts.</summary>
    public Func<X509Certificate2Collection>? TrustedRoots { get; init; }

    /// <summary>How names of trunks are looked up.</summary>
    public DnsOptions Dns { get; init; } = new();

    /// <summary>First UDP port of media, even. Default 20000.</summary>
    public int RtpPortFirst { get; init; } = 20_000;

    /// <summary>Last UDP port of media, inclusive. Default 29999: clear of the usual ephemeral range.</summary>
    public int RtpPortLast { get; init; } = 29_999;

    /// <summary>Threads that move media; one per core at most. Default 1, good for about 1,000 recorded calls.</summary>
    public int MediaThreads { get; init; } = 1;

    /// <summary>Fax workers: where they come from, and how many.</summary>
    public Antiphon.Media.Fax.FaxOptions Fax { get; init; } = new();

    /// <summary>Product name in the headers that name the software of a side.</summary>
    public string UserAgent { get; init; } = "Antiphon";

    /// <summary>Digest realm of our challenges; the stored HA1 are bound to it.</summary>
    public string Realm { get; init; } = "antiphon";

    /// <summary>Offers SHA-256 before MD5 where the account has both (RFC 8760). Default false: phones in use (baresip 1) give up at the
    /// first algorithm that they do not know instead of taking the next. Never to browsers (JsSIP does the same).</summary>
    /// <remarks>An account without an MD5 hash is challenged with SHA-256 in any case.</remarks>
    public bool OfferSha256 { get; init; }

    /// <summary>Timers of SIP transactions. Default: those of RFC 3261; shorter ones only where the network is known.</summary>
    public SipTimers SipTimers { get; init; } = SipTimers.Rfc;

    /// <summary>Signs calls to trunks that are told identities. Null: none is signed.</summary>
    public Contract.ICallSigner? Signer { get; init; }

    /// <summary>Seals recordings whose file name ends with <c>.sealed</c>. Null: such a recording fails.</summary>
    public Media.Recording.RecordingKeys? RecordingKeys { get; init; }

    public SwitchLimits Limits { get; init; } = new();

    /// <summary>As it stands in a URI: IPv6 in brackets.</summary>
    internal string AdvertisedHost => HostOf(Advertised);

    /// <summary>Our address for this far end.</summary>
    internal string HostFor(IPAddress farEnd) => IsOverIpv6(farEnd) ? HostOf(Ipv6Address!) : AdvertisedHost;

    /// <summary>The far end is reached from <see cref="Ipv6Address"/>.</summary>
    internal bool IsOverIpv6(IPAddress farEnd) => Ipv6Address is not null && farEnd.AddressFamily == AddressFamily.InterNetworkV6 && !farEnd.IsIPv4MappedToIPv6;

    private static string HostOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    internal IPAddress Advertised => AdvertisedAddress ?? (BindAddress.Equals(IPAddress.Any) || BindAddress.Equals(IPAddress.IPv6Any) ? IPAddress.Loopback : BindAddress);
}
