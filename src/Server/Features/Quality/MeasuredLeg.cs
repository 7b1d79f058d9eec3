using Antiphon.Server.Features.Calls.Projections;

namespace Antiphon.Server.Features.Quality;

/// <summary>How the media of one leg of a call went: the worse of its two directions.</summary>
internal sealed class MeasuredLeg
{
    public required string CallId { get; init; }
    public required string Leg { get; init; }
    public required DateTimeOffset At { get; init; }
    public required LegRole Role { get; init; }

    /// <summary>As spoken last: PCMA, PCMU, G722, OPUS.</summary>
    public string? Codec { get; init; }
    public double LossPercent { get; init; }
    public double JitterMs { get; init; }

    /// <summary>Null: the far end sent no reports.</summary>
    public double? RoundTripMs { get; init; }

    /// <summary>1.0–4.5.</summary>
    public double Mos { get; init; }
}

internal sealed class MeasuredLegTable : IEntityTypeConfiguration<MeasuredLeg>
{
    public void Configure(EntityTypeBuilder<MeasuredLeg> leg)
    {
        leg.ToTable("leg_quality").HasKey(l => new { l.CallId, l.Leg, l.At });
        leg.Property(l => l.Role).HasConversion<string>();
        Columns.InSnakeCase(leg.Metadata);
    }
}
