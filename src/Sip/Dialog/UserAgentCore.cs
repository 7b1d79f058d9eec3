namespace Antiphon.Sip;

/// <summary>UA core over one endpoint: sends requests to their dialogs, everything else to the <see cref="IUserAgent"/>. On the loop only.</summary>
public sealed class UserAgentCore : ISipUser
{
    private readonly IUserAgent _agent;

    public UserAgentCore(SipEndpointOptions options, SipLoop loop, IUserAgent agent)
    {
        _agent = agent;
        Endpoint = new SipEndpoint(options, loop, this);
    }

    public SipEndpoint Endpoint { get; }

    /// <summary>Value of Allow in INVITEs and their 2xx.</summary>
    public string Allow { get; init; } = "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, REFER, NOTIFY, MESSAGE";

    /// <summary>Value of Supported in INVITEs and their 2xx; empty: none.</summary>
    public string Supported { get; init; } = "replaces";

    /// <summary>Dialogs, early or confirmed, and those whose BYE or CANCEL is not finished.</summary>
    public int Dialogs => Table.Count;

    internal DialogTable Table { get; } = new();

    internal Dictionary<DialogId, NotifierUsage> Subscriptions { get; } = [];

    /// <summary>Takes an inbound INVITE as a call. Allowed once per transaction, before any response but 100.</summary>
    /// <param name="contactUser">User part of our Contact.</param>
    public InviteUsage Take(ServerTransaction invite, IInviteUser user, string contactUser = "")
    {
        if (invite.Request.Method != SipMethod.Invite || invite.Usage is not null || invite.Status > 100) throw new ArgumentException("not an open INVITE", nameof(invite));
        return InviteUsage.OfUas(this, invite, user, contactUser);
    }

    /// <summary>Places a call. Contact, Allow, Supported and User-Agent are added when missing; a challenge is answered once when there are
    /// credentials. Nothing is called back before this returns.</summary>
    public InviteUsage Call(SipRequestBuilder invite, SipTarget target, IInviteUser user, SipCredentials? credentials = null, string contactUser = "") =>
        InviteUsage.OfUac(this, invite, target, user, credentials, contactUser);

    /// <summary>Takes a SUBSCRIBE outside of a dialog as a subscription: 200 and the first NOTIFY follow at once, or 423, and it has ended when this returns.</summary>
    public void TakeSubscription(ServerTransaction subscribe, INotifierUser user, string contactUser, SubscriptionTimes times, object tag, Action<NotifierUsage> begun) =>
        NotifierUsage.Take(this, subscribe, user, contactUser, times, tag, begun);

    /// <summary>The call of this dialog, early or confirmed; null: none of ours.</summary>
    public InviteUsage? Find(DialogId dialog) => Table.Find(dialog);

    internal void Complete(SipRequestBuilder request, string withContact)
    {
        if (!request.Has(HeaderId.Contact)) request.Add(HeaderId.Contact, withContact);
        if (Endpoint.Options.Product is { Length: > 0 } product && !request.Has(HeaderId.UserAgent)) request.Add(HeaderId.UserAgent, product);
        if (!request.Has(HeaderId.Allow)) request.Add(HeaderId.Allow, Allow);
        if (Supported.Length > 0 && !request.Has(HeaderId.Supported)) request.Add(HeaderId.Supported, Supported);
    }

    internal void SendInDialog(Dialog dialog, SipRequestBuilder request, SipCredentials? credentials, Action<SipResponse?> done) =>
        new DialogRequest(this, dialog, credentials, done).Send(request.Build());

    void ISipUser.OnRequest(SipRequest request, ServerTransaction transaction)
    {
        // Nobody has been asked yet who he is: what does not lead to a call leaves no state (threat 21).
        if (transaction.IsMerged) transaction.RespondStateless(482);                                             // §8.2.2.2
        else if (request.To.Tag is null) OnOutside(request, transaction);
        else if (Table.Find(request) is { } usage)
        {
            if (IsFromWhereItIs(usage.Dialog!, request, transaction)) usage.OnRequest(request, transaction);
        }
        else if (Subscriptions.Count > 0 && Subscriptions.TryGetValue(DialogTable.IdOf(request), out var subscription))
        {
            if (IsFromWhereItIs(subscription.Dialog, request, transaction)) subscription.OnRequest(request, transaction);
        }
        else transaction.RespondStateless(481);                                                                  // §12.2.2
    }

    void ISipUser.OnAck(SipRequest ack) => Table.Find(ack)?.OnAck(ack);

    void ISipUser.OnCancel(ServerTransaction invite, SipRequest cancel)
    {
        if (invite.Usage is { } usage && invite.Request.To.Tag is null) usage.OnCancel(cancel);
        else invite.Respond(487);       // not taken yet, or a re-INVITE: the call goes on
    }

    // A 2xx that comes after 64*T1: whoever sends it has long given up.
    void ISipUser.OnStrayResponse(SipResponse response) { }

    // A refusal that nobody acknowledged changes nothing; a 2xx has its own repeat, which ends the call.
    void ISipUser.OnServerFailure(ServerTransaction transaction, TransactionFailure failure) { }

    void ISipUser.OnMalformed(SipTarget source) => _agent.OnMalformed(source);

    void ISipUser.OnFlowClosed(SipFlow flow) => _agent.OnFlowClosed(flow);

    // Tags can be overheard: who ends or moves a call must be where the call is, or prove who he is (threat 27).
    private bool IsFromWhereItIs(Dialog dialog, SipRequest request, ServerTransaction transaction)
    {
        if (dialog.IsKnownHost(request.Source) || _agent.Believes(dialog, request, transaction)) return true;
        if (transaction.Status == 0) transaction.RespondStateless(481);
        return false;
    }

    private void OnOutside(SipRequest request, ServerTransaction transaction)
    {
        if (request.Method == SipMethod.Bye) { transaction.RespondStateless(481); return; }
        if (request.Method != SipMethod.Invite) { _agent.OnRequest(request, transaction); return; }
        if (request.From.Tag is null) transaction.RespondStateless(400, "Missing From Tag");
        else if (Table.Count >= Endpoint.Options.Limits.DialogsMax) transaction.RespondStateless(transaction.Response(503).Add(HeaderId.RetryAfter, 10).Build());
        else _agent.OnInvite(request, transaction);
    }
}
