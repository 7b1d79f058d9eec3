namespace Antiphon.Sip;

// Inbound: RFC 3261 §13.3.
public sealed partial class InviteUsage
{
    private ServerTransaction? _inbound;
    private SuccessRepeat? _success;

    internal static InviteUsage OfUas(UserAgentCore core, ServerTransaction invite, IInviteUser user, string contactUser)
    {
        var usage = new InviteUsage(core, user, contactUser) { _inbound = invite, State = InviteState.Proceeding };
        usage.Dialog = Dialog.OfUas(invite.Request, invite.LocalTag);
        core.Table.Add(usage.Dialog.Id, usage);
        invite.Usage = usage;
        return usage;
    }

    /// <summary>Inbound: 101–199. Reliably (RFC 3262) when the caller wants that, or can do it and there is a body.</summary>
    public void Progress(int status, SipBody? body = null)
    {
        if (State != InviteState.Proceeding || _inbound is null || _whenAcknowledged is not null) return;
        if (IsReliable(body)) SendReliably(status, body);
        else _inbound.Respond(WithContact(_inbound, status).Body(body).Build());
    }

    /// <summary>Inbound: 200, repeated until the ACK comes. It waits for the PRACK of a reliable provisional response that is still out
    /// (RFC 3262 §3).</summary>
    public void Answer(SipBody? body, params ReadOnlySpan<(HeaderId Id, string Value)> headers)
    {
        if (State != InviteState.Proceeding || _inbound is null) return;
        if (_reliable is { IsPending: true })
        {
            var later = headers.ToArray();
            _whenAcknowledged = () => Answer(body, later);
            return;
        }
        if (IsDescribedReliably) body = null;               // Said and acknowledged: nothing more is to be said (RFC 3261 §13.2.1).
        State = InviteState.Confirmed;
        Dialog!.State = DialogState.Confirmed;
        var ok = Success(_inbound, body, headers);
        _inbound.Respond(ok);
        _success = new SuccessRepeat(Loop, Timers, () => _inbound.Respond(ok), NotAcknowledged);
    }

    /// <summary>Inbound: 300–699.</summary>
    public void Reject(int status, string? reason = null, params ReadOnlySpan<(HeaderId Id, string Value)> headers)
    {
        if (State != InviteState.Proceeding || _inbound is null) return;
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 300);
        var response = _inbound.Response(status, reason);
        foreach (var (id, value) in headers) response.Add(id, value);
        _inbound.Respond(response.Build());
        Finish(new InviteEnd(InviteEndCause.EndedHere, status), later: true);
    }

    internal void OnCancel(SipRequest cancel)
    {
        if (State != InviteState.Proceeding) return;
        _inbound!.Respond(487);
        Finish(new InviteEnd(InviteEndCause.Cancelled, 487, cancel));
    }

    internal void OnAck(SipRequest ack)
    {
        if (_inbound is not null && ack.CSeq.Number == _inbound.Request.CSeq.Number) OnFirstAck(ack);
        else OnReInviteAck(ack);
    }

    private void OnFirstAck(SipRequest ack)
    {
        if (_acknowledged || _success is null) return;
        _success.Stop();
        Acknowledged();
        if (State == InviteState.Confirmed) _user.OnAcknowledged(this, ack);
    }

    private void NotAcknowledged()
    {
        _byeWhenAcknowledged = false;
        SendBye(Dialog!, _byeReason);
        Finish(new InviteEnd(InviteEndCause.NotAcknowledged, 0));
    }

    private SipResponse Success(ServerTransaction transaction, SipBody? body, ReadOnlySpan<(HeaderId Id, string Value)> headers)
    {
        var ok = WithContact(transaction, 200).Add(HeaderId.Allow, _core.Allow);
        if (_core.Supported.Length > 0) ok.Add(HeaderId.Supported, _core.Supported);
        foreach (var (id, value) in headers) ok.Add(id, value);
        return ok.Body(body).Build();
    }

    private SipResponseBuilder WithContact(ServerTransaction transaction, int status) =>
        transaction.Response(status).Add(HeaderId.Contact, Contact(transaction.Request.Source!));
}
