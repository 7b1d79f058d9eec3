using System.Diagnostics;
using Antiphon.Server.Features.Alarms;

namespace Antiphon.Server.Persistence.Databases;

/// <param name="AwaySince">Null: it answers.</param>
/// <param name="Fault">Why it does not, in the words of the database or the network; empty: it does.</param>
/// <param name="AnswerMs">How long the last question took.</param>
internal sealed record DatabaseHealth(DateTimeOffset? AwaySince, string Fault, double AnswerMs, string Version)
{
    public bool IsAway => AwaySince is not null;
}

/// <summary>Asks the database every second whether it is there, on a connection of its own; and holds on it the place of this centre, so that no second one
/// works on the same data. A database that is away is an alarm, and holds up neither calls nor whoever is signed in.</summary>
internal sealed partial class DatabaseWatch(CentreDatabase database, IAlarms alarms, TimeProvider clock, ILogger<DatabaseWatch> log) : BackgroundService
{
    public const string AlarmKind = "database-away";
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>Seconds for an answer.</summary>
    private const int AnswerSeconds = 3;

    private volatile DatabaseHealth _now = new(null, "", 0, "");

    public DatabaseHealth Now => _now;

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Look(stop);
            try { await Task.Delay(Pace, clock, stop); }
            catch (OperationCanceledException) { return; }
        }
    }

    private async Task Look(CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var version = await database.Ask(AnswerSeconds, stop);
            if (_now.IsAway) Back(database.Place, (clock.GetUtcNow() - _now.AwaySince!.Value).TotalSeconds);
            _now = new DatabaseHealth(null, "", Stopwatch.GetElapsedTime(began).TotalMilliseconds, version);
            alarms.Clear(AlarmKind, "");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            if (!_now.IsAway) Away(database.Place, e.Message);
            _now = new DatabaseHealth(_now.AwaySince ?? clock.GetUtcNow(), e.Message, Stopwatch.GetElapsedTime(began).TotalMilliseconds, _now.Version);
            alarms.Raise(AlarmKind, "", AlarmSeverity.Critical, new Dictionary<string, string> { ["fault"] = e.Message });
        }
    }

    [LoggerMessage(1310, LogLevel.Error, "The database {Place} is away: {Fault}. Calls go on; call records, reports and changes wait for it.")]
    private partial void Away(string place, string fault);

    [LoggerMessage(1311, LogLevel.Warning, "The database {Place} is back after {Seconds:0} s; what waited is being written.")]
    private partial void Back(string place, double seconds);
}
