using System.Runtime.InteropServices;
using Antiphon.Media.Fax;

namespace Antiphon.Fax;

/// <summary>What a worker may use of the machine. It reads what strangers send with a library in C: when it goes wrong, it goes alone.</summary>
internal static partial class Confinement
{
    // sys/resource.h of Linux.
    private const int Cpu = 0, FileSize = 1, Data = 2, Core = 4, Files = 7;
    private const int NoNewPrivileges = 38, Dumpable = 4;              // sys/prctl.h
    private const ulong FilesMax = 64;

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Now, Most;
    }

    [LibraryImport("libc")]
    private static partial void setrlimit(int resource, in Limit limit);

    [LibraryImport("libc")]
    private static partial void prctl(int option, ulong value, ulong third, ulong fourth, ulong fifth);

    public static void Set(FaxJob job)
    {
        if (!OperatingSystem.IsLinux()) return;
        Set(Cpu, (ulong)job.CpuSecondsMax);
        Set(FileSize, (ulong)job.FileBytesMax);
        Set(Data, (ulong)job.MemoryBytesMax);
        Set(Core, 0);
        Set(Files, FilesMax);
        prctl(NoNewPrivileges, 1, 0, 0, 0);
        prctl(Dumpable, 0, 0, 0, 0);
    }

    private static void Set(int resource, ulong most) => setrlimit(resource, new Limit { Now = most, Most = most });
}
