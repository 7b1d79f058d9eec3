using Antiphon.Media.Recording;

namespace Antiphon.Server.Features.Recordings;

/// <param name="Reason">Why it must be kept, 1–200 characters.</param>
internal sealed record HoldRequest(string? Reason);

/// <param name="Waiting">Not in the second store yet; 0 without one.</param>
/// <param name="LagSeconds">Age of the eldest of these, since it began.</param>
/// <param name="Fault">Why the second store could not be written at the last look; null: it could, or there is none.</param>
/// <param name="Due">Would be deleted at the next look.</param>
/// <param name="Small">Made small.</param>
/// <param name="KeyName">Of the master key that seals now.</param>
/// <param name="OldEnvelopes">Sealed recordings whose envelope is of an older one still.</param>
/// <param name="WritesPerSecond">Of running recordings, at the last look.</param>
internal sealed record StorageView(int Recordings, int Archived, int Freed, int Waiting, double LagSeconds, string? Fault, double UsedPercent, int Held, int Due, int Small, int Sealed, string KeyName,
    int OldEnvelopes, double WritesPerSecond, double BytesPerSecond);

internal sealed record KeyView(string KeyName);

/// <summary>What must not be deleted, and how the keeping goes.</summary>
internal static class KeepRecording
{
    private const int ReasonLengthMax = 200;

    public static async Task<Results<NoContent, Refused>> Hold(string id, HoldRequest request, HttpContext http, RecordingRights rights, CentreDb db, IAuditTrail audit, CancellationToken stop) =>
        request.Reason?.Trim() is { Length: > 0 and <= ReasonLengthMax } reason ? await Set(id, reason, "recording-held", http, rights, db, audit, stop) : Refused.Because(RefusalCatalogue.ReasonNeeded);

    public static Task<Results<NoContent, Refused>> Release(string id, HttpContext http, RecordingRights rights, CentreDb db, IAuditTrail audit, CancellationToken stop) =>
        Set(id, null, "recording-released", http, rights, db, audit, stop);

    public static async Task<Ok<StorageView>> Storage(CentreDb db, RecordingKeeper keeper, RecordingSettingsBook settings, RecordingFiles files, RecordingKeys keys, DiskUse disk,
        TimeProvider clock, CancellationToken stop)
    {
        var now = await settings.Now(stop);
        var all = db.Set<Recording>().AsNoTracking();
        var waiting = all.Where(r => r.ArchivedAt == null && r.State != RecordingState.Recording && r.LengthMs > 0);
        var count = !now.HasSecondStore ? 0 : await waiting.CountAsync(stop);
        var eldest = count == 0 ? null : await waiting.MinAsync(r => (DateTimeOffset?)r.StartedAt, stop);
        return TypedResults.Ok(new StorageView(await all.CountAsync(stop), await all.CountAsync(r => r.ArchivedAt != null, stop), await all.CountAsync(r => r.FreedAt != null, stop), count,
            eldest is { } since ? Math.Round((clock.GetUtcNow() - since).TotalSeconds) : 0, keeper.StoreFault, Math.Round(disk(files.Folder), 1), await all.CountAsync(r => r.Hold != null, stop),
            await keeper.Due(db, now).CountAsync(stop), await all.CountAsync(r => r.File.EndsWith(".opus") || r.File.EndsWith(".opus.sealed"), stop), await all.CountAsync(r => r.KeyName != null, stop), keys.Current,
            await all.CountAsync(r => r.KeyName != null && r.KeyName != keys.Current, stop), keeper.Rate.Writes, keeper.Rate.Bytes));
    }

    /// <summary>A new master key seals from now on; envelopes of the others are made anew one after the other.</summary>
    public static async Task<Ok<KeyView>> NewKey(HttpContext http, RecordingKeys keys, IAuditTrail audit, CancellationToken stop)
    {
        var before = keys.Current;
        var name = keys.Add();
        await audit.Write(http.User, "recording-key-renewed", name, new Dictionary<string, string> { ["before"] = before }, stop);
        return TypedResults.Ok(new KeyView(name));
    }

    /// <summary>Whether every sum is the one that was written when its recording was finished.</summary>
    public static async Task<Ok<ChainVerdict>> Chain(CentreDb db, RecordingChain chain, CancellationToken stop) => TypedResults.Ok(await chain.Verify(db, stop));

    private static async Task<Results<NoContent, Refused>> Set(string id, string? reason, string action, HttpContext http, RecordingRights rights, CentreDb db, IAuditTrail audit, CancellationToken stop)
    {
        if (await rights.Find(id, http, stop, Permission.PlayRecordings) is null || await db.Set<Recording>().SingleOrDefaultAsync(r => r.CallId == id, stop) is not { } recording)
            return Refused.Because(RefusalCatalogue.NotFound);
        recording.Hold = reason;
        await db.SaveChangesAsync(stop);
        await audit.Write(http.User, action, id, reason is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["reason"] = reason }, stop);
        return TypedResults.NoContent();
    }
}
