using Antiphon.Switch.Legs;

namespace Antiphon.Switch.Transfers;

/// <summary>REFERs of the phone at one leg (RFC 3515): one waits for the commander, those accepted are told of by NOTIFY until their end.</summary>
internal sealed class PhoneTransfers(Exchange exchange, Leg leg, string extension)
{
    /// <summary>Accepted and not ended, at one time.</summary>
    internal const int AcceptedMax = 4;

    private readonly Dictionary<long, Subscription> _accepted = [];
    private Waiting? _waiting;
    private bool _named;

    internal void OnRefer(InviteUsage usage, SipRequest refer, ServerTransaction tx)
    {
        if (_waiting is not null || _accepted.Count >= AcceptedMax) { tx.Respond(491); return; }
        var target = ReferTarget.Read(refer, extension, exchange);
        if (target.Status != 200) { tx.Respond(target.Status); return; }
        if (target.Replaces == leg) { tx.Respond(400, "Replaces This Call"); return; }
        var request = exchange.NextRequest();
        var expiry = exchange.Loop.Schedule(exchange.Limits.TransferAnswerWithin, () => Refuse(request, HangupCause.Rejected));
        _waiting = new Waiting(request, usage, tx, expiry);
        exchange.Note(SwitchNote.Leg, $"leg {leg.Id} asks for a transfer to {Masked.Number(target.Number)}{(target.Replaces is null ? "" : ", attended")}");
        exchange.Tell(new TransferAsked(leg.Id, request, target.Number, target.Replaces?.Id, exchange.Now));
    }

    internal void Accept(long request)
    {
        if (Take(request) is not { } waiting) return;
        var refer = waiting.Transaction.Request;
        var silent = refer.HeaderText("Refer-Sub") is { } wish && wish.Trim().StartsWith("false", StringComparison.OrdinalIgnoreCase);      // RFC 4488 §4
        var accepted = waiting.Usage.ResponseTo(waiting.Transaction, 202);
        if (silent) accepted.Add("Refer-Sub", "false");
        waiting.Transaction.Respond(accepted.Build());
        // §2.4.6: the first REFER of a dialog needs no id, each further one does.
        var subscription = new Subscription(waiting.Usage, _named ? $"refer;id={refer.CSeq.Number}" : "refer", silent);
        _named = true;
        _accepted.Add(request, subscription);
        subscription.Notify(100);
    }

    internal void Tell(long request, int status)
    {
        if (status is < 100 or > 699 || !_accepted.TryGetValue(request, out var subscription)) return;
        if (status >= 200) _accepted.Remove(request);
        subscription.Notify(status);
    }

    internal void Refuse(long request, HangupCause cause) => Take(request)?.Transaction.Respond(CauseStatus.Of(cause));

    /// <summary>The leg ends: who still waits is told so.</summary>
    internal void End()
    {
        if (_waiting is { } waiting) Refuse(waiting.Request, HangupCause.Rejected);
        _accepted.Clear();
    }

    private Waiting? Take(long request)
    {
        if (_waiting?.Request != request) return null;
        var waiting = _waiting;
        waiting.Expiry.Cancel();
        _waiting = null;
        return waiting;
    }

    private sealed record Waiting(long Request, InviteUsage Usage, ServerTransaction Transaction, ISipTimer Expiry);

    /// <summary>The implicit subscription of a REFER (§2.4.4).</summary>
    private sealed record Subscription(InviteUsage Usage, string Event, bool Silent)
    {
        private const int Seconds = 180;

        internal void Notify(int status)
        {
            if (Silent) return;
            Usage.Request(SipMethod.Notify, SipBody.Text("message/sipfrag;version=2.0", $"SIP/2.0 {status} {StatusReasons.Of(status)}\r\n"), null,
                (HeaderId.Event, Event),
                (HeaderId.SubscriptionState, status >= 200 ? "terminated;reason=noresource" : $"active;expires={Seconds}"));
        }
    }
}
