using System.Collections.Immutable;
using System.Net;
using System.Text;
using Antiphon.TestKit;

namespace Antiphon.Sip.Tests;

/// <summary>A wire without sockets: literal text in, literal text out, in virtual time.</summary>
public sealed class MemoryWire : ISipWire
{
    private readonly Queue<(SipTarget Target, string Text)> _sent = new();
    private ISipReceiver _receiver = null!;

    public ImmutableArray<SipListener> Listening { get; } = [new(SipTransportKind.Udp, new(IPAddress.Parse("192.0.2.1"), 5060))];

    public int Connections => 0;

    /// <summary>Everything sent from now on fails.</summary>
    public bool IsCut { get; set; }

    public SipLoop? Loop { get; set; }

    public void Start(ISipReceiver receiver) => _receiver = receiver;

    public Task StopAsync() => Task.CompletedTask;

    public IPEndPoint LocalFor(SipTarget target) => Listening[0].Local;

    public void Send(SipTarget target, ReadOnlyMemory<byte> message, Action? onFailure)
    {
        if (IsCut) { if (onFailure is not null) Loop!.Post(onFailure); return; }
        _sent.Enqueue((target, Encoding.UTF8.GetString(message.Span)));
    }

    public bool Receive(SipTarget source, string text) => _receiver.OnReceived(source, Encoding.UTF8.GetBytes(text));

    public void Close(SipFlow flow) => _receiver.OnClosed(flow);

    public int Waiting => _sent.Count;

    public void Forget() => _sent.Clear();

    public string Next() => _sent.TryDequeue(out var next) ? next.Text : throw new Xunit.Sdk.XunitException("nothing was sent");

    public SipTarget PeekTarget() => _sent.Peek().Target;
}

/// <summary>A loop, a clock and a far end on a memory wire.</summary>
public sealed class Bench
{
    public static readonly SipTarget Phone = new(SipTransportKind.Udp, new(IPAddress.Parse("192.0.2.7"), 5070));

    public Bench()
    {
        Loop = new SipLoop(Clock, (_, text, fault) => Log.Add($"{text} {fault?.Message}"));
        Wire.Loop = Loop;
    }

    public ManualClock Clock { get; } = new();

    public SipLoop Loop { get; }

    public MemoryWire Wire { get; } = new();

    public List<string> Log { get; } = [];

    public SipEndpointOptions Options => new() { Wire = Wire };

    public static TimeSpan T1 => SipTimers.Rfc.T1;

    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    public void Advance(TimeSpan by)
    {
        // In steps, so that each timer acts at its own instant, as it does in life.
        var end = Clock.GetUtcNow() + by;
        while (Clock.GetUtcNow() < end)
        {
            var step = end - Clock.GetUtcNow();
            Clock.Advance(step < TimeSpan.FromMilliseconds(50) ? step : TimeSpan.FromMilliseconds(50));
            Loop.RunPending();
        }
    }

    public void Receive(string text, SipTarget? from = null)
    {
        Wire.Receive(from ?? Phone, text);
        Loop.RunPending();
    }

    /// <summary>The next message sent begins so, and, if given, has that CSeq.</summary>
    public SipMessage Expect(string startLine, string? cseq = null)
    {
        Loop.RunPending();
        var text = Wire.Next();
        Assert.StartsWith(startLine, text);
        Assert.True(SipParser.TryParse(Encoding.UTF8.GetBytes(text), out var message, out var problem), $"{problem} in\n{text}");
        if (cseq is not null) Assert.Equal(cseq, message.CSeq.ToString());
        return message;
    }

    public void ExpectNothing()
    {
        Loop.RunPending();
        Assert.True(Wire.Waiting == 0, Wire.Waiting == 0 ? "" : Wire.Next());
    }
}

/// <summary>Literal requests and responses of a phone at 192.0.2.7.</summary>
public static class Lines
{
    public static string Request(string method, string branch = "z9hG4bKa", int cseq = 1, string? toTag = null, string callId = "c1@192.0.2.7",
        string fromTag = "phone", string headers = "", string body = "", string via = "UDP 192.0.2.7:5070;rport", string? uri = null) => Join(
        $"{method} {uri ?? "sip:4000@192.0.2.1"} SIP/2.0",
        $"Via: SIP/2.0/{via};branch={branch}",
        "Max-Forwards: 70",
        $"From: <sip:100@192.0.2.7>;tag={fromTag}",
        $"To: <sip:4000@192.0.2.1>{(toTag is null ? "" : ";tag=" + toTag)}",
        $"Call-ID: {callId}",
        $"CSeq: {cseq} {method}",
        "Contact: <sip:100@192.0.2.7:5070>") + headers + $"Content-Length: {body.Length}\r\n\r\n{body}";

    /// <summary>The far end's response to a request of ours.</summary>
    public static string Response(SipMessage to, int status, string? tag = null, string headers = "Contact: <sip:200@192.0.2.7:5070>\r\n") => Join(
        $"SIP/2.0 {status} {StatusReasons.Of(status)}",
        $"Via: {to.HeaderText(HeaderId.Via)}",
        $"From: {to.HeaderText(HeaderId.From)}",
        $"To: {to.HeaderText(HeaderId.To)}{(tag is null ? "" : ";tag=" + tag)}",
        $"Call-ID: {to.CallId}",
        $"CSeq: {to.CSeq}") + headers + "Content-Length: 0\r\n\r\n";

    private static string Join(params string[] lines) => string.Concat(lines.Select(l => l + "\r\n"));
}
