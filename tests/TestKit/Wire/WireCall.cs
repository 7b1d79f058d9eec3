using System.Net;
using System.Text;

namespace Antiphon.TestKit.Wire;

/// <summary>One dialog of a <see cref="WirePhone"/>, as caller or called: writes requests with the right tags, numbers and targets.</summary>
public sealed class WireCall
{
    private static int _serial;
    private readonly WirePhone _phone;
    private readonly string _callId;
    private readonly string _localTag;
    private string _local;
    private string _remote;
    private string _target;
    private string[] _routes = [];

    private WireCall(WirePhone phone, string callId, string localTag, string local, string remote, string target) =>
        (_phone, _callId, _localTag, _local, _remote, _target) = (phone, callId, localTag, local, remote, target);

    public int CSeq { get; set; } = 1;

    public string CallId => _callId;

    public string LocalTag => _localTag;

    /// <summary>Branch of the request sent last; CANCEL and the ACK of a refusal reuse it.</summary>
    public string Branch { get; private set; } = "";

    /// <summary>The same dialog, as whoever overheard it would go on with it from another socket.</summary>
    public WireCall By(WirePhone other) => new(other, _callId, _localTag, _local, _remote, _target) { CSeq = CSeq, Branch = Branch };

    /// <summary>A call that this phone makes.</summary>
    public static WireCall To(WirePhone phone, string number, string? from = null)
    {
        var serial = Interlocked.Increment(ref _serial);
        var user = from ?? phone.User;
        var remote = $"<sip:{number}@{phone.Server}>";
        return new WireCall(phone, $"call-{serial}-{Guid.NewGuid():n}@{phone.Local.Address}", $"t{serial}", $"<sip:{user}@{phone.Server}>;tag=t{serial}", remote,
            $"sip:{number}@{phone.Server}");
    }

    /// <summary>A call that came to this phone.</summary>
    public static WireCall From(WirePhone phone, WireMessage invite)
    {
        var tag = $"u{Interlocked.Increment(ref _serial)}";
        return new WireCall(phone, invite.Header("Call-ID"), tag, $"{invite.Header("To")};tag={tag}", invite.Header("From"), Uri(invite.Header("Contact")))
        {
            _routes = [.. invite.Headers("Record-Route")],
        };
    }

    public async Task Send(string method, string? sdp = null, string contentType = "application/sdp", bool sameTransaction = false, params string[] headers)
    {
        if (!sameTransaction) Branch = $"z9hG4bK{Guid.NewGuid():n}";
        var text = new StringBuilder($"{method} {_target} SIP/2.0\r\n");
        text.Append($"Via: SIP/2.0/UDP {_phone.Local};branch={Branch};rport\r\nMax-Forwards: 70\r\n");
        text.Append($"From: {_local}\r\nTo: {_remote}\r\nCall-ID: {_callId}\r\nCSeq: {CSeq} {method}\r\n");
        text.Append($"Contact: <sip:{_phone.User}@{_phone.Local}>\r\n");
        foreach (var route in _routes) text.Append($"Route: {route}\r\n");
        foreach (var header in headers) text.Append(header).Append("\r\n");
        if (sdp is not null) text.Append($"Content-Type: {contentType}\r\n");
        text.Append($"Content-Length: {Encoding.UTF8.GetByteCount(sdp ?? "")}\r\n\r\n{sdp}");
        await _phone.Send(text.ToString());
    }

    public Task Invite(string? sdp, params string[] headers) => Send("INVITE", sdp, headers: headers);

    /// <summary>INVITE, and once more with the answer to its challenge.</summary>
    /// <param name="user">Null: the phone's.</param>
    public async Task InviteWithDigest(string? sdp, string password, string? user = null, params string[] headers)
    {
        await Invite(sdp, headers);
        var challenge = await _phone.Expect(m => m.Status is 401 or 407 && m.Header("Call-ID") == _callId && m.CSeq == CSeq, "a challenge");
        await Ack(refused: challenge);
        CSeq++;
        var (asks, answers) = challenge.Status == 407 ? ("Proxy-Authenticate", "Proxy-Authorization") : ("WWW-Authenticate", "Authorization");
        await Invite(sdp, [.. headers, $"{answers}: {WireDigest.Answer(challenge.Headers(asks).First(), "INVITE", _target, user ?? _phone.User, password)}"]);
    }

