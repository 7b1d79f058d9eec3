using System.Net;
using System.Threading.Channels;

namespace Antiphon.Sip;

/// <summary>What TCP, TLS and WebSocket connections share: a bounded send queue with one writer, idle time, and closing once.</summary>
internal abstract class ConnectionFlow : SipFlow
{
    private readonly Channel<ReadOnlyMemory<byte>> _queue = Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new() { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _clock;
    private long _queuedBytes;
    private long _lastHeard;
    private int _closed;

    private protected ConnectionFlow(SipTransportKind kind, IPEndPoint local, IPEndPoint remote, ISipReceiver receiver, SipLimits limits, TimeProvider clock)
    {
        (Kind, Local, Remote, Receiver, Limits, _clock) = (kind, local, remote, receiver, limits, clock);
        Source = new SipTarget(kind, remote, this);
        Heard();
    }

    public override SipTransportKind Kind { get; }

    public override IPEndPoint Local { get; }

    public override IPEndPoint Remote { get; }

    public override bool IsOpen => Volatile.Read(ref _closed) == 0;

    private protected SipTarget Source { get; }

    private protected ISipReceiver Receiver { get; }

    private protected SipLimits Limits { get; }

    private protected CancellationToken Stop => _stop.Token;

    internal TimeSpan Idle => _clock.GetElapsedTime(Volatile.Read(ref _lastHeard));

    private protected void Heard() => Volatile.Write(ref _lastHeard, _clock.GetTimestamp());

    internal override bool Send(IPEndPoint remote, ReadOnlyMemory<byte> message)
    {
        if (!IsOpen) return false;
        if (Interlocked.Add(ref _queuedBytes, message.Length) > Limits.SendQueueBytesMax) { Close(); return false; }
        return _queue.Writer.TryWrite(message);
    }

    private protected abstract ValueTask WriteAsync(ReadOnlyMemory<byte> message, CancellationToken stop);

    /// <summary>Takes what the connection brings until it ends.</summary>
    private protected abstract Task ReadAsync();

    private protected abstract void Abort();

    /// <summary>Serves the connection until it is closed by either side.</summary>
    internal async Task RunAsync()
    {
        var writing = WriteQueueAsync();
        try { await ReadAsync(); }
        catch (Exception) { /* reset, garbage, deadline: the connection ends, nothing else */ }
        Close();
        try { await writing; }
        catch (Exception) { /* it was closed under the writer */ }
    }

    private async Task WriteQueueAsync()
    {
        try
        {
            await foreach (var message in _queue.Reader.ReadAllAsync(Stop))
            {
                await WriteAsync(message, Stop);
                Interlocked.Add(ref _queuedBytes, -message.Length);
            }
        }
        finally { Close(); }
    }

    public override void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        _queue.Writer.TryComplete();
        _stop.Cancel();
        Abort();
        Receiver.OnClosed(this);
    }
}
