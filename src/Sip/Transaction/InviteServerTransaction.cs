using static Antiphon.Sip.InviteServerTransaction.Act;
using static Antiphon.Sip.InviteServerTransaction.Input;
using static Antiphon.Sip.InviteServerTransaction.State;

namespace Antiphon.Sip;

/// <summary>INVITE server transaction: RFC 3261 §17.2.1 as corrected by RFC 6026 §7.1 (Accepted, Timer L).</summary>
internal sealed class InviteServerTransaction : ServerTransaction
{
    internal enum State { Proceeding, Accepted, Completed, Confirmed, Terminated }

    internal enum Input { Invite, Ack, Send1xx, Send2xx, Send3xxTo6xx, TimerG, TimerH, TimerI, TimerL, TransportError }

    internal enum Act { Absorb, Send, ResendLastProvisional, ResendFinal, SendAndStartTimerL, SendAndStartTimersGH, StartTimerI, PassToUser, ReportNoAck, InformUser, Nothing }

    internal static (State Next, Act Act) On(State state, Input input) => (state, input) switch
    {
        (Proceeding, Invite)         => (Proceeding, ResendLastProvisional),
        (Proceeding, Send1xx)        => (Proceeding, Send),
        (Proceeding, Send2xx)        => (Accepted,   SendAndStartTimerL),
        (Proceeding, Send3xxTo6xx)   => (Completed,  SendAndStartTimersGH),
        (Accepted,   Send2xx)        => (Accepted,   Send),             // The UAS core retransmits, not we.
        (Accepted,   Ack)            => (Accepted,   PassToUser),
        (Completed,  Invite)         => (Completed,  ResendFinal),
        (Completed,  TimerG)         => (Completed,  ResendFinal),
        (Completed,  Ack)            => (Confirmed,  StartTimerI),
        (Completed,  TimerH)         => (Terminated, ReportNoAck),
        (Accepted,   TimerL)         => (Terminated, Nothing),
        (Confirmed,  TimerI)         => (Terminated, Nothing),
        (_,          TransportError) => (state,      InformUser),       // RFC 6026: MUST stay; the timers end it.
        _                            => (state,      Absorb),
    };

    private State _state = Proceeding;
    private SipResponse? _last;
    private SipRequest? _ackSeen;
    private ISipTimer? _trying;
    private ISipTimer? _timerG;
    private ISipTimer? _timerH;
    private TimeSpan _interval;

    internal InviteServerTransaction(TransactionLayer layer, SipRequest request, TransactionKey key) : base(layer, request, key) =>
        _trying = layer.Schedule(layer.Timers.Trying, () => { if (_last is null) Respond(100); });

    public override bool IsTerminated => _state == Terminated;

    public override void Respond(SipResponse response)
    {
        var input = response.Status < 200 ? Send1xx : response.Status < 300 ? Send2xx : Send3xxTo6xx;
        if (On(_state, input).Act == Absorb) return;
        _trying?.Cancel();
        if (response == _last) Layer.Counters.Retransmitted++;
        _last = response;
        Status = response.Status;
        Feed(input);
    }

    private protected override void Abandon()
    {
        _state = Terminated;
        _trying?.Cancel();
    }

    internal override void OnRetransmission() => Feed(Invite);

    internal override void OnAck(SipRequest ack)
    {
        _ackSeen = ack;
        Feed(Input.Ack);
    }

    private void Feed(Input input)
    {
        (_state, var act) = On(_state, input);
        if (_state >= Confirmed) { _timerG?.Cancel(); _timerH?.Cancel(); }
        if (_state == Terminated) Layer.Remove(this);
        switch (act)
        {
            case Send: SendLast(); break;
            case ResendLastProvisional when _last is not null: SendLast(); break;
            case ResendFinal: ResendLastFinal(input); break;
            case SendAndStartTimerL:
                SendLast();
                Layer.Schedule(Layer.Timers.Timeout, () => Feed(TimerL));
                break;
            case SendAndStartTimersGH: SendFinal(); break;
            case StartTimerI: BeginConfirmed(); break;
            case PassToUser: Layer.User.OnAck(_ackSeen!); break;
            case ReportNoAck: Layer.Counters.TimedOut++; Layer.User.OnServerFailure(this, TransactionFailure.Timeout); break;
            case InformUser: Layer.User.OnServerFailure(this, TransactionFailure.Transport); break;
        }
    }

    private void SendLast() => Layer.SendResponse(Request, _last!, () => Feed(TransportError));

    private void SendFinal()
    {
        SendLast();
        _timerH = Layer.Schedule(Layer.Timers.Timeout, () => Feed(TimerH));
        if (TransactionLayer.IsReliable(Request.Source!)) return;
        _interval = Layer.Timers.T1;
        _timerG = Layer.Schedule(_interval, () => Feed(TimerG));
    }

    private void ResendLastFinal(Input cause)
    {
        SendLast();
        if (cause != TimerG) return;
        Layer.Counters.Retransmitted++;
        _interval = _interval * 2 < Layer.Timers.T2 ? _interval * 2 : Layer.Timers.T2;
        _timerG = Layer.Schedule(_interval, () => Feed(TimerG));
    }

    private void BeginConfirmed()
    {
        if (TransactionLayer.IsReliable(Request.Source!)) Feed(TimerI);
        else Layer.Schedule(Layer.Timers.T4, () => Feed(TimerI));
    }
}
