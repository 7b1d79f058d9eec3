namespace Antiphon.Sip;

/// <summary>One request received (RFC 3261 §17.2). On the loop only.</summary>
public abstract class ServerTransaction
{
    private protected ServerTransaction(TransactionLayer layer, SipRequest request, TransactionKey key) =>
        (Layer, Request, Key) = (layer, request, key);

    public SipRequest Request { get; }

    /// <summary>Tag of every response that <see cref="Respond(int, string?)"/> builds; made once, so all responses agree.</summary>
    public string LocalTag { get; } = SipTokens.Tag();

    /// <summary>Status of the last response sent; 0 when none.</summary>
    public int Status { get; private protected set; }

    public bool IsAnswered => Status >= 200;

    /// <summary>Free for the user's own state.</summary>
    public object? Tag { get; set; }

    public abstract bool IsTerminated { get; }

    /// <summary>Void after a final response, but for repeats of a 2xx to INVITE.</summary>
    public abstract void Respond(SipResponse response);

    /// <summary>Answers and forgets: no state, no timers, no repeats. For refusals of senders nobody knows (RFC 3261 §8.2.7).</summary>
    public void RespondStateless(SipResponse response)
    {
        if (Status > 0) return;
        Status = response.Status;
        Abandon();
        Layer.Remove(this);
        Layer.SendResponse(Request, response, null);
    }

    public void RespondStateless(int status, string? reason = null) => RespondStateless(Response(status, reason).Build());

    /// <summary>Stops the timers and absorbs whatever comes: the transaction is gone.</summary>
    private protected abstract void Abandon();

    public void Respond(int status, string? reason = null) => Respond(Response(status, reason).Build());

    /// <summary>A response of this transaction, to add headers and a body to.</summary>
    public SipResponseBuilder Response(int status, string? reason = null)
    {
        var response = SipResponseBuilder.For(Request, status, reason, status == 100 ? null : LocalTag);
        if (Layer.Product.Length > 0) response.Add(HeaderId.Server, Layer.Product);
        return response;
    }

    private protected TransactionLayer Layer { get; }

    /// <summary>The call this INVITE belongs to.</summary>
    internal InviteUsage? Usage { get; set; }

    internal TransactionKey Key { get; }

    internal abstract void OnRetransmission();

    /// <summary>The request is a copy that came by another way (RFC 3261 §8.2.2.2): answer 482.</summary>
    public bool IsMerged { get; internal set; }

    internal virtual void OnAck(SipRequest ack) { }
}
