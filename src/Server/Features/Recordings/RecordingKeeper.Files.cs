using Antiphon.Media.Recording;
using Antiphon.Server.Features.Reviews.Transcripts;

namespace Antiphon.Server.Features.Recordings;

/// <summary>What is done to single files.</summary>
internal sealed partial class RecordingKeeper
{
    private static bool IsSealed(string file) => file.EndsWith(RecordingFile.SealedExtension, StringComparison.Ordinal);

    private string PathOf(string file) => Path.Combine(files.Folder, file);

    private async Task Archive(IRecordingStore store, RecordingSettings now, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var waiting = db.Set<Recording>().Where(r => r.ArchivedAt == null && r.State != RecordingState.Recording && r.LengthMs > 0);
        if (now.Compact && SmallRecording.Available) waiting = waiting.Where(r => r.CompactedAt != null);
        foreach (var recording in await waiting.OrderBy(r => r.StartedAt).Take(BatchMax).ToListAsync(stop))
        {
            try
            {
                var source = PathOf(recording.File);
                if (!File.Exists(source)) continue;
                recording.Sha256 ??= await StoredFile.HashOf(source, stop);
                if (IsSealed(source)) await store.Replace(RecordingFile.EnvelopeOf(source), RecordingFile.EnvelopeOf(recording.File), stop);
                if (!await store.Copy(source, recording.File, recording.Sha256, stop)) { Damaged(recording, source); continue; }
                recording.ArchivedAt = Clock.GetUtcNow();
                await db.SaveChangesAsync(stop);
            }
            catch (Exception e) when (StoredFile.IsAway(e))
            {
                TellAway(e.Message);
                return;
            }
        }
    }

    /// <summary>What is over is made small; the original goes only when the small one was read to its end and is the recording.</summary>
    private async Task MakeSmall(CancellationToken stop)
    {
        if (!SmallRecording.Available) return;
        await using var db = await databases.CreateDbContextAsync(stop);
        var waiting = db.Set<Recording>().Where(r => r.CompactedAt == null && r.ArchivedAt == null && r.FreedAt == null && r.State != RecordingState.Recording && r.LengthMs > 0);
        foreach (var recording in await waiting.OrderBy(r => r.StartedAt).Take(BatchMax).ToListAsync(stop))
        {
            var source = PathOf(recording.File);
            try
            {
                if (!File.Exists(source)) continue;
                if (recording.Sha256 is { } was && was != await StoredFile.HashOf(source, stop)) { Damaged(recording, source); continue; }
                await MakeSmall(db, recording, source, stop);
            }
            catch (Exception e) when (StoredFile.IsAway(e)) { Failed(e); }
        }
    }

    private async Task MakeSmall(CentreDb db, Recording recording, string source, CancellationToken stop)
    {
        if (PeaksFile.Read(source) is null && RecordingAnalysis.Of(source, keys)?.Peaks is { } peaks) PeaksFile.Write(source, peaks);
        var made = SmallRecording.Make(source, keys, stop);
        recording.CompactedAt = Clock.GetUtcNow();
        if (made)
        {
            var small = SmallRecording.PathFor(source)!;
            (recording.File, recording.Sha256, recording.KeyName) = (files.Relative(small), await StoredFile.HashOf(small, stop), RecordingFile.KeyNameOf(small));
            chain.Save(db, [recording]);
            SmallRecording.Discard(source);
        }
        else await db.SaveChangesAsync(stop);
        index.Forget(recording.CallId);
    }

    /// <summary>After a new master key the envelopes of the others are made anew, here and in the second store; where that is away they wait.</summary>
    private async Task RenewEnvelopes(IRecordingStore? store, IRecordingStore? reachable, CancellationToken stop)
    {
        var current = keys.Current;
        await using var db = await databases.CreateDbContextAsync(stop);
        var old = db.Set<Recording>().Where(r => r.KeyName != null && r.KeyName != current && r.State != RecordingState.Recording);
        if (store is not null && reachable is null) old = old.Where(r => r.ArchivedAt == null);
        foreach (var recording in await old.OrderBy(r => r.StartedAt).Take(BatchMax).ToListAsync(stop))
        {
            try
            {
                var path = PathOf(recording.File);
                if (!RecordingFile.RenewEnvelope(path, keys) && RecordingFile.KeyNameOf(path) != current) continue;
                if (recording.ArchivedAt is not null && reachable is not null) await reachable.Replace(RecordingFile.EnvelopeOf(path), RecordingFile.EnvelopeOf(recording.File), stop);
                recording.KeyName = current;
                await db.SaveChangesAsync(stop);
            }
            catch (Exception e) when (StoredFile.IsAway(e)) { Failed(e); }
        }
    }

