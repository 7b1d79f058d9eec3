namespace Antiphon.Server.Security.Audit;

/// <summary>What is wrong with a line.</summary>
public enum AuditFault
{
    /// <summary>It does not say what it said when it was written.</summary>
    Changed,

    /// <summary>It is not there.</summary>
    Missing,
}

/// <summary>The first line that is wrong; those after it prove nothing.</summary>
public sealed record AuditBreak(long Seq, AuditFault Fault);

/// <param name="Lines">Lines that were read, up to the break.</param>
/// <param name="Broken">Null: the trail is as it was written.</param>
internal sealed record AuditCheck(long Lines, AuditBreak? Broken, DateTimeOffset At);

/// <summary>Goes through the whole trail from its first line.</summary>
internal sealed class AuditVerification(IDbContextFactory<CentreDb> databases, AuditSeal seal, TimeProvider clock)
{
    public async Task<AuditCheck> Run(CancellationToken stop)
    {
        var (key, head) = (seal.Key(), seal.Head());
        var (seq, previous) = (0L, AuditLine.NoHash);
        await using var db = await databases.CreateDbContextAsync(stop);
        await foreach (var line in db.Set<AuditLine>().AsNoTracking().OrderBy(l => l.Seq).AsAsyncEnumerable().WithCancellation(stop))
        {
            if (line.Seq != seq + 1) return Broken(seq, seq + 1, AuditFault.Missing);
            if (line.Previous != previous || line.Hash != line.HashWith(key) || (head?.Seq == line.Seq && head.Hash != line.Hash)) return Broken(seq, line.Seq, AuditFault.Changed);
            (seq, previous) = (line.Seq, line.Hash);
        }
        return head is not null && head.Seq > seq ? Broken(seq, seq + 1, AuditFault.Missing) : new AuditCheck(seq, null, clock.GetUtcNow());
    }

    private AuditCheck Broken(long read, long seq, AuditFault fault) => new(read, new AuditBreak(seq, fault), clock.GetUtcNow());
}
