namespace Antiphon.Sip;

/// <summary>One request within a dialog, with its second try when it is challenged, and the ACKs of a re-INVITE.</summary>
internal sealed class DialogRequest(UserAgentCore core, Dialog dialog, SipCredentials? credentials, Action<SipResponse?> done) : IClientTransactionUser
{
    private ClientTransaction? _transaction;
    private SipRequest _request = null!;
    private SipRequest? _ack;
    private bool _challenged;

    internal void Send(SipRequest request)
    {
        _request = request;
        _transaction = core.Endpoint.SendRequest(request, dialog.Target, this);
    }

    public void OnResponse(ClientTransaction transaction, SipResponse response)
    {
        if (response.IsProvisional || transaction != _transaction) return;
        if (_request.Method == SipMethod.Invite && response.IsSuccess)
        {
            var repeated = _ack is not null;
            _ack ??= dialog.NewAck(response.CSeq.Number).Build();
            core.Endpoint.SendAck(_ack, dialog.Target);
            if (repeated) return;
        }
        else if (TryAnswerChallenge(response)) return;
        done(response);
    }

    public void OnFailure(ClientTransaction transaction, TransactionFailure failure)
    {
        if (transaction == _transaction) done(null);
    }

    private bool TryAnswerChallenge(SipResponse response)
    {
        if (response.Status is not (401 or 407) || credentials is null || _challenged) return false;
        if (DigestClient.Answer(response, _request.Method, _request.Uri.ToString(), credentials, out _) is not { } header) return false;
        _challenged = true;
        Send(RequestRetry.With(_request, dialog.NextSeq(), header));
        return true;
    }
}
