using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>Who answered a call outside, as the switch heard it.</summary>
internal sealed class CallAnswer
{
    public required string CallId { get; init; }
    public required AnswerKind Kind { get; init; }

    /// <summary>Since the call was answered.</summary>
    public required long AfterMs { get; init; }

    /// <summary>When the beep of a machine was over; null: none was heard.</summary>
    public long? BeepMs { get; set; }
    public required DateTimeOffset At { get; init; }

    public AnswerView View() => new(Kind, AfterMs / 1000.0, BeepMs / 1000.0);
}

/// <param name="Kind">human, machine, fax, ring-back, busy, congestion, special-information or silence.</param>
/// <param name="AfterSeconds">From the answer to the verdict.</param>
/// <param name="BeepSeconds">From the answer to the end of a machine's beep; null: none was heard.</param>
internal sealed record AnswerView(AnswerKind Kind, double AfterSeconds, double? BeepSeconds);

internal sealed class CallAnswerTable : IEntityTypeConfiguration<CallAnswer>
{
    public void Configure(EntityTypeBuilder<CallAnswer> answer)
    {
        answer.ToTable("call_answers").HasKey(a => a.CallId);
        answer.Property(a => a.Kind).HasConversion<string>();
        Columns.InSnakeCase(answer.Metadata);
    }
}
