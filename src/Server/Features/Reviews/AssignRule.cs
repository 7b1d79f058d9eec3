using System.Security.Cryptography;
using System.Text;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Recordings;

namespace Antiphon.Server.Features.Reviews;

/// <summary>Sample: so many of each agent, drawn by lot. The others: every recorded call that fits.</summary>
internal enum RuleKind { Sample, LowRating, Disposition, Signal, FailedCheck }

/// <param name="PerAgent">Of sample, 1–100.</param>
/// <param name="Seed">Of sample: the same seed and the same calls give the same sample.</param>
/// <param name="Below">Of low rating: this score or less. Of signal: nobody spoke for at least so many seconds.</param>
/// <param name="Path">Of disposition: it, or one below it.</param>
/// <param name="Queue">Null: of all.</param>
/// <param name="Daily">Goes through the day before by itself.</param>
internal sealed record AssignRule(string Name, string Form, RuleKind Kind, int PerAgent = 1, int Seed = 0, int Below = 2, string? Path = null, string? Queue = null, bool Daily = false)
{
    /// <returns>The field that is wrong; null: none.</returns>
    public string? Problem() => Name?.Trim().Length is not (> 0 and <= 60) ? "name" : string.IsNullOrEmpty(Form) ? "form" : !Enum.IsDefined(Kind) ? "kind" : PerAgent is < 1 or > 100 ? "perAgent"
        : Below is < 1 or > 3_600 ? "below" : Kind is RuleKind.Disposition && (Path is not { Length: > 2 and <= 200 } || Path[0] != '/') ? "path" : Queue?.Length > 64 ? "queue" : null;

    /// <summary>Recorded calls of people that fit, of that time; real ones only.</summary>
    public async Task<List<CallAbout>> Fitting(CentreDb db, DateTimeOffset from, DateTimeOffset to, CancellationToken stop)
    {
        var calls = db.Set<CallRecord>().AsNoTracking().Where(c => c.Recorded && c.Agent != null && c.EndedAt != null && !c.Simulated && c.StartedAt >= from && c.StartedAt < to);
        if (Queue is { Length: > 0 } queue) calls = calls.Where(c => c.Queue == queue);
        calls = Kind switch
        {
            RuleKind.LowRating => calls.Where(c => c.Rating!.Score <= Below),
            RuleKind.Disposition => calls.Where(c => c.Summaries.Any(s => s.Path.StartsWith(Path!))),
            RuleKind.Signal => calls.Where(c => db.Set<RecordingSignalsRow>().Any(s => s.CallId == c.Id && s.DeadAirLongest >= Below)),
            RuleKind.FailedCheck => calls.Where(c => db.Set<QualityCheck>().Any(q => q.CallId == c.Id && !q.Good)),
            _ => calls,
        };
        var found = await calls.OrderBy(c => c.StartedAt).ThenBy(c => c.Id).Select(c => new CallAbout(c.Id, c.Agent!, c.StartedAt)).Take(CallsMax).ToListAsync(stop);
        return Kind is RuleKind.Sample ? [.. found.GroupBy(c => c.Agent).OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(g => g.OrderBy(c => Lot(c.Id), StringComparer.Ordinal).Take(PerAgent))] : found;
    }

    private const int CallsMax = 20_000;

    private string Lot(string call) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Seed}:{call}")));
}

internal sealed class AssignRuleRow
{
    public required string Id { get; init; }
    public required string Definition { get; set; }
    public DateTimeOffset? LastDay { get; set; }

    public AssignRule Rule() => Documents.Read<AssignRule>(Definition);
}

internal sealed class AssignRuleTable : IEntityTypeConfiguration<AssignRuleRow>
{
    public void Configure(EntityTypeBuilder<AssignRuleRow> rules) => rules.ToTable("quality_rules").HasKey(r => r.Id);
}
