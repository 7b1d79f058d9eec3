using System.Net.WebSockets;
using Antiphon.Server.Features.Supervision;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Antiphon.Server.Features.Recordings.Screens;

/// <param name="Use">Off: nobody shares anything here.</param>
/// <param name="Since">Since when he shares; null: he does not.</param>
internal sealed record WatchedScreen(ScreenUse Use, DateTimeOffset? Since);

/// <summary><c>GET /api/agents/{jobNumber}/screen</c>: a supervisor sees the screen that an agent of his shares. Texts say whether there is one; frames come as they were sent,
/// first what came since the last key frame. Who looked, and for how long, is in the audit trail.</summary>
internal static class WatchScreen
{
    public static async Task<IResult> Handle(string jobNumber, HttpContext http, ScreenHub hub, RecordingSettingsBook settings, SupervisionScope scope, CallCentre calls, SessionStore sessions, IAuditTrail audit,
        IOptions<JsonOptions> json, IHostApplicationLifetime life)
    {
        if (!http.WebSockets.IsWebSocketRequest) return Refused.Because(RefusalCatalogue.Invalid);
        if (await scope.Refusal(http, Permission.WatchScreens, jobNumber, "screen-watch", http.RequestAborted) is { } outside) return Refused.Because(outside);
        if (!calls.State.Centre.Agents.ContainsKey(new AgentId(jobNumber))) return Refused.Because(RefusalCatalogue.NotFound);
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping, sessions.EndOf(http.User));
        var (screen, watcher) = (hub.Of(jobNumber), new ScreenWatcher());
        var call = calls.State.Agents.TryGetValue(new AgentId(jobNumber), out var shift) && shift.Call is { } id ? id.Value : "";
        await audit.Write(http.User, "screen-watched", jobNumber, new Dictionary<string, string> { ["call"] = call }, stop.Token);
        if (!screen.Watch(watcher)) return await TooMany(socket);
        try
        {
            var gone = Gone(socket, stop);
            await Send(socket, screen, watcher, settings, json.Value.SerializerOptions, stop.Token);
            await stop.CancelAsync();
            await gone;
        }
        finally
        {
            screen.Leave(watcher);
            await audit.Write(http.User, "screen-watch-ended", jobNumber, CancellationToken.None);
        }
        return Results.Empty;
    }

    private static async Task Send(WebSocket socket, AgentScreen screen, ScreenWatcher watcher, RecordingSettingsBook settings, JsonSerializerOptions json, CancellationToken stop)
    {
        try
        {
            await foreach (var frame in watcher.Waiting.ReadAllAsync(stop))
                if (frame is { } picture) await socket.SendAsync(picture.Whole, WebSocketMessageType.Binary, WebSocketMessageFlags.EndOfMessage, stop);
                else
                {
                    var state = new WatchedScreen((await settings.Now(stop)).ScreensMost, screen.Since);
                    await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(state, json), WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, stop);
                }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException) { }
    }

    /// <summary>Notices that the watcher is gone; what he says is not listened to.</summary>
    private static async Task Gone(WebSocket socket, CancellationTokenSource stop)
    {
        var buffer = new byte[64];
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), stop.Token) is { MessageType: not WebSocketMessageType.Close, EndOfMessage: true }) { }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException) { }
        await stop.CancelAsync();
    }

    private static async Task<IResult> TooMany(WebSocket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try { await socket.CloseOutputAsync((WebSocketCloseStatus)1013, null, limit.Token); }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException) { }
        return Results.Empty;
    }
}
