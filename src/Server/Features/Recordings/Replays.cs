using System.Collections.Concurrent;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.Prompts;
using Antiphon.Server.Features.Prompts.Library;

namespace Antiphon.Server.Features.Recordings;

/// <summary>通话中播放以前录音: the copies of earlier recordings that agents play to their customers. Both sides of the talk are mixed to one, as a telephone line has one; the copy lies
/// open on the disk, also of a recording that is sealed, and goes when it has been played, with the call, and at the next start.</summary>
internal sealed partial class Replays(RecordingIndex index, RecordingFiles files, CallCentre calls, ILogger<Replays> log) : IHostedService, IDisposable
{
    /// <summary>What is longer is heard up to here, seconds.</summary>
    public const int SecondsMax = 900;

    private const int BytesMax = 44 + SecondsMax * 2 * 2 * Pcm.TelephoneRate;
    private static readonly TimeSpan DiskWaits = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _two = new(2);
    private readonly ConcurrentDictionary<CallId, string> _copies = [];

    public Task StartAsync(CancellationToken stop)
    {
        if (Directory.Exists(files.ReplayFolder)) Directory.Delete(files.ReplayFolder, recursive: true);
        calls.Happened += Take;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken stop)
    {
        calls.Happened -= Take;
        return Task.CompletedTask;
    }

    /// <summary>Makes the copy for this call.</summary>
    /// <returns>False: there is no sound.</returns>
    public async Task<bool> Prepare(CallId call, CallId earlier, CancellationToken stop)
    {
        if (!await _two.WaitAsync(DiskWaits, stop)) return false;
        try
        {
            await using var sound = await index.Open(earlier.Value, stop);
            if (sound is null || SoundReader.Wave(await Beginning(sound, stop)) is not { Samples.Length: > 0 } mixed) return false;
            Directory.CreateDirectory(files.ReplayFolder);
            _copies[call] = files.ReplayOf(call, earlier);
            await File.WriteAllBytesAsync(files.ReplayOf(call, earlier), Resampler.To(mixed, Pcm.TelephoneRate).Normalised(-20).ToWave(), stop);
            return true;
        }
        finally { _two.Release(); }
    }

    /// <summary>It was not played after all.</summary>
    public void Discard(CallId call)
    {
        if (_copies.TryRemove(call, out var file)) Delete(file);
    }

    public void Dispose() => _two.Dispose();

    private static async Task<byte[]> Beginning(Stream sound, CancellationToken stop)
    {
        var bytes = new byte[Math.Min(BytesMax, sound.Length)];
        return bytes.AsSpan(0, await sound.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop)).ToArray();
    }

    private void Take(DurableStep step)
    {
        foreach (var e in step.Events)
            if (e is PlaybackEnded or CallEnded) Discard(((CallEvent)e).Call);
    }

    private void Delete(string file)
    {
        try { File.Delete(file); }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException) { NotDeleted(refused, file); }
    }

    [LoggerMessage(EventId = 4710, Level = LogLevel.Warning, Message = "The copy {File} of a recording that was played to a customer could not be deleted; it goes at the next start")]
    private partial void NotDeleted(Exception cause, string file);
}
