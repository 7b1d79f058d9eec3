using System.Data.Common;
using Antiphon.Server.Features.Phone;
using Antiphon.Server.Persistence.Databases;
using Microsoft.AspNetCore.DataProtection;

namespace Antiphon.Server.Features.Bundle;

/// <summary><c>antiphon --export-bundle FILE</c> and <c>--import-bundle FILE</c>, on a centre that does not run.</summary>
internal static class BundleCommands
{
    private const string Operator = "command";

    /// <exception cref="StartProblem">There is no centre, or the bundle is wrong; nothing was changed then.</exception>
    public static async Task Run(Options options, TimeProvider clock, TextWriter output)
    {
        if (options.Database is null && !File.Exists(Path.Combine(options.Data, SqliteDatabase.FileName))) throw new StartProblem($"There is no centre in {options.Data}.");
        var services = new ServiceCollection().AddPersistence(options).AddSingleton(clock).AddSingleton<SecretBox>().AddSingleton<BundleTables>().AddSingleton<ConfigurationBundle>()
            .AddSingleton(options).AddLogging().AddHttpContextAccessor().AddSingleton<AuditSeal>().AddSingleton<AuditTrail>();
        services.AddDataProtection().SetApplicationName("antiphon").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(options.Data, "keys")));
        await using var provider = services.BuildServiceProvider();
        try
        {
            await using var db = await provider.GetRequiredService<IDbContextFactory<CentreDb>>().CreateDbContextAsync();
            await Migrations.Apply(db, clock);
            await db.Database.OpenConnectionAsync();
            var bundles = provider.GetRequiredService<ConfigurationBundle>();
            if (options.ExportBundle is { } to)
            {
                await File.WriteAllTextAsync(to, await bundles.Export(db, CancellationToken.None));
                await output.WriteLineAsync($"The configuration stands in {to}.");
            }
            else if (await Import(options.ImportBundle!, bundles, db, clock, output) is { Count: > 0 } changes) await WriteDown(provider, options.ImportBundle!, changes);
        }
        catch (NewerSchemaException e) { throw new StartProblem(e.Message); }
        catch (BundleProblem e) { throw new StartProblem($"Nothing was changed: {e.Message}"); }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException) { throw new StartProblem($"Nothing was changed: {DataFolder.OneLine(e.Message)}"); }
    }

    private static async Task<IReadOnlyList<BundleChange>> Import(string from, ConfigurationBundle bundles, CentreDb db, TimeProvider clock, TextWriter output)
    {
        if (!File.Exists(from)) throw new StartProblem($"There is no bundle {from}.");
        var text = await File.ReadAllTextAsync(from);
        await using var transaction = await db.Database.BeginTransactionAsync();
        var before = await bundles.Export(db, CancellationToken.None);
        var changes = await bundles.Diff(db, text, CancellationToken.None);
        await BundleImport.Apply(bundles, db, changes, CancellationToken.None);
        if (changes.Count > 0) db.Add(new BundleRow { At = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds()), Who = "", Note = Path.GetFileName(from), Changes = changes.Count, Document = before });
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        foreach (var change in changes) await output.WriteLineAsync($"  {change.Kind.ToString().ToLowerInvariant(),-8} {change.Table}/{change.Key}");
        await output.WriteLineAsync(changes.Count == 0 ? "Nothing differs." : $"{changes.Count} rows were changed. They are in force from the next start on.");
        return changes;
    }

    /// <summary>Nobody signed in: the operating system let him at the files.</summary>
    private static async Task WriteDown(ServiceProvider provider, string from, IReadOnlyList<BundleChange> changes)
    {
        var trail = provider.GetRequiredService<AuditTrail>();
        await trail.StartAsync(CancellationToken.None);
        await trail.Write(Rights.PersonOf(Operator), "import-bundle", Path.GetFileName(from), new Dictionary<string, string> { ["changes"] = BundleFeature.Words(changes) }, CancellationToken.None);
        await trail.StopAsync(CancellationToken.None);
    }
}
