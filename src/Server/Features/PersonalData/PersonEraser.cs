using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Customers;
using Antiphon.Server.Features.Faxes;
using Antiphon.Server.Features.Lists;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Features.Voicemail;
using Antiphon.Server.Live;
using Antiphon.Server.Persistence.Story;
using FaxRow = Antiphon.Server.Features.Faxes.Fax;

namespace Antiphon.Server.Features.PersonalData;

/// <summary>Takes a person out of everything: files, tables, memory, and the story, which stays provable. Calls stay as events without anybody.</summary>
internal sealed class PersonEraser(IDbContextFactory<CentreDb> databases, RecordingKeeper recordings, MessageFiles messages, FaxFiles faxes, CustomerNames names, CallerBook callers, PartyBook parties, CallCentre calls,
    CallRecordsProjector projector, CallStart start, CentreSource centre, LiveStream live) : IDisposable
{
    /// <summary>What was told before becomes records first: nothing of him comes after.</summary>
    private static readonly TimeSpan RecordsWithin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Null: it can be done.</summary>
    public Refused? Refusal(Subject subject)
    {
        if (subject.Recordings.Any(r => r.Hold is not null))
            return new Refused(RefusalCatalogue.PersonOnHold, new Dictionary<string, object> { ["count"] = subject.Recordings.Count(r => r.Hold is not null), ["reason"] = subject.Recordings.First(r => r.Hold is not null).Hold! });
        return calls.State.Calls.Values.Any(call => subject.Trace.IsIn(parties.Find(call.Caller).Number) || subject.Trace.IsIn(call.Dialled)) ? Refused.Because(RefusalCatalogue.PersonInCall) : null;
    }

    /// <returns>False: a recording could not be deleted, as the place where it lies is away; nothing else was touched then.</returns>
    public async Task<bool> Erase(Subject subject, CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            await projector.CatchUp(RecordsWithin, stop);
            foreach (var recording in subject.Recordings)
                if (!await recordings.Erase(recording.CallId, stop)) return false;
            foreach (var id in subject.Messages) messages.Delete(id);
            foreach (var path in subject.Faxes.Select(fax => faxes.Existing(fax.File)).OfType<string>()) File.Delete(path);
            if (start.Story?.File is { } story) StoryErasure.Run(story, subject.Trace.IsIn, subject.Trace.Without, number => subject.Trace.IsIn(number), stop);
            await Rows(subject, stop);
            foreach (var card in subject.Cards) names.Erase(card);
            parties.Forget(subject.Trace.IsIn);
            callers.Forget(subject.Trace.IsIn);
            live.Forget();
            await centre.Apply(stop);
            return true;
        }
        finally { _one.Release(); }
    }

    public void Dispose() => _one.Dispose();

    private async Task Rows(Subject subject, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        await db.Database.OpenConnectionAsync(stop);
        if (db.Database.IsSqlite()) await db.Database.ExecuteSqlRawAsync("PRAGMA secure_delete=ON", stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var (cards, ids, left, sent) = (subject.Cards.Select(c => c.Id).ToList(), subject.Calls.ToList(), subject.Messages.ToList(), subject.Faxes.Select(f => f.Id).ToList());
        await db.Set<CustomerNumber>().Where(n => cards.Contains(n.CustomerId)).ExecuteDeleteAsync(stop);
        await db.Set<Customer>().Where(c => cards.Contains(c.Id)).ExecuteDeleteAsync(stop);
        await db.Set<MessageRow>().Where(m => left.Contains(m.Id)).ExecuteDeleteAsync(stop);
        await db.Set<FaxRow>().Where(f => sent.Contains(f.Id)).ExecuteDeleteAsync(stop);
        await db.Set<ListEntry>().Where(e => subject.Numbers.Contains(e.Number)).ExecuteDeleteAsync(stop);
        await db.Set<CallSummary>().Where(s => ids.Contains(s.CallId)).ExecuteUpdateAsync(set => set.SetProperty(s => s.Note, ""), stop);
        await db.Set<CallSegment>().Where(s => ids.Contains(s.CallId)).ExecuteUpdateAsync(set => set.SetProperty(s => s.Digits, (string?)null), stop);
        await db.Set<CallRecord>().Where(c => ids.Contains(c.Id) && subject.Numbers.Contains(c.Number)).ExecuteUpdateAsync(set => set.SetProperty(c => c.Number, "").SetProperty(c => c.CallerName, ""), stop);
        await EveryTable.Erase(db, subject.Trace, stop);
        await transaction.CommitAsync(stop);
        await db.Database.CloseConnectionAsync();
    }
}
