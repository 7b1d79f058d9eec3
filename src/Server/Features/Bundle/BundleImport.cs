using System.Data.Common;
using System.Reflection;

namespace Antiphon.Server.Features.Bundle;

/// <summary>Writes changes and reads every changed table back as its feature would, within one transaction.</summary>
internal static class BundleImport
{
    private static readonly MethodInfo ReadBack = typeof(BundleImport).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <exception cref="BundleProblem">A row refers to nothing, or cannot be read; the transaction is void.</exception>
    public static async Task Apply(ConfigurationBundle bundles, CentreDb db, IReadOnlyList<BundleChange> changes, CancellationToken stop)
    {
        try { await bundles.Apply(db, changes, stop); }
        catch (DbException e) { throw new BundleProblem("settings", DataFolder.OneLine(e.Message)); }
        foreach (var table in changes.Select(c => c.Table).Distinct())
        {
            var type = db.Model.GetEntityTypes().First(t => t.GetTableName() == table).ClrType;
            try { await (Task)ReadBack.MakeGenericMethod(type).Invoke(null, [db, stop])!; }
            catch (Exception e) when (e is not OutOfMemoryException and not OperationCanceledException) { throw new BundleProblem(table, $"cannot be read: {DataFolder.OneLine(e.Message)}"); }
        }
    }

    private static async Task Read<T>(CentreDb db, CancellationToken stop) where T : class => await db.Set<T>().AsNoTracking().ToListAsync(stop);
}
