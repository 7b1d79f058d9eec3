namespace Antiphon.Sip;

// Outbound: RFC 3261 §13.2.
public sealed partial class InviteUsage
{
    private const int ForksMax = 16;
    private const int SessionSecondsMax = 86_400;

    private OutboundInvite? _outbound;
    private HashSet<string>? _forks;
    private List<Dialog>? _earlyForks;
    private bool _cancelling;
    private SipRequest? _ack;

    /// <summary>Outbound: body of the ACK for the first 2xx, when the INVITE had no offer. Set it in OnAnswered.</summary>
    public SipBody? AckBody { get; set; }

    internal static InviteUsage OfUac(UserAgentCore core, SipRequestBuilder invite, SipTarget target, IInviteUser user, SipCredentials? credentials, string contactUser)
    {
        var usage = new InviteUsage(core, user, contactUser);
        core.Complete(invite, withContact: usage.Contact(target));
        usage._outbound = new OutboundInvite(usage, invite.Build(), target, credentials);
        return usage;
    }

    /// <summary>The INVITE on its way, with one more try when it is challenged (§22).</summary>
    private sealed class OutboundInvite : IClientTransactionUser
    {
        private readonly InviteUsage _usage;
        private ClientTransaction _transaction;
        private int _tries;
        private bool _lengthened;

        internal OutboundInvite(InviteUsage usage, SipRequest request, SipTarget target, SipCredentials? credentials)
        {
            (_usage, Request, Target, Credentials) = (usage, request, target, credentials);
            _transaction = usage._core.Endpoint.SendRequest(request, target, this);
        }

        internal SipRequest Request { get; private set; }

        internal SipTarget Target { get; }

        internal SipCredentials? Credentials { get; }

        internal void Cancel(string? reason) => _transaction.Cancel(reason);

        public void OnResponse(ClientTransaction transaction, SipResponse response)
        {
            if (transaction != _transaction) return;        // the challenged one
            if (response.IsProvisional) _usage.OnProvisional(response);
            else if (response.IsSuccess) _usage.OnSuccess(response);
            else if (!TryAnswerChallenge(response) && !TryLengthen(response)) _usage.OnRefused(response);
        }

        public void OnFailure(ClientTransaction transaction, TransactionFailure failure)
        {
            if (transaction == _transaction) _usage.OnInviteFailed(failure);
        }

        private bool TryAnswerChallenge(SipResponse response)
        {
            if (response.Status is not (401 or 407) || Credentials is null || _usage._cancelling) return false;
            var uri = Request.Uri.ToString();
            if (DigestClient.Answer(response, SipMethod.Invite, uri, Credentials, out var stale) is not { } header) return false;
            // A second challenge is answered when it is stale, and once at that: a server that always says stale would keep us busy.
            if (_tries >= (stale ? 2 : 1)) return false;
            _tries++;
            SendAgain(header);
            return true;
        }

        /// <summary>422: the session interval is too short for somebody on the way (RFC 4028 §7.3). Tried once more with his minimum; the
        /// credentials are left out, because their nonce was used.</summary>
        private bool TryLengthen(SipResponse response)
        {
            if (response.Status != 422 || _lengthened || _usage._cancelling) return false;
            if (response.MinSe() is not { } min || min > SessionSecondsMax || Request.SessionExpires() is not { } wish || min <= wish.Seconds) return false;
            (_lengthened, _tries) = (true, 0);
            var seconds = min.ToString(System.Globalization.CultureInfo.InvariantCulture);
            SendAgain((HeaderId.SessionExpires, seconds), (HeaderId.MinSe, seconds), (HeaderId.Authorization, ""), (HeaderId.ProxyAuthorization, ""));
            return true;
        }

        private void SendAgain(params ReadOnlySpan<(HeaderId Id, string Value)> anew)
        {
            Request = RequestRetry.With(Request, Request.CSeq.Number + 1, anew);
            _transaction = _usage._core.Endpoint.SendRequest(Request, Target, this);
        }
    }

    private void CancelInvite(string? reason)
    {
        _cancelling = true;
        _outbound!.Cancel(reason);
    }

    private void OnProvisional(SipResponse response)
    {
        WasHeard = true;
        if (State >= InviteState.Confirmed || response.Status == 100) return;
        State = InviteState.Proceeding;
        if (response.To.Tag is not null && !TryAdopt(response)) return;
        if (!IsNewIfReliable(response)) return;
        _user.OnProgress(this, response);
    }

