using Antiphon.Server.Persistence.Databases;

namespace Antiphon.Server.Hosting;

/// <summary>Waits, looks after something, and waits again, for as long as the server runs and away from the calls. A round that fails is told, and the next one comes in its time.</summary>
internal abstract class RoundService(TimeProvider clock) : BackgroundService
{
    protected TimeProvider Clock { get; } = clock;

    /// <summary>How long to wait before the next round; asked before each.</summary>
    protected abstract TimeSpan Pause();

    protected abstract Task Round(CancellationToken stop);

    /// <summary>Tells the log.</summary>
    protected abstract void Failed(Exception cause);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pause(), Clock, stop);
                await Round(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { return; }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                if (!PostgresDatabase.IsAway(e)) Failed(e);       // the watch of the database says that
            }
        }
    }
}
