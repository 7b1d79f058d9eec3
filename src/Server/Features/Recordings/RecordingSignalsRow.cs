using Antiphon.Media.Recording;
using Antiphon.Server.Features.Calls.Projections;

namespace Antiphon.Server.Features.Recordings;

/// <summary>What the sound of one recording says without words; see <see cref="RecordingSignals"/>. Made once, when it is over.</summary>
internal sealed class RecordingSignalsRow
{
    public required string CallId { get; init; }
    public double FirstTalk { get; init; }
    public double SecondTalk { get; init; }
    public double Overtalk { get; init; }
    public double DeadAir { get; init; }
    public double DeadAirLongest { get; init; }
    public double DeadAirLongestAt { get; init; }
    public double? FirstLevel { get; init; }
    public double? SecondLevel { get; init; }

    public static RecordingSignalsRow Of(string call, RecordingSignals s) => new()
    {
        CallId = call, FirstTalk = s.FirstTalk, SecondTalk = s.SecondTalk, Overtalk = s.Overtalk, DeadAir = s.DeadAir, DeadAirLongest = s.DeadAirLongest,
        DeadAirLongestAt = s.DeadAirLongestAt, FirstLevel = s.FirstLevel, SecondLevel = s.SecondLevel,
    };
}

internal sealed class RecordingSignalsTable : IEntityTypeConfiguration<RecordingSignalsRow>
{
    public void Configure(EntityTypeBuilder<RecordingSignalsRow> signals)
    {
        signals.ToTable("recording_signals").HasKey(s => s.CallId);
        Columns.InSnakeCase(signals.Metadata);
    }
}
