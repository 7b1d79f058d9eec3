using Antiphon.Server.Features.Alarms;
using Antiphon.Server.Features.Flows;
using Antiphon.Server.Features.Flows.Web;
using Antiphon.Server.Features.Phone;
using Antiphon.Server.Features.Prompts.Library;
using Antiphon.Server.Features.Recordings;
using Antiphon.Server.Features.Speech;

namespace Antiphon.Server.Features.Bundle;

/// <summary>What stands in memory of the configuration, read anew after it was changed whole.</summary>
internal sealed class BundleReload(RoleBook roles, OrganisationBook organisation, PrivacyBook privacy, RecordingSettingsBook recordings, PromptLibrary prompts, SpeechBook speech, WebAddresses addresses, AlarmWatch alarms,
    SwitchConfigurationSource configuration, CentreSource centre, SessionStore sessions, IDbContextFactory<CentreDb> databases)
{
    public async Task Run(CancellationToken stop)
    {
        await roles.Load(stop);
        await organisation.Load(stop);
        await privacy.Load(stop);
        recordings.Forget();
        await prompts.StartAsync(stop);
        await speech.StartAsync(stop);
        await using (var db = await databases.CreateDbContextAsync(stop))
        {
            addresses.Allow((await FlowSettings.Read(db, stop)).InsideHosts);
            // Open event streams come again with the roles that hold now.
            await sessions.Refresh(await db.Set<Person>().Select(p => p.JobNumber).ToListAsync(stop), stop);
        }
        alarms.Refresh();
        await configuration.Apply(stop);
        await centre.Apply(stop);
    }
}

/// <summary>Puts a bundle in force whole, or not at all, and keeps what was before it.</summary>
internal sealed class BundleKeeper(ConfigurationBundle bundles, IDbContextFactory<CentreDb> databases, BundleReload reload, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    /// <param name="changes">As far as the wish was for, by the difference that was looked at.</param>
    /// <returns>What was changed.</returns>
    /// <exception cref="BundleProblem">Nothing was changed.</exception>
    public async Task<IReadOnlyList<BundleChange>> Import(string bundle, string who, string note, Func<IReadOnlyList<BundleChange>, Refused?> refusal, CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            var (before, changes) = await Store(bundle, who, note, refusal, stop);
            if (changes.Count == 0) return changes;
            try { await reload.Run(CancellationToken.None); }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                await Back(before);
                throw new BundleProblem("settings", $"cannot be put in force: {DataFolder.OneLine(e.Message)}");
            }
            return changes;
        }
        finally { _one.Release(); }
    }

    public void Dispose() => _one.Dispose();

    private async Task<(string Before, IReadOnlyList<BundleChange> Changes)> Store(string bundle, string who, string note, Func<IReadOnlyList<BundleChange>, Refused?> refusal, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        await db.Database.OpenConnectionAsync(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var before = await bundles.Export(db, stop);
        var changes = await bundles.Diff(db, bundle, stop);
        if (refusal(changes) is { } refused) throw new BundleRefused(refused);
        if (changes.Count == 0) return (before, changes);
        await BundleImport.Apply(bundles, db, changes, stop);
        db.Add(new BundleRow { At = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds()), Who = who, Note = note, Changes = changes.Count, Document = before });
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return (before, changes);
    }

    /// <summary>What cannot be put in force was never there.</summary>
    private async Task Back(string before)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await bundles.Apply(db, await bundles.Diff(db, before, CancellationToken.None), CancellationToken.None);
        var last = await db.Set<BundleRow>().OrderByDescending(b => b.Id).FirstAsync();
        db.Remove(last);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        await reload.Run(CancellationToken.None);
    }
}

/// <summary>The import is not this person's to make.</summary>
internal sealed class BundleRefused(Refused refused) : Exception
{
    public Refused Refused => refused;
}
