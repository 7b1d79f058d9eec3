#pragma warning disable CA1822, CS9113, CS0649
namespace Antiphon.Sip;

public enum InviteState { Calling, Proceeding, Confirmed, Ended }

/// <summary>One INVITE and the dialog that comes of it, either side: what RFC 3261 §13–15 leave to the UA core. On the loop only.
/// Every method is void where it does not fit the state.</summary>
public sealed partial class InviteUsage
{
    public bool IsOutbound { get; }

    public InviteState State { get; private set; }

    /// <summary>Early or confirmed dialog; null before the first response with a tag.</summary>
    public Dialog? Dialog { get; private set; }

    /// <summary>Free for the user's own state.</summary>
    public object? Tag { get; set; }

    /// <summary>Outbound: body of the ACK for the first 2xx, when the INVITE had no offer. Set it in OnAnswered.</summary>
    public SipBody? AckBody { get; set; }

    /// <summary>Inbound: 101–199.</summary>
    public void Progress(int status, SipBody? body = null) { }

    /// <summary>Inbound: 200, repeated until the ACK comes.</summary>
    public void Answer(SipBody? body) { }

    /// <summary>Inbound: 300–699.</summary>
    public void Reject(int status, string? reason = null, params ReadOnlySpan<(HeaderId Id, string Value)> headers) { }

    /// <summary>Ends it in whatever state: CANCEL, <paramref name="rejectStatus"/> or BYE. OnEnded follows when the far end has answered, or at the time limit.</summary>
    public void End(int rejectStatus = 480, string? reasonHeader = null) { }

    /// <summary>Sends a re-INVITE; <paramref name="done"/> gets its final response, or null on failure. False: one is under way (glare).</summary>
    public bool ReInvite(SipBody? body, Action<SipResponse?> done) => false;

    /// <summary>2xx to a re-INVITE, repeated until its ACK comes.</summary>
    public void AnswerReInvite(ServerTransaction transaction, SipBody? body) { }

    /// <summary>Any other request in the dialog: INFO, UPDATE, REFER, NOTIFY. Null on failure.</summary>
    public void Request(SipMethod method, SipBody? body, Action<SipResponse?>? done = null, params ReadOnlySpan<(HeaderId Id, string Value)> headers) { }
}
