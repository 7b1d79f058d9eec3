using System.Collections.Immutable;
using System.Net;

namespace Antiphon.Sip;

/// <summary>What carries bytes to and from the far ends: sockets, or an in-memory wire in tests.</summary>
public interface ISipWire
{
    ImmutableArray<SipListener> Listening { get; }

    /// <summary>Connections open now.</summary>
    int Connections { get; }

    void Start(ISipReceiver receiver);

    Task StopAsync();

    /// <summary>Sends one message. Never blocks for the network and never throws; <paramref name="onFailure"/> is posted to the loop when it cannot be sent.</summary>
    void Send(SipTarget target, ReadOnlyMemory<byte> message, Action? onFailure);

    /// <summary>The address that reaches us from there, for Via and Contact.</summary>
    IPEndPoint LocalFor(SipTarget target);
}

/// <summary>Takes what a wire received. From any thread.</summary>
public interface ISipReceiver
{
    /// <summary>One datagram or framed message.</summary>
    /// <returns>False: not SIP at all. A connection over which such a thing comes is to be closed.</returns>
    bool OnReceived(SipTarget source, ReadOnlySpan<byte> message);

    void OnClosed(SipFlow flow);
}
