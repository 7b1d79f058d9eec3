using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Trunks;

/// <summary>A SIP connection to a carrier or a gateway.</summary>
internal sealed class TrunkRow
{
    public required string Name { get; init; }

    /// <summary>An inbound request belongs to the first trunk that fits.</summary>
    public int Position { get; set; }

    /// <summary>Source addresses that are trusted without digest, separated by blanks.</summary>
    public string Sources { get; set; } = "";

    /// <summary>Address and port of a trunk of old; new ones have theirs in <see cref="Settings"/>. Null: inbound only.</summary>
    public string? Destination { get; set; }

    /// <summary>What we present to the far end, encrypted: see <see cref="Phone.SecretBox"/>.</summary>
    public string? Secrets { get; set; }
    public bool TrustsIdentity { get; set; }

    /// <summary>A <see cref="TrunkDocument"/>.</summary>
    public string Settings { get; set; } = "{}";

    public TrunkDocument Document() => Documents.Read<TrunkDocument>(Settings);
}

/// <summary>What is kept of a trunk beside its columns.</summary>
internal sealed record TrunkDocument : TrunkManners
{
    public bool Disabled { get; init; }
    public string? Host { get; init; }
    public int Port { get; init; }
    public TrunkTransport? Transport { get; init; }
    public bool Registers { get; init; }
    public bool AcceptsFromFarEnd { get; init; }

    /// <summary>0: never asked.</summary>
    public int ProbeSeconds { get; init; }

    /// <summary>A digest account under which the far end calls in, encrypted; null: by address only.</summary>
    public string? InboundAccount { get; init; }
    public string? InboundUser { get; init; }
    public string? OutboundUser { get; init; }
}

/// <summary>An outbound route.</summary>
internal sealed class RouteRow
{
    public required string Id { get; init; }
    public int Position { get; set; }

    /// <summary>The engine's <see cref="OutboundRoute"/>.</summary>
    public required string Settings { get; set; }

    public static RouteRow Of(OutboundRoute route, int position) => new() { Id = route.Id, Position = position, Settings = Documents.Write(route) };

    public OutboundRoute Route() => Documents.Read<OutboundRoute>(Settings);
}

internal sealed class TrunkTables : IEntityTypeConfiguration<TrunkRow>, IEntityTypeConfiguration<RouteRow>
{
    public void Configure(EntityTypeBuilder<TrunkRow> trunks) => trunks.ToTable("trunks").HasKey(t => t.Name);

    public void Configure(EntityTypeBuilder<RouteRow> routes) => routes.ToTable("routes").HasKey(r => r.Id);
}
