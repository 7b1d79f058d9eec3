using System.Runtime.InteropServices;

namespace Antiphon.Server.Hosting;

/// <summary>The folder that belongs to one running process: its lock, process id, ports. Private to the account that runs it.</summary>
internal sealed partial class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Free space without which no start is allowed: 100 MiB, an hour of one recorded call and the story of a day.</summary>
    private const long FreeBytesMin = 100L << 20;

    private readonly string _path;
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held) => (_path, _lock) = (path, held);

    private string PidFile => Path.Combine(_path, "antiphon.pid");

    /// <summary>Everything that the process writes from now on, by whatever part, is for its owner alone.</summary>
    public static void KeepPrivate()
    {
        if (!OperatingSystem.IsWindows()) _ = SetMask(Convert.ToUInt32("077", 8));
    }

    /// <summary>Creates what is missing, proves that it can be written, and takes the folder for this process.</summary>
    /// <exception cref="StartProblem">Not writable, disk full, or in use by another process.</exception>
    public static DataFolder Take(Options options)
    {
        foreach (var folder in (string[])[options.Data, options.StoryFolder])
        {
            try
            {
                CreatePrivate(folder);
                var probe = Path.Combine(folder, ".probe");
                File.WriteAllBytes(probe, new byte[64 * 1024]);
                File.Delete(probe);
                RefuseIfNearlyFull(folder);
            }
            catch (UnauthorizedAccessException) { throw new StartProblem($"The folder {folder} cannot be written. Give it to this account, or choose another with --data."); }
            catch (IOException e) { throw new StartProblem($"The folder {folder} cannot be used: {OneLine(e.Message)}"); }
        }
        try
        {
            var held = new FileStream(Path.Combine(options.Data, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var taken = new DataFolder(options.Data, held);
            File.WriteAllText(taken.PidFile, $"{Environment.ProcessId}\n");
            return taken;
        }
        catch (IOException) { throw new StartProblem($"The data folder {options.Data} is in use by another Antiphon. Stop it, or choose another with --data."); }
    }

    // A disk that is full while calls go on raises an alarm and loses nothing at first; to begin on one helps nobody.
    private static void RefuseIfNearlyFull(string folder)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (free < FreeBytesMin)
            throw new StartProblem($"The disk of {folder} has only {free >> 20} MiB free, {FreeBytesMin >> 20} MiB are needed. Free some space, or choose another folder with --data.");
    }

    /// <summary>Creates a folder that only its owner can enter.</summary>
    public static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>Writes a file that only its owner can read, whole or not at all.</summary>
    public static void WritePrivate(string file, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        var unfinished = file + ".new";
        File.Delete(unfinished);
        using (var stream = new FileStream(unfinished, options)) stream.Write(content);
        File.Move(unfinished, file, overwrite: true);
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);

    public static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();

    public void Dispose()
    {
        File.Delete(PidFile);
        _lock.Dispose();
    }
}
