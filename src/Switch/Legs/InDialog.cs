using System.Text;
using Antiphon.Sip;

namespace Antiphon.Switch.Legs;

/// <summary>Requests within the dialog of a leg, in or out.</summary>
internal static class InDialog
{
    /// <summary>Re-INVITE (RFC 3261 §14.2): hold, resume, another address, session refresh. Media stays anchored here.</summary>
    internal static void OnReInvite(Leg leg, InviteUsage usage, SipRequest request, ServerTransaction tx, SessionTimer? session)
    {
        if (leg.Media is not { } media || leg.State == LegState.Ended) { tx.Respond(481); return; }
        if (LegMedia.HasUnknownBody(request)) { tx.Respond(tx.Response(415).Add(HeaderId.Accept, "application/sdp").Build()); return; }
        if (media.OfferPending) { tx.Respond(491); return; }
        if (!LegMedia.HasSdp(request))
        {
            session?.Begin(request);
            usage.AnswerReInvite(tx, media.Offer(), session?.Headers ?? []);
            return;
        }
        if (media.Answer(request) is not { } answer) { tx.Respond(488); return; }
        session?.Begin(request);
        usage.AnswerReInvite(tx, answer, session?.Headers ?? []);
        media.Connect(request.Source!.Remote.Address);
    }

    internal static void OnReInviteAcknowledged(Leg leg, SipRequest ack)
    {
        if (leg.Media is { OfferPending: true } media && LegMedia.HasSdp(ack)) media.Accept(ack, ack.Source!.Remote.Address);
    }

    internal static void OnRequest(Leg leg, Exchange exchange, SipRequest request, ServerTransaction tx, SessionTimer? session)
    {
        switch (request.Method)
        {
            case SipMethod.Info: OnInfo(leg, exchange, request, tx); break;
            case SipMethod.Update: OnUpdate(leg, exchange, request, tx, session); break;
            case SipMethod.Options: Capabilities.AnswerOptions(tx); break;
            case SipMethod.Unknown: tx.Respond(501); break;
            default: Capabilities.MethodNotAllowed(tx); break;        // REFER, NOTIFY, MESSAGE, SUBSCRIBE: nothing is done by them here.
        }
    }

    /// <summary>UPDATE (RFC 3311 §5.2): an offer, or a bare session refresh (JsSIP every 45 s).</summary>
    private static void OnUpdate(Leg leg, Exchange exchange, SipRequest request, ServerTransaction tx, SessionTimer? session)
    {
        if (LegMedia.HasUnknownBody(request)) { tx.Respond(tx.Response(415).Add(HeaderId.Accept, "application/sdp").Build()); return; }
        if (SessionTimer.IsTooShort(request, exchange.Limits))
        {
            tx.Respond(tx.Response(422).Add(HeaderId.MinSe, (long)exchange.Limits.SessionIntervalMin.TotalSeconds).Build());
            return;
        }
        SipBody? answer = null;
        if (LegMedia.HasSdp(request))
        {
            if (leg.Media is not { OfferPending: false } media) { tx.Respond(491); return; }
            if ((answer = media.Answer(request)) is null) { tx.Respond(488); return; }
            if (leg.HasAudio) media.Connect(request.Source!.Remote.Address);
        }
        session?.Begin(request);
        var response = tx.Response(200).Body(answer);
        foreach (var (id, value) in session?.Headers ?? []) response.Add(id, value);
        tx.Respond(response.Build());
    }

    /// <summary>Keys by INFO: <c>Signal=9</c> (application/dtmf-relay), or the bare key (application/dtmf).</summary>
    private static void OnInfo(Leg leg, Exchange exchange, SipRequest request, ServerTransaction tx)
    {
        var type = request.MediaType();
        if (request.Body.Length == 0) { tx.Respond(200); return; }
        if (type is not ("application/dtmf-relay" or "application/dtmf")) { tx.Respond(tx.Response(415).Add(HeaderId.Accept, "application/dtmf-relay").Build()); return; }
        if (KeyOf(request, type) is not { } key) { tx.Respond(400, "No Key In Body"); return; }
        tx.Respond(200);
        if (leg.HasAudio) exchange.Media.InjectKey(leg.Media!.Port, key);
    }

    private static char? KeyOf(SipRequest request, string type)
    {
        if (request.Body.Length > 256) return null;
        var text = Encoding.UTF8.GetString(request.Body.Span);
        var line = type == "application/dtmf" ? text
            : text.Split('\n').FirstOrDefault(l => l.TrimStart().StartsWith("Signal", StringComparison.OrdinalIgnoreCase) && l.Contains('=')) is { } signal ? signal[(signal.IndexOf('=') + 1)..]
            : "";
        return line.Trim() is [var key] && "0123456789*#ABCDabcd".Contains(key) ? char.ToUpperInvariant(key)
            : line.Trim() switch { "10" => '*', "11" => '#', _ => null };
    }
}
