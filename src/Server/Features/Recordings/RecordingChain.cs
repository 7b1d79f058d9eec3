using Antiphon.Server.Features.Calls.Projections;
using System.Security.Cryptography;

namespace Antiphon.Server.Features.Recordings;

/// <summary>A file that was finished: its sum, and the link to the one before. Stays when the recording is deleted.</summary>
internal sealed class ChainLine
{
    public required long Number { get; init; }
    public required string CallId { get; init; }

    /// <summary>Below <c>DATA/recordings</c>.</summary>
    public required string File { get; init; }
    public required string Sha256 { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Hash { get; init; }

    /// <summary>HMAC-SHA-256 with a key that lies outside the database: who can write there alone cannot make the chain good again.</summary>
    public static string HashOf(byte[] key, long number, string call, string file, string sha256, DateTimeOffset at, string previous) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, JsonSerializer.SerializeToUtf8Bytes(new object[] { number, call, file, sha256, at.ToUnixTimeMilliseconds(), previous })));
}

internal sealed class ChainTable : IEntityTypeConfiguration<ChainLine>
{
    public void Configure(EntityTypeBuilder<ChainLine> lines)
    {
        lines.ToTable("recording_chain").HasKey(l => l.Number);
        lines.Property(l => l.Number).ValueGeneratedNever();
        Columns.InSnakeCase(lines.Metadata);
    }
}

/// <param name="Lines">In the chain.</param>
/// <param name="BrokenAt">The first line that is not as it was written, or does not follow; null: none.</param>
/// <param name="Foreign">Recordings whose sum is not that of their last line; the first ones.</param>
internal sealed record ChainVerdict(long Lines, long? BrokenAt, IReadOnlyList<string> Foreign);

/// <summary>The sums of finished recordings, each bound to the one before, so that neither a file nor its sum can be changed unseen.</summary>
internal sealed class RecordingChain(AuditSeal seal, TimeProvider clock)
{
    private const int ForeignMax = 100;
    private const int BatchMax = 5_000;
    private readonly Lock _writing = new();
    private byte[]? _key;

    /// <summary>Written with what else the context holds, or not at all.</summary>
    public void Save(CentreDb db, IEnumerable<Recording> finished)
    {
        lock (_writing)
        {
            var last = db.Set<ChainLine>().AsNoTracking().OrderByDescending(l => l.Number).FirstOrDefault();
            var (number, previous) = (last?.Number ?? 0, last?.Hash ?? "");
            var at = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
            foreach (var recording in finished)
            {
                if (recording.Sha256 is not { } sha256) continue;
                number++;
                previous = ChainLine.HashOf(Key, number, recording.CallId, recording.File, sha256, at, previous);
                db.Add(new ChainLine { Number = number, CallId = recording.CallId, File = recording.File, Sha256 = sha256, At = at, Hash = previous });
            }
            db.SaveChanges();
        }
    }

    /// <summary>Walks the whole chain, and compares the index with it.</summary>
    public async Task<ChainVerdict> Verify(CentreDb db, CancellationToken stop)
    {
        var (number, previous) = (0L, "");
        while (await db.Set<ChainLine>().AsNoTracking().Where(l => l.Number > number).OrderBy(l => l.Number).Take(BatchMax).ToListAsync(stop) is { Count: > 0 } lines)
            foreach (var line in lines)
            {
                if (line.Number != number + 1 || line.Hash != ChainLine.HashOf(Key, line.Number, line.CallId, line.File, line.Sha256, line.At, previous)) return new(number, number + 1, []);
                (number, previous) = (line.Number, line.Hash);
            }
        var chained = db.Set<ChainLine>().AsNoTracking();
        var foreign = db.Set<Recording>().AsNoTracking().Where(r => chained.Any(l => l.CallId == r.CallId) && !chained.Any(l => l.CallId == r.CallId && l.Sha256 == r.Sha256 && l.File == r.File));
        return new(number, null, await foreign.OrderBy(r => r.StartedAt).Select(r => r.CallId).Take(ForeignMax).ToListAsync(stop));
    }

    private byte[] Key => _key ??= seal.Key();
}
