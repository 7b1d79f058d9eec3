using System.Net;

namespace Antiphon.Sip;

public enum SipTransportKind : byte { Udp, Tcp, Tls, Ws, Wss }

/// <summary>Where a message came from or goes to: no names, no DNS. The source of a REGISTER, kept, is the way back to the phone
/// (RFC 5626 §5.3, RFC 7118 §5).</summary>
/// <param name="Flow">UDP socket or connection to use; null: any socket that fits, or a connection made on demand.</param>
public sealed record SipTarget(SipTransportKind Kind, IPEndPoint Remote, SipFlow? Flow = null)
{
    /// <summary>The name that the certificate of the far end must hold for (RFC 5922 §7.2). Null: its address.</summary>
    public string? Domain { get; init; }

    /// <summary>A WebSocket or an accepted connection that is gone can not be reached again.</summary>
    public bool IsReachable => Flow is null || Flow.IsOpen || (Kind is SipTransportKind.Tcp or SipTransportKind.Tls && Flow.IsOutbound);

    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}:{Remote}";
}

/// <summary>One socket over which messages come and go: a connection, or a UDP socket (which is never closed before the end).</summary>
public abstract class SipFlow
{
    public abstract SipTransportKind Kind { get; }

    public abstract IPEndPoint Local { get; }

    /// <summary>Far end of a connection; null for a UDP socket.</summary>
    public abstract IPEndPoint? Remote { get; }

    public abstract bool IsOpen { get; }

    /// <summary>We made the connection and can make it again.</summary>
    public bool IsOutbound { get; protected init; }

    /// <summary>Number of reasons (registrations) not to close it when idle. Touched on the loop only.</summary>
    public int Held { get; private set; }

    public void Hold() => Held++;

    public void Release() => Held = Math.Max(0, Held - 1);

    /// <summary>False: it is closed, or its send queue is full. Never blocks for the network, never throws.</summary>
    internal abstract bool Send(IPEndPoint remote, ReadOnlyMemory<byte> message);

    public abstract void Close();
}
