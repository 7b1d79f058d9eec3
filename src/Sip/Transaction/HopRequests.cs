namespace Antiphon.Sip;

/// <summary>Requests that a client transaction makes by itself for its INVITE.</summary>
internal static class HopRequests
{
    /// <summary>ACK for a final response of 300 or more: To of the response, all else of the INVITE (RFC 3261 §17.1.1.3).</summary>
    internal static SipRequest Ack(SipRequest invite, SipResponse response) =>
        OnSameHop(SipMethod.Ack, invite).Copy(response, HeaderId.To).Build();

    /// <summary>RFC 3261 §9.1: everything of the INVITE, also To without a tag.</summary>
    internal static SipRequest Cancel(SipRequest invite, string? reason)
    {
        var cancel = OnSameHop(SipMethod.Cancel, invite).Copy(invite, HeaderId.To);
        if (reason is not null) cancel.Add(HeaderId.Reason, reason);
        return cancel.Build();
    }

    private static SipRequestBuilder OnSameHop(SipMethod method, SipRequest invite) =>
        new SipRequestBuilder(method, invite.Uri)
            .Copy(invite, HeaderId.Via)
            .Copy(invite, HeaderId.Route)
            .Add(HeaderId.MaxForwards, 70)
            .Copy(invite, HeaderId.From)
            .Copy(invite, HeaderId.CallId)
            .Add(HeaderId.CSeq, new CSeq(invite.CSeq.Number, method).ToString());
}
