using Antiphon.Switch.Legs;

namespace Antiphon.Switch;

/// <summary>Requests outside of dialogs, INVITE apart.</summary>
internal sealed class OutsideRequests(Exchange exchange)
{
    internal void OnRequest(SipRequest request, ServerTransaction tx)
    {
        if (request.Method == SipMethod.Register) { exchange.Registrar.OnRegister(request, tx); return; }
        if (request.To.Tag is not null)                                    // Of a dialog that is gone, or was never ours (threat 27).
        {
            tx.RespondStateless(tx.Response(481).Build());
            return;
        }
        var identity = exchange.Identification.Identify(request);
        if (identity.Origin is null)
        {
            exchange.Identification.Refuse(request, tx, identity);
            return;
        }
        switch (request.Method)
        {
            case SipMethod.Options: Capabilities.AnswerOptions(tx); break;
            case SipMethod.Bye or SipMethod.Info or SipMethod.Update or SipMethod.Prack: tx.Respond(481); break;
            case SipMethod.Subscribe: exchange.Watchers.OnSubscribe(request, tx, identity.Origin); break;
            case SipMethod.Refer: tx.Respond(403, "Only Within A Call"); break;
            case SipMethod.Unknown: Capabilities.NotImplemented(tx); break;
            default: Capabilities.MethodNotAllowed(tx); break;             // MESSAGE, SUBSCRIBE, PUBLISH, NOTIFY, REFER
        }
    }
}
