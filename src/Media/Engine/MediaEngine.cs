using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Antiphon.Media.Codecs;
using Antiphon.Media.Dtls;
using Antiphon.Media.Mixing;
using Antiphon.Media.Playback;
using Antiphon.Media.Recording;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Engine;

/// <summary>Moves audio between media ports. Commands never block and never throw; what comes of them is told to the listener. Commands of
/// one caller are carried out in order, a command to a port that is gone is void.</summary>
public sealed partial class MediaEngine : IDisposable
{
    private const int UfragLength = 8;
    private const int PwdLength = 24;   // RFC 8445 §5.3: at least 128 bits
    private const string IceCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly MediaOptions _options;
    private readonly TimeProvider _clock;
    private readonly EngineParts _parts;
    private readonly PortRange _range;
    private readonly PortRange? _range6;
    private readonly MediaThread[] _threads;
    private readonly ConcurrentDictionary<MediaPortId, MediaPort> _ports = new();
    private readonly ConcurrentDictionary<RoomId, MixRoom> _rooms = new();
    private readonly Lock _pairs = new();
    private int _open;
    private volatile bool _disposed;

    public MediaEngine(MediaOptions options, TimeProvider clock, IMediaListener listener)
    {
        (_options, _clock) = (options, clock);
        _parts = new EngineParts(options, clock, listener, Forget);
        _range = new PortRange(PortRange.BindingFor(options), options.PortFrom, options.PortTo);
        if (options.Ipv6Address is { } six)
            _range6 = new PortRange(PortRange.BindingFor(options with { BindAddress = null, AdvertisedAddress = six }), options.PortFrom, options.PortTo);
        var startedAt = clock.GetTimestamp();
        var epoll = OperatingSystem.IsLinux() && !options.PortableSockets;
        _threads = [.. Enumerable.Range(0, options.Threads > 0 ? options.Threads : Environment.ProcessorCount)
            .Select(number => new MediaThread(number, epoll ? new EpollPoller() : new SelectPoller(), clock, startedAt))];
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>Opens a port and its sockets, synchronously. The result is what SDP needs; nothing is sent before <see cref="Connect"/>.</summary>
    /// <param name="ipv6">At <see cref="MediaOptions.Ipv6Address"/>, if there is one.</param>
    /// <param name="codecs">What may be spoken, best first; those that this machine cannot speak are left out. Null or empty: all, G.711 first.</param>
    public bool TryOpenPort(MediaPortId port, PortKind kind, [NotNullWhen(true)] out LocalMedia? local, out OpenPortProblem problem, bool ipv6 = false,
        IReadOnlyList<AudioCodec>? codecs = null)
    {
        local = null;
        problem = Check(port, kind);
        if (problem != OpenPortProblem.None) return false;
        if (Interlocked.Increment(ref _open) > _options.PortsMax) return Refuse(OpenPortProblem.TooManyPorts, out problem);
        var six = ipv6 && _range6 is not null;
        if (!(six ? _range6! : _range).TryTake(pair: kind == PortKind.Rtp, out var rtp, out var rtcp)) return Refuse(OpenPortProblem.RangeExhausted, out problem);

        local = Describe(kind, rtp!, rtcp) with
        {
            Address = six ? _options.Ipv6Address! : _options.AdvertisedAddress,
            Codecs = CodecSupport.Of(codecs ?? []),
            CodecsInOrder = codecs is { Count: > 0 },
        };
        var thread = _threads.MinBy(t => Volatile.Read(ref t.Load))!;
        var opened = new MediaPort(port, kind, local, new MediaSocket(rtp!, isRtcp: false), rtcp is null ? null : new MediaSocket(rtcp, isRtcp: true), thread, _parts);
        if (!_ports.TryAdd(port, opened))
        {
            opened.Transport.Close();
            local = null;
            return Refuse(OpenPortProblem.AlreadyOpen, out problem);
        }
        thread.Post(opened);
        return true;
    }

    private OpenPortProblem Check(MediaPortId port, PortKind kind) =>
        _disposed ? OpenPortProblem.RangeExhausted
        : _ports.ContainsKey(port) ? OpenPortProblem.AlreadyOpen
        : kind == PortKind.WebRtc && !DtlsSupport.Available ? OpenPortProblem.NoDtls
        : OpenPortProblem.None;

    private bool Refuse(OpenPortProblem why, out OpenPortProblem problem)
    {
        Interlocked.Decrement(ref _open);
        problem = why;
        return false;
    }

    private LocalMedia Describe(PortKind kind, Socket rtp, Socket? rtcp)
    {
        var secure = kind == PortKind.WebRtc;
        var number = ((IPEndPoint)rtp.LocalEndPoint!).Port;
        return new LocalMedia
        {
            Address = _options.AdvertisedAddress,
            Port = number,
            RtcpPort = rtcp is null ? number : ((IPEndPoint)rtcp.LocalEndPoint!).Port,
            Secure = secure,
            IceUfrag = secure ? RandomNumberGenerator.GetString(IceCharacters, UfragLength) : "",
            IcePwd = secure ? RandomNumberGenerator.GetString(IceCharacters, PwdLength) : "",
            Fingerprint = secure ? DtlsIdentity.Fingerprint : "",
            SdesKey = secure ? "" : SdesCrypto.NewKey(),
            Ssrc = EngineParts.Draw(),
            Cname = RandomNumberGenerator.GetString(IceCharacters, 16),   // RFC 7022: says nothing about the host
        };
    }

    /// <summary>Tells the port what was agreed, at the first answer and after every re-offer.</summary>
    /// <param name="signalling">Source address of the far end's SIP messages. A phone behind NAT sends its media from there, whatever its
    /// SDP says; media of any other foreign address is dropped.</param>
    public void Connect(MediaPortId port, NegotiatedAudio audio, IPAddress? signalling = null)
    {
        var host = signalling is null ? default : PeerAddress.From(new IPEndPoint(signalling, 1));
        Do(port, p => p.Connect(audio, host));
    }

    /// <summary>Plays, replacing what is played or collected now. Ends with <see cref="PortPlayEnded"/>. To a joined port it is heard instead of the
    /// other one, which is heard again afterwards.</summary>
    /// <param name="loopFrom">Parts before it are played once.</param>
    /// <param name="skip">So much is left out at the beginning, over all parts.</param>
    public void Play(MediaPortId port, long request, IReadOnlyList<AudioPart> parts, bool loop = false, int loopFrom = 0, TimeSpan skip = default)
    {
        var program = Prepare(parts, loop, loopFrom, skip);
        Do(port, p => p.Play(request, program));
    }

    /// <summary>Stops a play (told as Stopped) or the prompt of a collection (which goes on as if the prompt were over).</summary>
    public void StopPlay(MediaPortId port) => Do(port, static p => p.StopPlay());

    /// <summary>Plays and collects keys. Ends with one <see cref="PortKeysCollected"/>. A prompt that cannot be read counts as over.</summary>
    public void Collect(MediaPortId port, long request, KeyCollection collection)
    {
        var collector = new KeyCollector(request, collection, Prepare(collection.Parts, collection.LoopFrom is not null, collection.LoopFrom ?? 0));
        Do(port, p => p.Collect(collector));
    }

    /// <summary>Ends a running collection as Stopped.</summary>
    public void CancelCollect(MediaPortId port) => Do(port, static p => p.CancelCollect());

    /// <summary>Sends keys by RFC 4733, or as tones where the far end has no telephone events, 100 ms each with 60 ms between. Other keys than 0–9 * # A–D are skipped; at most 64 wait.</summary>
    public void SendKeys(MediaPortId port, string keys) => Do(port, p => p.SendKeys(keys));

    /// <summary>A key that came by SIP INFO; treated as if it had come by RTP.</summary>
    public void InjectKey(MediaPortId port, char key) => Do(port, p => p.TakeInfo(key));

    /// <summary>Listens who answered, beside whatever else goes on. Tells one <see cref="PortAnswerDetected"/>, and after a machine a second one if its beep comes
    /// within a minute. Asked again: begins anew.</summary>
    /// <param name="within">A decision is forced then; 2 to 30 s.</param>
    public void DetectAnswer(MediaPortId port, TimeSpan within) => Do(port, p => p.DetectAnswer(within));

    /// <summary>From now on keys to the far end are not sent but told by <see cref="PortKeyDue"/>: it wants them by SIP INFO.</summary>
    public void SendKeysByInfo(MediaPortId port) => Do(port, static p => p.SendKeysByInfo(true));

    /// <summary>Joins the audio of two ports; prompts, collections and echo on either stop, former joins are parted. Told by
    /// <see cref="PortsJoined"/>.</summary>
    public void Join(MediaPortId port, MediaPortId other) => DoBoth(port, other, moves: true, static (a, b) => a.Join(b));

    public void Part(MediaPortId port, MediaPortId other) => DoBoth(port, other, moves: false, static (a, b) => a.Part(b));

    /// <summary>What the far end sends comes back to it, until something else is played or joined.</summary>
    public void Echo(MediaPortId port) => Do(port, static p => p.Echo());

    /// <summary>Records the port to a stereo A-law WAV file: channel 0 what the far end sends, channel 1 what it is sent. The directory must
    /// exist; an existing file is not overwritten (ends as failed). A recording under way on the port ends.</summary>
    public void StartRecording(MediaPortId port, string recording, string file)
    {
        if (_parts.Recordings.Open < _options.RecordingsMax) Do(port, p => p.StartRecording(new RecordingJob(p.Id, recording, file)));
        else _parts.Listener.On(new PortRecordingEnded(port, recording, TimeSpan.Zero, Failed: true, _clock.GetUtcNow()));
    }

    public void StopRecording(MediaPortId port, string recording) => Do(port, p => p.StopRecording(recording));

    /// <summary>Another port goes on with the recording, in the same file and without a gap; what was paused stays so. Void when either is gone: then
    /// it has ended, or ends, with the port.</summary>
    /// <param name="turned">The other port is the other side of the talk: each side stays in its channel.</param>
    public void MoveRecording(MediaPortId port, MediaPortId to, string recording, bool turned) => DoBoth(port, to, moves: true, (a, b) => a.HandRecordingTo(b, recording, turned));

    /// <summary>Silence in the file from now on, until resumed; its length goes on.</summary>
    public void PauseRecording(MediaPortId port, string recording) => Do(port, p => p.PauseRecording(recording, paused: true));

    public void ResumeRecording(MediaPortId port, string recording) => Do(port, p => p.PauseRecording(recording, paused: false));

    /// <summary>Sends or takes a fax; joins, prompts and collections on the port stop. Ends with one <see cref="PortFaxEnded"/>.</summary>
    public void StartFax(MediaPortId port, Fax.FaxTask task)
    {
        if (_ports.ContainsKey(port)) Do(port, p => p.StartFax(task));
    }

    /// <summary>Ends it as stopped.</summary>
    public void StopFax(MediaPortId port, string name) => Do(port, p => p.StopFax(name));

    /// <summary>T.38 was agreed instead of audio, until <see cref="Connect"/> says otherwise. A fax that runs begins anew over it.</summary>
    public void ConnectFax(MediaPortId port, NegotiatedFax agreed, IPAddress? signalling = null)
    {
        var host = signalling is null ? default : PeerAddress.From(new IPEndPoint(signalling, 1));
        Do(port, p => p.ConnectFax(agreed, host));
    }

    /// <summary>Closes the port: its play and collection end as Stopped, its join is parted, its recording ends, its sockets are freed.</summary>
    public void Close(MediaPortId port) => Do(port, static p => p.Close());

    /// <summary>What is open and what was counted since the start.</summary>
    public MediaCounters Counters => new()
    {
        OpenPorts = _ports.Count,
        OpenRooms = _rooms.Count,
        OpenRecordings = _parts.Recordings.Open,
        OpenFaxes = _parts.Faxes.Open,
        RunningTasks = _ports.Values.Sum(p => p.RunningTasks),
        PacketsReceived = _threads.Sum(t => t.Counters.Received),
        PacketsSent = _threads.Sum(t => t.Counters.Sent),
        PacketsFromStrangers = _threads.Sum(t => t.Counters.Strangers),
        PacketsRefused = _threads.Sum(t => t.Counters.Refused),
        RecordingBlocksDropped = _parts.Recordings.BlocksDropped,
        RecordingWrites = _parts.Recordings.Written.Writes,
        RecordingBytes = _parts.Recordings.Written.Bytes,
        LateTicks = _threads.Sum(t => t.Counters.LateTicks),
        TickLatenessMsMax = _threads.Max(t => t.Counters.TickLatenessMsMax),
    };

    /// <summary>Figures of one open port; null when it is gone.</summary>
    public RtpFigures? FiguresOf(MediaPortId port) => _ports.TryGetValue(port, out var known) ? known.Figures : null;

    /// <summary>Where an open port sends its media: as the far end named it, or as learnt. Null: not known yet.</summary>
    public IPEndPoint? RemoteOf(MediaPortId port) => _ports.TryGetValue(port, out var known) ? known.Remote : null;

    internal MediaPort? Find(MediaPortId port) => _ports.GetValueOrDefault(port);

    private AudioProgram Prepare(IReadOnlyList<AudioPart> parts, bool loop, int loopFrom = 0, TimeSpan skip = default)
    {
        var program = new AudioProgram(parts, loop, loopFrom, skip);
        _parts.Prompts.Prepare(program);
        return program;
    }

    private void Do(MediaPortId port, Action<MediaPort> act)
    {
        if (_ports.TryGetValue(port, out var known)) known.Enqueue(new Act(act));
    }

    /// <summary>Pairs enter both queues in one order, so that two of them never wait for each other.</summary>
    private void DoBoth(MediaPortId port, MediaPortId other, bool moves, Action<MediaPort, MediaPort> act)
    {
        if (port == other || !_ports.TryGetValue(port, out var first) || !_ports.TryGetValue(other, out var second)) return;
        var command = new Rendezvous(moves, act, first, second);
        lock (_pairs)
        {
            first.Enqueue(command);
            second.Enqueue(command);
        }
    }

    private void Forget(MediaPort port)
    {
        if (_ports.TryRemove(new KeyValuePair<MediaPortId, MediaPort>(port.Id, port))) Interlocked.Decrement(ref _open);
    }

    /// <summary>Closes all ports, ends all recordings and waits for the threads.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (var thread in _threads) thread.Stop();
        foreach (var thread in _threads) thread.Join();
        foreach (var port in _ports.Values) port.Close();   // those that were on their way between two threads
        _parts.Dispose();
        foreach (var thread in _threads) thread.Poller.Dispose();
    }
}
