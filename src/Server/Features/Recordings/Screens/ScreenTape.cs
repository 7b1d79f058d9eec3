using Antiphon.Media.Recording;
using Antiphon.Server.Features.Alarms;

namespace Antiphon.Server.Features.Recordings.Screens;

/// <summary>Where screens are recorded, and what they share.</summary>
internal sealed class ScreenTapes(RecordingIndex index, RecordingFiles files, RecordingKeys keys, RecordingSettingsBook settings, CallCentre calls, TimeProvider clock, IAlarms? alarms = null)
{
    public RecordingIndex Index => index;
    public RecordingSettingsBook Settings => settings;
    public CallCentre Calls => calls;
    public IAlarms? Alarms => alarms;
    public TimeProvider Clock => clock;

    public ScreenTape Of(string jobNumber) => new(jobNumber, this);

    /// <summary>A screen beside a recording: in its folder, sealed if it is.</summary>
    public ScreenWriter Create(Recording recording, string part, out string file)
    {
        var sealedToo = recording.File.EndsWith(RecordingFile.SealedExtension, StringComparison.Ordinal) ? RecordingFile.SealedExtension : "";
        file = recording.File[..(recording.File.LastIndexOf('/') + 1)] + part + ScreenFile.Extension + sealedToo;
        return ScreenWriter.Create(Path.Combine(files.Folder, file), keys, clock, ScreenLimits.ReserveBytes);
    }
}

/// <summary>Records the screen of one agent while he has a call whose sound is recorded and whose queue says so. Of one socket: <see cref="Look"/> and <see cref="Take"/> never run at once.</summary>
internal sealed class ScreenTape(string jobNumber, ScreenTapes tapes) : IDisposable
{
    private ScreenWriter? _writer;
    private Recording? _sound;
    private string _part = "";
    private DateTimeOffset _began;
    private bool _waitsForKey, _hushed;
    private string? _givenUp;

    /// <summary>Of the call in hand, and not paused.</summary>
    public bool Records => _writer is not null && !_hushed;

    /// <summary>What is to be recorded now: begins, pauses, goes on and ends as the calls say.</summary>
    /// <returns>Whether a key frame is needed.</returns>
    public async ValueTask<bool> Look(CancellationToken stop)
    {
        var now = await tapes.Settings.Now(stop);
        var call = CallOf(tapes.Calls.State);
        var sound = call is null || now.ScreensOf(call.Queue?.Value) is not ScreenUse.Recorded ? null : tapes.Index.UnderWay(call.Id.Value);
        if (sound?.CallId != _sound?.CallId) End();
        if (sound is null || sound.CallId == _givenUp) return false;
        if (_writer is null && !await Begin(sound, stop)) return false;
        if (call!.RecordingPaused && !_hushed) Hush();
        _hushed = call.RecordingPaused;
        Write(w => { if (!_hushed) w.Flush(); });
        return _waitsForKey && !_hushed;
    }

    public void Take(ScreenMessage frame)
    {
        if (_writer is null || _hushed || (_waitsForKey && !frame.IsKey)) return;
        if (_waitsForKey && Since(frame.At) < 0) return;        // The key frame was made before the recording was.
        _waitsForKey = false;
        if (_writer.Bytes > ScreenLimits.CallBytesMax)
        {
            if (Write(w => w.Flush())) GiveUp(failed: false);
            return;
        }
        Write(w => w.Append(Since(frame.At), frame.Kind, frame.Data.Span));
    }

    private CallInProgress? CallOf(RoutingState state) =>
        state.Agents.TryGetValue(new AgentId(jobNumber), out var shift) && shift.Call is { } id && state.Calls.TryGetValue(id, out var call) && call.Recorded ? call : null;

    private int Since(long at) => (int)Math.Clamp(at - _began.ToUnixTimeMilliseconds(), -1, int.MaxValue);

    private async Task<bool> Begin(Recording sound, CancellationToken stop)
    {
        if ((await tapes.Index.PartsOf(sound.CallId, stop)).Count >= ScreenLimits.PerCallMax)
        {
            _givenUp = sound.CallId;
            return false;
        }
        (_sound, _began) = (sound, tapes.Clock.GetUtcNow());
        _part = $"{sound.CallId}-s{(long)(_began - sound.StartedAt).TotalMilliseconds}-{jobNumber}";
        try
        {
            _writer = tapes.Create(sound, _part, out var file);
            tapes.Index.BeginPart(new Recording { CallId = _part, File = file, StartedAt = _began, PartOf = sound.CallId, Party = jobNumber });
            (_waitsForKey, _hushed) = (true, false);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            GiveUp(failed: true);
            return false;
        }
    }

    /// <summary>Nothing of a paused stretch is kept, and what stood before it is not shown in it.</summary>
    private void Hush()
    {
        Write(w => w.Append(Since(tapes.Clock.GetUtcNow().ToUnixTimeMilliseconds()), ScreenFrame.Blank, []));
        _waitsForKey = true;
    }

    private void End()
    {
        Write(w => w.Finish(Since(tapes.Clock.GetUtcNow().ToUnixTimeMilliseconds())));
        Close(cut: false);
        (_sound, _givenUp) = (null, null);
    }

    /// <summary>The disk refused, or it is too much: no more of this call.</summary>
    private void GiveUp(bool failed)
    {
        _givenUp = _sound?.CallId;
        if (failed) tapes.Alarms?.Raise(RecordingIndex.CutAlarm, "", AlarmSeverity.Critical, new Dictionary<string, string> { ["call"] = _givenUp ?? "" });
        Close(failed);
    }

    private void Close(bool cut)
    {
        if (_writer is not { } writer) return;
        _writer = null;
        writer.Dispose();
        tapes.Index.EndScreen(_part, TimeSpan.FromMilliseconds(writer.LengthMs), cut);
    }

    private bool Write(Action<ScreenWriter> act)
    {
        if (_writer is null) return true;
        try
        {
            act(_writer);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            GiveUp(failed: true);
            return false;
        }
    }

    public void Dispose() => End();
}
