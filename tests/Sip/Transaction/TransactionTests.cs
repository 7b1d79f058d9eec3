using System.Net;

namespace Antiphon.Sip.Tests.Transactions;

/// <summary>The four tables of RFC 3261 §17 on the wire, one tick before each edge and one after.</summary>
public sealed class TransactionTests : ISipUser, IClientTransactionUser
{
    private readonly Bench _bench = new();
    private readonly SipEndpoint _endpoint;
    private readonly List<string> _told = [];
    private ServerTransaction? _server;
    private static readonly SipTarget Tcp = new(SipTransportKind.Tcp, new(IPAddress.Parse("192.0.2.7"), 5070), new OpenFlow());

    public TransactionTests()
    {
        _endpoint = new SipEndpoint(_bench.Options, _bench.Loop, this);
        _endpoint.Start();
    }

    void ISipUser.OnRequest(SipRequest request, ServerTransaction transaction) { _told.Add(request.MethodText); _server = transaction; }
    void ISipUser.OnAck(SipRequest ack) => _told.Add("ACK");
    void ISipUser.OnCancel(ServerTransaction invite, SipRequest cancel) => _told.Add("CANCEL");
    void ISipUser.OnStrayResponse(SipResponse response) => _told.Add("stray");
    void ISipUser.OnServerFailure(ServerTransaction transaction, TransactionFailure failure) => _told.Add($"server {failure}");
    void ISipUser.OnFlowClosed(SipFlow flow) => _told.Add("closed");
    void IClientTransactionUser.OnResponse(ClientTransaction transaction, SipResponse response) => _told.Add($"{response.Status}");
    void IClientTransactionUser.OnFailure(ClientTransaction transaction, TransactionFailure failure) => _told.Add($"{failure}");

    private SipMessage Send(SipMethod method, SipTarget? target = null)
    {
        var uri = SipUri.Of("200", "192.0.2.7", 5070);
        _endpoint.SendRequest(SipRequestBuilder.New(method, uri, new(SipUri.Of("4000", "192.0.2.1")), new(uri), "out1", 1).Build(), target ?? Bench.Phone, this);
        return _bench.Expect(method.Text());
    }

    /// <summary>Instants, in ms after the first, at which the same message is sent again within that time.</summary>
    private List<int> Repeats(TimeSpan within)
    {
        List<int> at = [];
        for (var ms = 1; ms <= within.TotalMilliseconds; ms++)
        {
            _bench.Clock.Advance(Bench.Tick);
            _bench.Loop.RunPending();
            if (_bench.Wire.Waiting > 0) at.Add(ms);
            _bench.Wire.Forget();
        }
        return at;
    }

    [Fact]
    public void Invite_is_repeated_by_timer_A_and_given_up_by_timer_B()
    {
        Send(SipMethod.Invite);
        Assert.Equal([500, 1500, 3500, 7500, 15500, 31500], Repeats(64 * Bench.T1 - Bench.Tick));
        Assert.Empty(_told);
        _bench.Advance(Bench.Tick);
        Assert.Equal(["Timeout"], _told);
        Assert.Equal(0, _endpoint.Transactions);
    }

    [Fact]
    public void Request_other_than_invite_is_repeated_by_timer_E_and_given_up_by_timer_F()
    {
        Send(SipMethod.Options);
        Assert.Equal([500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500], Repeats(64 * Bench.T1 - Bench.Tick));
        _bench.Advance(Bench.Tick);
        Assert.Equal(["Timeout"], _told);
        Assert.Equal(0, _endpoint.Transactions);
    }

    [Fact]
    public void Provisional_response_slows_timer_E_to_T2_and_silences_timer_A()
    {
        var options = Send(SipMethod.Options);
        _bench.Receive(Lines.Response(options, 100));
        Assert.Equal([500, 4500, 8500], Repeats(TimeSpan.FromSeconds(9)));
        var invite = Send(SipMethod.Invite);
        _bench.Receive(Lines.Response(invite, 180, "far"));
        _bench.Receive(Lines.Response(options, 200));
        Assert.Empty(Repeats(TimeSpan.FromSeconds(40)));
        Assert.Equal(["100", "180", "200"], _told);
    }

