using System.Data.Common;
using Antiphon.Server.Persistence.Databases;

namespace Antiphon.Server.Security.Audit;

/// <summary><c>antiphon --verify-audit --data DIR</c>: names the first broken link. Reads alone, so it may run beside the server.</summary>
internal static class AuditCommand
{
    /// <summary>The trail is not as it was written.</summary>
    public const int Broken = 3;

    public static async Task<int> Run(Options options, TextWriter output)
    {
        if (options.Database is null && !File.Exists(Path.Combine(options.Data, SqliteDatabase.FileName))) throw new StartProblem($"There is no centre in {options.Data}.");
        if (!File.Exists(AuditSeal.KeyFileOf(options))) throw new StartProblem($"The key of the audit trail is not there ({AuditSeal.KeyFileOf(options)}): without it nothing can be said of the lines.");
        await using var services = new ServiceCollection().AddSingleton(options).AddSingleton(TimeProvider.System).AddSingleton<AuditSeal>().AddSingleton<AuditVerification>().AddPersistence(options).BuildServiceProvider();
        try
        {
            var check = await services.GetRequiredService<AuditVerification>().Run(CancellationToken.None);
            await output.WriteLineAsync(check.Broken switch
            {
                null => $"The audit trail is whole: {check.Lines} lines.",
                { Fault: AuditFault.Changed } broken => $"The audit trail is broken at line {broken.Seq}: it was changed after it was written. The {check.Lines} lines before it are as they were.",
                { } broken => $"The audit trail is broken at line {broken.Seq}: it is missing. The {check.Lines} lines before it are as they were.",
            });
            return check.Broken is null ? 0 : Broken;
        }
        catch (DbException e) { throw new StartProblem($"The database cannot be read: {DataFolder.OneLine(e.Message)}"); }
    }
}
