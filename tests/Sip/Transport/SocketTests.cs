using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Antiphon.Sip.Tests.Transport;

/// <summary>Real sockets on loopback, real time: every wait is for a condition with a deadline.</summary>
public sealed class SocketTests : ISipUser, IClientTransactionUser, IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly CancellationTokenSource _stop = new();
    private readonly SipLoop _loop = new(TimeProvider.System);
    private readonly BlockingCollection<string> _told = [];
    private readonly SipEndpoint _endpoint;
    private readonly Thread _thread;
    private SipTarget? _source;

    public SocketTests()
    {
        var any = new IPEndPoint(IPAddress.Loopback, 0);
        _endpoint = new SipEndpoint(new SipEndpointOptions
        {
            Udp = [any, new(IPAddress.IPv6Loopback, 0)],
            Tcp = [any],
            Tls = [any],
            OnePortForUdpAndTcp = true,
            Certificate = () => Made,
            Limits = new SipLimits { MessageDeadline = TimeSpan.FromSeconds(3), ConnectionsPerSourceMax = 3 },
        }, _loop, this);
        _endpoint.Start();
        _thread = new Thread(() => _loop.Run(_stop.Token)) { IsBackground = true, Name = "sip" };
    }

    public Task InitializeAsync() { _thread.Start(); return Task.CompletedTask; }

    public async Task DisposeAsync()
    {
        await _endpoint.StopAsync().WaitAsync(Deadline);
        _stop.Cancel();
        Assert.True(_thread.Join(Deadline));
        Assert.Equal(0, _loop.Faults);
    }

    void ISipUser.OnRequest(SipRequest request, ServerTransaction transaction) { _source = request.Source; transaction.Respond(200); _told.Add(request.MethodText); }
    void ISipUser.OnAck(SipRequest ack) { }
    void ISipUser.OnCancel(ServerTransaction invite, SipRequest cancel) { }
    void ISipUser.OnStrayResponse(SipResponse response) { }
    void ISipUser.OnServerFailure(ServerTransaction transaction, TransactionFailure failure) { }
    void ISipUser.OnFlowClosed(SipFlow flow) => _told.Add("closed");
    void IClientTransactionUser.OnResponse(ClientTransaction transaction, SipResponse response) => _told.Add(response.Status.ToString());
    void IClientTransactionUser.OnFailure(ClientTransaction transaction, TransactionFailure failure) => _told.Add(failure.ToString());

    private IPEndPoint Port(SipTransportKind kind, AddressFamily family = AddressFamily.InterNetwork) =>
        _endpoint.Listening.Single(l => l.Kind == kind && l.Local.AddressFamily == family).Local;

    [Fact]
    public void Udp_and_tcp_get_the_same_port_when_the_system_chooses() => Assert.Equal(Port(SipTransportKind.Udp), Port(SipTransportKind.Tcp));

    private void Expect(string told)
    {
        Assert.True(_told.TryTake(out var next, Deadline));
        Assert.Equal(told, next);
    }

    private void SendOptions(SipTarget target) => _loop.Post(() =>
    {
        var uri = SipUri.Of("x", "127.0.0.1");
        _endpoint.SendRequest(SipRequestBuilder.New(SipMethod.Options, uri, new(uri), new(uri), SipTokens.CallId(), 1).Build(), target, this);
    });

    private static string Options(int n, string transport, string body = "") => Lines.Request("OPTIONS", branch: $"z9hG4bK{n}", cseq: n, via: transport + " 127.0.0.1:9;rport", body: body);

    private static readonly X509Certificate2 Made = Certificate();

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var from = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var made = new CertificateRequest("CN=antiphon.test", key, HashAlgorithmName.SHA256).CreateSelfSigned(from, from.AddYears(50));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private static async Task<string> ReadAsync(Stream stream, string until)
    {
        var text = "";
        var buffer = new byte[4096];
        using var deadline = new CancellationTokenSource(Deadline);
        while (!text.Contains(until, StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, deadline.Token);
            if (count == 0) return text + "<closed>";
            text += Encoding.UTF8.GetString(buffer, 0, count);
        }
        return text;
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public async Task Udp_answers_to_the_port_it_was_asked_from_and_survives_garbage(AddressFamily family)
    {
        using var phone = new UdpClient(family);
        phone.Client.Bind(new IPEndPoint(family == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback, 0));
        var server = Port(SipTransportKind.Udp, family);
        foreach (var garbage in new[] { [], new byte[60_000], "INVITE"u8.ToArray(), Encoding.UTF8.GetBytes(Lines.Request("INVITE"))[..200] }) await phone.SendAsync(garbage, server);
        await phone.SendAsync(Encoding.UTF8.GetBytes(Options(1, "UDP", new string('x', 9000))), server);
        using var deadline = new CancellationTokenSource(Deadline);
        var answer = Encoding.UTF8.GetString((await phone.ReceiveAsync(deadline.Token)).Buffer);
        Assert.StartsWith("SIP/2.0 200 OK", answer);
        Assert.Contains($"rport={((IPEndPoint)phone.Client.LocalEndPoint!).Port}", answer);
    }

    [Fact]
    public async Task Tcp_frames_by_content_length_answers_pings_and_uses_the_connection_backwards()
    {
        using var phone = new TcpClient();
        await phone.ConnectAsync(Port(SipTransportKind.Tcp));
        var stream = phone.GetStream();
        var two = Encoding.UTF8.GetBytes("\r\n\r\n" + Options(1, "TCP", "body") + Options(2, "TCP"));
        foreach (var piece in two.Chunk(100)) await stream.WriteAsync(piece);
        var answers = await ReadAsync(stream, "CSeq: 2 OPTIONS");
        Assert.StartsWith("\r\nSIP/2.0 200 OK", answers);
        Expect("OPTIONS");
        Expect("OPTIONS");
        SendOptions(_source!);
        Assert.Contains("OPTIONS sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:" + Port(SipTransportKind.Tcp).Port, await ReadAsync(stream, "Content-Length: 0\r\n\r\n"));
        Assert.Equal(1, _endpoint.Connections);
        phone.Close();
        Expect("Transport");
        Expect("closed");
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001")]
    [InlineData("OPTIONS sip:x SIP/2.0\r\nContent-Length: 70000\r\n\r\n")]
    [InlineData("OPTIONS sip:x SIP/2.0\r\nContent-Len")]        // and then nothing: the deadline
    public async Task Garbage_on_tcp_closes_that_connection_only(string garbage)
    {
        using var good = new TcpClient();
        using var bad = new TcpClient();
        await good.ConnectAsync(Port(SipTransportKind.Tcp));
        await bad.ConnectAsync(Port(SipTransportKind.Tcp));
        await bad.GetStream().WriteAsync(Encoding.Latin1.GetBytes(garbage));
        Expect("closed");
        await good.GetStream().WriteAsync(Encoding.UTF8.GetBytes(Options(1, "TCP")));
        Assert.Contains("200 OK", await ReadAsync(good.GetStream(), "\r\n\r\n"));
    }

    [Fact]
    public async Task Tls_carries_the_same_and_its_garbage_closes_it()
    {
        using var phone = new TcpClient();
        await phone.ConnectAsync(Port(SipTransportKind.Tls));
        using var tls = new SslStream(phone.GetStream(), false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("antiphon.test");
        await tls.WriteAsync(Encoding.UTF8.GetBytes(Options(1, "TLS")));
        Assert.Contains("200 OK", await ReadAsync(tls, "\r\n\r\n"));
        Expect("OPTIONS");
        Assert.Equal(SipTransportKind.Tls, _source!.Kind);
        using var plain = new TcpClient();
        await plain.ConnectAsync(Port(SipTransportKind.Tls));
        await plain.GetStream().WriteAsync(Encoding.UTF8.GetBytes(Options(2, "TCP")));
        Expect("closed");
    }

    [Theory, InlineData(SipTransportKind.Tcp), InlineData(SipTransportKind.Tls), InlineData(SipTransportKind.Ws)]
    public async Task Who_sends_bit_by_bit_is_let_go_however_steadily_and_others_are_served(SipTransportKind kind)
    {
        using var good = new TcpClient();
        await good.ConnectAsync(Port(SipTransportKind.Tcp));
        using var slow = new TcpClient();
        using var pair = await SocketPair.MakeAsync();
        using var end = new CancellationTokenSource();
        var serving = Task.CompletedTask;
        if (kind == SipTransportKind.Ws) serving = _endpoint.AcceptWebSocket(pair.Server, new(IPAddress.Loopback, 40000), secure: false, CancellationToken.None);
        else await slow.ConnectAsync(Port(kind));
        byte[] message = kind == SipTransportKind.Tls ? [0x16, 0x03, 0x01, 0x40, 0x00, .. new byte[16_000]] : Encoding.UTF8.GetBytes(Options(1, "TCP", new string('x', 60_000)));
        var trickling = Trickle();
        await good.GetStream().WriteAsync(Encoding.UTF8.GetBytes(Options(1, "TCP")));
        Assert.Contains("200 OK", await ReadAsync(good.GetStream(), "\r\n\r\n"));
        Expect("OPTIONS");
        Expect("closed");
        await end.CancelAsync();
        await trickling;
        await serving.WaitAsync(Deadline);

        async Task Trickle()
        {
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            try
            {
                for (var at = 0; at < message.Length && await pace.WaitForNextTickAsync(end.Token); at++)
                {
                    if (kind == SipTransportKind.Ws) await pair.SendPartAsync(message.AsMemory(at, 1));
                    else await slow.GetStream().WriteAsync(message.AsMemory(at, 1), end.Token);
                }
            }
            catch (Exception gone) when (gone is OperationCanceledException or IOException or WebSocketException)
            {
                // As it should be.
            }
        }
    }

    [Fact]
    public async Task One_source_gets_only_so_many_connections()
    {
        var phones = Enumerable.Range(0, 4).Select(_ => new TcpClient()).ToArray();
        foreach (var phone in phones) await phone.ConnectAsync(Port(SipTransportKind.Tcp));
        using var deadline = new CancellationTokenSource(Deadline);
        // One of them is refused: it reads the end, or a reset.
        var ends = phones.Select(async p => { try { return await p.GetStream().ReadAsync(new byte[1], deadline.Token); } catch (IOException) { return 0; } }).ToArray();
        Assert.Equal(0, await await Task.WhenAny(ends));
        Assert.InRange(_endpoint.Connections, 1, 3);
        foreach (var phone in phones) phone.Dispose();
    }

    [Fact]
    public void A_connection_that_can_not_be_made_fails_the_request()
    {
        SendOptions(new SipTarget(SipTransportKind.Tcp, new(IPAddress.Loopback, 1)));
        Expect("Transport");
    }

    [Fact]
    public async Task Outbound_tcp_connects_once_and_is_used_again()
    {
        using var far = new TcpListener(IPAddress.Loopback, 0);
        far.Start();
        var target = new SipTarget(SipTransportKind.Tcp, (IPEndPoint)far.LocalEndpoint);
        SendOptions(target);
        SendOptions(target);
        using var accepted = await far.AcceptTcpClientAsync().WaitAsync(Deadline);
        var both = await ReadAsync(accepted.GetStream(), "Content-Length: 0\r\n\r\n");
        while (both.Split("OPTIONS sip:").Length < 3) both += await ReadAsync(accepted.GetStream(), "Content-Length: 0\r\n\r\n");
        Assert.Equal(1, _endpoint.Connections);
        Assert.False(far.Pending());
    }

    [Fact]
    public async Task WebSocket_carries_one_message_per_frame_and_the_registrar_finds_the_way_back()
    {
        using var pair = await SocketPair.MakeAsync();
        var serving = _endpoint.AcceptWebSocket(pair.Server, new(IPAddress.Loopback, 40000), secure: true, CancellationToken.None);
        await pair.SendAsync("\r\n\r\n");
        Assert.Equal("\r\n", await pair.ReceiveAsync());
        await pair.SendAsync(Options(1, "WS"));
        Assert.StartsWith("SIP/2.0 200 OK", await pair.ReceiveAsync());
        Expect("OPTIONS");
        Assert.Equal(SipTransportKind.Wss, _source!.Kind);
        SendOptions(_source);
        Assert.Contains("Via: SIP/2.0/WSS 127.0.0.1;branch=z9hG4bK", await pair.ReceiveAsync());
        await pair.SendAsync("this is not SIP");
        await serving.WaitAsync(Deadline);
        Expect("Transport");
        Expect("closed");
        Assert.False(_source.IsReachable);
        Assert.Equal(0, _endpoint.Connections);
    }

    [Fact]
    public async Task WebSocket_message_that_is_too_big_closes_it()
    {
        using var pair = await SocketPair.MakeAsync();
        var serving = _endpoint.AcceptWebSocket(pair.Server, new(IPAddress.Loopback, 40000), secure: false, CancellationToken.None);
        await pair.SendAsync(Options(1, "WS", new string('x', 66_000)));
        await serving.WaitAsync(Deadline);
        Expect("closed");
    }

    /// <summary>Two WebSockets over one loopback connection.</summary>
    private sealed class SocketPair(WebSocket server, WebSocket client, TcpClient a, TcpClient b) : IDisposable
    {
        internal WebSocket Server => server;

        internal static async Task<SocketPair> MakeAsync()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var client = new TcpClient();
            await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
            var accepted = await listener.AcceptTcpClientAsync();
            return new(WebSocket.CreateFromStream(accepted.GetStream(), new() { IsServer = true, SubProtocol = "sip" }),
                WebSocket.CreateFromStream(client.GetStream(), new() { SubProtocol = "sip" }), client, accepted);
        }

        internal async Task SendAsync(string text) => await client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

        internal async Task SendPartAsync(ReadOnlyMemory<byte> part) => await client.SendAsync(part, WebSocketMessageType.Text, endOfMessage: false, CancellationToken.None);

        internal async Task<string> ReceiveAsync()
        {
            var buffer = new byte[70_000];
            using var deadline = new CancellationTokenSource(Deadline);
            var got = await client.ReceiveAsync(buffer, deadline.Token);
            return Encoding.UTF8.GetString(buffer, 0, got.Count);
        }

        public void Dispose() { server.Dispose(); client.Dispose(); a.Dispose(); b.Dispose(); }
    }
}