    [Fact]
    public void Nothing_is_repeated_on_a_connection_and_nothing_lingers()
    {
        var options = Send(SipMethod.Options, Tcp);
        var invite = Send(SipMethod.Invite, Tcp);
        Assert.Empty(Repeats(TimeSpan.FromSeconds(2)));
        _bench.Receive(Lines.Response(options, 200));
        _bench.Receive(Lines.Response(invite, 486, "far"));
        _bench.Expect("ACK");
        Assert.Equal((0, 0), (_endpoint.Transactions, _bench.Loop.Timers));
    }

    [Fact]
    public void Refused_invite_lingers_for_timer_D_and_acknowledges_every_repeat()
    {
        var invite = Send(SipMethod.Invite);
        _bench.Receive(Lines.Response(invite, 486, "far"));
        _bench.Expect("ACK", "1 ACK");
        _bench.Advance(SipTimers.Rfc.D - Bench.Tick);
        _bench.Receive(Lines.Response(invite, 486, "far"));
        _bench.Expect("ACK", "1 ACK");
        _bench.Advance(Bench.Tick);
        _bench.Receive(Lines.Response(invite, 486, "far"));
        _bench.ExpectNothing();
        Assert.Equal(["486", "stray"], _told);
    }

    [Fact] // RFC 6026 §7.2
    public void Answered_invite_passes_further_2xx_until_timer_M()
    {
        var invite = Send(SipMethod.Invite);
        _bench.Receive(Lines.Response(invite, 200, "far"));
        _bench.Advance(64 * Bench.T1 - Bench.Tick);
        _bench.Receive(Lines.Response(invite, 200, "fork"));
        _bench.Advance(Bench.Tick);
        _bench.Receive(Lines.Response(invite, 200, "late"));
        Assert.Equal(["200", "200", "stray"], _told);
    }

    [Fact] // RFC 3261 §16.6 item 11, §9.1
    public void Ringing_for_ever_is_cancelled_by_timer_C_and_given_up()
    {
        var invite = Send(SipMethod.Invite);
        _bench.Receive(Lines.Response(invite, 180, "far"));
        _bench.Advance(SipTimers.Rfc.C - Bench.Tick);
        _bench.ExpectNothing();
        _bench.Advance(Bench.Tick);
        _bench.Receive(Lines.Response(_bench.Expect("CANCEL"), 200));
        _bench.Advance(64 * Bench.T1 - Bench.Tick);
        Assert.Equal(["180"], _told);
        _bench.Advance(Bench.Tick);
        Assert.Equal(["180", "Timeout"], _told);
    }

    [Fact]
    public void Closed_connection_fails_what_waits_for_an_answer()
    {
        Send(SipMethod.Options, Tcp);
        _bench.Wire.Close(Tcp.Flow!);
        _bench.Loop.RunPending();
        Assert.Equal(["Transport", "closed"], _told);
        Assert.Equal(0, _endpoint.Transactions);
    }

    [Fact] // §17.2.1: 100 after 200 ms, repeats absorbed
    public void Silent_user_gets_his_100_sent_after_200_ms()
    {
        _bench.Receive(Lines.Request("INVITE"));
        _bench.Advance(TimeSpan.FromMilliseconds(199));
        _bench.Receive(Lines.Request("INVITE"));
        _bench.ExpectNothing();
        _bench.Advance(Bench.Tick);
        _bench.Expect("SIP/2.0 100 Trying");
        _bench.Receive(Lines.Request("INVITE"));
        _bench.Expect("SIP/2.0 100 Trying");
        Assert.Equal(["INVITE"], _told);
    }

    [Fact]
    public void Refusal_is_repeated_by_timer_G_until_timer_H()
    {
        _bench.Receive(Lines.Request("INVITE"));
        _server!.Respond(486);
        _bench.Expect("SIP/2.0 486 Busy Here");
        Assert.Equal([500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500], Repeats(64 * Bench.T1 - Bench.Tick));
        _bench.Advance(Bench.Tick);
        Assert.Equal(["INVITE", "server Timeout"], _told);
        Assert.Equal((0, 0), (_endpoint.Transactions, _bench.Loop.Timers));
    }

