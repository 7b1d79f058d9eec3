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
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length > Limits.MessageBytesMax) return;
                Array.Resize(ref buffer, Math.Min(length * 2, Limits.MessageBytesMax + 1));
            }
            var got = await ReceiveAsync(buffer.AsMemory(length), midMessage: length > 0);
            if (got.MessageType == WebSocketMessageType.Close) return;
            Heard();
            length += got.Count;
            if (!got.EndOfMessage) continue;
            if (!Take(buffer.AsSpan(0, length))) return;
            length = 0;
        }
    }

    private async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> into, bool midMessage)
    {
        if (!midMessage) return await socket.ReceiveAsync(into, Stop);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        deadline.CancelAfter(Limits.MessageDeadline);
        return await socket.ReceiveAsync(into, deadline.Token);
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
