namespace Antiphon.Server.Features.Reviews.Transcripts;

/// <param name="From">Seconds into the recording.</param>
/// <param name="Channel">0: the customer, 1: whom he hears.</param>
internal sealed record SpokenLine(double From, double To, int Channel, string Text);

/// <summary>What was said in a recording. It goes with the recording.</summary>
internal sealed class Transcript
{
    public const int TriesMax = 3;

    public required string CallId { get; init; }
    public DateTimeOffset MadeAt { get; set; }

    /// <summary>False: the service was away; it is tried again, <see cref="TriesMax"/> times in all.</summary>
    public bool Whole { get; set; }
    public int Tries { get; set; }
    public string Lines { get; set; } = "[]";

    public IReadOnlyList<SpokenLine> Read() => Documents.Read<List<SpokenLine>>(Lines);
}

/// <summary>Whose calls are written down; none by default.</summary>
/// <param name="Language">In which is spoken: <c>zh-CN</c> or <c>en-US</c>.</param>
internal sealed record TranscriptSettings(IReadOnlyList<string> Queues, string Language = "zh-CN")
{
    public static readonly TranscriptSettings None = new([]);
    private const int QueuesMax = 500;

    public bool IsInRange => Queues is { Count: <= QueuesMax } && Queues.All(q => q is { Length: > 0 and <= 64 }) && Language is "zh-CN" or "en-US";

    public static Task<TranscriptSettings> Now(CentreDb db, CancellationToken stop) => db.ReadSettings(None, stop);
}

internal sealed class TranscriptTable : IEntityTypeConfiguration<Transcript>
{
    public void Configure(EntityTypeBuilder<Transcript> transcripts) => transcripts.ToTable("transcripts").HasKey(t => t.CallId);
}

internal sealed class TranscriptSettingsTable() : SettingsTable<TranscriptSettings>("transcript_settings");
