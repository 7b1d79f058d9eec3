using System.Collections.Concurrent;
using Antiphon.Media.Srtp;

namespace Antiphon.Media.Dtls;

/// <summary>What came of a handshake.</summary>
/// <param name="Keys">Null with a reason.</param>
internal sealed record DtlsOutcome(SrtpKeys? Keys, string PeerFingerprint, string Reason);

/// <summary>Hears of a handshake, on the worker's thread.</summary>
internal interface IDtlsOwner
{
    void DtlsSend(byte[] datagram);
    void DtlsEnded(DtlsOutcome outcome);
}

/// <summary>A port's side of its handshakes. The session is the worker's.</summary>
internal sealed class DtlsPeer(IDtlsOwner owner)
{
    public IDtlsOwner Owner => owner;
    public DtlsSession? Session { get; set; }
    public bool Closed { get; set; }
    public bool Told { get; set; }
    public long BeganAt { get; set; }

    /// <summary>Datagrams on their way to the worker.</summary>
    public int Waiting;
}

/// <summary>The one thread on which handshakes run: about a millisecond each, which media threads cannot spare. In order for each port.</summary>
internal sealed class DtlsWorker : IDisposable
{
    /// <summary>Datagrams of one port that may wait; more are dropped, as a network would.</summary>
    private const int WaitingMax = 32;

    private const int TickMs = 20;

    private readonly TimeProvider _clock;
    private readonly TimeSpan _within;
    private readonly BlockingCollection<Order> _orders = [];
    private readonly HashSet<DtlsPeer> _handshaking = [];
    private readonly Thread _thread;

    private readonly record struct Order(DtlsPeer Peer, byte[]? Datagram, Kind What);

    private enum Kind { Datagram, BeginAsClient, Close }

    public DtlsWorker(TimeSpan within, TimeProvider clock)
    {
        (_within, _clock) = (within, clock);
        _thread = new Thread(Run) { Name = "dtls", IsBackground = true };
        _thread.Start();
    }

    public void Take(DtlsPeer peer, ReadOnlySpan<byte> datagram)
    {
        if (Interlocked.Increment(ref peer.Waiting) > WaitingMax) { Interlocked.Decrement(ref peer.Waiting); return; }
        _orders.Add(new Order(peer, datagram.ToArray(), Kind.Datagram));
    }

    public void BeginAsClient(DtlsPeer peer) => _orders.Add(new Order(peer, null, Kind.BeginAsClient));

    public void Close(DtlsPeer peer) => _orders.Add(new Order(peer, null, Kind.Close));

    private void Run()
    {
        var tickAt = _clock.GetTimestamp();
        while (!_orders.IsCompleted)
        {
            if (_orders.TryTake(out var order, _handshaking.Count > 0 ? TickMs : 1_000)) Carry(order);
            if (_clock.GetElapsedTime(tickAt).TotalMilliseconds < TickMs) continue;
            tickAt = _clock.GetTimestamp();
            Tick();
        }
        foreach (var peer in _handshaking) peer.Session?.Dispose();
    }

    private void Carry(in Order order)
    {
        var peer = order.Peer;
        if (order.What == Kind.Datagram) Interlocked.Decrement(ref peer.Waiting);
        if (peer.Closed) return;
        switch (order.What)
        {
            case Kind.Close:
                peer.Closed = true;
                _handshaking.Remove(peer);
                peer.Session?.Dispose();
                return;
            case Kind.BeginAsClient when peer.Session is null:
                Begin(peer, client: true).Begin();
                break;
            case Kind.Datagram:
                (peer.Session ?? Begin(peer, client: false)).Take(order.Datagram);
                break;
            default: return;
        }
        Look(peer);
    }

    private DtlsSession Begin(DtlsPeer peer, bool client)
    {
        peer.BeganAt = _clock.GetTimestamp();
        _handshaking.Add(peer);
        return peer.Session = new DtlsSession(client, peer.Owner.DtlsSend);
    }

    private void Tick()
    {
        foreach (var peer in _handshaking.ToArray())
        {
            peer.Session!.Tick();
            if (peer.Session.State == DtlsState.Handshaking && _clock.GetElapsedTime(peer.BeganAt) > _within) Tell(peer, new DtlsOutcome(null, "", "no handshake in time"));
            else Look(peer);
        }
    }

    private void Look(DtlsPeer peer)
    {
        var session = peer.Session!;
        if (session.State == DtlsState.Done) Tell(peer, new DtlsOutcome(session.Keys, session.PeerFingerprint, ""));
        else if (session.State == DtlsState.Failed) Tell(peer, new DtlsOutcome(null, "", session.Reason));
    }

    private void Tell(DtlsPeer peer, DtlsOutcome outcome)
    {
        _handshaking.Remove(peer);
        if (peer.Told) return;
        peer.Told = true;
        peer.Owner.DtlsEnded(outcome);
    }

    public void Dispose()
    {
        _orders.CompleteAdding();
        _thread.Join();
        _orders.Dispose();
    }
}
