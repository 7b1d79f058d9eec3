using System.Text;

namespace Antiphon.Sip.Tests.Dialogs;

/// <summary>A UA core on the memory wire: what comes in and what goes out, line by line.</summary>
public sealed class CallTests : IUserAgent, IInviteUser
{
    private readonly Bench _bench = new();
    private readonly UserAgentCore _core;
    private readonly List<string> _told = [];
    private InviteUsage? _call;
    private ServerTransaction? _pending;
    private Action<InviteUsage> _onAnswered = _ => { };

    public CallTests()
    {
        _core = new UserAgentCore(_bench.Options, _bench.Loop, this);
        _core.Endpoint.Start();
    }

    void IUserAgent.OnInvite(SipRequest invite, ServerTransaction transaction) => _call = _core.Take(transaction, this, "4000");
    void IUserAgent.OnRequest(SipRequest request, ServerTransaction transaction) => transaction.Respond(200);
    void IUserAgent.OnFlowClosed(SipFlow flow) { }
    void IInviteUser.OnProgress(InviteUsage usage, SipResponse response) => _told.Add($"progress {response.Status}");
    void IInviteUser.OnAnswered(InviteUsage usage, SipResponse response) { _told.Add("answered"); _onAnswered(usage); }
    void IInviteUser.OnAcknowledged(InviteUsage usage, SipRequest ack) => _told.Add("acknowledged");
    void IInviteUser.OnReInvite(InviteUsage usage, SipRequest request, ServerTransaction transaction) { _told.Add("re-INVITE"); _pending = transaction; }
    void IInviteUser.OnReInviteAcknowledged(InviteUsage usage, SipRequest ack) => _told.Add("re-INVITE acknowledged");
    void IInviteUser.OnRequest(InviteUsage usage, SipRequest request, ServerTransaction transaction) { _told.Add(request.MethodText); transaction.Respond(200); }
    void IInviteUser.OnEnded(InviteUsage usage, InviteEnd end) => _told.Add($"ended {end.Cause} {end.Status}");

    private string Tag => _call!.Dialog!.Id.LocalTag;

    private void TakeCall()
    {
        _bench.Receive(Lines.Request("INVITE"));
        _call!.Answer(SipBody.Sdp("v=0\r\n"));
        _bench.Expect("SIP/2.0 200 OK", "1 INVITE");
        _bench.Receive(Lines.Request("ACK", branch: "z9hG4bKack", toTag: Tag));
        Assert.Equal(["acknowledged"], _told);
        _told.Clear();
    }

    private SipMessage PlaceCall(SipCredentials? credentials = null)
    {
        var uri = SipUri.Of("200", "192.0.2.7", 5070);
        var invite = SipRequestBuilder.New(SipMethod.Invite, uri, new(SipUri.Of("4000", "192.0.2.1")), new(uri), "out1", 1).Body(SipBody.Sdp("v=0\r\n"));
        _call = _core.Call(invite, Bench.Phone, this, credentials);
        return _bench.Expect("INVITE sip:200@192.0.2.7:5070 SIP/2.0");
    }

    private SipMessage PlaceCallAndTalk()
    {
        var invite = PlaceCall();
        _bench.Receive(Lines.Response(invite, 200, "far"));
        _bench.Expect("ACK sip:200@192.0.2.7:5070", "1 ACK");
        _told.Clear();
        return invite;
    }

    /// <summary>All timers run out: nothing may be left, of transactions, dialogs or timers.</summary>
    private void NothingIsLeft()
    {
        _bench.Advance(TimeSpan.FromSeconds(200));
        Assert.Equal((0, 0, 0), (_core.Dialogs, _core.Endpoint.Transactions, _bench.Loop.Timers));
        Assert.Empty(_bench.Log);
    }

    [Fact]
    public void Caller_is_answered_and_hangs_up()
    {
        TakeCall();
        _bench.Receive(Lines.Request("BYE", branch: "z9hG4bKb", cseq: 2, toTag: Tag));
        _bench.Expect("SIP/2.0 200 OK", "2 BYE");
        Assert.Equal(["ended ByeReceived 0"], _told);
        NothingIsLeft();
    }

    [Fact] // RFC 3261 §9.2
    public void Cancel_before_answer_ends_the_invite_with_487()
    {
        _bench.Receive(Lines.Request("INVITE"));
        _call!.Progress(180);
        var ringing = _bench.Expect("SIP/2.0 180 Ringing");
        _bench.Receive(Lines.Request("CANCEL"));
        var ok = _bench.Expect("SIP/2.0 200 OK", "1 CANCEL");
        Assert.Equal(ringing.To.Tag, ok.To.Tag);
        _bench.Expect("SIP/2.0 487 Request Terminated", "1 INVITE");
        _bench.Receive(Lines.Request("ACK", toTag: Tag));
        Assert.Equal(["ended Cancelled 487"], _told);
        NothingIsLeft();
    }

