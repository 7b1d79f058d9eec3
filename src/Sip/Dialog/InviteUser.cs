namespace Antiphon.Sip;

/// <summary>Who stands behind one end of a call. Called on the loop. <see cref="OnEnded"/> comes exactly once and is the last.</summary>
public interface IInviteUser
{
    /// <summary>Outbound: a provisional response above 100.</summary>
    void OnProgress(InviteUsage usage, SipResponse response);

    /// <summary>Outbound: the first 2xx. The ACK goes out when this returns, with the body of <see cref="InviteUsage.AckBody"/> if set.</summary>
    void OnAnswered(InviteUsage usage, SipResponse response);

    /// <summary>Inbound: a reliable provisional response was acknowledged; the PRACK may hold the answer to its offer, or a new offer.</summary>
    /// <returns>Body of the 200 to it: the answer to a new offer.</returns>
    SipBody? OnPrack(InviteUsage usage, SipRequest prack) => null;

    /// <summary>Inbound: the ACK of our 2xx came.</summary>
    void OnAcknowledged(InviteUsage usage, SipRequest ack);

    /// <summary>A re-INVITE; order, glare and overlap are checked. Answer by <see cref="InviteUsage.AnswerReInvite"/> or with 4xx on the transaction.</summary>
    void OnReInvite(InviteUsage usage, SipRequest request, ServerTransaction transaction);

    /// <summary>ACK of a 2xx to a re-INVITE: it holds the answer when the re-INVITE had no offer.</summary>
    void OnReInviteAcknowledged(InviteUsage usage, SipRequest ack);

    /// <summary>Any other request within the dialog: INFO, UPDATE, REFER, NOTIFY, OPTIONS, MESSAGE. Must be answered.</summary>
    void OnRequest(InviteUsage usage, SipRequest request, ServerTransaction transaction);

    void OnEnded(InviteUsage usage, InviteEnd end);
}

public enum InviteEndCause
{
    /// <summary>Outbound: a final response of 300 or more; see <see cref="InviteEnd.Status"/>.</summary>
    Rejected,

    /// <summary>Inbound: CANCEL. Outbound: our own CANCEL took effect.</summary>
    Cancelled,

    /// <summary>BYE of the far end.</summary>
    ByeReceived,

    /// <summary>We said BYE or refused the INVITE.</summary>
    EndedHere,

    /// <summary>Inbound: no ACK within 64*T1 of our 2xx; BYE was sent (§13.3.1.4).</summary>
    NotAcknowledged,

    /// <summary>Outbound: no final response, or the far end knows the dialog no more (481, 408 within the dialog).</summary>
    Timeout,

    TransportFailed,
}

/// <param name="Status">Final status of an INVITE never answered; 0 otherwise.</param>
/// <param name="Message">The response, BYE or CANCEL that ended it, when there was one.</param>
public sealed record InviteEnd(InviteEndCause Cause, int Status, SipMessage? Message = null);

/// <summary>Outside of dialogs. Called on the loop.</summary>
public interface IUserAgent
{
    /// <summary>An INVITE that begins a call. Refuse it on the transaction, or take it with <see cref="UserAgentCore.Take"/>.</summary>
    void OnInvite(SipRequest invite, ServerTransaction transaction);

    /// <summary>REGISTER, OPTIONS, MESSAGE and the like. Must be answered.</summary>
    void OnRequest(SipRequest request, ServerTransaction transaction);

    /// <summary>A request within a dialog came from a host that is neither where the dialog was last heard, nor its Contact, nor on its route.
    /// True: it is taken all the same. False: refuse it on the transaction, or it gets 481.</summary>
    bool Believes(Dialog dialog, SipRequest request, ServerTransaction transaction) => false;

    /// <summary>A request that could not be read came from there; it is answered already.</summary>
    void OnMalformed(SipTarget source) { }

    void OnFlowClosed(SipFlow flow);
}
