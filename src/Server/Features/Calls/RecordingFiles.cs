using System.Globalization;
using Antiphon.Engine.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>Where recordings stand: <c>DATA/recordings/yyyy/MM/dd/CALL.wav</c>, by the day (UTC) on which the recording began.</summary>
internal sealed class RecordingFiles(string data)
{
    private string? _lastFolder;

    public string Folder { get; } = Path.GetFullPath(Path.Combine(data, "recordings"));

    /// <summary>Full path of a recording that begins now; its folder exists. Used by the loop's thread alone.</summary>
    public string FileFor(CallId call, DateTimeOffset now)
    {
        var folder = DayFolder(now);
        if (folder != _lastFolder)
        {
            Directory.CreateDirectory(folder);
            _lastFolder = folder;
        }
        return Path.Combine(folder, call.Value + ".wav");
    }

    public string DayFolder(DateTimeOffset day) => Path.Combine(Folder, day.UtcDateTime.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture));
}