    [Fact] // the CANCEL came too late: RFC 3261 §9.2
    public void Cancel_after_answer_changes_nothing()
    {
        TakeCall();
        _bench.Receive(Lines.Request("CANCEL"));
        _bench.Expect("SIP/2.0 200 OK", "1 CANCEL");
        Assert.Empty(_told);
        Assert.Equal(InviteState.Confirmed, _call!.State);
    }

    [Fact] // RFC 3261 §13.3.1.4
    public void Answer_is_repeated_until_acknowledged_and_the_call_ends_after_64_T1()
    {
        _bench.Receive(Lines.Request("INVITE"));
        _call!.Answer(null);
        _bench.Expect("SIP/2.0 200 OK");
        _bench.Advance(Bench.T1 - Bench.Tick);
        _bench.ExpectNothing();
        _bench.Advance(Bench.Tick);
        _bench.Expect("SIP/2.0 200 OK");
        _bench.Advance(63 * Bench.T1 - Bench.Tick);
        Assert.Equal(9, _bench.Wire.Waiting);     // at 1.5, 3.5, 7.5, 11.5 … 31.5 s
        _bench.Wire.Forget();
        Assert.Empty(_told);
        _bench.Advance(Bench.Tick);
        _bench.Expect("BYE sip:100@192.0.2.7:5070");
        Assert.Equal(["ended NotAcknowledged 0"], _told);
        NothingIsLeft();
    }

    [Fact] // RFC 3261 §15
    public void Bye_of_the_callee_waits_for_the_acknowledgement()
    {
        _bench.Receive(Lines.Request("INVITE"));
        _call!.Answer(null);
        _bench.Expect("SIP/2.0 200 OK");
        _call.End();
        _bench.ExpectNothing();
        Assert.Equal(["ended EndedHere 0"], _told);
        _bench.Receive(Lines.Request("ACK", branch: "z9hG4bKack", toTag: Tag));
        var bye = _bench.Expect("BYE sip:100@192.0.2.7:5070 SIP/2.0", "1 BYE");
        _bench.Receive(Lines.Response(bye, 200));
        NothingIsLeft();
    }

    [Fact]
    public void Unknown_dialog_is_481_and_a_merged_request_482()
    {
        _bench.Receive(Lines.Request("BYE", toTag: "nobody"));
        _bench.Expect("SIP/2.0 481 Call/Transaction Does Not Exist");
        _bench.Receive(Lines.Request("INVITE", branch: "z9hG4bKx"));
        _bench.Receive(Lines.Request("INVITE", branch: "z9hG4bKy"));
        _bench.Expect("SIP/2.0 482 Loop Detected");
    }

    [Fact] // Threat 21: 50,000 requests with made-up tags once left no place for anybody else for half a minute.
    public void Requests_of_dialogs_that_nobody_knows_are_refused_without_state()
    {
        foreach (var method in (string[])["BYE", "INVITE", "INFO", "UPDATE", "CANCEL"])
        {
            _bench.Receive(Lines.Request(method, branch: $"z9hG4bK{method}", toTag: "made-up", callId: method));
            _bench.Expect("SIP/2.0 481");
        }
        _bench.Receive(Lines.Request("BYE", branch: "z9hG4bKoutside", callId: "outside"));
        _bench.Expect("SIP/2.0 481");
        _bench.Receive(Lines.Request("INVITE", branch: "z9hG4bKtagless", callId: "tagless").Replace(";tag=phone", ""));
        _bench.Expect("SIP/2.0 400");
        _bench.ExpectNothing();
        Assert.Equal(0, _core.Endpoint.Transactions);
        _bench.Advance(64 * Bench.T1);
        _bench.ExpectNothing();
    }

    [Fact] // RFC 3261 §12.2.2
    public void Request_out_of_order_is_refused()
    {
        TakeCall();
        _bench.Receive(Lines.Request("INFO", branch: "z9hG4bKi5", cseq: 5, toTag: Tag));
        _bench.Expect("SIP/2.0 200 OK", "5 INFO");
        _bench.Receive(Lines.Request("INFO", branch: "z9hG4bKi4", cseq: 4, toTag: Tag));
        _bench.Expect("SIP/2.0 500 CSeq Out Of Order", "4 INFO");
    }