    /// <summary>A reliable provisional response gets its PRACK (RFC 3262 §4). False: a repeat, or one that overtook another; it will come again.</summary>
    private bool IsNewIfReliable(SipResponse response)
    {
        if (!response.Has(HeaderId.RSeq) || response.To.Tag is null || !response.Lists(HeaderId.Require, "100rel"u8)) return true;
        if (response.RSeq() is not { } rseq || !Dialog!.IsNextReliable(rseq)) return false;
        IsDescribedReliably |= response.Body.Length > 0;
        var prack = Dialog.NewRequest(SipMethod.Prack).Add(HeaderId.RAck, $"{rseq} {response.CSeq.Number} INVITE");
        _core.SendInDialog(Dialog, prack, _outbound!.Credentials, _ => { });
        return true;
    }

    private void OnSuccess(SipResponse response)
    {
        if (State == InviteState.Confirmed || _ack is not null) OnFurtherSuccess(response);
        else if (State == InviteState.Ended) HangUpLateAnswer(response);
        else OnFirstSuccess(response);
    }

    private void OnFirstSuccess(SipResponse response)
    {
        Adopt(response);
        ForgetForks();
        Dialog!.Confirm(response);
        State = InviteState.Confirmed;
        try { _user.OnAnswered(this, response); }
        finally { SendAck(response); }      // whatever became of the user, the far end waits for it
    }

    private void SendAck(SipResponse response)
    {
        _ack = Dialog!.NewAck(response.CSeq.Number).Body(AckBody).Build();
        _core.Endpoint.SendAck(_ack, Dialog.Target);
        Acknowledged();
    }

    /// <summary>A repeat of the same 2xx is acknowledged again; one of another fork is acknowledged and hung up (§13.2.2.4).</summary>
    private void OnFurtherSuccess(SipResponse response)
    {
        if (response.To.Tag == Dialog!.Id.RemoteTag && _ack is not null) { _core.Endpoint.SendAck(_ack, Dialog.Target); return; }
        if ((response.To.Tag ?? "") == Dialog.Id.RemoteTag) return;
        HangUpFork(Dialog.OfUac(_outbound!.Request, response, _outbound.Target), response);
    }

    /// <summary>The 200 crossed our CANCEL: the call exists, so it is acknowledged and ended (§9.1).</summary>
    private void HangUpLateAnswer(SipResponse response)
    {
        _cancelling = false;
        if (Dialog is null || Dialog.Id.RemoteTag != (response.To.Tag ?? "")) Adopt(response);
        ForgetForks();
        Dialog!.Confirm(response);
        SendAck(response);
        SendBye(Dialog, null);
    }

    private void HangUpFork(Dialog fork, SipResponse response)
    {
        _core.Endpoint.SendAck(fork.NewAck(response.CSeq.Number).Build(), fork.Target);
        _forks ??= [];
        if (_forks.Count >= ForksMax || !_forks.Add(fork.Id.RemoteTag)) return;       // a repeat: its BYE is on the way
        _core.SendInDialog(fork, fork.NewRequest(SipMethod.Bye), _outbound!.Credentials, _ => { });
    }

    private void OnRefused(SipResponse response)
    {
        _cancelling = false;
        if (State == InviteState.Ended) Forget();
        else Finish(new InviteEnd(InviteEndCause.Rejected, response.Status, response));
    }

    private void OnInviteFailed(TransactionFailure failure)
    {
        _cancelling = false;
        if (State == InviteState.Ended) Forget();
        else Finish(new InviteEnd(failure == TransactionFailure.Timeout ? InviteEndCause.Timeout : InviteEndCause.TransportFailed, failure == TransactionFailure.Timeout ? 408 : 503));
    }

    /// <summary>False: too many forks; this one is passed over until it answers.</summary>
    private bool TryAdopt(SipResponse response)
    {
        if (_earlyForks?.Count >= ForksMax && FindFork(response.To.Tag!) is null && Dialog!.Id.RemoteTag != response.To.Tag) return false;
        Adopt(response);
        return true;
    }

    /// <summary>The dialog of this response becomes ours; of a forked call, the latest that spoke. The others stay early dialogs beside it.</summary>
    private void Adopt(SipResponse response)
    {
        var tag = response.To.Tag ?? "";
        if (Dialog is not null && Dialog.Id.RemoteTag == tag) return;
        var fork = FindFork(tag);
        if (fork is not null) _earlyForks!.Remove(fork);
        if (Dialog is not null) (_earlyForks ??= []).Add(Dialog);
        Dialog = fork ?? Dialog.OfUac(_outbound!.Request, response, _outbound.Target);
        if (fork is null) _core.Table.Add(Dialog.Id, this);
    }

    private Dialog? FindFork(string tag) => _earlyForks?.Find(fork => fork.Id.RemoteTag == tag);

    private Dialog DialogOf(SipRequest request) => _earlyForks is null ? Dialog! : FindFork(request.From.Tag ?? "") ?? Dialog!;

    private void ForgetForks()
    {
        if (_earlyForks is null) return;
        foreach (var fork in _earlyForks) _core.Table.Remove(fork.Id);
        _earlyForks = null;
    }
}
