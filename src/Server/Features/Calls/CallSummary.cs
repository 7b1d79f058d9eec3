using Antiphon.Server.Features.Calls.Projections;

namespace Antiphon.Server.Features.Calls;

/// <summary>小结: what one agent said came of a call. Beside the records: it is not made from the story.</summary>
internal sealed class CallSummary
{
    public const int NoteLengthMax = 2_000;

    public required string CallId { get; init; }
    public required string Agent { get; init; }
    public string? Queue { get; set; }

    /// <summary>Codes from the root of the tree, <c>/complaint/delivery/</c>; empty: a note alone.</summary>
    public string Path { get; set; } = "";

    /// <summary>Words of the day on which it was said: a tree that is changed later changes no summary.</summary>
    public string LabelZh { get; set; } = "";
    public string LabelEn { get; set; } = "";
    public string Note { get; set; } = "";
    public DateTimeOffset At { get; set; }

    public CallSummaryView View() => new(Agent, Path, new LocalText(LabelZh, LabelEn), Note, At);
}

/// <param name="Path">Codes from the root; empty: a note alone.</param>
internal sealed record CallSummaryView(string Agent, string Path, LocalText Label, string Note, DateTimeOffset At);

internal sealed class CallSummaryTable : IEntityTypeConfiguration<CallSummary>
{
    public void Configure(EntityTypeBuilder<CallSummary> summary)
    {
        summary.ToTable("call_summaries").HasKey(s => new { s.CallId, s.Agent });
        Columns.InSnakeCase(summary.Metadata);
    }
}
