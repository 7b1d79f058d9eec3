namespace Antiphon.Sip;

/// <summary>Transaction user of an endpoint (RFC 3261 §17). All is called on the loop.</summary>
public interface ISipUser
{
    /// <summary>A new request other than ACK and CANCEL. Must be answered in the end.</summary>
    void OnRequest(SipRequest request, ServerTransaction transaction);

    /// <summary>ACK for a 2xx: it has no transaction (§17.2.3).</summary>
    void OnAck(SipRequest ack);

    /// <summary>The INVITE was cancelled before a final response. The CANCEL is answered already; answer the INVITE with 487.</summary>
    void OnCancel(ServerTransaction invite, SipRequest cancel);

    /// <summary>A response that matches no client transaction: a 2xx repeated or forked after the first one's transaction ended.</summary>
    void OnStrayResponse(SipResponse response);

    /// <summary>The client never acknowledged (Timer H), or the response could not be sent. The transaction ends by itself.</summary>
    void OnServerFailure(ServerTransaction transaction, TransactionFailure failure);

    /// <summary>A request that could not be read came from there; it is answered already.</summary>
    void OnMalformed(SipTarget source) { }

    /// <summary>A connection is gone: registrations over it are void.</summary>
    void OnFlowClosed(SipFlow flow);
}

/// <summary>Timeout: Timer B, F or H. Transport: it could not be sent, to be treated as 503 (RFC 3261 §8.1.3.1).</summary>
public enum TransactionFailure { Timeout, Transport }

/// <summary>Who sent a request. Called on the loop. Exactly one final response or failure ends a transaction; an INVITE may bring further 2xx.</summary>
public interface IClientTransactionUser
{
    void OnResponse(ClientTransaction transaction, SipResponse response);

    void OnFailure(ClientTransaction transaction, TransactionFailure failure);
}
