using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Antiphon.Server.Features.Phone;

/// <summary>A phone that may register.</summary>
internal sealed class ExtensionRow
{
    public required string Number { get; init; }

    /// <summary>A digest account, encrypted: see <see cref="SecretBox"/>.</summary>
    public required string Secrets { get; set; }
    public DateTimeOffset? ValidUntil { get; set; }
    public bool MayCallOutside { get; set; }
}

/// <summary>A SIP connection to a carrier or a gateway.</summary>
internal sealed class TrunkRow
{
    public required string Name { get; init; }

    /// <summary>An inbound request belongs to the first trunk that fits.</summary>
    public int Position { get; set; }

    /// <summary>Source addresses that are trusted without digest, separated by blanks.</summary>
    public string Sources { get; set; } = "";

    /// <summary>Address and port; null: inbound only.</summary>
    public string? Destination { get; set; }

    /// <summary>What we present to the far end, encrypted: see <see cref="SecretBox"/>.</summary>
    public string? Secrets { get; set; }
    public bool TrustsIdentity { get; set; }
}

internal sealed class PhoneTables : IEntityTypeConfiguration<ExtensionRow>, IEntityTypeConfiguration<TrunkRow>
{
    public void Configure(EntityTypeBuilder<ExtensionRow> extensions) => extensions.ToTable("extensions").HasKey(e => e.Number);

    public void Configure(EntityTypeBuilder<TrunkRow> trunks) => trunks.ToTable("trunks").HasKey(t => t.Name);
}
