using Antiphon.Server.Features.Calls.Projections;

namespace Antiphon.Server.Features.Recordings;

/// <summary>One recording; its name is the call's identity, that of a part is made of it.</summary>
internal sealed class Recording
{
    public required string CallId { get; init; }

    /// <summary>Below <c>DATA/recordings</c>, with "/".</summary>
    public required string File { get; set; }
    public required DateTimeOffset StartedAt { get; init; }
    public long LengthMs { get; set; }
    public RecordingState State { get; set; }

    /// <summary>Of the whole file, hexadecimal; null while it grows, and of recordings that are older than this column.</summary>
    public string? Sha256 { get; set; }

    /// <summary>When a checked copy lay in the second store; null: there is none.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }

    /// <summary>When the file here went, so that the copy is the recording; null: it is here.</summary>
    public DateTimeOffset? FreedAt { get; set; }

    /// <summary>When it was made small, or seen that it cannot be; null: not looked at.</summary>
    public DateTimeOffset? CompactedAt { get; set; }

    /// <summary>Of the master key that its envelope is of; null: it is not sealed.</summary>
    public string? KeyName { get; set; }

    /// <summary>Why it must not be deleted; null: it may.</summary>
    public string? Hold { get; set; }

    /// <summary>The recording to which this file belongs: it is the screen beside it, or one party of its room, and goes with it. Null: it is one by itself.</summary>
    public string? PartOf { get; set; }

    /// <summary>Of a part: whose screen (job number), or whose voice alone (his call).</summary>
    public string? Party { get; set; }

    public RecordingView View(DateTimeOffset now) =>
        new(CallId, State is RecordingState.Recording ? Math.Max(0, Math.Round((now - StartedAt).TotalSeconds, 3)) : LengthMs / 1000.0, State);
}

/// <summary>A call that was in a room whose recording stands under another.</summary>
internal sealed class RecordingVisit
{
    public required string CallId { get; init; }

    /// <summary>The call under which it stands.</summary>
    public required string Recording { get; init; }
}

internal sealed class RecordingVisitTable : IEntityTypeConfiguration<RecordingVisit>
{
    public void Configure(EntityTypeBuilder<RecordingVisit> visit)
    {
        visit.ToTable("recording_visits").HasKey(v => new { v.CallId, v.Recording });
        Columns.InSnakeCase(visit.Metadata);
    }
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
