using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Antiphon.Sip;

public enum SipLogLevel { Debug, Information, Warning, Error }

/// <summary>Takes log lines. Called from the loop and from socket threads; must not block or throw. Texts hold no message bodies and no user parts.</summary>
public delegate void SipLog(SipLogLevel level, string text, Exception? exception = null);

/// <summary>What an endpoint listens on and how it calls itself. Port 0: the system chooses, see <see cref="SipEndpoint.Listening"/>.</summary>
public sealed record SipEndpointOptions
{
    public ImmutableArray<IPEndPoint> Udp { get; init; } = [];

    public ImmutableArray<IPEndPoint> Tcp { get; init; } = [];

    /// <summary>Where UDP and TCP ask for port 0 at one address they get the same number, as phones expect that know only one. Default false.</summary>
    public bool OnePortForUdpAndTcp { get; init; }

    /// <summary>TLS 1.2 and later, with <see cref="Certificate"/>.</summary>
    public ImmutableArray<IPEndPoint> Tls { get; init; } = [];

    /// <summary>Asked at each handshake: certificates are renewed. Null: no TLS.</summary>
    public Func<X509Certificate2>? Certificate { get; init; }

    /// <summary>Whom the certificates of far ends must come from; asked at each handshake. Null or empty: those that the system trusts.</summary>
    public Func<X509Certificate2Collection>? TrustedRoots { get; init; }

    /// <summary>Address in Via and Contact when the socket is bound to any address. Null: the address that the system would send from.</summary>
    public IPAddress? Advertised { get; init; }

    /// <summary>User-Agent in requests and Server in responses; empty: neither.</summary>
    public string Product { get; init; } = "";

    public SipLimits Limits { get; init; } = SipLimits.Default;

    public SipTimers Timers { get; init; } = SipTimers.Rfc;

    /// <summary>True: requests of that source that belong to no dialog are dropped without an answer. Asked from any thread; must be quick. Null: never.</summary>
    public Func<SipTarget, bool>? IsShutOut { get; init; }

    /// <summary>Null: nobody looks on.</summary>
    public ISipTap? Tap { get; init; }

    /// <summary>Carries the messages instead of sockets. Null: sockets.</summary>
    public ISipWire? Wire { get; init; }

    public SipLog? Log { get; init; }
}
