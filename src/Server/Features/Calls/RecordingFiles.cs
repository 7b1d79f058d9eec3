using System.Collections.Concurrent;

namespace Antiphon.Server.Features.Calls;

/// <summary>Where recordings stand: <c>DATA/recordings/yyyy/MM/dd/CALL.wav</c>, by the day (UTC) on which the recording began; <c>CALL.wav.sealed</c> where they are sealed,
/// <c>CALL.opus</c> and <c>CALL.opus.sealed</c> when they were made small.</summary>
internal sealed class RecordingFiles(string data)
{
    private readonly ConcurrentDictionary<CallId, string> _open = [];
    private volatile bool _seals;

    public string Folder { get; } = Path.GetFullPath(Path.Combine(data, "recordings"));

    /// <summary>Recordings that begin from now on are sealed, or not.</summary>
    public void Seal(bool seals) => _seals = seals;

    /// <summary>Of a party of a room that is recorded alone too: its name follows that of its call.</summary>
    private const string AloneMark = "-alone";

    public static CallId Alone(CallId call) => new(call.Value + AloneMark);

    /// <summary>The call whose party this recording has alone; null: it is no such recording.</summary>
    public static string? PartyOf(string recording) => recording.EndsWith(AloneMark, StringComparison.Ordinal) ? recording[..^AloneMark.Length] : null;

    /// <summary>The call whose recording this file is, or the part of it.</summary>
    public static string CallOf(string path) => Path.GetFileName(path).Split('.')[0];

    /// <summary>Full path of a recording that begins now. Its folder is made by who writes it: a disk that is slow or refuses holds up no call.</summary>
    public string FileFor(CallId call, DateTimeOffset now) =>
        _open[call] = Path.Combine(DayFolder(now), call.Value + (_seals ? ".wav" + Antiphon.Media.Recording.RecordingFile.SealedExtension : ".wav"));

    /// <summary>Copies that were fetched from a second store for somebody who listens; under the same names.</summary>
    public string Fetched => Path.Combine(Folder, ".fetched");

    /// <summary>Mixed copies of earlier recordings that are being played to a customer; gone with the call.</summary>
    public string ReplayFolder { get; } = Path.GetFullPath(Path.Combine(data, "replays"));

    /// <summary>Where the copy of an earlier recording stands for this call.</summary>
    public string ReplayOf(CallId call, CallId earlier) => Path.Combine(ReplayFolder, $"{call}-{earlier}.wav");

    /// <summary>Messages of callers: what is being recorded of them, and what became of it.</summary>
    public string MessageFolder { get; } = Path.GetFullPath(Path.Combine(data, "voicemail"));

    /// <summary>Full path of a message while it is recorded; its folder is made as that of recordings is.</summary>
    public string MessageFile(string message) => Path.Combine(MessageFolder, message + ".raw");

    /// <summary>Of a recording that began in this process and has not ended.</summary>
    public string? PathOf(CallId call) => _open.GetValueOrDefault(call);

    public void Forget(CallId call) => _open.TryRemove(call, out _);

    public string Relative(string path) => Path.GetRelativePath(Folder, path).Replace('\\', '/');

    public string DayFolder(DateTimeOffset day) => Path.Combine(Folder, day.UtcDateTime.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture));
}
