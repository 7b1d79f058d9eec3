using Microsoft.Data.Sqlite;

namespace Antiphon.Server.Persistence.Story;

/// <summary>A file beside the story that only takes up room. A full disk takes it first.</summary>
internal sealed class StoryBallast(string folder, long bytes)
{
    private const int SqliteFull = 13;
    private readonly string _path = Path.Combine(folder, "ballast");

    /// <summary>Puts the ballast (back) in its place; without room there is none.</summary>
    public void Load()
    {
        if (bytes == 0 || File.Exists(_path)) return;
        try
        {
            using var file = new FileStream(_path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 4096, FileOptions.None);
            // Written, not merely made long: a sparse file would free nothing.
            var block = new byte[1 << 20];
            for (var left = bytes; left > 0; left -= block.Length) file.Write(block, 0, (int)Math.Min(left, block.Length));
        }
        catch (IOException)
        {
            Drop();
        }
    }

    /// <returns>Whether the disk was full and room was made.</returns>
    public bool DropIfFull(Exception failure)
    {
        var full = failure is SqliteException { SqliteErrorCode: SqliteFull } || failure is IOException;
        return full && Drop();
    }

    private bool Drop()
    {
        try
        {
            if (!File.Exists(_path)) return false;
            File.Delete(_path);
            return true;
        }
        catch (IOException) { return false; }
    }
}
