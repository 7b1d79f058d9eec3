#pragma warning disable CA1822, CS9113, CS0649
using System.Collections.Immutable;
using System.Net;
using System.Net.WebSockets;

namespace Antiphon.Sip;

/// <summary>Sockets, transactions and the user, joined. Made and used on one <see cref="SipLoop"/>.</summary>
public sealed partial class SipEndpoint
{
    public SipEndpoint(SipEndpointOptions options, SipLoop loop, ISipUser user) => (Options, Loop) = (options, loop);

    public SipEndpointOptions Options { get; }

    public SipLoop Loop { get; }

    /// <summary>Opens the sockets. A port in use throws <see cref="System.Net.Sockets.SocketException"/>.</summary>
    public void Start() { }

    /// <summary>Closes sockets and connections; transactions end without a word.</summary>
    public Task StopAsync() => Task.CompletedTask;

    /// <summary>What it listens on, with the actual ports.</summary>
    public ImmutableArray<SipListener> Listening { get; private set; } = [];

    /// <summary>Sends a request in a new transaction: adds the Via. From a callback-safe point of view: never calls back before it returns.</summary>
    public ClientTransaction SendRequest(SipRequest request, SipTarget target, IClientTransactionUser user) => throw new InvalidOperationException();

    /// <summary>Sends an ACK for a 2xx: no transaction, a fresh branch.</summary>
    public void SendAck(SipRequest ack, SipTarget target) { }

    /// <summary>Answers without a transaction.</summary>
    public void RespondStateless(SipRequest request, SipResponse response) { }

    /// <summary>Contact of ours towards that target: address, port and transport that reach us from there.</summary>
    public SipUri ContactFor(SipTarget target, string user) => SipUri.Of(user, "127.0.0.1");

    /// <summary>Serves one SIP WebSocket (sub-protocol "sip", RFC 7118) until it closes.</summary>
    public Task AcceptWebSocket(WebSocket socket, IPEndPoint remote, bool secure, CancellationToken stop) => Task.CompletedTask;

    /// <summary>Where a request to that URI goes without DNS: address and transport of the URI; null when the host is a name.</summary>
    public static SipTarget? TargetOf(SipUri uri) => null;

    public int Transactions => 0;

    public int Connections => 0;
}

public sealed record SipListener(SipTransportKind Kind, IPEndPoint Local);
