using static Antiphon.Sip.NonInviteServerTransaction.Act;
using static Antiphon.Sip.NonInviteServerTransaction.Input;
using static Antiphon.Sip.NonInviteServerTransaction.State;

namespace Antiphon.Sip;

/// <summary>Non-INVITE server transaction: RFC 3261 §17.2.2. One that the user never answers ends after Timer F of its client, in
/// silence: a late 408 helps nobody (RFC 4320 §4.2).</summary>
internal sealed class NonInviteServerTransaction : ServerTransaction
{
    internal enum State { Trying, Proceeding, Completed, Terminated }

    internal enum Input { Request, Send1xx, SendFinal, TimerJ, Unanswered, TransportError }

    internal enum Act { Absorb, Send, ResendLast, SendAndStartTimerJ, InformUser, Nothing }

    internal static (State Next, Act Act) On(State state, Input input) => (state, input) switch
    {
        (Trying, Send1xx)        => (Proceeding, Send),
        (Proceeding, Send1xx)    => (Proceeding, Send),
        (Trying, SendFinal)      => (Completed,  SendAndStartTimerJ),
        (Proceeding, SendFinal)  => (Completed,  SendAndStartTimerJ),
        (Proceeding, Input.Request) => (Proceeding, ResendLast),
        (Completed, Input.Request)  => (Completed,  ResendLast),
        (Completed, TimerJ)      => (Terminated, Nothing),
        (Trying, Unanswered)     => (Terminated, Nothing),
        (Proceeding, Unanswered) => (Terminated, Nothing),
        (_, TransportError)      => (state,      InformUser),
        _                        => (state,      Absorb),
    };

    private State _state = Trying;
    private SipResponse? _last;
    private readonly ISipTimer _unanswered;

    internal NonInviteServerTransaction(TransactionLayer layer, SipRequest request, TransactionKey key) : base(layer, request, key) =>
        _unanswered = layer.Schedule(layer.Timers.Timeout, () => Feed(Unanswered));

    public override bool IsTerminated => _state == Terminated;

    public override void Respond(SipResponse response)
    {
        var input = response.IsProvisional ? Send1xx : SendFinal;
        if (On(_state, input).Act == Absorb) return;
        _last = response;
        Status = response.Status;
        Feed(input);
    }

    private protected override void Abandon()
    {
        _state = Terminated;
        _unanswered.Cancel();
    }

    internal override void OnRetransmission() => Feed(Input.Request);

    private void Feed(Input input)
    {
        (_state, var act) = On(_state, input);
        if (_state >= Completed) _unanswered.Cancel();
        if (_state == Terminated) Layer.Remove(this);
        switch (act)
        {
            case Send or ResendLast: SendLast(); break;
            case SendAndStartTimerJ:
                SendLast();
                StartTimerJ();
                break;
            case InformUser: Layer.User.OnServerFailure(this, TransactionFailure.Transport); break;
        }
    }

    private void SendLast() => Layer.SendResponse(Request, _last!, () => Feed(TransportError));

    private void StartTimerJ()
    {
        if (TransactionLayer.IsReliable(Request.Source!)) Feed(TimerJ);
        else Layer.Schedule(Layer.Timers.Timeout, () => Feed(TimerJ));
    }
}
