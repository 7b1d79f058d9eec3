using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace Antiphon.Server.Tests.Recordings;

/// <summary>A page that shares or watches: everything it is sent is taken in as it comes.</summary>
internal sealed class ScreenSocket : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(40));
    private readonly Channel<byte[]> _frames = Channel.CreateUnbounded<byte[]>();
    private readonly ConcurrentQueue<JsonElement> _texts = [];
    private Task _reading = Task.CompletedTask;

    public static async Task<ScreenSocket> Open(Uri centre, string path)
    {
        var one = new ScreenSocket();
        await one._socket.ConnectAsync(new Uri(centre.ToString().TrimEnd('/').Replace("http", "ws", StringComparison.Ordinal) + path), one._limit.Token);
        one._reading = one.Read();
        return one;
    }

    public Task Send(byte[] frame) => _socket.SendAsync(frame, WebSocketMessageType.Binary, true, _limit.Token);

    public Task Say(string text) => _socket.SendAsync(Encoding.ASCII.GetBytes(text), WebSocketMessageType.Text, true, _limit.Token);

    public async Task<byte[]> Frame() => await _frames.Reader.ReadAsync(_limit.Token);

    /// <summary>Waits for a text, which it then has forgotten with those before.</summary>
    public async Task<T> Told<T>(Func<JsonElement, bool> fits, Func<JsonElement, T> what)
    {
        while (true)
        {
            _limit.Token.ThrowIfCancellationRequested();
            if (!_texts.TryDequeue(out var text)) await Task.Yield();
            else if (fits(text)) return what(text);
        }
    }

    /// <summary>Whether such a text has come; it and those before are forgotten.</summary>
    public Task<bool> Has(Func<JsonElement, bool> fits)
    {
        while (_texts.TryDequeue(out var text))
            if (fits(text)) return Task.FromResult(true);
        return Task.FromResult(false);
    }

    /// <summary>Until the centre has closed it.</summary>
    public Task Closed() => _reading.WaitAsync(_limit.Token);

    private async Task Read()
    {
        var buffer = new byte[1 << 20];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult got;
                do
                {
                    got = await _socket.ReceiveAsync(buffer.AsMemory(length), _limit.Token);
                    length += got.Count;
                } while (!got.EndOfMessage);
                if (got.MessageType is WebSocketMessageType.Close) return;
                if (got.MessageType is WebSocketMessageType.Text) _texts.Enqueue(JsonDocument.Parse(buffer.AsMemory(0, length).ToArray()).RootElement);
                else await _frames.Writer.WriteAsync(buffer[..length]);
            }
        }
        catch (WebSocketException) { }
        catch (OperationCanceledException) when (!_limit.IsCancellationRequested || _socket.State is not WebSocketState.Open) { }
    }

    public async ValueTask DisposeAsync()
    {
        if (_socket.State is WebSocketState.Open)
        {
            try { await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _limit.Token); }
            catch (WebSocketException) { }
        }
        await _limit.CancelAsync();
        await _reading.ContinueWith(_ => { }, TaskScheduler.Default);
        _socket.Dispose();
        _limit.Dispose();
    }
}
