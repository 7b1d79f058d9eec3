using System.Collections.Concurrent;
using Antiphon.Media.Mixing;

namespace Antiphon.Media.Engine;

/// <summary>Counted by one thread without locks, read by others as they stand.</summary>
internal sealed class ThreadCounters
{
    public long Received, Sent, Strangers, Refused, LateTicks;
    public double TickLatenessMsMax;
}

/// <summary>One media thread: waits for packets, carries out commands, and makes a 20 ms tick on an absolute schedule. Owns its ports; both of a
/// bridge live on one thread, so nothing on the way of a packet takes a lock.</summary>
internal sealed class MediaThread
{
    public const int PacketMax = 1_600;
    private const int TickMs = 20;
    private const int PacketsPerTurn = 64;
    private const int BacklogRead = 4_096;

    /// <summary>A turn that comes so much after the last finds old sound in the sockets: more than the buffers of far ends bridge.</summary>
    private const int StandstillMs = 400;

    private readonly TimeProvider _clock;
    private readonly long _startedAt;
    private readonly ConcurrentQueue<MediaPort> _inbox = new();
    private readonly ConcurrentQueue<Action> _errands = new();
    private readonly List<MediaPort> _ports = [];
    private readonly List<MixRoom> _rooms = [];
    private readonly MediaSocket[] _ready = new MediaSocket[256];
    private readonly byte[] _buffer = GC.AllocateArray<byte>(PacketMax, pinned: true);
    private readonly Backlog _backlog = new();
    private readonly Thread _thread;
    private long _turnAt = TimeProvider.System.GetTimestamp();
    private int _catchUpTurns;
    private volatile bool _stopping;
    private int _awake;

    public MediaThread(int number, IPacketPoller poller, TimeProvider clock, long startedAt)
    {
        (Poller, _clock, _startedAt) = (poller, clock, startedAt);
        _thread = new Thread(Run) { Name = $"media-{number}", IsBackground = true, Priority = ThreadPriority.AboveNormal };
    }

    public IPacketPoller Poller { get; }

    public ThreadCounters Counters { get; } = new();

    /// <summary>Ports assigned; for the choice of the least busy thread.</summary>
    public int Load;

    /// <summary>Milliseconds since the start of the engine (never 0), as of the last look.</summary>
    public long NowMs { get; private set; } = 1;

    /// <summary>Number of the tick that is, or was last.</summary>
    public long TickNumber { get; private set; }

    /// <summary>Room for one outgoing packet, with its tag.</summary>
    public byte[] SendBuffer { get; } = GC.AllocateArray<byte>(PacketMax + 64, pinned: true);

    public void Start() => _thread.Start();

    /// <summary>Has the port's queues looked at; from any thread.</summary>
    public void Post(MediaPort port)
    {
        _inbox.Enqueue(port);
        WakeUp();
    }

    /// <summary>Has something done that concerns no single port; from any thread, in order.</summary>
    public void Post(Action errand)
    {
        _errands.Enqueue(errand);
        WakeUp();
    }

    private void WakeUp()
    {
        if (Interlocked.Exchange(ref _awake, 1) == 0) Poller.Wake();
    }

    public void Stop()
    {
        _stopping = true;
        Poller.Wake();
    }

    public void Join() => _thread.Join();

    public void Attach(MediaPort port)
    {
        _ports.Add(port);
        Interlocked.Increment(ref Load);
        Poller.Add(port.Transport.Rtp);
        if (port.Transport.RtcpSocket is { } rtcp) Poller.Add(rtcp);
    }

    public void Detach(MediaPort port)
    {
        _ports.Remove(port);
        Interlocked.Decrement(ref Load);
        Poller.Remove(port.Transport.Rtp);
        if (port.Transport.RtcpSocket is { } rtcp) Poller.Remove(rtcp);
    }

    public void Attach(MixRoom room) => _rooms.Add(room);

    /// <summary>Ends the room.</summary>
    public void Detach(MixRoom room)
    {
        if (_rooms.Remove(room)) room.Close();
    }

