using System.Net;
using System.Net.Sockets;

namespace Antiphon.Sip;

/// <summary>One UDP socket. Sending is direct: a datagram either fits into the kernel's buffer or is lost, and the timers repeat it.</summary>
internal sealed class UdpFlow : SipFlow
{
    private const int ReceiveBufferBytes = 4 << 20;     // a burst of INVITEs while the loop is busy must not be dropped by the kernel

    private readonly Socket _socket;
    private readonly ISipReceiver _receiver;
    private readonly SipLog? _log;
    private volatile bool _closed;

    internal UdpFlow(IPEndPoint listen, ISipReceiver receiver, SipLog? log)
    {
        (_receiver, _log) = (receiver, log);
        _socket = new Socket(listen.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (listen.AddressFamily == AddressFamily.InterNetworkV6) _socket.DualMode = false;
        _socket.ReceiveBufferSize = ReceiveBufferBytes;
        try { _socket.Bind(listen); }
        catch { _socket.Dispose(); throw; }
        Local = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public override SipTransportKind Kind => SipTransportKind.Udp;

    public override IPEndPoint Local { get; }

    public override IPEndPoint? Remote => null;

    public override bool IsOpen => !_closed;

    /// <summary>Takes datagrams in on a thread of its own until closed: asynchronous reading costs two more changes of thread for each.</summary>
    internal Task ReceiveAsync()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => { Receive(); ended.SetResult(); }) { Name = "SIP UDP", IsBackground = true }.Start();
        return ended.Task;
    }

    private void Receive()
    {
        var buffer = GC.AllocateUninitializedArray<byte>(65_536, pinned: true);
        var from = new SocketAddress(Local.AddressFamily);
        while (!_closed)
        {
            try
            {
                var bytes = _socket.ReceiveFrom(buffer, SocketFlags.None, from);
                if (StunKeepAlive.IsStun(buffer.AsSpan(0, bytes))) AnswerStun(buffer.AsSpan(0, bytes), (IPEndPoint)Local.Create(from));
                else if (bytes > 4) _receiver.OnReceived(new SipTarget(Kind, (IPEndPoint)Local.Create(from), this), buffer.AsSpan(0, bytes));
            }
            catch (SocketException) when (!_closed) { }     // Windows tells ICMP errors this way; they concern one peer, not the socket
            catch (Exception) when (_closed) { return; }
            catch (Exception fault) { _log?.Invoke(SipLogLevel.Error, "A datagram could not be taken in.", fault); }
        }
    }

    private void AnswerStun(ReadOnlySpan<byte> request, IPEndPoint from)
    {
        Span<byte> answer = stackalloc byte[StunKeepAlive.AnswerLengthMax];
        if (StunKeepAlive.Answer(request, from, answer) is > 0 and var length) _socket.SendTo(answer[..length], SocketFlags.None, from);
    }

    internal override bool Send(IPEndPoint remote, ReadOnlyMemory<byte> message)
    {
        try
        {
            return !_closed && _socket.SendTo(message.Span, SocketFlags.None, remote) == message.Length;
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    public override void Close()
    {
        _closed = true;
        _socket.Dispose();
    }
}
