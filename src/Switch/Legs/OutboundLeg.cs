using Antiphon.Media.Engine;

namespace Antiphon.Switch.Legs;

/// <summary>A leg that we dial: one branch to a trunk, whose servers are tried one after the other (RFC 3263 §4.3), or one to each phone of an extension. The
/// first 200 wins, the other branches are cancelled (a 200 that crosses the CANCEL gets ACK and BYE).</summary>
internal sealed class OutboundLeg : Leg
{
    private readonly List<OutboundBranch> _ringing = [];
    private readonly Queue<Callee> _later = new();
    private readonly List<Callee> _called = new(1);
    private readonly DialLeg _wish;
    private int _redirects;
    private OutboundBranch? _winner;
    private int _worst;
    private TransactionOutcome _outcome;

    internal override string? Extension => (_wish.Target as ExtensionTarget)?.Extension;

    internal override string OtherParty => _wish.Withheld ? "" : _wish.Caller;

    private OutboundLeg(Exchange exchange, DialLeg wish) : base(exchange, wish.Leg) => (_wish, State) = (wish, LegState.Dialling);

    internal static void Dial(Exchange exchange, DialLeg wish)
    {
        if (exchange.Legs.Has(wish.Leg)) return;
        if (exchange.Stopping || exchange.Legs.Count >= exchange.Limits.LegsMax)
        {
            exchange.Tell(new LegEnded(wish.Leg, HangupCause.Congestion, EndedBy.Switch, 503, exchange.Now));
            return;
        }
        new OutboundLeg(exchange, wish).Begin();
    }

    private void Begin()
    {
        var callees = Callee.Of(_wish.Target, Exchange);
        if (callees.Count == 0)
        {
            Finish(HangupCause.Unavailable, EndedBy.Switch, 480);
            return;
        }
        Exchange.Note(SwitchNote.Leg, $"leg {Id} dials {_wish.Target.GetType().Name} {Masked.Number(callees[0].Number)}, {callees.Count} branch(es)");
        var problem = OpenPortProblem.None;
        foreach (var callee in callees)
        {
            if (callee.Trunk is not null && _ringing.Count > 0) _later.Enqueue(callee);
            else Call(callee, out problem);
        }
        if (_ringing.Count == 0)
        {
            var cause = problem == OpenPortProblem.NoDtls ? HangupCause.NotAcceptable : HangupCause.Congestion;
            Finish(cause, EndedBy.Switch, CauseStatus.Of(cause));
            return;
        }
        After(_wish.RingFor, () => { if (State is LegState.Dialling or LegState.Ringing or LegState.Early) HangUp(HangupCause.NoAnswer); });
    }

    private void Call(Callee callee, out OpenPortProblem problem)
    {
        problem = OpenPortProblem.None;
        if (_called.Exists(c => c.Uri == callee.Uri && c.Target.Remote.Equals(callee.Target.Remote))) return;
        _called.Add(callee);
        var kind = callee.Target.Kind is SipTransportKind.Ws or SipTransportKind.Wss ? PortKind.WebRtc : PortKind.Rtp;
        if (!TryOpenMedia(kind, callee.Target.Remote.Address, callee.Wishes, out var media, out problem)) return;
        var branch = new OutboundBranch(Exchange, this, callee, media!);
        _ringing.Add(branch);
        branch.Call(_wish);
        if (callee.Trunk is not null) After(Exchange.Limits.TrunkSilenceMax, () => { if (State is LegState.Dialling && _ringing.Contains(branch)) branch.GiveUpSilence(); });
    }

    /// <summary>This server of the trunk cannot take the call, and nobody rang: the next one may.</summary>
    private bool TryNextServer(OutboundBranch branch, TransactionOutcome outcome)
    {
        if (State is not LegState.Dialling || outcome.Status is not (408 or 503) || _later.Count == 0) return false;
        CloseMedia(branch.Media);
        Call(_later.Dequeue(), out _);
        return _ringing.Count > 0;
    }

    internal override void HangUp(HangupCause cause, EndedBy by = EndedBy.Switch)
    {
        if (State == LegState.Ended) return;
        var answered = State == LegState.Up;
        _winner?.End(ReasonHeaders.Of(cause));
        Finish(cause, by, answered ? 0 : 487);
    }

