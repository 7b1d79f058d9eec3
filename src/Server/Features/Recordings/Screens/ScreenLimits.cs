namespace Antiphon.Server.Features.Recordings.Screens;

/// <summary>What an agent's page may send of his screen. It is asked to stay far below; who goes beyond is closed, and may come again.</summary>
internal static class ScreenLimits
{
    /// <summary>Of one frame, bytes.</summary>
    public const int FrameBytesMax = 1 << 20;

    /// <summary>On average, bytes a second; the page is asked for 250 kbit/s.</summary>
    public const int BytesPerSecond = 64 << 10;

    /// <summary>At once above that, bytes: a few whole pictures.</summary>
    public const int BurstBytes = 4 << 20;

    /// <summary>On average; the page is asked for 4.</summary>
    public const int FramesPerSecond = 10;

    /// <summary>At once above that.</summary>
    public const int BurstFrames = 60;

    /// <summary>Kept since the last key frame for who begins to watch, bytes; beyond it a new key frame is asked for.</summary>
    public const int SinceKeyBytesMax = 4 << 20;

    /// <summary>Frames that may wait for one watcher; then he gets no more until the next key frame.</summary>
    public const int WaitingMax = 64;

    /// <summary>Who may watch one screen at a time.</summary>
    public const int WatchersMax = 10;

    /// <summary>Of one call, bytes: more than two hours at what the page is asked for. Then no more of it is recorded.</summary>
    public const long CallBytesMax = 256L << 20;

    /// <summary>Screens leave so much of the disk free, as the sound does.</summary>
    public const long ReserveBytes = 256L << 20;

    /// <summary>Screens of one call, one after the other or of several agents.</summary>
    public const int PerCallMax = 50;

    /// <summary>A frame may say that it is so old; older ones are taken to be that old.</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(2);
}