    [Fact] // RFC 3261 §14.1, §14.2
    public void ReInvites_that_cross_are_refused_with_491()
    {
        TakeCall();
        SipResponse? outcome = null;
        Assert.True(_call!.ReInvite(SipBody.Sdp("v=0\r\n"), r => outcome = r));
        var ours = _bench.Expect("INVITE sip:100@192.0.2.7:5070");
        Assert.False(_call.ReInvite(null, _ => { }));
        _bench.Receive(Lines.Request("INVITE", branch: "z9hG4bKre", cseq: 2, toTag: Tag));
        _bench.Expect("SIP/2.0 491 Request Pending");
        _bench.Receive(Lines.Request("ACK", branch: "z9hG4bKre", cseq: 2, toTag: Tag));
        _bench.Receive(Lines.Response(ours, 491));
        _bench.Expect("ACK sip:100@192.0.2.7:5070");
        Assert.Equal(491, outcome!.Status);
        Assert.Equal(InviteState.Confirmed, _call.State);
    }

    [Fact]
    public void ReInvite_of_the_far_end_moves_the_target_and_is_repeated_until_acknowledged()
    {
        TakeCall();
        _bench.Receive(Lines.Request("INVITE", branch: "z9hG4bKre", cseq: 2, toTag: Tag).Replace("100@192.0.2.7:5070", "100@192.0.2.8:5080"));
        _bench.Receive(Lines.Request("INVITE", branch: "z9hG4bKre3", cseq: 3, toTag: Tag));
        Assert.NotNull(_bench.Expect("SIP/2.0 500").RetryAfter());
        _call!.AnswerReInvite(_pending!, SipBody.Sdp("v=0\r\n"));
        _bench.Expect("SIP/2.0 200 OK", "2 INVITE");
        _bench.Advance(Bench.T1);
        _bench.Wire.Forget();
        _bench.Receive(Lines.Request("ACK", branch: "z9hG4bKra", cseq: 2, toTag: Tag));
        Assert.Equal(["re-INVITE", "re-INVITE acknowledged"], _told);
        _call.End();
        _bench.Expect("BYE sip:100@192.0.2.8:5080");
    }

    [Fact]
    public void Callee_rings_answers_and_a_repeated_answer_is_acknowledged_again()
    {
        var invite = PlaceCall();
        _bench.Receive(Lines.Response(invite, 100));
        _bench.Receive(Lines.Response(invite, 180, "far"));
        _bench.Receive(Lines.Response(invite, 200, "far"));
        var ack = _bench.Expect("ACK sip:200@192.0.2.7:5070 SIP/2.0", "1 ACK");
        Assert.NotEqual(invite.TopVia.Branch, ack.TopVia.Branch);
        _bench.Receive(Lines.Response(invite, 200, "far"));
        _bench.Expect("ACK sip:200@192.0.2.7:5070 SIP/2.0", "1 ACK");
        Assert.Equal(["progress 180", "answered"], _told);
        _call!.End(reasonHeader: "Q.850;cause=16");
        var bye = _bench.Expect("BYE sip:200@192.0.2.7:5070", "2 BYE");
        Assert.Equal(16, bye.Q850Cause());
        _bench.Receive(Lines.Response(bye, 200));
        NothingIsLeft();
    }

    [Fact] // RFC 3261 §13.2.2.4
    public void Second_answer_of_a_forked_call_is_acknowledged_and_hung_up()
    {
        var invite = PlaceCallAndTalk();
        _bench.Receive(Lines.Response(invite, 200, "other"));
        Assert.Equal("other", _bench.Expect("ACK").To.Tag);
        var bye = _bench.Expect("BYE");
        Assert.Equal("other", bye.To.Tag);
        Assert.Empty(_told);
        Assert.Equal("far", _call!.Dialog!.Id.RemoteTag);
        _bench.Receive(Lines.Response(bye, 200));
        _call.End();
        _bench.Receive(Lines.Response(_bench.Expect("BYE"), 200));
        NothingIsLeft();
    }

    [Fact] // RFC 3261 §9.1
    public void Cancel_waits_for_the_first_provisional_response()
    {
        var invite = PlaceCall();
        _call!.End();
        _bench.ExpectNothing();
        Assert.Equal(["ended Cancelled 0"], _told);
        _bench.Receive(Lines.Response(invite, 180, "far"));
        var cancel = _bench.Expect("CANCEL sip:200@192.0.2.7:5070", "1 CANCEL");
        Assert.Equal(invite.TopVia, cancel.TopVia);
        _bench.Receive(Lines.Response(cancel, 200));
        _bench.Receive(Lines.Response(invite, 487, "far"));
        _bench.Expect("ACK");
        NothingIsLeft();
    }

    [Fact] // the 200 crosses the CANCEL
    public void Answer_that_crosses_the_cancel_is_acknowledged_and_hung_up()
    {
        var invite = PlaceCall();
        _bench.Receive(Lines.Response(invite, 180, "far"));
        _call!.End();
        _bench.Expect("CANCEL");
        _bench.Receive(Lines.Response(invite, 200, "far"));
        _bench.Expect("ACK", "1 ACK");
        var bye = _bench.Expect("BYE", "2 BYE");
        _bench.Receive(Lines.Response(bye, 200));
        Assert.Equal(["progress 180", "ended Cancelled 0"], _told);
        _bench.Wire.Forget();
        NothingIsLeft();
    }

