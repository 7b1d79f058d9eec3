using System.Net.WebSockets;
using System.Security.Claims;
using Antiphon.Server.Security.Keys;

namespace Antiphon.Server.Live;

/// <summary><c>GET /api/events?after=SEQ</c>: one WebSocket per client, which only listens.</summary>
internal static class LiveSocket
{
    private const int IncomingMax = 1024;
    private static readonly TimeSpan Alive = TimeSpan.FromSeconds(20);

    public static async Task<IResult> Handle(HttpContext http, LiveStream stream, SessionStore sessions, Scopes scopes, PrivacyBook privacy, IHostApplicationLifetime life, TimeProvider clock, string? after)
    {
        if (!http.WebSockets.IsWebSocketRequest) return Refused.Because(RefusalCatalogue.Invalid);
        long? seq = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        // Before it is accepted: who is connected misses nothing from that moment on.
        var client = stream.Join(new Viewer(http.User.JobNumber, permission => scopes.Now(http.User, permission), () => privacy.Now.DeskShowsOwnCall), seq);
        try
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = Alive, KeepAliveTimeout = Alive, SubProtocol = ProtocolOf(http) });
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping, sessions.EndOf(http.User));
            if (Left(http, clock) is { } left) stop.CancelAfter(left);
            var listening = Listen(socket, stop);
            await Send(socket, client, stop.Token);
            await Close(socket, client.Lagging ? (WebSocketCloseStatus)1013 : WebSocketCloseStatus.NormalClosure);
            await stop.CancelAsync();
            await listening;
        }
        finally { stream.Leave(client); }
        return Results.Empty;
    }

    private static string? ProtocolOf(HttpContext http) => http.WebSockets.WebSocketRequestedProtocols.Contains(KeyGates.EventsProtocol) ? KeyGates.EventsProtocol : null;

    /// <summary>Of a token; null: it has no end of its own.</summary>
    private static TimeSpan? Left(HttpContext http, TimeProvider clock) => http.User.FindFirstValue(SignInScheme.EndsClaim) is { } ends
        ? TimeSpan.FromMilliseconds(Math.Max(1, long.Parse(ends, CultureInfo.InvariantCulture) - clock.GetUtcNow().ToUnixTimeMilliseconds())) : null;

    private static async Task Send(WebSocket socket, LiveClient client, CancellationToken stop)
    {
        try
        {
            await foreach (var frame in client.Frames(stop))
                await socket.SendAsync(frame, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, stop);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException) { }
    }

    /// <summary>Notices that the client is gone. What it says is not listened to, and may not be long.</summary>
    private static async Task Listen(WebSocket socket, CancellationTokenSource stop)
    {
        var buffer = new byte[IncomingMax];
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), stop.Token) is { MessageType: not WebSocketMessageType.Close, EndOfMessage: true }) { }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException) { }
        await stop.CancelAsync();
    }

    private static async Task Close(WebSocket socket, WebSocketCloseStatus status)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try { await socket.CloseOutputAsync(status, null, limit.Token); }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException) { socket.Abort(); }
    }
}
