using Antiphon.Server.Features.Calls.Projections;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Antiphon.Server.Features.Recordings;

/// <summary>One recording; its name is the call's identity.</summary>
internal sealed class Recording
{
    public required string CallId { get; init; }

    /// <summary>Below <c>DATA/recordings</c>, with "/".</summary>
    public required string File { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public long LengthMs { get; set; }
    public RecordingState State { get; set; }

    public RecordingView View(DateTimeOffset now) =>
        new(CallId, State is RecordingState.Recording ? Math.Max(0, Math.Round((now - StartedAt).TotalSeconds, 3)) : LengthMs / 1000.0, State);
}

internal sealed class RecordingTable : IEntityTypeConfiguration<Recording>
{
    public void Configure(EntityTypeBuilder<Recording> recording)
    {
        recording.ToTable("recordings").HasKey(r => r.CallId);
        recording.Property(r => r.State).HasConversion<string>();
        Columns.InSnakeCase(recording.Metadata);
    }
}
