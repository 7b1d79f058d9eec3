using System.Net.Sockets;

namespace Antiphon.Media.Engine;

/// <summary>A UDP socket of a port. Holds the <see cref="Socket"/>, so that no finalizer closes its descriptor.</summary>
internal sealed class MediaSocket(Socket socket, bool isRtcp)
{
    public Socket Socket => socket;
    public int Descriptor { get; } = (int)socket.Handle;
    public bool IsRtcp => isRtcp;
    public MediaPort? Port { get; set; }
}

/// <summary>Waits for packets on the sockets of one media thread. All but <see cref="Wake"/> is called by that thread only.</summary>
internal interface IPacketPoller : IDisposable
{
    void Add(MediaSocket socket);

    void Remove(MediaSocket socket);

    /// <summary>Waits until packets are there, <see cref="Wake"/> was called, or the time is over.</summary>
    /// <returns>How many of <paramref name="ready"/> were filled.</returns>
    int Wait(int timeoutMs, MediaSocket[] ready);

    /// <summary>Ends the wait; from any thread.</summary>
    void Wake();

    /// <returns>Length; −1 when nothing is left.</returns>
    int Receive(MediaSocket socket, Span<byte> buffer, out PeerAddress from);

    /// <summary>Sends; what the kernel does not take is lost, as on the network.</summary>
    void Send(MediaSocket socket, ReadOnlySpan<byte> packet, PeerAddress to);
}
