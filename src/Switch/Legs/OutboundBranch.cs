namespace Antiphon.Switch.Legs;

/// <summary>One INVITE of an outbound leg, with a media port of its own: each phone gets its own offer.</summary>
internal sealed class OutboundBranch(Exchange exchange, OutboundLeg leg, Callee callee, LegMedia media) : IInviteUser
{
    private InviteUsage? _usage;
    private string? _earlyAnswerOf;

    internal LegMedia Media => media;

    /// <summary>The far end said nothing at all, and we wait no longer.</summary>
    internal bool GaveUp { get; private set; }

    internal Callee Callee => callee;

    internal void Call(DialLeg wish)
    {
        var callId = SipTokens.CallId();
        exchange.Ladders.Begin(leg.Id, callId);
        var invite = SipRequestBuilder.New(SipMethod.Invite, callee.Uri, CallerIdentity.From(wish, callee.Trunk, Domain), new NameAddr(callee.Uri), callId, 1)
            .Body(media.Offer());
        foreach (var proxy in callee.Route) invite.Add(HeaderId.Route, proxy);
        SessionTimer.Ask(invite, exchange.Limits);
        CallerIdentity.Assert(invite, wish, callee.Trunk, Domain);
        CallerIdentity.Sign(invite, wish, callee, exchange);
        if (callee.Trunk is { SendsIdentity: true }) DiversionHeaders.Write(invite, wish.Diversions, callee.Number, Domain);
        _usage = exchange.Ua.Call(invite, callee.Target, this, callee.Credentials, CallerIdentity.ContactUser(wish));
        _usage.Tag = leg;
    }

    /// <param name="reason">Value of Reason for the CANCEL or BYE.</param>
    internal void End(string? reason = null) => _usage?.End(reasonHeader: reason);

    internal void GiveUpSilence()
    {
        if (_usage is not { WasHeard: false } usage) return;
        GaveUp = true;
        usage.End();
    }

    internal bool TryAcceptEarly(SipResponse response)
    {
        if (!media.AcceptEarly(response, callee.Target.Remote.Address)) return false;
        _earlyAnswerOf = response.To.Tag;
        if (_usage!.IsDescribedReliably) media.Settle();
        return true;
    }

    /// <summary>The 200 holds the answer, or repeats or lacks what the 183 said already (RFC 3261 §13.2.1).</summary>
    internal bool TryAccept(SipResponse response)
    {
        // What a fork answered reliably stands; a repetition of it in the 200 is passed over (RFC 3261 §13.2.1).
        if (LegMedia.HasSdp(response) && (media.OfferPending || response.To.Tag != _earlyAnswerOf)) return media.Accept(response, callee.Target.Remote.Address);
        media.Withdraw();
        return media.Connected;
    }

    /// <summary>The dialog stands: its session is kept fresh by the leg.</summary>
    internal void Keep(SessionTimer session, SipResponse response)
    {
        session.Bind(_usage!);
        session.OnSuccess(response);
    }

    /// <summary>Who registers speaks as a user of the far end's domain.</summary>
    private string Domain => callee.Trunk is { Registers: true, FarEnd: { } far } ? Trunks.TrunkProbe.HostOf(far.Host) : exchange.Options.HostFor(callee.Target.Remote.Address);

    void IInviteUser.OnProgress(InviteUsage usage, SipResponse response) => leg.OnProgress(this, response);

    void IInviteUser.OnAnswered(InviteUsage usage, SipResponse response) => leg.OnAnswered(this, response);

    void IInviteUser.OnReInvite(InviteUsage usage, SipRequest request, ServerTransaction tx) => InDialog.OnReInvite(leg, exchange, usage, request, tx);

    void IInviteUser.OnReInviteAcknowledged(InviteUsage usage, SipRequest ack) => InDialog.OnReInviteAcknowledged(leg, ack);

    void IInviteUser.OnRequest(InviteUsage usage, SipRequest request, ServerTransaction tx) => InDialog.OnRequest(leg, exchange, usage, request, tx);

    void IInviteUser.OnEnded(InviteUsage usage, InviteEnd end) => leg.OnEnded(this, end);

    void IInviteUser.OnAcknowledged(InviteUsage usage, SipRequest ack) { }
}
