using System.Net;
using System.Net.WebSockets;

namespace Antiphon.Sip;

/// <summary>A browser's SIP WebSocket (RFC 7118): one message per WebSocket message, text or binary.</summary>
internal sealed class WebSocketFlow(WebSocket socket, SipTransportKind kind, IPEndPoint local, IPEndPoint remote,
    ISipReceiver receiver, SipLimits limits, TimeProvider clock) : ConnectionFlow(kind, local, remote, receiver, limits, clock)
{
    private static readonly byte[] Pong = "\r\n"u8.ToArray();

    private protected override async Task ReadAsync()
    {
        var buffer = new byte[4096];
        var (length, midMessage) = (0, false);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length > Limits.MessageBytesMax) return;
                Array.Resize(ref buffer, Math.Min(length * 2, Limits.MessageBytesMax + 1));
            }
            var got = await socket.ReceiveAsync(buffer.AsMemory(length), deadline.Token);
            if (got.MessageType == WebSocketMessageType.Close) return;
            Heard();
            length += got.Count;
            // Runs from the first fragment of a message to its last: fragments that trickle in do not put it off.
            if (midMessage == got.EndOfMessage) deadline.CancelAfter(got.EndOfMessage ? Timeout.InfiniteTimeSpan : Limits.MessageDeadline);
            midMessage = !got.EndOfMessage;
            if (midMessage) continue;
            if (!Take(buffer.AsSpan(0, length))) return;
            length = 0;
        }
    }

    // Empty messages are skipped; CRLF CRLF is answered, although Kestrel's own ping makes it needless.
    private bool Take(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty || message.SequenceEqual("\r\n"u8)) return true;
        if (message.SequenceEqual("\r\n\r\n"u8)) return Send(Remote, Pong);
        return message.Length <= Limits.MessageBytesMax && Receiver.OnReceived(Source, message);
    }

    // Text frames: JsSIP reads binary ones too, but every browser tool shows text.
    private protected override ValueTask WriteAsync(ReadOnlyMemory<byte> message, CancellationToken stop) =>
        socket.SendAsync(message, IsUtf8(message.Span) ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, stop);

    private static bool IsUtf8(ReadOnlySpan<byte> message) => System.Text.Unicode.Utf8.IsValid(message);

    private protected override void Abort() => socket.Abort();
}