    [Fact]
    public void Acknowledged_refusal_absorbs_further_ACKs_for_timer_I()
    {
        _bench.Receive(Lines.Request("INVITE"));
        _server!.Respond(486);
        _bench.Receive(Lines.Request("ACK", toTag: _server.LocalTag));
        _bench.Wire.Forget();
        _bench.Advance(SipTimers.Rfc.T4 - Bench.Tick);
        _bench.Receive(Lines.Request("ACK", toTag: _server.LocalTag));
        Assert.Equal(1, _endpoint.Transactions);
        _bench.Advance(Bench.Tick);
        Assert.Equal(0, _endpoint.Transactions);
        _bench.ExpectNothing();
        Assert.Equal(["INVITE"], _told);
    }

    [Fact] // RFC 6026 §7.1
    public void Answered_invite_absorbs_repeats_and_passes_the_ACK_until_timer_L()
    {
        _bench.Receive(Lines.Request("INVITE"));
        _server!.Respond(200);
        _bench.Expect("SIP/2.0 200 OK");
        _bench.Receive(Lines.Request("INVITE"));
        _bench.ExpectNothing();
        _server.Respond(486);       // too late: one final response is all there is
        _bench.ExpectNothing();
        _server.Respond(200);
        _bench.Expect("SIP/2.0 200 OK");
        _bench.Receive(Lines.Request("ACK", branch: "z9hG4bKother", toTag: _server.LocalTag));
        _bench.Advance(64 * Bench.T1 - Bench.Tick);
        Assert.Equal(1, _endpoint.Transactions);
        _bench.Advance(Bench.Tick);
        Assert.Equal(0, _endpoint.Transactions);
        Assert.Equal(["INVITE", "ACK"], _told);
    }

    [Fact]
    public void Answer_to_another_request_is_kept_for_timer_J()
    {
        _bench.Receive(Lines.Request("OPTIONS"));
        _bench.Receive(Lines.Request("OPTIONS"));
        _bench.ExpectNothing();
        _server!.Respond(200);
        _bench.Expect("SIP/2.0 200 OK");
        _bench.Advance(64 * Bench.T1 - Bench.Tick);
        _bench.Receive(Lines.Request("OPTIONS"));
        _bench.Expect("SIP/2.0 200 OK");
        _bench.Advance(Bench.Tick);
        Assert.Equal((0, 0), (_endpoint.Transactions, _bench.Loop.Timers));
        Assert.Equal(["OPTIONS"], _told);
    }

    [Fact] // RFC 6026 §7.1: MUST stay
    public void Response_that_can_not_be_sent_is_told_and_the_transaction_stays()
    {
        _bench.Receive(Lines.Request("INVITE"));
        _bench.Wire.IsCut = true;
        _server!.Respond(200);
        _bench.Loop.RunPending();
        Assert.Equal(["INVITE", "server Transport"], _told);
        Assert.Equal(1, _endpoint.Transactions);
    }

    [Fact]
    public void Cancel_finds_its_invite_and_only_its_invite()
    {
        _bench.Receive(Lines.Request("CANCEL", branch: "z9hG4bKnone"));
        _bench.Expect("SIP/2.0 481");
        _bench.Receive(Lines.Request("INVITE"));
        _bench.Receive(Lines.Request("CANCEL"));
        _bench.Expect("SIP/2.0 200 OK", "1 CANCEL");
        Assert.Equal(["INVITE", "CANCEL"], _told);
    }

    [Fact] // Threat 27: the branch was overheard.
    public void Cancel_from_another_host_finds_nothing_and_a_copy_from_there_is_not_answered()
    {
        var stranger = new SipTarget(SipTransportKind.Udp, new(IPAddress.Parse("198.51.100.9"), 5070));
        _bench.Receive(Lines.Request("INVITE"));
        _server!.Respond(180);
        _bench.Expect("SIP/2.0 180");
        _bench.Receive(Lines.Request("CANCEL"), stranger);
        _bench.Expect("SIP/2.0 481");
        _bench.Receive(Lines.Request("INVITE"), stranger);
        _bench.ExpectNothing();
        Assert.Equal(["INVITE"], _told);
        Assert.Equal(1, _endpoint.Counters.RepeatsReceived);
    }

