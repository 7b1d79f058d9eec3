using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Antiphon.Media.Engine;

/// <summary>The portable path: the platform's select over all sockets of the thread. For Windows and macOS.</summary>
internal sealed class SelectPoller : IPacketPoller
{
    private static readonly byte[] WakeUp = [1];

    private readonly Dictionary<Socket, MediaSocket> _sockets = [];
    private readonly List<Socket> _waiting = [];
    private readonly Socket _wake = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
    private readonly SocketAddress _wakeAddress;
    private readonly SocketAddress _from4 = new(AddressFamily.InterNetwork);
    private readonly SocketAddress _from6 = new(AddressFamily.InterNetworkV6);
    private readonly SocketAddress _to4 = new(AddressFamily.InterNetwork);
    private readonly SocketAddress _to6 = new(AddressFamily.InterNetworkV6);

    public SelectPoller()
    {
        _wake.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _wakeAddress = _wake.LocalEndPoint!.Serialize();
    }

    public void Add(MediaSocket socket) => _sockets[socket.Socket] = socket;

    public void Remove(MediaSocket socket) => _sockets.Remove(socket.Socket);

    public int Wait(int timeoutMs, MediaSocket[] ready)
    {
        _waiting.Clear();
        _waiting.Add(_wake);
        _waiting.AddRange(_sockets.Keys);
        Socket.Select(_waiting, null, null, timeoutMs * 1_000);
        var filled = 0;
        foreach (var socket in _waiting)
        {
            if (ReferenceEquals(socket, _wake)) Drain();
            else if (filled < ready.Length) ready[filled++] = _sockets[socket];
        }
        return filled;
    }

    private void Drain()
    {
        Span<byte> scratch = stackalloc byte[8];
        while (_wake.Available > 0) _wake.Receive(scratch, SocketFlags.None, out _);
    }

    public void Wake()
    {
        try
        {
            _wake.SendTo(WakeUp, SocketFlags.None, _wakeAddress);
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // A full queue wakes as well; a closed one has nobody to wake.
        }
    }

    public int Receive(MediaSocket socket, Span<byte> buffer, out PeerAddress from)
    {
        from = default;
        var v6 = socket.Socket.AddressFamily == AddressFamily.InterNetworkV6;
        var address = v6 ? _from6 : _from4;
        try
        {
            if (!socket.Socket.Poll(0, SelectMode.SelectRead)) return -1;
            var length = socket.Socket.ReceiveFrom(buffer, SocketFlags.None, address);
            var raw = address.Buffer.Span;
            from = PeerAddress.From(v6 ? raw.Slice(8, 16) : raw.Slice(4, 4), BinaryPrimitives.ReadUInt16BigEndian(raw[2..]));
            return length;
        }
        catch (SocketException)
        {
            return -1;   // too long a datagram, or an ICMP error for one of ours
        }
    }

    public void Send(MediaSocket socket, ReadOnlySpan<byte> packet, PeerAddress to)
    {
        var address = to.IsV6 ? _to6 : _to4;
        var raw = address.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(raw[2..], to.Port);
        to.WriteAddress(raw[(to.IsV6 ? 8 : 4)..]);
        try
        {
            socket.Socket.SendTo(packet, SocketFlags.None, address);
        }
        catch (SocketException)
        {
            // Lost, as on the network.
        }
    }

    public void Dispose() => _wake.Dispose();
}
