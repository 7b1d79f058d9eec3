using static Antiphon.Sip.NonInviteClientTransaction.Act;
using static Antiphon.Sip.NonInviteClientTransaction.Input;
using static Antiphon.Sip.NonInviteClientTransaction.State;

namespace Antiphon.Sip;

/// <summary>Non-INVITE client transaction: RFC 3261 §17.1.2.</summary>
internal sealed class NonInviteClientTransaction(TransactionLayer layer, SipRequest request, SipTarget target, IClientTransactionUser user)
    : ClientTransaction(layer, request, target, user)
{
    internal enum State { Trying, Proceeding, Completed, Terminated }

    internal enum Input { Got1xx, GotFinal, TimerE, TimerF, TimerK, TransportError }

    internal enum Act { Absorb, Resend, Pass, PassAndStartTimerK, ReportTimeout, ReportTransport, End }

    internal static (State Next, Act Act) On(State state, Input input) => (state, input) switch
    {
        (Trying, TimerE)             => (Trying,     Resend),
        (Proceeding, TimerE)         => (Proceeding, Resend),
        (Trying, TimerF)             => (Terminated, ReportTimeout),
        (Proceeding, TimerF)         => (Terminated, ReportTimeout),
        (Trying, Got1xx)             => (Proceeding, Pass),
        (Proceeding, Got1xx)         => (Proceeding, Pass),
        (Trying, GotFinal)           => (Completed,  PassAndStartTimerK),
        (Proceeding, GotFinal)       => (Completed,  PassAndStartTimerK),
        (Completed, TimerK)          => (Terminated, End),
        (Trying, TransportError)     => (Terminated, ReportTransport),
        (Proceeding, TransportError) => (Terminated, ReportTransport),
        _                            => (state,      Absorb),
    };

    private State _state = Trying;
    private ISipTimer? _timerE;
    private ISipTimer? _timerF;
    private TimeSpan _interval;
    private SipResponse? _response;

    public override bool IsTerminated => _state == Terminated;

    internal override void Start()
    {
        Layer.Send(Target, Request, OnTransportError);
        _timerF = Layer.Schedule(Layer.Timers.Timeout, () => Feed(TimerF));
        if (TransactionLayer.IsReliable(Target)) return;
        _interval = Layer.Timers.T1;
        _timerE = Layer.Schedule(_interval, () => Feed(TimerE));
    }

    internal override void OnResponse(SipResponse response)
    {
        _response = response;
        Feed(response.IsProvisional ? Got1xx : GotFinal);
    }

    internal override void OnTransportError() => Feed(TransportError);

    private void Feed(Input input)
    {
        (_state, var act) = On(_state, input);
        if (_state >= Completed) { _timerE?.Cancel(); _timerF?.Cancel(); }
        if (_state == Terminated) Layer.Remove(this);
        switch (act)
        {
            case Resend: ResendRequest(); break;
            case Pass: User.OnResponse(this, _response!); break;
            case PassAndStartTimerK:
                StartTimerK();
                User.OnResponse(this, _response!);
                break;
            case ReportTimeout: Layer.Counters.TimedOut++; User.OnFailure(this, TransactionFailure.Timeout); break;
            case ReportTransport: User.OnFailure(this, TransactionFailure.Transport); break;
        }
    }

    private void ResendRequest()
    {
        Layer.Counters.Retransmitted++;
        Layer.Send(Target, Request, OnTransportError);
        var doubled = _interval * 2 < Layer.Timers.T2 ? _interval * 2 : Layer.Timers.T2;
        _interval = _state == Proceeding ? Layer.Timers.T2 : doubled;
        _timerE = Layer.Schedule(_interval, () => Feed(TimerE));
    }

    private void StartTimerK()
    {
        if (TransactionLayer.IsReliable(Target)) Feed(TimerK);
        else Layer.Schedule(Layer.Timers.T4, () => Feed(TimerK));
    }
}
