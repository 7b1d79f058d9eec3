using System.Text;

namespace Antiphon.Switch.Legs;

/// <summary>Requests within the dialog of a leg, in or out.</summary>
internal static class InDialog
{
    /// <summary>Re-INVITE (RFC 3261 §14.2): hold, resume, another address or codec, session refresh. Media stays anchored here. What cannot be
    /// taken leaves everything as it was (RFC 6141 §3.2).</summary>
    internal static void OnReInvite(Leg leg, Exchange exchange, InviteUsage usage, SipRequest request, ServerTransaction tx)
    {
        if (leg.Media is not { } media || leg.State == LegState.Ended) { tx.Respond(481); return; }
        if (!IsAcceptable(exchange, request, tx)) return;
        if (media.OfferPending) { tx.Respond(491); return; }
        if (!LegMedia.HasSdp(request))
        {
            leg.Session.OnRequest(request);
            usage.AnswerReInvite(tx, media.Offer(), leg.Session.AnswerHeaders);
            return;
        }
        var fax = leg.Fax.Takes(request);
        if ((fax ? media.AnswerFax(request) : media.Answer(request)) is not { } answer) { NotAcceptable(tx); return; }
        leg.Session.OnRequest(request);
        usage.AnswerReInvite(tx, answer, leg.Session.AnswerHeaders);
        media.Connect(request.Source!.Remote.Address);
        leg.TellHold();
    }

    /// <summary>The answer to the offer of our 200. Without one that can be used the session stays as it was.</summary>
    internal static void OnReInviteAcknowledged(Leg leg, SipRequest ack)
    {
        if (leg.Media is not { OfferPending: true } media) return;
        if (!LegMedia.HasSdp(ack) || !media.Accept(ack, ack.Source!.Remote.Address)) media.Withdraw();
        else leg.TellHold();
    }

    internal static void OnRequest(Leg leg, Exchange exchange, InviteUsage usage, SipRequest request, ServerTransaction tx)
    {
        switch (request.Method)
        {
            case SipMethod.Info: OnInfo(leg, exchange, request, tx); break;
            case SipMethod.Update: OnUpdate(leg, exchange, usage, request, tx); break;
            case SipMethod.Refer: OnRefer(leg, usage, request, tx); break;
            case SipMethod.Options: Capabilities.AnswerOptions(tx); break;
            case SipMethod.Unknown: Capabilities.NotImplemented(tx); break;
            default: Capabilities.MethodNotAllowed(tx); break;        // NOTIFY, MESSAGE, SUBSCRIBE: nothing is done by them here.
        }
    }

    /// <summary>A phone of ours asks for a transfer. A trunk may not: whoever calls us would place calls on our account (threat 31).</summary>
    private static void OnRefer(Leg leg, InviteUsage usage, SipRequest request, ServerTransaction tx)
    {
        if (leg.Transfers is not { } transfers) { tx.Respond(403); return; }
        if (!Capabilities.MeetsRequire(request, tx)) return;
        if (leg.State == LegState.Up) transfers.OnRefer(usage, request, tx);
        else tx.Respond(488);
    }

    /// <summary>UPDATE (RFC 3311 §5.2): an offer, or a bare session refresh (JsSIP every 45 s).</summary>
    private static void OnUpdate(Leg leg, Exchange exchange, InviteUsage usage, SipRequest request, ServerTransaction tx)
    {
        if (!IsAcceptable(exchange, request, tx)) return;
        SipBody? answer = null;
        if (LegMedia.HasSdp(request))
        {
            if (leg.Media is not { OfferPending: false } media) { tx.Respond(491); return; }
            if (leg.State is not (LegState.Up or LegState.Answering) && !usage.IsDescribedReliably) { NotYet(tx); return; }
            if ((answer = media.Answer(request)) is null) { NotAcceptable(tx); return; }
            if (leg.HasAudio) media.Connect(request.Source!.Remote.Address);
        }
        if (leg.State == LegState.Up) leg.Session.OnRequest(request);
        usage.AnswerUpdate(tx, answer, leg.State == LegState.Up ? leg.Session.AnswerHeaders : []);
        if (answer is not null) leg.TellHold();
    }

    /// <summary>What is asked of a re-INVITE and an UPDATE alike: Require, body, session interval.</summary>
    private static bool IsAcceptable(Exchange exchange, SipRequest request, ServerTransaction tx)
    {
        if (!Capabilities.MeetsRequire(request, tx)) return false;
        if (LegMedia.HasUnknownBody(request)) { tx.Respond(tx.Response(415).Add(HeaderId.Accept, Capabilities.Accept).Build()); return false; }
        if (!SessionTimer.IsTooShort(request, exchange.Limits)) return true;
        tx.Respond(tx.Response(422).Add(HeaderId.MinSe, (long)exchange.Limits.SessionIntervalMin.TotalSeconds).Build());
        return false;
    }

    // RFC 3261 §21.4.26, §20.43: what is wrong with it.
    private static void NotAcceptable(ServerTransaction tx) =>
        tx.Respond(tx.Response(488).Add(HeaderId.Warning, "304 antiphon \"Media type not available\"").Build());

    /// <summary>The offer of the INVITE has no answer yet that is sure to have arrived (RFC 3311 §5.2).</summary>
    private static void NotYet(ServerTransaction tx) =>
        tx.Respond(tx.Response(500).Add(HeaderId.RetryAfter, System.Security.Cryptography.RandomNumberGenerator.GetInt32(0, 11)).Build());

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
