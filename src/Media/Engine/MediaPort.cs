using System.Collections.Concurrent;
using Antiphon.Media.Dtls;
using Antiphon.Media.Playback;
using Antiphon.Media.Recording;
using Antiphon.Media.Rtp;
using Antiphon.Media.Sdp;
using Antiphon.Media.Tones;

namespace Antiphon.Media.Engine;

/// <summary>One media port: what is played to it, collected from it, whom it is joined with. Everything but the queues is its media thread's.
/// Packets and ticks stand in <c>MediaPort.Flow.cs</c>,
/// rooms and monitoring in <c>MediaPort.Mix.cs</c>.</summary>
internal sealed partial class MediaPort : IDtlsOwner
{
    private const int TypedAheadMax = 16;

    private readonly EngineParts _parts;
    private readonly ConcurrentQueue<PortCommand> _commands = new();
    private readonly ConcurrentQueue<Action<MediaPort>> _system = new();

    private MediaThread? _attachedTo;
    private NegotiatedAudio? _audio;
    private MediaPort? _joined;
    private bool _echo;
    private long _playRequest;
    private AudioProgram? _play;
    private KeyCollector? _collector;

    // Who knows the menu presses during the welcome: the next collection begins with these keys.
    private string _typedAhead = "";
    private readonly KeySender _keys = new();
    private KeyDetector? _detector;                        // while the far end has no telephone events
    private RecordingTap? _recording;

    public MediaPort(MediaPortId id, PortKind kind, LocalMedia local, MediaSocket rtp, MediaSocket? rtcp, MediaThread thread, EngineParts parts)
    {
        (Id, _kind, _parts, Thread) = (id, kind, parts, thread);
        Transport = new PortTransport(this, kind, local, rtp, rtcp, parts.Dtls);
        _cname = System.Text.Encoding.ASCII.GetBytes(local.Cname);
        _out = new OutboundStream(local.Ssrc, (ushort)(EngineParts.Draw() & 0x7FFF), EngineParts.Draw());
        rtp.Port = this;
        if (rtcp is not null) rtcp.Port = this;
    }

    public MediaPortId Id { get; }

    public PortTransport Transport { get; }

    /// <summary>Its media thread. Changed only by that thread itself, when the port moves to another.</summary>
    public MediaThread Thread { get => Volatile.Read(ref _thread); private set => Volatile.Write(ref _thread, value); }

    private MediaThread _thread = null!;

    public bool Closed { get; private set; }

    /// <summary>Plays, collections and key sendings under way.</summary>
    public int RunningTasks => (_play is null ? 0 : 1) + (_collector is null ? 0 : 1) + (_keys.Busy ? 1 : 0);

    /// <summary>From any thread: a command in the caller's order.</summary>
    public void Enqueue(PortCommand command)
    {
        _commands.Enqueue(command);
        Thread.Post(this);
    }

    /// <summary>From any thread: something that may not wait behind commands.</summary>
    private void PostSystem(Action<MediaPort> act)
    {
        _system.Enqueue(act);
        Thread.Post(this);
    }

    /// <summary>Carries out what waits. Called by a media thread; if the port has moved, the call follows it.</summary>
    public void Drain(MediaThread thread)
    {
        if (Thread != thread) { Thread.Post(this); return; }
        if (_attachedTo is null && !Closed) (_attachedTo = thread).Attach(this);
        while (_system.TryDequeue(out var act))
            if (!Closed) MediaThread.Guarded(this, act);
        while (Thread == thread && _commands.TryPeek(out var command))
        {
            var done = true;
            try
            {
                done = command.Run(this);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                Fault();
            }
            if (!done) break;
            _commands.TryDequeue(out _);
        }
    }

    /// <summary>Leaves its thread for another. Join, room and target stay behind; who listens to it comes along.</summary>
    public void MoveTo(MediaThread target)
    {
        if (_joined is { } other) Part(other);
        LeaveRoom();
        StopMonitoring();
        MediaPort[] group = [this, .. _listeners];
        foreach (var port in group) port.LeaveThread();
        foreach (var port in group) port.Thread = target;      // from here on they are the other thread's
        foreach (var port in group) target.Post(port);
    }

    private void LeaveThread()
    {
        _attachedTo?.Detach(this);
        _attachedTo = null;
    }

    public void Connect(NegotiatedAudio audio, PeerAddress signalling)
    {
        var begins = _audio is null || !_audio.Direction.Receives();
        _audio = audio;
        LeaveT38();
        if (begins) _heardMs = _quietFromMs = Thread.NowMs;
        _detector = audio.EventPayloadType is null ? _detector ?? new KeyDetector() : null;
        Transport.Connect(audio, signalling);
        Speak(audio.Codec);
    }

    public void Play(long request, AudioProgram program)
    {
        StopContent();
        (_playRequest, _play) = (request, program);
    }

    public void StopPlay()
    {
        if (_collector is { Prompt: not null } collector) collector.PromptEnded(Thread.NowMs);
        EndPlay(PlaybackOutcome.Stopped);
    }

