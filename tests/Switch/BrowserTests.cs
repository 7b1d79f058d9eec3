using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text;

namespace Antiphon.Switch.Tests;

/// <summary>A browser's phone over SIP on WebSocket (RFC 7118), as JsSIP speaks it: names end in .invalid, so the connection is the only way back.</summary>
public sealed class BrowserTests : SwitchStory
{
    [Fact]
    public async Task Browser_registers_is_offered_secure_media_and_is_gone_when_its_connection_closes()
    {
        var (browser, served) = Connect();
        const string Contact = "<sip:k3j2@x7.invalid;transport=ws>;+sip.instance=\"<urn:uuid:1>\";reg-id=1;expires=600";
        await Send(browser, Register(1, Contact, null));
        var challenge = await Receive(browser);
        Assert.Equal(401, challenge.Status);
        Assert.Equal("MD5", WireMessage.Directive(Assert.Single(challenge.Headers("WWW-Authenticate")), "algorithm"));
        await Send(browser, Register(2, Contact, WireDigest.Answer(challenge.Header("WWW-Authenticate"), "REGISTER", "sip:antiphon", "8001", "secret-1")));
        var ok = await Receive(browser);
        Assert.Equal(200, ok.Status);
        Assert.Contains("+sip.instance=\"<urn:uuid:1>\"", ok.Header("Contact"));
        Assert.Equal("ws", (await Told.Expect<ExtensionRegistered>()).Transport);

        var leg = NewLeg();
        Switch.Do(new DialLeg(leg, new ExtensionTarget("8001"), "13800001111", "王", TimeSpan.FromSeconds(20)));
        var invite = await Receive(browser);
        Assert.StartsWith("INVITE sip:k3j2@x7.invalid", invite.StartLine);
        Assert.Contains("UDP/TLS/RTP/SAVPF", invite.Sdp("m=audio "));
        foreach (var line in new[] { "a=ice-lite", "a=setup:actpass", "a=fingerprint:sha-256 ", "a=rtcp-mux", "a=end-of-candidates" }) Assert.Contains(line, invite.Body);

        await browser.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        await served.WaitAsync(WirePhone.Patience);
        await Told.Expect<ExtensionUnregistered>();
        Assert.Equal(EndedBy.Network, (await Told.Expect<LegEnded>(e => e.Leg == leg)).By);
    }

    private (WebSocket Browser, Task Served) Connect()
    {
        var (up, down) = (new Pipe(), new Pipe());
        var here = WebSocket.CreateFromStream(new PipePair(up.Reader, down.Writer), new WebSocketCreationOptions { IsServer = true, SubProtocol = "sip" });
        var there = WebSocket.CreateFromStream(new PipePair(down.Reader, up.Writer), new WebSocketCreationOptions { IsServer = false, SubProtocol = "sip" });
        return (there, Switch.AcceptWebSocket(here, new IPEndPoint(IPAddress.Parse(Stranger), 50_000), CancellationToken.None));
    }

    private static string Register(int cseq, string contact, string? authorization) =>
        $"REGISTER sip:antiphon SIP/2.0\r\nVia: SIP/2.0/WS x7.invalid;branch=z9hG4bKws{cseq}\r\nMax-Forwards: 69\r\nTo: <sip:8001@antiphon>\r\n"
        + $"From: <sip:8001@antiphon>;tag=w1\r\nCall-ID: ws-1\r\nCSeq: {cseq} REGISTER\r\nContact: {contact}\r\nSupported: path,gruu,outbound\r\n"
        + (authorization is null ? "" : $"Authorization: {authorization}\r\n") + "Content-Length: 0\r\n\r\n";

    private static Task Send(WebSocket browser, string text) =>
        browser.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private static async Task<WireMessage> Receive(WebSocket browser)
    {
        using var deadline = new CancellationTokenSource(WirePhone.Patience);
        var buffer = new byte[65_536];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await browser.ReceiveAsync(buffer.AsMemory(length), deadline.Token);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            if (new WireMessage(Encoding.UTF8.GetString(buffer, 0, length)) is { Status: not 100 } message) return message;
        }
    }

    private sealed class PipePair(PipeReader from, PipeWriter to) : Stream
    {
        private readonly Stream _from = from.AsStream();
        private readonly Stream _to = to.AsStream();

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() => _to.Flush();
        public override Task FlushAsync(CancellationToken stop) => _to.FlushAsync(stop);
        public override int Read(byte[] buffer, int offset, int count) => _from.Read(buffer, offset, count);
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken stop = default) => _from.ReadAsync(buffer, stop);
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => _to.Write(buffer, offset, count);
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken stop = default) => _to.WriteAsync(buffer, stop);

        protected override void Dispose(bool disposing)
        {
            _from.Dispose();
            _to.Dispose();
            base.Dispose(disposing);
        }
    }
}
