using System.Collections.Concurrent;

namespace Antiphon.Server.Features.Faxes;

/// <summary>Where faxes stand: <c>DATA/faxes/yyyy/MM/dd/CALL.tif</c>, by the day (UTC) on which they began.</summary>
internal sealed class FaxFiles(string data)
{
    private readonly ConcurrentDictionary<CallId, string> _open = [];

    public string Folder { get; } = Path.GetFullPath(Path.Combine(data, "faxes"));

    /// <summary>Full path for a fax that begins now; its folder exists, unless the disk refuses: then the fax fails and the call ends.</summary>
    public string FileFor(CallId call, DateTimeOffset now)
    {
        var folder = Path.Combine(Folder, now.UtcDateTime.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture));
        try { Directory.CreateDirectory(folder); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
        return _open[call] = Path.Combine(folder, call.Value + ".tif");
    }

    /// <summary>Of a fax that began in this process and has not ended.</summary>
    public string? PathOf(CallId call) => _open.GetValueOrDefault(call);

    public void Forget(CallId call) => _open.TryRemove(call, out _);

    public string Relative(string path) => Path.GetRelativePath(Folder, path).Replace('\\', '/');

    /// <summary>Full path of an existing file; null: none, or not below the folder.</summary>
    public string? Existing(string file)
    {
        var path = Path.GetFullPath(Path.Combine(Folder, file));
        return path.StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(path) ? path : null;
    }
}