    [Fact] // Threat 21
    public void A_source_that_floods_fills_its_own_share_and_not_that_of_others()
    {
        var endpoint = new SipEndpoint(_bench.Options with { Limits = new SipLimits { PendingPerSourceMax = 3 } }, _bench.Loop, this);
        endpoint.Start();
        var flood = new SipTarget(SipTransportKind.Udp, new(IPAddress.Parse("198.51.100.9"), 5070));
        for (var i = 0; i < 10; i++) _bench.Wire.Receive(flood, Lines.Request("OPTIONS", branch: $"z9hG4bKf{i}", cseq: i + 1, callId: "flood"));
        _bench.Wire.Receive(Bench.Phone, Lines.Request("INVITE"));
        _bench.Loop.RunPending();
        Assert.Equal(["OPTIONS", "OPTIONS", "OPTIONS", "INVITE"], _told);
        Assert.Equal((4L, 7L), (endpoint.Counters.Received, endpoint.Counters.Overflowed));
    }

    [Fact]
    public void Who_is_shut_out_gets_no_answer_but_for_what_belongs_to_its_calls()
    {
        var endpoint = new SipEndpoint(_bench.Options with { IsShutOut = source => source == Bench.Phone }, _bench.Loop, this);
        endpoint.Start();
        _bench.Receive(Lines.Request("OPTIONS"));
        _bench.Receive(Lines.Request("INVITE"));
        _bench.Receive(Lines.Request("REGISTER").Replace("CSeq: 1", "CSeq: x"));
        _bench.ExpectNothing();
        Assert.Equal(3, endpoint.Counters.ShutOut);
        _bench.Receive(Lines.Request("BYE", toTag: "ours"));
        _bench.Receive(Lines.Request("ACK", branch: "z9hG4bKack", toTag: "ours"));
        Assert.Equal(["BYE", "ACK"], _told);
    }

    [Fact]
    public void Malformed_requests_are_answered_without_state_and_garbage_is_dropped()
    {
        _bench.Receive(Lines.Request("OPTIONS", uri: "<sip:a@b>"));
        _bench.Expect("SIP/2.0 400 Malformed Request-URI");
        _bench.Receive(Lines.Request("OPTIONS", branch: "old"));
        _bench.Expect("SIP/2.0 400 Via Without Branch");
        _bench.Receive("\0\0garbage");
        _bench.Receive(Lines.Request("ACK").Replace("CSeq: 1", "CSeq: x"));
        _bench.ExpectNothing();
        Assert.Equal((0, 3L), (_endpoint.Transactions, _endpoint.Malformed));
    }

    [Fact]
    public void Too_many_transactions_are_refused_with_503_and_no_state()
    {
        var endpoint = new SipEndpoint(_bench.Options with { Limits = new SipLimits { TransactionsMax = 2 } }, _bench.Loop, this);
        endpoint.Start();
        for (var i = 0; i < 3; i++) _bench.Receive(Lines.Request("OPTIONS", branch: $"z9hG4bK{i}", cseq: i + 1));
        Assert.NotNull(_bench.Expect("SIP/2.0 503 Service Unavailable", "3 OPTIONS").RetryAfter());
        Assert.Equal(2, endpoint.Transactions);
    }

    [Fact] // RFC 3261 §18.2.2, RFC 3581 §4
    public void Response_goes_to_the_source_port_with_rport_and_to_the_via_port_without()
    {
        var source = Bench.Phone with { Remote = new(IPAddress.Parse("198.51.100.9"), 40000) };
        foreach (var (via, port) in new[] { ("UDP 10.0.0.1:5099;rport", 40000), ("UDP 10.0.0.1:5099", 5099), ("UDP 10.0.0.1", 5060) })
        {
            _bench.Receive(Lines.Request("OPTIONS", branch: "z9hG4bK" + port, via: via), source);
            _server!.Respond(200);
            Assert.Equal(new(IPAddress.Parse("198.51.100.9"), port), _bench.Wire.PeekTarget().Remote);
            Assert.Equal("198.51.100.9", _bench.Expect("SIP/2.0 200").TopVia.Received);
        }
    }

    private sealed class OpenFlow : SipFlow
    {
        public override SipTransportKind Kind => SipTransportKind.Tcp;
        public override IPEndPoint Local => new(IPAddress.Loopback, 5060);
        public override IPEndPoint? Remote => null;
        public override bool IsOpen => true;
        internal override bool Send(IPEndPoint remote, ReadOnlyMemory<byte> message) => true;
        public override void Close() { }
    }
}
