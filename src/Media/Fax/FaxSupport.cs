using System.ComponentModel;
using System.Diagnostics;

namespace Antiphon.Media.Fax;

/// <summary>Whether faxes can be sent and taken on this machine.</summary>
public static class FaxSupport
{
    /// <summary>Asks a worker whether libspandsp is there. Takes a tenth of a second or so.</summary>
    public static async Task<bool> IsThere(FaxOptions options, CancellationToken stop)
    {
        var start = new ProcessStartInfo(options.Worker[0]) { RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in options.Worker.Skip(1)) start.ArgumentList.Add(argument);
        start.ArgumentList.Add("check");
        try
        {
            using var worker = Process.Start(start);
            if (worker is null) return false;
            await worker.WaitForExitAsync(stop);
            return worker.ExitCode == 0;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException) { return false; }
    }
}
