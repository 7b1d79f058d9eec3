namespace Antiphon.Sip;

// Within the confirmed dialog: RFC 3261 §12.2, §14, §15; RFC 3311 (UPDATE).
public sealed partial class InviteUsage
{
    private readonly Dictionary<uint, SuccessRepeat> _reInviteSuccess = [];
    private ServerTransaction? _reInviteReceived;
    private bool _reInviteSent;

    /// <summary>Sends a re-INVITE; <paramref name="done"/> gets its final response, or null on failure. False: one is under way in either
    /// direction (glare), or there is no confirmed dialog. 491: try again after <see cref="GlareDelay"/>.</summary>
    public bool ReInvite(SipBody? body, Action<SipResponse?> done, params ReadOnlySpan<(HeaderId Id, string Value)> headers)
    {
        if (State != InviteState.Confirmed || _reInviteSent || _reInviteReceived is { IsAnswered: false } || (!IsOutbound && !_acknowledged)) return false;
        _reInviteSent = true;
        var dialog = Dialog!;
        var request = dialog.NewRequest(SipMethod.Invite).Body(body);
        foreach (var (id, value) in headers) request.Add(id, value);
        _core.Complete(request, Contact(dialog.Target));
        _core.SendInDialog(dialog, request, _outbound?.Credentials, response =>
        {
            _reInviteSent = false;
            if (response is { IsSuccess: true }) dialog.RefreshTarget(response);
            done(response);
            EndIfGone(response);
        });
        return true;
    }

    /// <summary>How long to wait after a 491 (§14.1): the owner of the Call-ID 2.1–4 s, the other 0–2 s, in steps of 10 ms.</summary>
    public TimeSpan GlareDelay() => TimeSpan.FromMilliseconds(10 * (IsOutbound
        ? System.Security.Cryptography.RandomNumberGenerator.GetInt32(210, 401)
        : System.Security.Cryptography.RandomNumberGenerator.GetInt32(0, 201)));

    /// <summary>200 to an UPDATE, with our Contact (RFC 3311 §5.2).</summary>
    public void AnswerUpdate(ServerTransaction transaction, SipBody? body, params ReadOnlySpan<(HeaderId Id, string Value)> headers) =>
        transaction.Respond(Success(transaction, body, headers));

    /// <summary>2xx to a re-INVITE, repeated until its ACK comes.</summary>
    public void AnswerReInvite(ServerTransaction transaction, SipBody? body, params ReadOnlySpan<(HeaderId Id, string Value)> headers)
    {
        if (State != InviteState.Confirmed || transaction.IsAnswered) return;
        var ok = Success(transaction, body, headers);
        transaction.Respond(ok);
        _reInviteSuccess[transaction.Request.CSeq.Number] = new SuccessRepeat(Loop, Timers, () => transaction.Respond(ok), NotAcknowledged);
    }

    /// <summary>Any other request in the dialog: INFO, UPDATE, REFER, NOTIFY. <paramref name="done"/> gets the final response, or null on failure.</summary>
    public void Request(SipMethod method, SipBody? body, Action<SipResponse?>? done = null, params ReadOnlySpan<(HeaderId Id, string Value)> headers)
    {
        if (State == InviteState.Ended || Dialog is not { } dialog) { done?.Invoke(null); return; }
        if (method is SipMethod.Invite or SipMethod.Ack or SipMethod.Bye or SipMethod.Cancel) throw new ArgumentException("has its own method here", nameof(method));
        var request = dialog.NewRequest(method).Body(body);
        foreach (var (id, value) in headers) request.Add(id, value);
        if (method == SipMethod.Update) _core.Complete(request, Contact(dialog.Target));
        else if (method is SipMethod.Refer or SipMethod.Notify or SipMethod.Subscribe) request.Add(HeaderId.Contact, Contact(dialog.Target));
        _core.SendInDialog(dialog, request, _outbound?.Credentials, response =>
        {
            if (method == SipMethod.Update && response is { IsSuccess: true }) dialog.RefreshTarget(response);
            done?.Invoke(response);
            if (method != SipMethod.Notify) EndIfGone(response);        // There it is the subscription that is gone (RFC 5057 §5.2).
        });
    }

    /// <summary>A response with our Contact, as every 2xx needs it that may refresh the target.</summary>
    public SipResponseBuilder ResponseTo(ServerTransaction transaction, int status) => WithContact(transaction, status);

    internal void OnRequest(SipRequest request, ServerTransaction transaction)
    {
        var dialog = DialogOf(request);
        if (!dialog.IsInOrder(request)) { transaction.Respond(500, "CSeq Out Of Order"); return; }
        dialog.Heard(request);
        if (dialog != Dialog && request.Method != SipMethod.Bye) { transaction.Respond(request.Method == SipMethod.Update ? 491 : 481); return; }
        switch (request.Method)
        {
            case SipMethod.Bye: OnBye(request, transaction); break;
            case var _ when State == InviteState.Ended: transaction.Respond(481); break;
            case SipMethod.Invite: OnReInvite(request, transaction); break;
            case SipMethod.Prack: OnPrack(request, transaction); break;
            case SipMethod.Update when _reInviteSent || _reInviteReceived is { IsAnswered: false }: transaction.Respond(491); break;
            case SipMethod.Update:
                dialog.RefreshTarget(request);
                _user.OnRequest(this, request, transaction);
                break;
            default: _user.OnRequest(this, request, transaction); break;
        }
    }

    // §15.1.2; BYE in an early dialog of the caller's ends the INVITE with 487.
    private void OnBye(SipRequest bye, ServerTransaction transaction)
    {
        transaction.Respond(200);
        if (_inbound is { IsAnswered: false }) _inbound.Respond(487);
        if (_reInviteReceived is { IsAnswered: false }) _reInviteReceived.Respond(487);
        _success?.Stop();
        foreach (var repeat in _reInviteSuccess.Values) repeat.Stop();
        _byeWhenAcknowledged = false;
        if (State == InviteState.Ended) { if (!IsDraining) Forget(); }
        else Finish(new InviteEnd(InviteEndCause.ByeReceived, 0, bye));
    }

    // §14.2: ours is under way: 491. Theirs is not finished: 500 with Retry-After.
    private void OnReInvite(SipRequest request, ServerTransaction transaction)
    {
        if (_reInviteSent) { transaction.Respond(491); return; }
        if (State != InviteState.Confirmed || _reInviteReceived is { IsAnswered: false })
        {
            transaction.Respond(transaction.Response(500).Add(HeaderId.RetryAfter, System.Security.Cryptography.RandomNumberGenerator.GetInt32(0, 11)).Build());
            return;
        }
        _reInviteReceived = transaction;
        transaction.Usage = this;
        Dialog!.RefreshTarget(request);
        _user.OnReInvite(this, request, transaction);
    }

    private void OnReInviteAck(SipRequest ack)
    {
        if (!_reInviteSuccess.Remove(ack.CSeq.Number, out var repeat)) return;
        repeat.Stop();
        if (State == InviteState.Confirmed) _user.OnReInviteAcknowledged(this, ack);
    }

    // §12.2.1.2: 481, 408 or no answer at all: the far end has no such dialog any more. BYE is said all the same, in case it has.
    private void EndIfGone(SipResponse? response)
    {
        if (State == InviteState.Ended || response is not (null or { Status: 481 or 408 })) return;
        SendBye(Dialog!, null);
        Finish(new InviteEnd(response is null ? InviteEndCause.TransportFailed : InviteEndCause.Timeout, 0, response));
    }
}
