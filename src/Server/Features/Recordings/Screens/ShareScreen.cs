using System.Net.WebSockets;
using System.Text;
using Antiphon.Server.Features.Supervision;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Antiphon.Server.Features.Recordings.Screens;

/// <param name="Use">What an agent shares his screen for; off: he need not.</param>
internal sealed record ScreenUseView(ScreenUse Use);

/// <summary><c>GET /api/screen/share</c>: the page of an agent sends his screen, frame by frame (binary), and asks for the time (text, ms of its own clock).
/// It is told what is done with it. Only his own, one page at a time, within <see cref="ScreenLimits"/>.</summary>
internal static class ShareScreen
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest text that a page sends: a number.</summary>
    private const int TextMax = 32;

    public static async Task<Ok<ScreenUseView>> Use(RecordingSettingsBook settings, CancellationToken stop) => TypedResults.Ok(new ScreenUseView((await settings.Now(stop)).ScreensMost));

    public static async Task<IResult> Handle(HttpContext http, ScreenHub hub, ScreenTapes tapes, SessionStore sessions, IAuditTrail audit, IOptions<JsonOptions> json, IHostApplicationLifetime life)
    {
        if (!http.WebSockets.IsWebSocketRequest) return Refused.Because(RefusalCatalogue.Invalid);
        if (http.User.JobNumber is not { } jobNumber || (await tapes.Settings.Now(http.RequestAborted)).ScreensMost is ScreenUse.Off) return Refused.Because(RefusalCatalogue.NotAllowed);
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping, sessions.EndOf(http.User));
        var share = new ScreenShare(stop.Cancel);
        var screen = hub.Of(jobNumber);
        await audit.Write(http.User, "screen-shared", jobNumber, stop.Token);
        screen.Begin(share);
        try
        {
            using var tape = tapes.Of(jobNumber);
            using var sharing = new Sharing(socket, share, screen, tape, tapes, json.Value.SerializerOptions);
            await sharing.Run(stop);
        }
        finally { screen.End(share); }
        return Results.Empty;
    }

    /// <summary>One connection.</summary>
    private sealed class Sharing(WebSocket socket, ScreenShare share, AgentScreen screen, ScreenTape tape, ScreenTapes tapes, JsonSerializerOptions json) : IDisposable
    {
        private readonly SemaphoreSlim _one = new(1);
        private readonly Allowance _bytes = new(ScreenLimits.BytesPerSecond, ScreenLimits.BurstBytes, tapes.Clock);
        private readonly Allowance _frames = new(ScreenLimits.FramesPerSecond, ScreenLimits.BurstFrames, tapes.Clock);

        public async Task Run(CancellationTokenSource stop)
        {
            var others = Task.WhenAll(Tell(stop.Token), Look(stop));
            var status = WebSocketCloseStatus.NormalClosure;
            try { status = await Receive(stop.Token); }
            catch (Exception e) when (Ends(e)) { }
            await stop.CancelAsync();
            await others;
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            try { await socket.CloseOutputAsync(status, null, limit.Token); }
            catch (Exception e) when (Ends(e)) { socket.Abort(); }
        }

        private async Task<WebSocketCloseStatus> Receive(CancellationToken stop)
        {
            var buffer = new byte[64 << 10];
            using var whole = new MemoryStream();
            while (true)
            {
                var got = await socket.ReceiveAsync(buffer.AsMemory(), stop);
                if (got.MessageType is WebSocketMessageType.Close) return WebSocketCloseStatus.NormalClosure;
                whole.Write(buffer, 0, got.Count);
                if (whole.Length > (got.MessageType is WebSocketMessageType.Text ? TextMax : ScreenLimits.FrameBytesMax) || !_bytes.Takes(got.Count)) return WebSocketCloseStatus.PolicyViolation;
                if (!got.EndOfMessage) continue;
                if (!_frames.Takes(1) || !await Take(got.MessageType, whole.ToArray(), stop)) return WebSocketCloseStatus.PolicyViolation;
                whole.SetLength(0);
            }
        }

        private async Task<bool> Take(WebSocketMessageType type, byte[] message, CancellationToken stop)
        {
            var now = tapes.Clock.GetUtcNow();
            if (type is WebSocketMessageType.Text)
            {
                if (!double.TryParse(Encoding.ASCII.GetString(message), NumberStyles.Float, CultureInfo.InvariantCulture, out var asked) || !double.IsFinite(asked)) return false;
                share.Tell(new ScreenTold("clock") { Asked = asked, At = now.ToUnixTimeMilliseconds() });
                return true;
            }
            if (ScreenMessage.Read(message, now) is not { } frame) return false;
            screen.Take(share, frame);
            await _one.WaitAsync(stop);
            try { tape.Take(frame); }
            finally { _one.Release(); }
            return true;
        }

        /// <summary>Looks what is to be recorded, and says what is done with the screen when that changes. Settings that want no screens any more end it.</summary>
        private async Task Look(CancellationTokenSource stop)
        {
            ScreenTold? told = null;
            using var rhythm = new PeriodicTimer(LookEvery, tapes.Clock);
            try
            {
                do
                {
                    var now = await tapes.Settings.Now(stop.Token);
                    if (now.ScreensMost is ScreenUse.Off) { await stop.CancelAsync(); return; }
                    await _one.WaitAsync(stop.Token);
                    try { if (await tape.Look(stop.Token)) share.Tell(ScreenTold.Key); }
                    finally { _one.Release(); }
                    var state = new ScreenTold("state") { Use = now.ScreensMost, Recorded = tape.Records, Watched = now.ScreensTellWatched ? screen.Watchers > 0 : null };
                    if (state == told) continue;
                    share.Tell(told = state);
                } while (await rhythm.WaitForNextTickAsync(stop.Token));
            }
            catch (Exception e) when (Ends(e)) { }
        }

        private async Task Tell(CancellationToken stop)
        {
            try
            {
                await foreach (var message in share.Told.ReadAllAsync(stop))
                    await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message, json), WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, stop);
            }
            catch (Exception e) when (Ends(e)) { }
        }

        private static bool Ends(Exception e) => e is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException;

        public void Dispose() => _one.Dispose();
    }
}
