using static Antiphon.Sip.InviteClientTransaction.Act;
using static Antiphon.Sip.InviteClientTransaction.Input;
using static Antiphon.Sip.InviteClientTransaction.State;

namespace Antiphon.Sip;

/// <summary>INVITE client transaction: RFC 3261 §17.1.1 as corrected by RFC 6026 §7.2 (Accepted, Timer M), with CANCEL of §9.1.</summary>
internal sealed class InviteClientTransaction(TransactionLayer layer, SipRequest request, SipTarget target, IClientTransactionUser user)
    : ClientTransaction(layer, request, target, user)
{
    internal enum State { Calling, Proceeding, Accepted, Completed, Terminated }

    internal enum Input { Got1xx, Got2xx, Got3xxTo6xx, TimerA, TimerB, TimerD, TimerM, TransportError }

    internal enum Act { Absorb, Resend, Pass, PassAndStartTimerM, PassAckAndStartTimerD, ResendAck, ReportTimeout, ReportTransport, End }

    internal static (State Next, Act Act) On(State state, Input input) => (state, input) switch
    {
        (Calling, TimerA)            => (Calling,    Resend),
        (Calling, TimerB)            => (Terminated, ReportTimeout),
        (Proceeding, TimerB)         => (Terminated, ReportTimeout),        // only after CANCEL: 64*T1 without a final response (§9.1)
        (Calling, Got1xx)            => (Proceeding, Pass),
        (Proceeding, Got1xx)         => (Proceeding, Pass),
        (Calling, Got2xx)            => (Accepted,   PassAndStartTimerM),
        (Proceeding, Got2xx)         => (Accepted,   PassAndStartTimerM),
        (Calling, Got3xxTo6xx)       => (Completed,  PassAckAndStartTimerD),
        (Proceeding, Got3xxTo6xx)    => (Completed,  PassAckAndStartTimerD),
        (Accepted, Got2xx)           => (Accepted,   Pass),                 // repeated or forked: the UA core tells which
        (Accepted, TimerM)           => (Terminated, End),
        (Completed, Got3xxTo6xx)     => (Completed,  ResendAck),
        (Completed, TimerD)          => (Terminated, End),
        (Calling, TransportError)    => (Terminated, ReportTransport),
        (Proceeding, TransportError) => (Terminated, ReportTransport),      // our CANCEL could not be sent
        (Completed, TransportError)  => (Terminated, End),                  // the ACK; the final response was told already
        _                            => (state,      Absorb),
    };

    private State _state = Calling;
    private ISipTimer? _timerA;
    private ISipTimer? _timerB;
    private ISipTimer? _timerC;
    private TimeSpan _interval;
    private SipRequest? _ack;
    private SipResponse? _response;
    private bool _cancelWanted;
    private string? _cancelReason;
    private bool _cancelSent;

    public override bool IsTerminated => _state == Terminated;

    internal override void Start()
    {
        Layer.Send(Target, Request, OnTransportError);
        _timerB = Layer.Schedule(Layer.Timers.Timeout, () => Feed(TimerB));
        if (TransactionLayer.IsReliable(Target)) return;
        _interval = Layer.Timers.T1;
        _timerA = Layer.Schedule(_interval, () => Feed(TimerA));
    }

    internal override void OnResponse(SipResponse response)
    {
        _response = response;
        Feed(response.Status < 200 ? Got1xx : response.Status < 300 ? Got2xx : Got3xxTo6xx);
    }

    internal override void OnTransportError() => Feed(TransportError);

    public override void Cancel(string? reason = null)
    {
        if (_state > Proceeding) return;
        (_cancelWanted, _cancelReason) = (true, reason);
        if (_state == Proceeding) SendCancel();
    }

    private void Feed(Input input)
    {
        (_state, var act) = On(_state, input);
        if (_state != Calling) _timerA?.Cancel();
        if (_state > Proceeding) { _timerB?.Cancel(); _timerC?.Cancel(); }
        if (_state == Terminated) Layer.Remove(this);
        Perform(act);
    }

    private void Perform(Act act)
    {
        switch (act)
        {
            case Resend: ResendRequest(); break;
            case Pass: PassResponse(); break;
            case PassAndStartTimerM:
                Layer.Schedule(Layer.Timers.Timeout, () => Feed(TimerM));
                User.OnResponse(this, _response!);
                break;
            case PassAckAndStartTimerD:
                _ack = HopRequests.Ack(Request, _response!);
                Layer.Send(Target, _ack, OnTransportError);
                StartTimerD();
                User.OnResponse(this, _response!);
                break;
            case ResendAck: Layer.Send(Target, _ack!, OnTransportError); break;
            case ReportTimeout: Layer.Counters.TimedOut++; User.OnFailure(this, TransactionFailure.Timeout); break;
            case ReportTransport: User.OnFailure(this, TransactionFailure.Transport); break;
        }
    }

    private void ResendRequest()
    {
        Layer.Counters.Retransmitted++;
        Layer.Send(Target, Request, OnTransportError);
        _interval *= 2;
        _timerA = Layer.Schedule(_interval, () => Feed(TimerA));
    }

    private void PassResponse()
    {
        if (_state == Proceeding)
        {
            if (_cancelWanted) SendCancel();
            if (!_cancelSent) RestartTimerC();
        }
        User.OnResponse(this, _response!);
    }

    // A provisional response ends Timer B; from then on Timer C keeps a far end that rings for ever from holding us (§16.6 item 11).
    private void RestartTimerC()
    {
        _timerB?.Cancel();
        _timerC?.Cancel();
        _timerC = Layer.Schedule(Layer.Timers.C, () => Cancel());
    }

    private void SendCancel()
    {
        if (_cancelSent) return;
        _cancelSent = true;
        _timerB?.Cancel();
        _timerC?.Cancel();
        _timerB = Layer.Schedule(Layer.Timers.AfterCancel, () => Feed(TimerB));
        Layer.Begin(new NonInviteClientTransaction(Layer, HopRequests.Cancel(Request, _cancelReason), Target, CancelUser.Instance));
    }

    private void StartTimerD()
    {
        if (TransactionLayer.IsReliable(Target)) Feed(TimerD);
        else Layer.Schedule(Layer.Timers.D, () => Feed(TimerD));
    }

    /// <summary>What becomes of the CANCEL itself matters to nobody: the INVITE's final response does.</summary>
    private sealed class CancelUser : IClientTransactionUser
    {
        internal static readonly CancelUser Instance = new();

        public void OnResponse(ClientTransaction transaction, SipResponse response) { }

        public void OnFailure(ClientTransaction transaction, TransactionFailure failure) { }
    }
}
