namespace Antiphon.Sip;

/// <summary>Calling: nothing but 100 so far. Proceeding: provisional responses. Confirmed: 2xx sent or received. Ended: nothing more is told,
/// although BYE or CANCEL may still be under way.</summary>
public enum InviteState { Calling, Proceeding, Confirmed, Ended }

/// <summary>One INVITE and the dialog that comes of it, either side: what RFC 3261 §13–15 leave to the UA core. On the loop only.
/// Every method is void where it does not fit the state.</summary>
public sealed partial class InviteUsage
{
    private readonly UserAgentCore _core;
    private readonly IInviteUser _user;
    private readonly string _contactUser;
    private bool _acknowledged;
    private bool _byeWhenAcknowledged;
    private string? _byeReason;
    private bool _byeSent;

    private InviteUsage(UserAgentCore core, IInviteUser user, string contactUser) => (_core, _user, _contactUser) = (core, user, contactUser);

    public bool IsOutbound => _outbound is not null;

    public InviteState State { get; private set; }

    /// <summary>Outbound: any response came, be it 100.</summary>
    public bool WasHeard { get; private set; }

    /// <summary>Early or confirmed dialog, the latest when forked; null before the first response with a tag.</summary>
    public Dialog? Dialog { get; private set; }

    /// <summary>Free for the user's own state.</summary>
    public object? Tag { get; set; }

    private SipLoop Loop => _core.Endpoint.Loop;

    private SipTimers Timers => _core.Endpoint.Options.Timers;

    /// <summary>Ends it in whatever state: CANCEL, <paramref name="rejectStatus"/> or BYE. <see cref="IInviteUser.OnEnded"/> follows at once, but after
    /// this returns; what the far end still has to say is dealt with here.</summary>
    /// <param name="reasonHeader">Value of a Reason header (RFC 3326) for CANCEL, refusals and BYE.</param>
    public void End(int rejectStatus = 480, string? reasonHeader = null)
    {
        if (State == InviteState.Ended) return;
        if (State != InviteState.Confirmed && !IsOutbound)
        {
            if (reasonHeader is null) Reject(rejectStatus);
            else Reject(rejectStatus, null, (HeaderId.Reason, reasonHeader));
            return;
        }
        var cancelled = State != InviteState.Confirmed;
        if (cancelled) CancelInvite(reasonHeader);
        else SayBye(reasonHeader);
        Finish(new InviteEnd(cancelled ? InviteEndCause.Cancelled : InviteEndCause.EndedHere, 0), later: true);
    }

    private void Finish(InviteEnd end, bool later = false)
    {
        if (State == InviteState.Ended) return;
        State = InviteState.Ended;
        _reliable?.Stop();
        if (!IsDraining) Forget();
        if (later) Loop.Post(() => _user.OnEnded(this, end));
        else _user.OnEnded(this, end);
    }

    /// <summary>Something of ours is still on the wire: the dialog stays known, so that what crosses it is answered rightly.</summary>
    private bool IsDraining => _byeSent || _byeWhenAcknowledged || _cancelling;

    private void Forget()
    {
        if (Dialog is null) return;
        ForgetForks();
        Dialog.State = DialogState.Terminated;
        _core.Table.Remove(Dialog.Id);
    }

    private void SayBye(string? reasonHeader)
    {
        // §15: the callee must not send BYE before the ACK has come or its wait is over; the caller's ACK goes before its BYE.
        if (!_acknowledged) { (_byeWhenAcknowledged, _byeReason) = (true, reasonHeader); return; }
        SendBye(Dialog!, reasonHeader);
    }

    private void Acknowledged()
    {
        _acknowledged = true;
        if (!_byeWhenAcknowledged) return;
        _byeWhenAcknowledged = false;
        SendBye(Dialog!, _byeReason);
    }

    private void SendBye(Dialog dialog, string? reasonHeader)
    {
        _byeSent = true;
        _success?.Stop();
        foreach (var repeat in _reInviteSuccess.Values) repeat.Stop();
        var bye = dialog.NewRequest(SipMethod.Bye);
        if (reasonHeader is not null) bye.Add(HeaderId.Reason, reasonHeader);
        _core.SendInDialog(dialog, bye, _outbound?.Credentials, _ =>
        {
            dialog.State = DialogState.Terminated;
            _core.Table.Remove(dialog.Id);
        });
    }

    private string Contact(SipTarget target) => new NameAddr(_core.Endpoint.ContactFor(target, _contactUser)).ToString();
}
