using Antiphon.Media.Codecs;
using Antiphon.Media.Engine;
using Antiphon.Media.Playback;
using Antiphon.Media.Recording;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Mixing;

/// <summary>Ports that hear each other: once per tick the sum of all who speak, and each hears it without himself. Lives on one media thread,
/// and all its ports with it. Nothing here allocates per tick.</summary>
internal sealed class MixRoom(RoomId id, MediaThread thread, EngineParts parts)
{
    private const AudioCodec Law = AudioCodec.Pcma;

    private readonly List<MediaPort> _ports = [];
    private readonly List<MediaPort> _guests = [];
    private readonly int[] _sum = new int[JitterBuffer.FrameSamples];
    private readonly short[] _played = new short[JitterBuffer.FrameSamples];
    private readonly byte[] _encoded = new byte[JitterBuffer.FrameSamples];
    private readonly SpeakerWatch _speakers = new();
    private AudioProgram? _program;
    private long _request;
    private RecordingTap? _recording;

    public RoomId Id => id;

    public MediaThread Thread => thread;

    public void Add(MediaPort port) => _ports.Add(port);

    public void Remove(MediaPort port)
    {
        _ports.Remove(port);
        _speakers.Forget(port.Id);
    }

    /// <summary>Is heard by all in the room without being in it.</summary>
    public void AddGuest(MediaPort port) => _guests.Add(port);

    public void RemoveGuest(MediaPort port) => _guests.Remove(port);

    public bool HasGuest(MediaPort port) => _guests.Contains(port);

    /// <summary>Before the ports of the same tick.</summary>
    public void Tick(long tick, long nowMs)
    {
        _sum.AsSpan().Clear();
        foreach (var port in _ports)
        {
            if (!port.Speaks) continue;
            var frame = port.VoiceFrame(tick, nowMs);
            if (frame.IsEmpty) continue;
            Pcm.Add(_sum, frame);
            _speakers.Heard(port.Id, frame);
        }
        foreach (var guest in _guests)
            if (guest.VoiceFrame(tick, nowMs) is { IsEmpty: false } voice) Pcm.Add(_sum, voice);
        AddProgram();
        if (_recording is { } tap)
        {
            G711.Encode(Law, _sum, _encoded);
            tap.Mixed(nowMs, Law, _encoded);
            tap.Tick(nowMs);
        }
        if (_speakers.Changed(nowMs) is { } speakers) Tell(new RoomSpeakers(id, speakers, Now));
    }

    /// <summary>What a port hears in this tick: all but itself.</summary>
    public void Heard(MediaPort port, Span<int> sum, long tick, long nowMs)
    {
        _sum.CopyTo(sum);
        if (port.Speaks && port.VoiceFrame(tick, nowMs) is { IsEmpty: false } own) Pcm.Subtract(sum, own);
    }

    public void Play(long request, AudioProgram program)
    {
        EndPlay(PlaybackOutcome.Stopped);
        (_request, _program) = (request, program);
    }

    public void StartRecording(RecordingJob job)
    {
        EndRecording();
        parts.Recordings.Begin(job);
        _recording = new RecordingTap(parts.Recordings, job, thread.NowMs);
    }

    public void StopRecording(string recording)
    {
        if (_recording?.Job.Recording == recording) EndRecording();
    }

    /// <summary>Everybody out, what runs ends.</summary>
    public void Close()
    {
        foreach (var port in _ports.ToArray()) port.LeaveRoom();
        foreach (var guest in _guests.ToArray()) guest.StopMonitoring();
        EndPlay(PlaybackOutcome.Stopped);
        EndRecording();
    }

    private void AddProgram()
    {
        if (_program is not { } program) return;
        if (program.Failed) EndPlay(PlaybackOutcome.Failed);
        else if (program.IsReady)
        {
            if (!program.Fill(Law, _encoded)) { EndPlay(PlaybackOutcome.Finished); return; }
            G711.Decode(Law, _encoded, _played);
            Pcm.Add(_sum, _played);
        }
    }

    private void EndPlay(PlaybackOutcome outcome)
    {
        if (_program is null) return;
        _program = null;
        Tell(new RoomPlayEnded(id, _request, outcome, Now));
    }

    private void EndRecording()
    {
        _recording?.End(thread.NowMs);
        _recording = null;
    }

    private DateTimeOffset Now => parts.Clock.GetUtcNow();

    private void Tell(MediaEvent happened) => parts.Listener.On(happened);
}
