using System.Diagnostics;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Text;

namespace Antiphon.Server.Hosting;

/// <summary>The collector's settings that keep audio smooth. They act as environment variables only, so a process that was started
/// without them starts itself once more.</summary>
internal static unsafe partial class GarbageCollection
{
    private const string Gen0Size = "DOTNET_GCgen0size";
    private const string Wanted = "0x400000";
    private const string Guard = "ANTIPHON_STARTED_AGAIN";

    /// <summary>Set from outside to any value but empty, it wins.</summary>
    public static bool MustStartAgain => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Gen0Size)) && Environment.GetEnvironmentVariable(Guard) is null;

    /// <summary>What is wrong with the settings in force, in one line; null when nothing is.</summary>
    public static string? Complaint =>
        GCSettings.IsServerGC ? "Server garbage collection is on: audio will stutter. Set DOTNET_gcServer=0."
        : string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Gen0Size)) ? $"{Gen0Size} is not set: audio may stutter for up to 90 ms. Set {Gen0Size}={Wanted}."
        : null;

    /// <summary>On Linux replaces the process, keeping its id, and does not return; elsewhere runs a child and waits.</summary>
    /// <returns>Exit code of the child, or null when the process could not be started again.</returns>
    public static int? StartAgain()
    {
        Environment.SetEnvironmentVariable(Gen0Size, Wanted);
        Environment.SetEnvironmentVariable(Guard, "1");
        if (OperatingSystem.IsLinux()) { Replace(); Environment.SetEnvironmentVariable(Gen0Size, null); return null; }
        return RunChild();
    }

    private static void Replace()
    {
        if (Environment.ProcessPath is not { } path) return;
        var arguments = File.ReadAllBytes("/proc/self/cmdline").AsSpan().TrimEnd((byte)0).ToArray();
        var words = Encoding.UTF8.GetString(arguments).Split('\0');
        var variables = Environment.GetEnvironmentVariables();
        var settings = variables.Keys.Cast<string>().Select(name => $"{name}={variables[name]}").ToArray();
        _ = Execute(path, TextArray(words), TextArray(settings));      // returns only when it failed; the memory lives as long as the process
    }

    private static byte** TextArray(string[] texts)
    {
        var array = (byte**)NativeMemory.AllocZeroed((nuint)(texts.Length + 1), (nuint)sizeof(byte*));
        for (var i = 0; i < texts.Length; i++) array[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
        return array;
    }

    private static int? RunChild()
    {
        if (Environment.ProcessPath is not { } path) return null;
        var words = Environment.GetCommandLineArgs();
        var byDotnet = Path.GetFileNameWithoutExtension(path).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        using var child = Process.Start(new ProcessStartInfo(path, byDotnet ? words : words[1..]) { UseShellExecute = false });
        Console.CancelKeyPress += (_, pressed) => pressed.Cancel = true;        // the child hears it too, and ends by itself
        child?.WaitForExit();
        return child?.ExitCode;
    }

    [LibraryImport("libc", EntryPoint = "execve", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, byte** arguments, byte** variables);
}
