namespace Antiphon.Sip;

/// <summary>What is accepted from the wire.</summary>
public sealed record SipLimits
{
    public static readonly SipLimits Default = new();

    /// <summary>Largest message, in bytes. Default 65,535: every UDP element must take that much (RFC 3261 §18.1.1).</summary>
    /// <remarks>Larger on TCP or WebSocket: the connection is closed.</remarks>
    public int MessageBytesMax { get; init; } = 65_535;

    /// <summary>Header lines in one message. Default 128, at most 256; more is refused with 400. A long Via or Record-Route list stays below 70 hops.</summary>
    public int HeadersMax { get; init; } = 128;

    /// <summary>Length of one header value, in bytes, folding included. Default 8,192: an Identity token fits.</summary>
    public int HeaderBytesMax { get; init; } = 8_192;

    /// <summary>Length of a URI, in bytes. Default 2,048; longer in the request line is refused with 414.</summary>
    public int UriBytesMax { get; init; } = 2_048;

    /// <summary>Connections in all, TCP and WebSocket together. Default 10,000; the next is closed at once.</summary>
    public int ConnectionsMax { get; init; } = 10_000;

    /// <summary>Connections from one source address. Default 200: a site behind one NAT has many browsers.</summary>
    public int ConnectionsPerSourceMax { get; init; } = 200;

    /// <summary>A connection without traffic is closed after this. Default 5 minutes; <see cref="SipFlow.Held"/> lifts it.</summary>
    public TimeSpan ConnectionIdle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time from the first byte of a message to its last on a stream. Default 10 s; then the connection is closed.</summary>
    public TimeSpan MessageDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time to connect. Default 5 s; then the request fails like any transport error.</summary>
    public TimeSpan ConnectDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes waiting to be sent on one connection. Default 1 MiB; a peer that does not read is disconnected.</summary>
    public int SendQueueBytesMax { get; init; } = 1 << 20;

    /// <summary>Bytes of messages received and not yet dealt with. Default 64 MiB; above it messages are dropped, and the senders' timers repeat them.</summary>
    public int PendingBytesMax { get; init; } = 64 << 20;

    /// <summary>Messages of one source address received and not yet dealt with. Default 5,000, a fraction of a second of work; above it messages
    /// are dropped, and the sender's timers repeat them.</summary>
    public int PendingPerSourceMax { get; init; } = 5_000;

    /// <summary>Transactions at one time. Default 50,000; further requests get 503 without state.</summary>
    public int TransactionsMax { get; init; } = 50_000;

    /// <summary>Dialogs at one time. Default 20,000; further INVITEs get 503.</summary>
    public int DialogsMax { get; init; } = 20_000;
}
