using Antiphon.Media.Engine;

namespace Antiphon.Switch.Legs;

/// <summary>A leg that came to us: UAS of its INVITE.</summary>
internal sealed class InboundLeg : Leg, IInviteUser
{
    private readonly SipRequest _invite;
    private readonly MediaWishes _wishes;
    private SipBody? _answer;
    private InviteUsage? _usage;
    private bool _countedAtSource;
    private bool _offeredEarly;
    private LegId? _partnerLater;

    internal InboundLeg(Exchange exchange, LegId id, SipRequest invite, LegOrigin origin, bool countedAtSource) : base(exchange, id)
    {
        _wishes = MediaWishes.Of(origin, exchange);
        (_invite, Extension, _countedAtSource) = (invite, origin.Kind == OriginKind.Extension ? origin.Name : null, countedAtSource);
        State = LegState.Arrived;
    }

    internal override string? Extension { get; }

    internal override string OtherParty => CallerIdentity.Number(_invite.Uri);

    /// <summary>The INVITE had an offer, and it cannot be taken.</summary>
    internal bool OfferRefused { get; private set; }

    internal bool IsBrowser => _invite.Source!.Kind is SipTransportKind.Ws or SipTransportKind.Wss;

    private bool IsLateOffer => !LegMedia.HasSdp(_invite);

    internal OpenPortProblem TryPrepareMedia()
    {
        var kind = IsBrowser ? PortKind.WebRtc : PortKind.Rtp;
        if (!TryOpenMedia(kind, _invite.Source!.Remote.Address, _wishes, out var media, out var problem)) return problem;
        Media = media;
        if (IsLateOffer) return OpenPortProblem.None;
        _answer = media!.Answer(_invite);
        OfferRefused = _answer is null;
        return OpenPortProblem.None;
    }

    /// <summary>It was refused before anyone was told of it.</summary>
    internal void Discard()
    {
        OnFinished();
        CloseMedia();
        if (Media is not null) Exchange.Legs.Remove(Media.Port);
        State = LegState.Ended;
        Exchange.Legs.Remove(this);
    }

    internal void Take(ServerTransaction tx)
    {
        Exchange.Ladders.Begin(Id, _invite.CallId, first: _invite);
        _usage = Exchange.Ua.Take(tx, this, _invite.Uri.User);
        _usage.Tag = this;
        Session.Bind(_usage);
        After(Exchange.Limits.UnansweredMax, () => { if (State is LegState.Arrived or LegState.Ringing or LegState.Early) HangUp(HangupCause.NoAnswer); });
    }

    internal void Ring()
    {
        if (State != LegState.Arrived) return;
        State = LegState.Ringing;
        _offeredEarly = IsLateOffer && _usage!.RequiresReliable;            // The first reliable response holds the offer (RFC 3262 §5).
        _usage!.Progress(180, _offeredEarly ? Media!.Offer() : null);
    }

    /// <summary>183 with SDP. A late offer has nothing to answer before the 200, so it only rings.</summary>
    internal void SendEarlyMedia()
    {
        if (State is not (LegState.Arrived or LegState.Ringing)) return;
        if (_answer is null) { Ring(); return; }
        State = LegState.Early;
        _usage!.Progress(183, _answer);
        Media!.Connect(_invite.Source!.Remote.Address);
    }

    internal void Answer()
    {
        if (State is not (LegState.Arrived or LegState.Ringing or LegState.Early)) return;
        State = LegState.Answering;
        ReleaseSource();
        Session.OnRequest(_invite);
        _usage!.Answer(_answer ?? (_offeredEarly ? null : Media!.Offer()), Session.AnswerHeaders);
        if (_answer is not null) Media!.Connect(_invite.Source!.Remote.Address);
    }

    internal void Reject(HangupCause cause)
    {
        if (State is LegState.Arrived or LegState.Ringing or LegState.Early) HangUp(cause);
    }

    internal override void HangUp(HangupCause cause, EndedBy by = EndedBy.Switch)
    {
        if (State == LegState.Ended) return;
        var unanswered = State is LegState.Arrived or LegState.Ringing or LegState.Early;
        var status = unanswered ? CauseStatus.Of(cause) : 0;
        if (!unanswered) _usage!.End(reasonHeader: ReasonHeaders.Of(cause));
        else if (status == 503) _usage!.Reject(status, null, (HeaderId.RetryAfter, "5"));
        else _usage!.Reject(status);
        Finish(cause, by, status);
    }

    private protected override void OnFinished() => ReleaseSource();

    private void ReleaseSource()
    {
        if (!_countedAtSource) return;
        _countedAtSource = false;
        Exchange.Sources.EndInvite(_invite.Source!.Remote.Address);
    }

    void IInviteUser.OnAcknowledged(InviteUsage usage, SipRequest ack)
    {
        if (State != LegState.Answering) return;
        if (_answer is null && !IsAnswered(ack))
        {
            HangUp(HangupCause.NotAcceptable);          // The offer of our 200 was not answered: nobody can talk (RFC 3261 §13.2.2.4).
            return;
        }
        GoUp();
        if (_partnerLater is { } partner) Exchange.Bridges.Join(new JoinLegs(Id, partner));
    }

    /// <summary>Joins now, or when the audio of this leg is agreed on.</summary>
    internal void JoinWhenUp(LegId partner)
    {
        if (HasAudio) Exchange.Bridges.Join(new JoinLegs(Id, partner));
        else _partnerLater = partner;
    }

    private bool IsAnswered(SipRequest ack) =>
        _offeredEarly ? Media!.Connected : LegMedia.HasSdp(ack) && Media!.Accept(ack, ack.Source!.Remote.Address);

    /// <summary>PRACK holds the answer to the offer of our 180, or a new offer after ours was answered (RFC 3262 §5).</summary>
    SipBody? IInviteUser.OnPrack(InviteUsage usage, SipRequest prack)
    {
        if (!LegMedia.HasSdp(prack) || Media is not { } media) return null;
        if (media.OfferPending)
        {
            media.Accept(prack, prack.Source!.Remote.Address);
            return null;
        }
        var answer = media.Answer(prack);
        if (answer is not null && HasAudio) media.Connect(prack.Source!.Remote.Address);
        return answer;
    }

    void IInviteUser.OnReInvite(InviteUsage usage, SipRequest request, ServerTransaction tx) => InDialog.OnReInvite(this, Exchange, usage, request, tx);

    void IInviteUser.OnReInviteAcknowledged(InviteUsage usage, SipRequest ack) => InDialog.OnReInviteAcknowledged(this, ack);

    void IInviteUser.OnRequest(InviteUsage usage, SipRequest request, ServerTransaction tx) => InDialog.OnRequest(this, Exchange, usage, request, tx);

    void IInviteUser.OnEnded(InviteUsage usage, InviteEnd end)
    {
        Q850Cause = end.Message?.Q850Cause();
        switch (end.Cause)
        {
            case InviteEndCause.Cancelled: Finish(HangupCause.Cancelled, EndedBy.FarEnd, 487); break;
            case InviteEndCause.ByeReceived: Finish(HangupCause.Normal, EndedBy.FarEnd, 0); break;
            default: Finish(HangupCause.Failure, EndedBy.Network, end.Status); break;
        }
    }

    void IInviteUser.OnProgress(InviteUsage usage, SipResponse response) { }

    void IInviteUser.OnAnswered(InviteUsage usage, SipResponse response) { }
}
