using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Antiphon.Server.Features.Backups;

internal sealed record BackedUpFile(string Path, long Bytes, string Sha256);

/// <summary>What is in a backup; its first entry.</summary>
/// <param name="Database">Where the business data lay: sqlite or postgresql. In the backup they are SQLite in both cases.</param>
/// <param name="Migration">The newest of the schema.</param>
internal sealed record BackupManifest(DateTimeOffset At, string Database, string Migration, bool WithRecordings, ImmutableArray<BackedUpFile> Files)
{
    public const string FileName = "manifest.json";
}

/// <summary>The file of a backup: a tar archive compressed by gzip, which every system can open; sealed with a password or not.</summary>
internal static class BackupArchive
{
    private const int ManifestBytesMax = 64 << 20;

    /// <param name="folders">Where the entries come from: name in the archive, file.</param>
    public static async Task Write(string archive, BackupManifest manifest, IReadOnlyDictionary<string, string> sources, string? password, Action<long> written, CancellationToken stop)
    {
        var plain = password is null ? archive : archive + ".plain";
        try
        {
            await using (var file = Private(plain))
            await using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
            await using (var tar = new TarWriter(gzip))
            {
                using (var head = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, JsonSerializerOptions.Web)))
                    await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, BackupManifest.FileName) { DataStream = head }, stop);
                foreach (var entry in manifest.Files)
                {
                    await using var content = File.OpenRead(sources[entry.Path]);
                    await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, entry.Path) { DataStream = content }, stop);
                    written(entry.Bytes);
                }
            }
            if (password is null) return;
            await using var open = File.OpenRead(plain);
            await using var closed = Private(archive);
            await SealedFile.Seal(open, closed, password, stop);
        }
        finally { if (password is not null) File.Delete(plain); }
    }

    /// <summary>Unpacks into an empty folder and proves it: every file by its sum, every database by its own check.</summary>
    /// <exception cref="BackupProblem">It is not as it was made.</exception>
    public static async Task<BackupManifest> Read(string archive, string folder, string? password, CancellationToken stop)
    {
        var plain = archive;
        try
        {
            if (SealedFile.IsSealed(archive))
            {
                if (password is null) throw new BackupProblem("the backup is sealed; its password is needed");
                plain = Path.Combine(folder, ".unsealed");
                await using var closed = File.OpenRead(archive);
                await using var open = Private(plain);
                await SealedFile.Open(closed, open, password, stop);
            }
            return await Unpack(plain, folder, stop);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or JsonException) { throw new BackupProblem("that is no backup, or it is damaged"); }
        finally { if (plain != archive) File.Delete(plain); }
    }

    public static async Task<string> SumOf(string file, CancellationToken stop)
    {
        await using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop));
    }

    private static async Task<BackupManifest> Unpack(string plain, string folder, CancellationToken stop)
    {
        await using var file = File.OpenRead(plain);
        await using var gzip = new GZipStream(file, CompressionMode.Decompress);
        await using var tar = new TarReader(gzip);
        if (await tar.GetNextEntryAsync(cancellationToken: stop) is not { Name: BackupManifest.FileName, Length: <= ManifestBytesMax, DataStream: { } head }) throw new BackupProblem("that is no backup");
        var manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(head, JsonSerializerOptions.Web, stop) ?? throw new BackupProblem("that is no backup");
        var awaited = manifest.Files.ToDictionary(f => f.Path);
        while (await tar.GetNextEntryAsync(cancellationToken: stop) is { } entry)
        {
            if (entry.EntryType is not TarEntryType.RegularFile || !awaited.Remove(entry.Name, out var known)) throw new BackupProblem($"the backup has an entry that it does not name: {DataFolder.OneLine(entry.Name)}");
            var path = Path.GetFullPath(Path.Combine(folder, known.Path));
            if (!path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw new BackupProblem("the backup names a file outside of its folder");
            DataFolder.CreatePrivate(Path.GetDirectoryName(path)!);
            await using (var target = Private(path)) if (entry.DataStream is { } content) await content.CopyToAsync(target, stop);
            if (await SumOf(path, stop) != known.Sha256) throw new BackupProblem($"{known.Path} is not as it was backed up");
            if (path.EndsWith(".db", StringComparison.Ordinal)) CheckDatabase(path, known.Path);
        }
        return awaited.Count == 0 ? manifest : throw new BackupProblem($"{awaited.Keys.First()} is missing in the backup");
    }

    private static void CheckDatabase(string path, string name)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        if (check.ExecuteScalar() is not "ok") throw new BackupProblem($"{name} fails its check");
    }

    private static FileStream Private(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
