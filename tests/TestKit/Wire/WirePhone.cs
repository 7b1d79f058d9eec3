using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Antiphon.TestKit.Wire;

/// <summary>A UDP socket that speaks SIP as literal text. What comes in waits until it is expected; nothing is answered by itself.
/// A request that is sent again word for word counts once: a busy machine makes repeats. Every wait has a deadline.</summary>
public sealed class WirePhone : IAsyncDisposable
{
    /// <summary>Longest wait for anything: long, because the machine may be busy with something else.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly UdpClient _socket;
    private readonly Channel<WireMessage> _arrived = Channel.CreateUnbounded<WireMessage>();
    private readonly List<WireMessage> _unread = [];
    private readonly HashSet<string> _requests = [];
    private readonly List<WireMessage> _everything = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;

    public WirePhone(string user, IPEndPoint server, string address = "127.0.0.1")
    {
        User = user;
        Server = server;
        _socket = new UdpClient(new IPEndPoint(IPAddress.Parse(address), 0));
        _reading = Read();
    }

    public string User { get; }

    public IPEndPoint Server { get; }

    public IPEndPoint Local => (IPEndPoint)_socket.Client.LocalEndPoint!;

    /// <summary>Messages that came and were not expected yet.</summary>
    public IReadOnlyList<WireMessage> Unread
    {
        get { while (_arrived.Reader.TryRead(out var more)) _unread.Add(more); return _unread; }
    }

    /// <summary>All that came so far, expected or not.</summary>
    public IReadOnlyList<WireMessage> Everything { get { lock (_everything) return [.. _everything]; } }

    /// <summary>As if it had been expected.</summary>
    public void Forget(WireMessage message) => _unread.Remove(message);

    public Task Send(string message, IPEndPoint? to = null) => Send(Encoding.UTF8.GetBytes(message), to);

    public async Task Send(ReadOnlyMemory<byte> bytes, IPEndPoint? to = null) => await _socket.SendAsync(bytes, to ?? Server);

    /// <summary>The first message, read or yet to come, that fits. Others stay.</summary>
    public async Task<WireMessage> Expect(Func<WireMessage, bool> fits, string what, TimeSpan? within = null)
    {
        using var deadline = new CancellationTokenSource(within ?? Patience);
        try
        {
            while (true)
            {
                if (Unread.FirstOrDefault(fits) is { } found)
                {
                    _unread.Remove(found);
                    return found;
                }
                _unread.Add(await _arrived.Reader.ReadAsync(deadline.Token));
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{User} expected {what}; unread: {string.Join(" | ", _unread.Select(m => m.StartLine))}");
        }
    }

    public Task<WireMessage> ExpectStatus(int status, string method, TimeSpan? within = null) =>
        Expect(m => m.Status == status && m.Method == method, $"{status} to {method}", within);

    public Task<WireMessage> ExpectRequest(string method, TimeSpan? within = null) => Expect(m => !m.IsResponse && m.Method == method, method, within);

    /// <summary>A response that copies what RFC 3261 §8.2.6 wants copied.</summary>
    public Task Respond(WireMessage request, int status, string reason, string tag, string? sdp = null, params string[] headers)
    {
        var text = new StringBuilder($"SIP/2.0 {status} {reason}\r\n");
        foreach (var via in request.Headers("Via")) text.Append($"Via: {via}\r\n");
        var to = request.Header("To");
        text.Append($"From: {request.Header("From")}\r\nTo: {to}{(to.Contains(";tag=") || status == 100 ? "" : ";tag=" + tag)}\r\n");
        text.Append($"Call-ID: {request.Header("Call-ID")}\r\nCSeq: {request.Header("CSeq")}\r\n");
        if (!headers.Any(h => h.StartsWith("Contact:", StringComparison.OrdinalIgnoreCase))) text.Append($"Contact: <sip:{User}@{Local}>\r\n");
        foreach (var header in headers) text.Append(header).Append("\r\n");
        if (sdp is not null) text.Append("Content-Type: application/sdp\r\n");
        text.Append($"Content-Length: {Encoding.UTF8.GetByteCount(sdp ?? "")}\r\n\r\n{sdp}");
        return Send(text.ToString());
    }

    private async Task Read()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var datagram = await _socket.ReceiveAsync(_stop.Token);
                var text = Encoding.UTF8.GetString(datagram.Buffer);
                var repeated = !text.StartsWith("SIP/2.0 ", StringComparison.Ordinal) && !_requests.Add(text);
                if (!text.Contains("\r\n\r\n") || repeated) continue;
                var message = new WireMessage(text);
                lock (_everything) _everything.Add(message);
                _arrived.Writer.TryWrite(message);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _reading;
        _socket.Dispose();
        _stop.Dispose();
    }
}
