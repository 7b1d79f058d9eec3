using System.ComponentModel;
using System.Diagnostics;
using Antiphon.Media.Fax;

namespace Antiphon.Server.Features.Faxes;

/// <summary>Makes pages for a fax machine out of a PDF: ghostscript in a process of its own, without access to other files, with little time and memory.</summary>
internal static class PdfConversion
{
    private const int SecondsMax = 60;
    private const int MemoryKilobytesMax = 1_000_000;
    private const int FileBlocksMax = 131_072;              // of 512 octets: 64 MiB

    /// <summary>False: it is not installed.</summary>
    public static bool IsThere => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, "gs")));

    /// <returns>Whether there is a document now.</returns>
    public static async Task<bool> Convert(string pdf, string tiff, CancellationToken stop)
    {
        var start = new ProcessStartInfo("sh") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"ulimit -t {SecondsMax} -v {MemoryKilobytesMax} -f {FileBlocksMax} -c 0; exec gs \"$@\""));
        // 1,728 columns and 2,292 lines: A4 in fine resolution.
        foreach (var argument in (string[])["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffg4", "-r204x196", "-g1728x2292", "-dPDFFitPage", $"-dLastPage={TiffDocument.PagesMax}",
            $"-sOutputFile={tiff.Replace("%", "%%", StringComparison.Ordinal)}", pdf]) start.ArgumentList.Add(argument);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(SecondsMax));
        try
        {
            using var process = Process.Start(start);
            if (process is null) return false;
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            try { await process.WaitForExitAsync(limit.Token); }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                stop.ThrowIfCancellationRequested();
                return false;
            }
            return process.ExitCode == 0 && File.Exists(tiff);
        }
        catch (Win32Exception) { return false; }
    }
}