    /// <param name="store">The second store, whether or not it can be reached.</param>
    /// <param name="reachable">Null: what lies there too waits until it can.</param>
    private async Task DeleteDue(RecordingSettings now, IRecordingStore? store, IRecordingStore? reachable, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var due = Due(db, now);
        if (store is not null && reachable is null) due = due.Where(r => r.ArchivedAt == null);
        foreach (var recording in await due.OrderBy(r => r.StartedAt).Take(BatchMax).ToListAsync(stop))
        {
            await DeleteWhole(db, recording, reachable, stop);
        }
    }

    /// <summary>With its parts, which go first: what is left when a place cannot be reached still leads to them.</summary>
    private async Task<bool> DeleteWhole(CentreDb db, Recording recording, IRecordingStore? store, CancellationToken stop)
    {
        foreach (var one in (IEnumerable<Recording>)[.. await db.Set<Recording>().Where(r => r.PartOf == recording.CallId).ToListAsync(stop), recording])
        {
            if (one.State is RecordingState.Recording || !await TryDelete(one, store, stop)) return false;
            await Remove(db, one, stop);
        }
        return true;
    }

    /// <summary>Deletes one recording with its copy and its picture, whatever the rules say; not what is on hold or still grows.</summary>
    /// <returns>False: it is held, or a place where it lies cannot be reached.</returns>
    public async Task<bool> Erase(string call, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        if (await db.Set<Recording>().SingleOrDefaultAsync(r => r.CallId == call, stop) is not { } recording) return true;
        if (recording.Hold is not null || recording.State is RecordingState.Recording) return false;
        var copied = recording.ArchivedAt is not null || await db.Set<Recording>().AnyAsync(r => r.PartOf == call && r.ArchivedAt != null, stop);
        var store = !copied ? null : stores.Of(await settings.Now(stop));
        if (store is not null && await store.Fault(stop) is not null) return false;
        return await DeleteWhole(db, recording, store, stop);
    }

    private async Task Remove(CentreDb db, Recording recording, CancellationToken stop)
    {
        await db.Set<RecordingSignalsRow>().Where(s => s.CallId == recording.CallId).ExecuteDeleteAsync(stop);
        await db.Set<RecordingVisit>().Where(v => v.Recording == recording.CallId).ExecuteDeleteAsync(stop);
        await db.Set<Transcript>().Where(t => t.CallId == recording.CallId).ExecuteDeleteAsync(stop);
        db.Remove(recording);
        await db.SaveChangesAsync(stop);
        index.Forget(recording.CallId);
        Deleted(log, recording.File);
    }

    /// <summary>The files first: a row without a file is seen, a file without a row never again.</summary>
    private async Task<bool> TryDelete(Recording recording, IRecordingStore? store, CancellationToken stop)
    {
        try
        {
            if (store is not null)
            {
                await store.Delete(recording.File, stop);
                if (IsSealed(recording.File)) await store.Delete(RecordingFile.EnvelopeOf(recording.File), stop);
            }
            DeleteHere(recording);
            return true;
        }
        catch (Exception e) when (StoredFile.IsAway(e))
        {
            Failed(e);
            return false;
        }
    }

    /// <summary>All that bears its name: also what a crash left while it was made small.</summary>
    private void DeleteHere(Recording recording)
    {
        foreach (var path in (string[])[PathOf(recording.File), Path.Combine(files.Fetched, recording.File)])
            if (Path.GetDirectoryName(path) is { } folder && Directory.Exists(folder))
                foreach (var file in Directory.EnumerateFiles(folder, RecordingFiles.CallOf(path) + ".*")) File.Delete(file);
    }
}
