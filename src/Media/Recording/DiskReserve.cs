namespace Antiphon.Media.Recording;

/// <summary>Recordings leave so much of a disk free for what must go on: the story of the calls and the database. Asked by the writer's thread.</summary>
/// <param name="bytes">Never more than a twentieth of the disk.</param>
internal sealed class DiskReserve(long bytes, TimeProvider clock)
{
    private const int ShareMax = 20;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private long? _lookedAt;
    private bool _room = true;

    /// <summary>As of the last look, at most a second ago. A disk that cannot be asked has room: then the write itself says.</summary>
    public bool HasRoom(string path)
    {
        if (_lookedAt is { } at && clock.GetElapsedTime(at) < Every) return _room;
        _lookedAt = clock.GetTimestamp();
        try
        {
            var disk = new DriveInfo(Path.GetDirectoryName(path)!);
            _room = disk.AvailableFreeSpace > Math.Min(bytes, disk.TotalSize / ShareMax);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _room = true;
        }
        return _room;
    }
}
