using System.Diagnostics;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>Open things; the first seven are 0 when idle. A browser's standing connection is no leftover and is counted apart.</summary>
internal sealed record LeftoversView(int Dialogs, int Transactions, int Legs, int Ports, int Timers, int Recordings, int Calls, int Registrations, int Standing, int Connections,
    int FileHandles);

/// <summary><c>GET /api/diagnostics/leftovers</c>.</summary>
internal static class ReadLeftovers
{
    private const string OpenFiles = "/proc/self/fd";

    public static LeftoversView Handle(ISwitch telephone, CallCentre calls, CallLoop loop)
    {
        var open = telephone.Leftovers();
        var standing = loop.Standing;
        return new LeftoversView(Without(open.Dialogs, standing), open.Transactions, Without(open.Legs, standing), Without(open.Ports, standing), Without(open.Timers, standing),
            open.Recordings, calls.State.Calls.Count, open.Registrations, standing, open.Connections, Handles());
    }

    private static int Without(int all, int standing) => Math.Max(0, all - standing);

    private static int Handles()
    {
        if (Directory.Exists(OpenFiles)) return Directory.EnumerateFileSystemEntries(OpenFiles).Count();
        using var self = Process.GetCurrentProcess();
        return self.HandleCount;
    }
}
