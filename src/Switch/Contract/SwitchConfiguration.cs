using System.Collections.Immutable;
using System.Net;

namespace Antiphon.Switch.Contract;

/// <summary>Who may call and be called: an immutable snapshot, swapped whole. A leg keeps the snapshot it started with.</summary>
public sealed record SwitchConfiguration(ImmutableArray<Trunk> Trunks, ImmutableDictionary<string, Extension> Extensions)
{
    public static readonly SwitchConfiguration Empty = new([], ImmutableDictionary<string, Extension>.Empty);
}

/// <summary>A SIP connection to a carrier or a gateway. An inbound request belongs to the first trunk whose source address it has, or whose
/// digest it answers; one that belongs to none is refused (threat 1).</summary>
public sealed record Trunk(string Name)
{
    /// <summary>Source addresses trusted without digest.</summary>
    public ImmutableArray<IPAddress> Sources { get; init; } = [];

    /// <summary>Digest account under which the far end calls in; null: by address only.</summary>
    public DigestAccount? Inbound { get; init; }

    /// <summary>Where outbound calls go, when it is an address and UDP. Null: see <see cref="FarEnd"/>.</summary>
    public IPEndPoint? Destination { get; init; }

    /// <summary>Where outbound calls go; null: inbound only.</summary>
    public FarEnd? FarEnd { get => field ?? (Destination is { } at ? new FarEnd(at.Address.ToString(), at.Port, TrunkTransport.Udp) : null); init; }

    /// <summary>The addresses behind <see cref="FarEnd"/> are trusted like <see cref="Sources"/>.</summary>
    public bool AcceptsFromFarEnd { get; init; }

    /// <summary>We register with the far end, by <see cref="Outbound"/>. Calls come to that contact from its address.</summary>
    public bool Registers { get; init; }

    /// <summary>Interval of the question whether it is there (OPTIONS). Null: never asked.</summary>
    public TimeSpan? ProbeEvery { get; init; }

    /// <summary>Name and password for the far end's challenges; null: a challenge ends the call.</summary>
    public DigestSecret? Outbound { get; init; }

    /// <summary>The synthetic floor.</summary>
    public bool Simulated { get; init; }

    /// <summary>The header P-Asserted-Identity is believed.</summary>
    public bool TrustsIdentity { get; init; }

    /// <summary>Tells the caller number in P-Asserted-Identity too (RFC 3325).</summary>
    public bool SendsIdentity { get; init; }

    /// <summary>From names our account; the caller number stands in P-Asserted-Identity alone.</summary>
    public bool FromIsAccount { get; init; }

    /// <summary>Codecs spoken, best first: PCMA, PCMU, G722, OPUS. Empty: all that this machine can, G.711 first. What it cannot is left out.</summary>
    public ImmutableArray<string> Codecs { get; init; } = [];

    /// <summary>Keys go there by SIP INFO, whatever else is agreed. Default false: as telephone events, or as tones where it has none.</summary>
    public bool KeysByInfo { get; init; }
}

/// <summary>A phone that registers: hardware, softphone or browser.</summary>
public sealed record Extension(string Number, DigestAccount Account)
{
    /// <summary>The account is void after this instant: browsers get short-lived secrets. Null: until changed.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    public bool Simulated { get; init; }

    /// <summary>May be told apart in figures and rights by the Server; the switch itself only carries it.</summary>
    public bool MayCallOutside { get; init; }

    /// <summary>As <see cref="Trunk.Codecs"/>.</summary>
    public ImmutableArray<string> Codecs { get; init; } = [];

    /// <summary>As <see cref="Trunk.KeysByInfo"/>.</summary>
    public bool KeysByInfo { get; init; }
}

/// <summary>Digest secrets as stored: HA1 in lower-case hex, RFC 7616 §3.4.2. No password is kept. SHA-256 may be missing (browsers know only MD5).</summary>
public sealed record DigestAccount(string User, string Realm, string Ha1Md5, string? Ha1Sha256);

/// <summary>A secret that we present. In the clear, because RFC 7616 needs it for a realm that is not known beforehand.</summary>
public sealed record DigestSecret(string User, string Password);