    public void Collect(KeyCollector collector)
    {
        StopContent();
        _collector = collector;
        var keys = _typedAhead;
        _typedAhead = "";
        foreach (var key in keys)
            if (_collector == collector) Key(key);
    }

    public void CancelCollect() => EndCollection(CollectionOutcome.Stopped);

    public void Key(char key)
    {
        if (_collector is { } collector)
        {
            collector.Key(key, Thread.NowMs);
            if (collector.Outcome is { } outcome) EndCollection(outcome);
        }
        else
        {
            if (_joined is null && _room is null && !_echo && _typedAhead.Length < TypedAheadMax) _typedAhead += key;
            Tell(new PortKeyPressed(Id, key, Now));
        }
    }

    public void Echo()
    {
        GoAlone();
        StopContent();
        _echo = true;
    }

    public void Join(MediaPort other)
    {
        if (_joined == other) return;
        var together = _room is not null && _room == other._room;
        if (together) HandOver(other);
        GoAlone();
        other.GoAlone();
        StopContent();
        other.StopContent();
        (_typedAhead, other._typedAhead) = ("", "");
        (_joined, other._joined) = (other, this);
        if (together) { _out.Continue(); other._out.Continue(); }
        Arranged();
        other.Arranged();
        Tell(new PortsJoined(Id, other.Id, Now));
    }

    public void Part(MediaPort other)
    {
        if (_joined != other) return;
        (_joined, other._joined) = (null, null);
        _out.Break();
        other._out.Break();
        Arranged();
        other.Arranged();
        Tell(new PortsParted(Id, other.Id, Now));
    }

    /// <summary>Leaves whomever it hears: partner, room, target.</summary>
    private void GoAlone()
    {
        if (_joined is { } other) Part(other);
        LeaveRoom();
        StopMonitoring();
    }

    public void StartRecording(RecordingJob job)
    {
        if (_recording is { } former) StopRecording(former.Job.Recording);
        _parts.Recordings.Begin(job);
        _recording = new RecordingTap(_parts.Recordings, job, Thread.NowMs);
    }

    public void StopRecording(string recording)
    {
        if (_recording is not { } tap || tap.Job.Recording != recording) return;
        _recording = null;
        tap.End(Thread.NowMs);
    }

    /// <summary>The other port goes on with the recording, in the same file and without a gap.</summary>
    public void HandRecordingTo(MediaPort other, string recording, bool turned)
    {
        if (_recording is not { } tap || tap.Job.Recording != recording) return;
        _recording = null;
        if (other._recording is { } former) other.StopRecording(former.Job.Recording);
        tap.Move(other.Id, turned);
        other._recording = tap;
    }

    /// <summary>Paused: silence in the file, and its length goes on.</summary>
    public void PauseRecording(string recording, bool paused)
    {
        if (_recording is { } tap && tap.Job.Recording == recording) tap.Paused = paused;
    }

    /// <summary>Ends everything and frees the sockets. Also called by the engine at its end, when the threads have stopped.</summary>
    public void Close()
    {
        if (Closed) return;
        DropFax();
        StopContent();
        _keys.Clear();
        GoAlone();
        foreach (var listener in _listeners.ToArray()) listener.StopMonitoring();
        if (_recording is { } tap) StopRecording(tap.Job.Recording);
        Report(bye: true);
        Closed = true;
        LeaveThread();
        _wide?.Dispose();
        Transport.Close();
        _parts.Forget(this);
    }

    /// <summary>A bug: this one call is let go, and the others live on.</summary>
    public void Fault()
    {
        if (Closed) return;
        Tell(new PortMediaLost(Id, MediaLoss.Fault, Now));
        Close();
    }

    public void TellDtlsFailed(string reason) => Tell(new PortDtlsFailed(Id, reason, Now));

    void IDtlsOwner.DtlsSend(byte[] datagram) => PostSystem(p => p.Transport.SendHandshake(datagram));

    void IDtlsOwner.DtlsEnded(DtlsOutcome outcome) => PostSystem(p => p.Transport.HandshakeEnded(outcome));

    /// <summary>Whatever is played, collected or echoed ends.</summary>
    private void StopContent()
    {
        _echo = false;
        _out.Break();
        EndPlay(PlaybackOutcome.Stopped);
        EndCollection(CollectionOutcome.Stopped);
    }

    private void EndPlay(PlaybackOutcome outcome)
    {
        if (_play is null) return;
        _play = null;
        _out.Break();
        Tell(new PortPlayEnded(Id, _playRequest, outcome, Now));
    }

    private void EndCollection(CollectionOutcome outcome)
    {
        if (_collector is not { } collector) return;
        _collector = null;
        _out.Break();
        Tell(new PortKeysCollected(Id, collector.Request, collector.Digits, outcome, Now));
    }

    private DateTimeOffset Now => _parts.Clock.GetUtcNow();

    private void Tell(MediaEvent happened) => _parts.Listener.On(happened);
}