    /// <summary>180, or 183 with SDP. With several phones nobody's early media is heard: which one's would it be?</summary>
    internal void OnProgress(OutboundBranch branch, SipResponse response)
    {
        if (State is not (LegState.Dialling or LegState.Ringing or LegState.Early) || response.Status is not (180 or 181 or 182 or 183)) return;
        if (_ringing.Count == 1 && LegMedia.HasSdp(response) && branch.TryAcceptEarly(response))
        {
            if (State == LegState.Early) return;                // Another fork, or once more: the latest is heard (RFC 3960 §3.1).
            Media = branch.Media;
            State = LegState.Early;
            Exchange.Tell(new LegRinging(Id, EarlyMedia: true, Exchange.Now));
            return;
        }
        if (State != LegState.Dialling) return;
        State = LegState.Ringing;
        Exchange.Tell(new LegRinging(Id, EarlyMedia: false, Exchange.Now));
    }

    internal void OnAnswered(OutboundBranch branch, SipResponse response)
    {
        if (State == LegState.Ended || _winner is not null) { branch.End(); return; }        // CANCEL and 200 crossed.
        _winner = branch;
        _ringing.Remove(branch);
        CancelOthers(ReasonHeaders.AnsweredElsewhere);
        if (!branch.TryAccept(response))
        {
            branch.End();
            Media = branch.Media;
            Finish(HangupCause.NotAcceptable, EndedBy.Switch, 488);
            return;
        }
        Media = branch.Media;
        branch.Keep(Session, response);
        GoUp();
    }

    internal void OnEnded(OutboundBranch branch, InviteEnd end)
    {
        if (State == LegState.Ended) return;
        Q850Cause = end.Message?.Q850Cause() ?? Q850Cause;
        if (branch == _winner)
        {
            var byFarEnd = end.Cause == InviteEndCause.ByeReceived;
            Finish(byFarEnd ? HangupCause.Normal : HangupCause.Failure, byFarEnd ? EndedBy.FarEnd : EndedBy.Network, 0);
            return;
        }
        if (!_ringing.Remove(branch)) return;
        var outcome = branch.GaveUp ? TransactionOutcome.Of(new InviteEnd(InviteEndCause.Timeout, 408)) : TransactionOutcome.Of(end);
        if (TryFollow(branch, end)) return;
        if (TryNextServer(branch, outcome)) return;
        _outcome = _worst == 0 || CauseStatus.Better(outcome.Status, _worst) == outcome.Status ? outcome : _outcome;
        _worst = _outcome.Status;
        if (_ringing.Count > 0 && end.Status < 600)                                         // 6xx speaks for all (RFC 3261 §16.7, step 5).
        {
            if (branch.Media != Media) CloseMedia(branch.Media);
            return;
        }
        Media ??= branch.Media;
        Finish(_outcome.Cause, _outcome.By, _outcome.Status);
        if (branch.Media != Media) CloseMedia(branch.Media);
    }

    /// <summary>A redirection within what the redirecting side may reach; each place is called once, so that a circle ends.</summary>
    private bool TryFollow(OutboundBranch branch, InviteEnd end)
    {
        if (end is not { Cause: InviteEndCause.Rejected, Status: >= 300 and < 400, Message: SipResponse response }) return false;
        var before = _ringing.Count;
        if (_wish.FollowsRedirection && _redirects++ < Redirect.HopsMax)
            foreach (var callee in Redirect.Of(_wish.Target, branch.Callee, response, Exchange)) Call(callee, out _);
        if (_ringing.Count == before) { MovedTo = Redirect.Named(response); return false; }
        if (branch.Media == Media) (Media, State) = (null, LegState.Dialling);       // Its early media is over.
        CloseMedia(branch.Media);
        return true;
    }

    private protected override void OnFinished() => CancelOthers(null);

    private void CancelOthers(string? reason)
    {
        foreach (var branch in _ringing)
        {
            branch.End(reason);
            if (branch.Media != Media) CloseMedia(branch.Media);
        }
        _ringing.Clear();
    }
}

/// <summary>What the end of an unanswered branch means: whose fault it was.</summary>
internal readonly record struct TransactionOutcome(HangupCause Cause, EndedBy By, int Status)
{
    internal static TransactionOutcome Of(InviteEnd end) => end.Cause switch
    {
        InviteEndCause.Rejected => new(CauseStatus.Of(end.Status), EndedBy.FarEnd, end.Status),
        InviteEndCause.Timeout => new(HangupCause.Unavailable, EndedBy.Network, 408),
        InviteEndCause.TransportFailed => new(HangupCause.Unavailable, EndedBy.Network, 503),
        InviteEndCause.Cancelled => new(HangupCause.NoAnswer, EndedBy.Switch, 487),
        _ => new(HangupCause.Failure, EndedBy.FarEnd, end.Status == 0 ? 500 : end.Status),
    };
}
