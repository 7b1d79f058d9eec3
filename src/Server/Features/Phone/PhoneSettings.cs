namespace Antiphon.Server.Features.Phone;

/// <summary>What phones set by a code is kept, and in force for the next call.</summary>
internal sealed partial class PhoneSettings(CallCentre calls, CentreSource centre, IDbContextFactory<CentreDb> databases, ILogger<PhoneSettings> log) : IHostedService, IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1);

    public Task StartAsync(CancellationToken stop)
    {
        calls.SettingChanged += Take;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken stop)
    {
        calls.SettingChanged -= Take;
        return Task.CompletedTask;
    }

    public void Dispose() => _oneAtATime.Dispose();

    private void Take(ChangeExtension change) => _ = Task.Run(() => Keep(change));

    private async Task Keep(ChangeExtension change)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            await using var db = await databases.CreateDbContextAsync();
            if (await db.Set<ExtensionRow>().SingleOrDefaultAsync(e => e.Number == change.Extension && e.ValidUntil == null) is not { } row) return;
            var settings = row.Extension();
            row.Settings = Documents.Write(settings with
            {
                DoNotDisturb = change.DoNotDisturb ?? settings.DoNotDisturb,
                ForwardAlways = change.ForwardAlways switch { null => settings.ForwardAlways, "" => null, var to => to },
            });
            await db.SaveChangesAsync();
            await centre.Apply();
        }
        catch (Exception e) when (e is not OutOfMemoryException) { NotKept(e, change.Extension); }
        finally { _oneAtATime.Release(); }
    }

    [LoggerMessage(1121, LogLevel.Error, "what extension {Extension} set by a code could not be kept")]
    private partial void NotKept(Exception e, string extension);
}
