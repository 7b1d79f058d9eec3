using Antiphon.Media.Mixing;

namespace Antiphon.Media.Engine;

/// <summary>Something to do with a port, on its media thread, in the order asked.</summary>
internal abstract class PortCommand
{
    /// <returns>False: not yet; it stays at the head of the port's queue.</returns>
    public abstract bool Run(MediaPort port);
}

/// <summary>Concerns one port.</summary>
internal sealed class Act(Action<MediaPort> act) : PortCommand
{
    public override bool Run(MediaPort port)
    {
        if (!port.Closed) act(port);
        return true;
    }
}

/// <summary>Concerns two ports, so it stands in both queues and is carried out when it is at the head of both. If they live on different threads,
/// the port that came second moves to the thread of the first, which waits there.</summary>
/// <param name="moves">False: two ports on different threads are left alone.</param>
internal sealed class Rendezvous(bool moves, Action<MediaPort, MediaPort> act, MediaPort first, MediaPort second) : PortCommand
{
    private int _here;
    private bool _firstHere, _secondHere;
    private MediaPort? _mover;
    private volatile bool _done;

    public override bool Run(MediaPort port)
    {
        if (_done) return true;
        Arrive(port);
        if (Volatile.Read(ref _here) < 2) return false;
        var other = port == first ? second : first;
        if (port.Thread != other.Thread && moves && !port.Closed && !other.Closed)
        {
            if (Volatile.Read(ref _mover) == port) port.MoveTo(other.Thread);
            return false;
        }
        if (port.Thread == other.Thread) { if (!first.Closed && !second.Closed) act(first, second); }
        else if (Volatile.Read(ref _mover) != port) return false;
        _done = true;
        other.Thread.Post(other);
        return true;
    }

    private void Arrive(MediaPort port)
    {
        ref var here = ref port == first ? ref _firstHere : ref _secondHere;
        if (here) return;
        here = true;
        if (Interlocked.Increment(ref _here) == 2) Volatile.Write(ref _mover, port);
    }
}

/// <summary>Into a room: the port goes to the thread of the room first.</summary>
internal sealed class EnterRoom(MixRoom room, bool speaks) : PortCommand
{
    public override bool Run(MediaPort port)
    {
        if (port.Closed) return true;
        if (port.Thread != room.Thread)
        {
            port.MoveTo(room.Thread);
            return false;
        }
        port.Enter(room, speaks);
        return true;
    }
}

/// <summary>A port begins to listen to another: it goes where the other one is, which stays where it is.</summary>
internal sealed class MonitorPort(MediaPort target, Monitoring mode) : PortCommand
{
    public override bool Run(MediaPort port)
    {
        if (port.Closed || target.Closed || !port.MayMonitor(target)) return true;
        if (port.Thread != target.Thread)
        {
            port.MoveTo(target.Thread);
            return false;
        }
        port.Monitor(target, mode);
        return true;
    }
}
