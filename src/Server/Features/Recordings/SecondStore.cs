using System.Security.Cryptography;

namespace Antiphon.Server.Features.Recordings;

/// <summary>A second folder, as a rule on another machine, that holds a copy of each recording under the same name. Everything here may fail at any moment: the
/// store is away then, and is tried again.</summary>
internal sealed class SecondStore(string folder)
{
    private const string Part = ".part";
    private const int Step = 1 << 17;

    public string PathOf(string file) => Path.Combine(folder, file);

    /// <summary>Null: it can be written to; otherwise what the system says.</summary>
    public string? Fault()
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".probe-{Guid.NewGuid():n}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (IsAway(e))
        {
            return e.Message;
        }
    }

    /// <summary>Copies what is not there yet, from where an earlier try ended, reads the copy again and compares.</summary>
    /// <param name="sha256">What the copy must have.</param>
    /// <returns>False: the sums differ; nothing is left of the copy.</returns>
    /// <exception cref="IOException">The store, or the file, cannot be reached.</exception>
    public async Task<bool> Copy(string source, string file, string sha256, CancellationToken stop)
    {
        var target = PathOf(file);
        if (File.Exists(target) && await HashOf(target, stop) == sha256) return true;
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
        if (await HashOf(target + Part, stop) != sha256)
        {
            File.Delete(target + Part);
            return false;
        }
        File.Move(target + Part, target, overwrite: true);
        return true;
    }

    public void Delete(string file)
    {
        File.Delete(PathOf(file));
        File.Delete(PathOf(file) + Part);
    }

    public static async Task<string> HashOf(string path, CancellationToken stop)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, Step, useAsync: true);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, stop));
    }

    public static bool IsAway(Exception e) => e is IOException or UnauthorizedAccessException or NotSupportedException;
}
