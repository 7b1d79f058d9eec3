namespace Antiphon.Sip;

/// <summary>One request of ours on its way (RFC 3261 §17.1). On the loop only.</summary>
public abstract class ClientTransaction
{
    private protected ClientTransaction(TransactionLayer layer, SipRequest request, SipTarget target, IClientTransactionUser user) =>
        (Layer, Request, Target, User, Branch) = (layer, request, target, user, request.TopVia.Branch!);

    /// <summary>As sent: with our Via on top.</summary>
    public SipRequest Request { get; }

    public SipTarget Target { get; }

    /// <summary>Free for the user's own state.</summary>
    public object? Tag { get; set; }

    public abstract bool IsTerminated { get; }

    /// <summary>INVITE only: sends CANCEL as soon as a provisional response has come (§9.1); void after a final response. When none
    /// follows within 64*T1 the transaction fails with a timeout.</summary>
    /// <param name="reason">Value of Reason in the CANCEL (RFC 3326); null: none.</param>
    public virtual void Cancel(string? reason = null) { }

    internal string Branch { get; }

    private protected TransactionLayer Layer { get; }

    private protected IClientTransactionUser User { get; }

    internal abstract void Start();

    internal abstract void OnResponse(SipResponse response);

    internal abstract void OnTransportError();
}
