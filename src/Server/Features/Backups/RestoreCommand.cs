using System.Data.Common;
using System.Diagnostics;
using Antiphon.Server.Persistence.Databases;

namespace Antiphon.Server.Features.Backups;

/// <summary><c>antiphon --restore FILE --data DIR [--database ADDRESS]</c>: a backup into an empty folder, and into an empty PostgreSQL database when one is named.</summary>
internal static class RestoreCommand
{
    /// <exception cref="StartProblem">The folder is not empty, or the backup is not whole; nothing is left in the folder then.</exception>
    public static async Task Run(Options options, TimeProvider clock, TextWriter output)
    {
        var began = Stopwatch.GetTimestamp();
        if (!File.Exists(options.Restore)) throw new StartProblem($"There is no backup {options.Restore}.");
        if (Directory.Exists(options.Data) && Directory.EnumerateFileSystemEntries(options.Data).Any()) throw new StartProblem($"{options.Data} is not empty; restore into an empty folder.");
        DataFolder.CreatePrivate(options.Data);
        try
        {
            var manifest = await BackupArchive.Read(options.Restore, options.Data, options.BackupPassword, CancellationToken.None);
            var story = Path.Combine(options.Data, "story");
            if (options.Story is { } elsewhere && Path.GetFullPath(elsewhere) != Path.GetFullPath(story))
            {
                DataFolder.CreatePrivate(elsewhere);
                File.Move(Path.Combine(story, "story.db"), Path.Combine(elsewhere, "story.db"));
            }
            await output.WriteLineAsync($"Backup of {manifest.At:yyyy-MM-dd HH:mm:ss} UTC: {manifest.Files.Length} files, {manifest.Files.Sum(f => f.Bytes)} bytes, each as it was{(manifest.WithRecordings ? "" : "; the sound of recordings is not in it")}.");
            if (options.Database is not null) await MoveCommand.Run(options, clock, output);
            await output.WriteLineAsync($"Restored into {options.Data} in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s. Start with --data {options.Data}.");
        }
        catch (Exception e) when (e is BackupProblem or DbException or IOException or StartProblem)
        {
            foreach (var entry in new DirectoryInfo(options.Data).EnumerateFileSystemInfos())
                if (entry is DirectoryInfo folder) folder.Delete(recursive: true);
                else entry.Delete();
            throw e as StartProblem ?? new StartProblem($"Nothing was restored: {DataFolder.OneLine(e.Message)}");
        }
    }
}
