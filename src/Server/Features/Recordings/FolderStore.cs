namespace Antiphon.Server.Features.Recordings;

/// <summary>A second folder, as a rule a mount of another machine.</summary>
internal sealed class FolderStore(string folder) : IRecordingStore
{
    private const string Part = ".part";
    private const int Step = 1 << 17;

    private string PathOf(string file) => Path.Combine(folder, file);

    public Task<string?> Fault(CancellationToken stop)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".probe-{Guid.NewGuid():n}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return Task.FromResult<string?>(null);
        }
        catch (Exception e) when (StoredFile.IsAway(e))
        {
            return Task.FromResult<string?>(e.Message);
        }
    }

    /// <summary>From where an earlier try ended; the copy is read again and compared.</summary>
    public async Task<bool> Copy(string source, string file, string sha256, CancellationToken stop)
    {
        var target = PathOf(file);
        if (File.Exists(target) && await StoredFile.HashOf(target, stop) == sha256) return true;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await using (var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, Step, useAsync: true))
        await using (var to = new FileStream(target + Part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, Step, useAsync: true))
        {
            if (to.Length > from.Length) to.SetLength(0);
            from.Position = to.Position = to.Length;
            await from.CopyToAsync(to, Step, stop);
            await to.FlushAsync(stop);
            to.Flush(flushToDisk: true);
        }
        if (await StoredFile.HashOf(target + Part, stop) != sha256)
        {
            File.Delete(target + Part);
            return false;
        }
        File.Move(target + Part, target, overwrite: true);
        return true;
    }

    public Task Replace(string source, string file, CancellationToken stop)
    {
        var target = PathOf(file);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(source, target + Part, overwrite: true);
        File.Move(target + Part, target, overwrite: true);
        return Task.CompletedTask;
    }

    public Task Delete(string file, CancellationToken stop)
    {
        if (!Directory.Exists(Path.GetDirectoryName(PathOf(file)))) return Task.CompletedTask;
        File.Delete(PathOf(file));
        File.Delete(PathOf(file) + Part);
        return Task.CompletedTask;
    }

    public Task<string?> Fetch(string file, CancellationToken stop) => Task.FromResult(File.Exists(PathOf(file)) ? PathOf(file) : null);
}
