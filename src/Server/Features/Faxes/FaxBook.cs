using System.Collections.Concurrent;
using Antiphon.Server.Persistence.Databases;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Faxes;

/// <summary>Which faxes there are: told by calls and switch, written by a thread of its own. Those that a crash cut off are failed at the next start.</summary>
internal sealed class FaxBook(IDbContextFactory<CentreDb> databases, FaxFiles files, CallLoop calls, PartyBook parties, ILogger<FaxBook> log) : IHostedService, IDisposable
{
    private readonly ConcurrentQueue<Action<CentreDb>> _work = [];
    private readonly AutoResetEvent _wake = new(false);
    private Thread? _thread;
    private volatile bool _stopping;

    public Task StartAsync(CancellationToken stop)
    {
        using (var db = databases.CreateDbContext())
        {
            foreach (var fax in db.Set<Fax>().Where(f => f.EndedAt == null)) Fail(fax, "the centre was stopped", fax.StartedAt);
            db.SaveChanges();
        }
        calls.Happened += Take;
        calls.FaxTold += Take;
        _thread = new Thread(Run) { Name = "faxes", IsBackground = true, Priority = ThreadPriority.BelowNormal };
        _thread.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken stop)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        if (_stopping) return;
        _stopping = true;
        _wake.Set();
        _thread?.Join();
    }

    private void Take(DurableStep step)
    {
        foreach (var e in step.Events)
        {
            if (e is CallStarted { Destination: ToFax, Trunk: not ToFax.Trunk } started) Put(db => Arrived(db, started));
            else if (e is CallEnded ended && files.PathOf(ended.Call) is not null) Put(db => Ended(db, ended));
        }
    }

    private void Take(SwitchEvent happened)
    {
        switch (happened)
        {
            case FaxPage page: Put(db => { if (db.Find<Fax>(page.Fax) is { EndedAt: null } fax) fax.Pages = page.Page; }); break;
            case FaxEnded ended: Put(db => Ended(db, ended)); break;
        }
    }

    private void Put(Action<CentreDb> work)
    {
        _work.Enqueue(work);
        _wake.Set();
    }

    private void Arrived(CentreDb db, CallStarted started)
    {
        if (files.PathOf(started.Call) is not { } path || db.Find<Fax>(started.Call.Value) is not null) return;
        db.Add(new Fax
        {
            Id = started.Call.Value, Direction = FaxDirection.In, Number = parties.Find(started.Caller).Number, File = files.Relative(path), State = FaxState.Receiving, StartedAt = started.At,
        });
    }

    private static void Ended(CentreDb db, FaxEnded ended)
    {
        if (db.Find<Fax>(ended.Fax) is not { EndedAt: null } fax) return;
        fax.State = ended.Outcome is FaxOutcome.Complete ? FaxState.Complete : FaxState.Failed;
        (fax.Pages, fax.RemoteStation, fax.BitRate, fax.Ecm, fax.T38) = (ended.Pages, ended.RemoteStation, ended.BitRate, ended.Ecm, ended.T38);
        (fax.Detail, fax.EndedAt) = (ended.Detail, ended.At);
    }

    /// <summary>The call came to no fax: busy, no answer, nobody there.</summary>
    private void Ended(CentreDb db, CallEnded ended)
    {
        files.Forget(ended.Call);
        if (db.Find<Fax>(ended.Call.Value) is { EndedAt: null } fax) Fail(fax, $"the call ended: {ended.Reason}", ended.At);
    }

    private static void Fail(Fax fax, string detail, DateTimeOffset at) => (fax.State, fax.Detail, fax.EndedAt) = (FaxState.Failed, detail, at);

    private void Run()
    {
        while (true)
        {
            while (_work.TryPeek(out var work) && Do(work)) _work.TryDequeue(out _);
            if (_stopping) return;
            _wake.WaitOne(_work.IsEmpty ? Timeout.InfiniteTimeSpan : WhenDatabaseIsBack.Between);
        }
    }

    /// <returns>False: the database is away, and it is to be done again.</returns>
    private bool Do(Action<CentreDb> work)
    {
        try
        {
            using var db = databases.CreateDbContext();
            work(db);
            db.SaveChanges();
        }
        catch (Exception e) when (PostgresDatabase.IsAway(e)) { return false; }
        catch (Exception e) when (e is not OutOfMemoryException) { FaxLog.NotWritten(log, e); }
        return true;
    }
}

internal static partial class FaxLog
{
    [LoggerMessage(1451, LogLevel.Error, "The list of faxes could not be written.")]
    public static partial void NotWritten(ILogger log, Exception cause);

    [LoggerMessage(1452, LogLevel.Warning, "Faxes can be neither sent nor taken: libspandsp is missing (package libspandsp2).")]
    public static partial void Missing(ILogger log);
}
