using System.Net;
using System.Net.Sockets;

namespace Antiphon.Sip;

/// <summary>A TCP or TLS connection, accepted or made by us.</summary>
internal sealed class StreamFlow : ConnectionFlow
{
    private static readonly byte[] Pong = "\r\n"u8.ToArray();

    private readonly Socket _socket;
    private readonly Func<Stream, CancellationToken, Task<Stream>> _secure;
    private bool _midMessage;
    private readonly TaskCompletionSource<Stream?> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal StreamFlow(SipTransportKind kind, Socket socket, IPEndPoint local, IPEndPoint remote, bool outbound,
        Func<Stream, CancellationToken, Task<Stream>> secure, ISipReceiver receiver, SipLimits limits, TimeProvider clock)
        : base(kind, local, remote, receiver, limits, clock)
    {
        (_socket, _secure) = (socket, secure);
        IsOutbound = outbound;
        socket.NoDelay = true;
    }

    private protected override async Task ReadAsync()
    {
        var stream = await OpenAsync();
        _ready.TrySetResult(stream);
        await ReadMessagesAsync(stream);
    }

    private async Task<Stream> OpenAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        deadline.CancelAfter(Limits.ConnectDeadline);
        if (IsOutbound) await _socket.ConnectAsync(Remote, deadline.Token);
        return await _secure(new NetworkStream(_socket, ownsSocket: false), deadline.Token);
    }

    private async Task ReadMessagesAsync(Stream stream)
    {
        var framer = new StreamFramer(Limits);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        while (true)
        {
            var count = await stream.ReadAsync(framer.Space(), deadline.Token);
            if (count == 0) return;
            Heard();
            framer.Filled(count);
            if (!TakeMessages(framer)) return;
            // Runs from the first byte of a message to its last: bytes that trickle in do not put it off.
            if (framer.IsMidMessage == _midMessage) continue;
            _midMessage = framer.IsMidMessage;
            deadline.CancelAfter(_midMessage ? Limits.MessageDeadline : Timeout.InfiniteTimeSpan);
        }
    }

    private bool TakeMessages(StreamFramer framer)
    {
        while (true)
        {
            switch (framer.Next(out var message))
            {
                case StreamFramer.Step.NeedMore: return true;
                case StreamFramer.Step.Bad: return false;
                case StreamFramer.Step.Ping: Send(Remote, Pong); break;
                case StreamFramer.Step.Message when !Receiver.OnReceived(Source, message): return false;
                case StreamFramer.Step.Message: _midMessage = false; break;
            }
        }
    }

    private protected override async ValueTask WriteAsync(ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        if (await _ready.Task is { } stream) await stream.WriteAsync(message, stop);
    }

    private protected override void Abort()
    {
        _ready.TrySetResult(null);
        _socket.Dispose();
    }
}
