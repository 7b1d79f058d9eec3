using Antiphon.Sip;
using Antiphon.Switch.Contract;

namespace Antiphon.Switch.Legs;

/// <summary>One INVITE of an outbound leg, with a media port of its own: each phone gets its own offer.</summary>
internal sealed class OutboundBranch(Exchange exchange, OutboundLeg leg, Callee callee, LegMedia media) : IInviteUser
{
    private InviteUsage? _usage;

    internal LegMedia Media => media;

    internal void Call(DialLeg wish)
    {
        var invite = SipRequestBuilder.New(SipMethod.Invite, callee.Uri, From(wish), new NameAddr(callee.Uri), SipTokens.CallId(), 1)
            .Body(media.Offer());
        SessionTimer.Ask(invite, exchange.Limits);
        _usage = exchange.Ua.Call(invite, callee.Target, this, callee.Credentials, ContactUser(wish));
    }

    internal void End() => _usage?.End();

    internal bool TryAcceptEarly(SipResponse response) => media.AcceptEarly(response, callee.Target.Remote.Address);

    /// <summary>The 200 holds the answer, or repeats or lacks what the 183 said already (RFC 3261 §13.2.1).</summary>
    internal bool TryAccept(SipResponse response)
    {
        if (LegMedia.HasSdp(response)) return media.Accept(response, callee.Target.Remote.Address);
        media.Withdraw();
        return media.Connected;
    }

    /// <summary>The dialog stands: its session is kept fresh by the leg.</summary>
    internal void Keep(SessionTimer session, SipResponse response)
    {
        session.Bind(_usage!);
        session.OnSuccess(response);
    }

    private NameAddr From(DialLeg wish)
    {
        if (!Callee.IsDialable(wish.Caller))                                    // Withheld: RFC 3323 §4.1.1.3.
            return new NameAddr(SipUri.Of("anonymous", "anonymous.invalid")) { DisplayName = "Anonymous" };
        return new NameAddr(SipUri.Of(wish.Caller, exchange.Options.Advertised.ToString())) { DisplayName = Plain(wish.CallerName) };
    }

    private static string ContactUser(DialLeg wish) => Callee.IsDialable(wish.Caller) ? wish.Caller : "anonymous";

    private static string Plain(string name) => new([.. name.Take(64).Where(c => !char.IsControl(c))]);

    void IInviteUser.OnProgress(InviteUsage usage, SipResponse response) => leg.OnProgress(this, response);

    void IInviteUser.OnAnswered(InviteUsage usage, SipResponse response) => leg.OnAnswered(this, response);

    void IInviteUser.OnReInvite(InviteUsage usage, SipRequest request, ServerTransaction tx) => InDialog.OnReInvite(leg, exchange, usage, request, tx);

    void IInviteUser.OnReInviteAcknowledged(InviteUsage usage, SipRequest ack) => InDialog.OnReInviteAcknowledged(leg, ack);

    void IInviteUser.OnRequest(InviteUsage usage, SipRequest request, ServerTransaction tx) => InDialog.OnRequest(leg, exchange, usage, request, tx);

    void IInviteUser.OnEnded(InviteUsage usage, InviteEnd end) => leg.OnEnded(this, end);

    void IInviteUser.OnAcknowledged(InviteUsage usage, SipRequest ack) { }
}
