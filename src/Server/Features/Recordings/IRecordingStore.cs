namespace Antiphon.Server.Features.Recordings;

/// <summary>Where a copy of each recording lies, under the same name. Everything here may fail at any moment (<see cref="IOException"/>): the store is away then, and is tried again.</summary>
internal interface IRecordingStore
{
    /// <summary>Null: it can be written to; otherwise what it says.</summary>
    Task<string?> Fault(CancellationToken stop);

    /// <summary>Copies what is not there yet, and proves the copy.</summary>
    /// <param name="source">Full path.</param>
    /// <param name="file">Name in the store, with "/".</param>
    /// <param name="sha256">What the copy must have, hexadecimal.</param>
    /// <returns>False: the sums differ; nothing is left of the copy.</returns>
    Task<bool> Copy(string source, string file, string sha256, CancellationToken stop);

    /// <summary>Writes it over what may be there.</summary>
    Task Replace(string source, string file, CancellationToken stop);

    Task Delete(string file, CancellationToken stop);

    /// <summary>A path from which the copy can be read; null: there is none.</summary>
    Task<string?> Fetch(string file, CancellationToken stop);
}

/// <summary>What stands in common of stores.</summary>
internal static class StoredFile
{
    private const int Step = 1 << 17;

    public static async Task<string> HashOf(string path, CancellationToken stop)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, Step, useAsync: true);
        return Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(file, stop));
    }

    /// <summary>The store, or the disk, cannot be reached; it is tried again.</summary>
    public static bool IsAway(Exception e) => e is IOException or UnauthorizedAccessException or NotSupportedException;
}