    private void Run()
    {
        var nextTick = Look() + TickMs;
        while (!_stopping)
        {
            var count = Poller.Wait((int)Math.Clamp(nextTick - Look(), 0, TickMs), _ready);
            var stoodStill = StoodStill();
            for (var i = 0; i < count; i++)
                if (_catchUpTurns > 0) ReceiveNewest(_ready[i]);
                else Receive(_ready[i]);
            if (_catchUpTurns > 0 && !stoodStill) _catchUpTurns = count < _ready.Length ? 0 : _catchUpTurns - 1;   // a wait that was interrupted found nothing
            Interlocked.Exchange(ref _awake, 0);
            while (_errands.TryDequeue(out var errand)) errand();
            while (_inbox.TryDequeue(out var port)) port.Drain(this);
            if (Look() >= nextTick && _catchUpTurns == 0) nextTick = Tick(nextTick);   // nobody is found silent before he was listened to
        }
        foreach (var room in _rooms.ToArray()) Detach(room);
        foreach (var port in _ports.ToArray()) Guarded(port, static p => p.Close());
    }

    private long Look() => NowMs = 1 + (long)_clock.GetElapsedTime(_startedAt).TotalMilliseconds;

    /// <summary>Notices when the process stood still: that time counts against nobody. Only the machine's own clock says so: any other may be set forward.</summary>
    private bool StoodStill()
    {
        Look();
        var before = _turnAt;
        _turnAt = TimeProvider.System.GetTimestamp();
        var still = (long)TimeProvider.System.GetElapsedTime(before, _turnAt).TotalMilliseconds;
        if (still <= StandstillMs) return false;
        _catchUpTurns = 1 + 2 * _ports.Count / _ready.Length;      // each has a socket or two
        foreach (var port in _ports) port.StoodStill(still);
        return true;
    }

    private void Receive(MediaSocket socket)
    {
        for (var i = 0; i < PacketsPerTurn && Read(socket, out var packet, out var from); i++) Take(socket, packet, from);
    }

    /// <summary>Reads whatever waits: keys, reports and checks are taken, of the sound what is not too old.</summary>
    private void ReceiveNewest(MediaSocket socket)
    {
        for (var i = 0; i < BacklogRead && Read(socket, out var packet, out var from); i++)
            if (socket.Port!.IsSound(socket, packet)) _backlog.Put(packet, from);
            else Take(socket, packet, from);
        while (_backlog.Take(out var from) is { IsEmpty: false } packet) Take(socket, packet, from);
    }

    private bool Read(MediaSocket socket, out Span<byte> packet, out PeerAddress from)
    {
        packet = default;
        from = default;
        if (socket.Port is not { Closed: false } port || port.Thread != this) return false;
        var length = Poller.Receive(socket, _buffer, out from);
        if (length < 0) return false;
        Counters.Received++;
        packet = _buffer.AsSpan(0, length);
        return true;
    }

    private void Take(MediaSocket socket, Span<byte> packet, PeerAddress from)
    {
        if (socket.Port is not { Closed: false } port || port.Thread != this) return;
        try
        {
            port.Receive(socket, packet, from);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            port.Fault();
        }
    }

    private long Tick(long due)
    {
        if (NowMs - due > TickMs) Counters.LateTicks++;
        Counters.TickLatenessMsMax = Math.Max(Counters.TickLatenessMsMax, NowMs - due);
        TickNumber++;
        for (var i = _rooms.Count - 1; i >= 0; i--) Tick(_rooms[i]);
        for (var i = _ports.Count - 1; i >= 0; i--) Guarded(_ports[i], static p => p.Tick());
        var next = due + TickMs;
        return NowMs - next > 10 * TickMs ? NowMs + TickMs : next;   // after a long stall the schedule begins anew instead of in a burst
    }

    private void Tick(MixRoom room)
    {
        try
        {
            room.Tick(TickNumber, NowMs);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Detach(room);
        }
    }

    /// <summary>A bug in one call may not end the others.</summary>
    internal static void Guarded(MediaPort port, Action<MediaPort> act)
    {
        try
        {
            act(port);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            port.Fault();
        }
    }
}