    public async Task<WireMessage> Expect(int status, string method = "INVITE")
    {
        var response = await _phone.Expect(m => m.Status == status && m.Method == method && m.Header("Call-ID") == _callId && (m.CSeq == CSeq || method != "INVITE"),
            $"{status} to {method}");
        if (status is > 100 and < 300 && response.Header("To").Contains("tag=")) Learn(response);
        return response;
    }

    /// <summary>The final response to our last request of that method, whatever it is.</summary>
    public async Task<WireMessage> ExpectAny(string method)
    {
        var response = await _phone.Expect(m => m.Status >= 200 && m.Method == method && m.Header("Call-ID") == _callId && m.CSeq == CSeq, $"an answer to {method}");
        if (response.Status < 300 && response.Header("To").Contains("tag=")) Learn(response);
        return response;
    }

    public Task<WireMessage> ExpectRequest(string method) =>
        _phone.Expect(m => !m.IsResponse && m.Method == method && m.Header("Call-ID") == _callId, method);

    /// <summary>ACK of a 200, or, with <paramref name="refused"/>, of a final refusal.</summary>
    public async Task Ack(string? sdp = null, WireMessage? refused = null)
    {
        if (refused is null) { await Send("ACK", sdp); return; }
        var remote = _remote;
        _remote = refused.Header("To");
        await Send("ACK", sameTransaction: true);
        _remote = remote;
    }

    /// <summary>INVITE, answer, ACK.</summary>
    /// <returns>The 200.</returns>
    public async Task<WireMessage> Connect(string sdp, params string[] headers)
    {
        await Invite(sdp, headers);
        var ok = await Expect(200);
        await Ack();
        return ok;
    }

    /// <summary>200 with SDP to the INVITE that came, and the ACK awaited.</summary>
    public async Task Answer(WireMessage invite, string sdp, params string[] headers)
    {
        await _phone.Respond(invite, 200, "OK", _localTag, sdp, [.. _routes.Select(route => $"Record-Route: {route}"), .. headers]);
        await ExpectRequest("ACK");
    }

    public async Task Bye()
    {
        CSeq++;
        await Send("BYE");
        await Expect(200, "BYE");
    }

    /// <summary>Waits for the far end's BYE and answers it.</summary>
    public async Task<WireMessage> ExpectBye()
    {
        var bye = await ExpectRequest("BYE");
        await _phone.Respond(bye, 200, "OK", _localTag);
        return bye;
    }

    /// <summary>Takes over the dialog of responses that nobody expected.</summary>
    public void LearnUnread()
    {
        foreach (var response in _phone.Unread.Where(m => m.Status is > 100 and < 300 && m.Header("Call-ID") == _callId && m.Header("To").Contains("tag=")).ToArray()) Learn(response);
    }

    private void Learn(WireMessage response)
    {
        _remote = response.Header("To");
        if (response.Header("Contact") is { Length: > 0 } contact) _target = Uri(contact);
        if (response.Method == "INVITE") _routes = [.. response.Headers("Record-Route").Reverse()];
    }

    private static string Uri(string nameAddr)
    {
        var open = nameAddr.IndexOf('<');
        return open < 0 ? nameAddr.Split(';')[0] : nameAddr[(open + 1)..nameAddr.IndexOf('>')];
    }

    private static string Family(IPEndPoint at) => at.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "IP6" : "IP4";

    /// <summary>An audio offer or answer with both laws and telephone events.</summary>
    public static string Sdp(IPEndPoint rtp, string direction = "sendrecv", int version = 1) =>
        $"v=0\r\no=phone 1 {version} IN {Family(rtp)} {rtp.Address}\r\ns=-\r\nc=IN {Family(rtp)} {rtp.Address}\r\nt=0 0\r\nm=audio {rtp.Port} RTP/AVP 8 0 101\r\n"
        + $"a=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na={direction}\r\n";
}