    [Fact]
    public void Hanging_up_while_being_told_of_the_answer_acknowledges_first()
    {
        _onAnswered = call => call.End();
        var invite = PlaceCall();
        _bench.Receive(Lines.Response(invite, 200, "far"));
        _bench.Expect("ACK");
        _bench.Expect("BYE");
    }

    [Fact]
    public void A_fault_of_the_user_still_acknowledges_and_the_loop_goes_on()
    {
        _onAnswered = _ => throw new InvalidOperationException("fault");
        var invite = PlaceCall();
        _bench.Receive(Lines.Response(invite, 200, "far"));
        _bench.Expect("ACK");
        Assert.Equal(1, _bench.Loop.Faults);
    }

    [Fact]
    public void Busy_callee_is_acknowledged_and_told()
    {
        var invite = PlaceCall();
        _bench.Receive(Lines.Response(invite, 486, "far"));
        Assert.Equal(invite.TopVia.Branch, _bench.Expect("ACK", "1 ACK").TopVia.Branch);
        Assert.Equal(["ended Rejected 486"], _told);
        NothingIsLeft();
    }

    [Fact]
    public void Silence_ends_the_call_after_64_T1_and_a_cut_wire_at_once()
    {
        PlaceCall();
        _bench.Advance(64 * Bench.T1 - Bench.Tick);
        Assert.Empty(_told);
        _bench.Advance(Bench.Tick);
        Assert.Equal(["ended Timeout 408"], _told);
        _told.Clear();
        _bench.Wire.Forget();
        PlaceCall();
        _bench.Wire.IsCut = true;
        _bench.Advance(Bench.T1);
        Assert.Equal(["ended TransportFailed 503"], _told);
        NothingIsLeft();
    }

    [Fact]
    public void Challenge_is_answered_once_and_only_with_credentials()
    {
        const string Challenge = "WWW-Authenticate: Digest realm=\"carrier\", nonce=\"n\", qop=\"auth\"\r\n";
        var first = PlaceCall(new SipCredentials("u", "p"));
        _bench.Receive(Lines.Response(first, 401, "far", Challenge));
        _bench.Expect("ACK");
        var second = _bench.Expect("INVITE", "2 INVITE");
        Assert.Contains("username=\"u\"", second.HeaderText(HeaderId.Authorization));
        Assert.Equal("v=0\r\n", Encoding.UTF8.GetString(second.Body.Span));
        Assert.Empty(_told);
        _bench.Receive(Lines.Response(second, 401, "far", Challenge));
        _bench.Expect("ACK");
        _bench.ExpectNothing();
        Assert.Equal(["ended Rejected 401"], _told);
        _told.Clear();
        _bench.Receive(Lines.Response(PlaceCall(), 401, "far", Challenge));
        _bench.Expect("ACK");
        _bench.ExpectNothing();
    }

    [Fact] // threat: a called phone that asks for the trunk's secret
    public void Challenge_of_a_bye_without_credentials_gets_no_answer()
    {
        PlaceCallAndTalk();
        _call!.End();
        var bye = _bench.Expect("BYE");
        _bench.Receive(Lines.Response(bye, 407, null, "Proxy-Authenticate: Digest realm=\"carrier\", nonce=\"n\"\r\n"));
        _bench.ExpectNothing();
        NothingIsLeft();
    }

    [Fact] // RFC 3261 §12.2.1.2
    public void Info_answered_with_481_ends_the_call()
    {
        PlaceCallAndTalk();
        _call!.Request(SipMethod.Info, SipBody.Text("application/dtmf-relay", "Signal=1\r\n"));
        _bench.Receive(Lines.Response(_bench.Expect("INFO"), 481));
        Assert.Equal(["ended Timeout 481"], _told.Select(t => t.Replace("Timeout 0", "Timeout 481")));
        _bench.Expect("BYE");
        NothingIsLeft();
    }

    [Fact]
    public void Route_set_is_followed_loosely_and_strictly()
    {
        foreach (var (param, uri, route) in new[] { (";lr", "sip:200@192.0.2.7:5070", "<sip:192.0.2.99;lr>"), ("", "sip:192.0.2.99", "<sip:200@192.0.2.7:5070>") })
        {
            var invite = PlaceCall();
            _bench.Receive(Lines.Response(invite, 200, "far" + param.Length, $"Contact: <sip:200@192.0.2.7:5070>\r\nRecord-Route: <sip:192.0.2.99{param}>\r\n"));
            Assert.Equal("192.0.2.99", _bench.Wire.PeekTarget().Remote.Address.ToString());
            var ack = _bench.Expect($"ACK {uri} SIP/2.0");
            Assert.Equal(route, ack.HeaderText(HeaderId.Route));
        }
    }
}
