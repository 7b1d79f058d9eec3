namespace Antiphon.Sip;

// Inbound: reliable provisional responses and their PRACK (RFC 3262 §3, §5).
public sealed partial class InviteUsage
{
    private ReliableProvisionals? _reliable;
    private Action? _whenAcknowledged;
    private bool _describing;

    /// <summary>Inbound: the caller wants every provisional response acknowledged.</summary>
    public bool RequiresReliable => _inbound?.Request.Lists(HeaderId.Require, "100rel"u8) == true;

    /// <summary>The answer (inbound: or our offer) went in a provisional response that was acknowledged: it is sure to have arrived.</summary>
    public bool IsDescribedReliably { get; private set; }

    // Where the caller leaves it to us: what carries a description, since the caller must know it before it can talk.
    private bool IsReliable(SipBody? body) =>
        RequiresReliable || (body is not null && _inbound!.Request.Lists(HeaderId.Supported, "100rel"u8));

    private void SendReliably(int status, SipBody? body)
    {
        var invite = _inbound!;
        _reliable ??= new ReliableProvisionals(Loop, Timers, invite.Respond, NeverAcknowledged);
        _reliable.Send(WithContact(invite, status).Add(HeaderId.Allow, _core.Allow).Body(body));
        _describing |= body is not null;
    }

    private void OnPrack(SipRequest prack, ServerTransaction transaction)
    {
        if (_reliable is null || prack.RAck() is not { } rack || rack.CSeq != _inbound!.Request.CSeq.Number || !_reliable.TryAcknowledge(rack.RSeq))
        {
            transaction.Respond(481);
            return;
        }
        IsDescribedReliably |= _describing;
        transaction.Respond(transaction.Response(200).Body(_user.OnPrack(this, prack)).Build());
        if (State != InviteState.Proceeding) return;
        _reliable.Continue();
        if (_reliable.IsPending) return;
        var next = _whenAcknowledged;
        _whenAcknowledged = null;
        next?.Invoke();
    }

    // §3: given up after 64*T1 with a 5xx.
    private void NeverAcknowledged()
    {
        if (State != InviteState.Proceeding) return;
        _reliable!.Stop();
        _inbound!.Respond(504);
        Finish(new InviteEnd(InviteEndCause.NotAcknowledged, 504));
    }
}
