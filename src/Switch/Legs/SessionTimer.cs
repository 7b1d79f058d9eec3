namespace Antiphon.Switch.Legs;

/// <summary>Session interval of one leg (RFC 4028), whichever side called and whichever side refreshes. We refresh at half the interval, by
/// UPDATE when the far end takes it, else by a re-INVITE that changes nothing. A session that nobody refreshes is given up before it runs out (§10).</summary>
internal sealed class SessionTimer(Exchange exchange, Leg leg)
{
    private const int SecondsMax = 86_400;

    private InviteUsage? _usage;
    private int _seconds;
    private int _farMinimum;
    private bool _weRefresh;
    private bool _farSupportsTimer;
    private bool _farTakesUpdate;
    private ISipTimer? _refresh;
    private ISipTimer? _expiry;

    private SwitchLimits Limits => exchange.Limits;

    private int OurMinimum => (int)Limits.SessionIntervalMin.TotalSeconds;

    /// <summary>For our 2xx; empty without a session interval.</summary>
    internal (HeaderId Id, string Value)[] AnswerHeaders => _seconds == 0 ? [] : _farSupportsTimer && !_weRefresh
        ? [(HeaderId.SessionExpires, $"{_seconds};refresher=uac"), (HeaderId.Require, "timer")]                    // §9, table 2
        : [(HeaderId.SessionExpires, $"{_seconds};refresher={(_weRefresh ? "uas" : "uac")}")];

    /// <summary>For our requests within the dialog: the roles are those of this one transaction (§7.4).</summary>
    internal (HeaderId Id, string Value)[] RefreshHeaders => _seconds == 0 ? [] :
        [(HeaderId.SessionExpires, $"{_seconds};refresher={(_weRefresh ? "uac" : "uas")}"), (HeaderId.MinSe, $"{Math.Max(OurMinimum, _farMinimum)}")];

    /// <summary>What our INVITE asks for; the far end may shorten it, or want nothing of it.</summary>
    internal static void Ask(SipRequestBuilder invite, SwitchLimits limits)
    {
        if (limits.SessionInterval == TimeSpan.Zero) return;
        invite.Add(HeaderId.SessionExpires, (long)limits.SessionInterval.TotalSeconds).Add(HeaderId.MinSe, (long)limits.SessionIntervalMin.TotalSeconds);
    }

    /// <summary>422 is the answer (§9).</summary>
    internal static bool IsTooShort(SipRequest request, SwitchLimits limits) =>
        request.SessionExpires() is { } wish && wish.Seconds < limits.SessionIntervalMin.TotalSeconds;

    internal void Bind(InviteUsage usage) => _usage = usage;

    /// <summary>The dialog of the leg; null before there is one.</summary>
    internal InviteUsage? Usage => _usage;

    /// <summary>As UAS: at our 2xx to an INVITE, and at every refresh by the far end.</summary>
    internal void OnRequest(SipRequest request)
    {
        _farSupportsTimer = request.Lists(HeaderId.Supported, "timer"u8);
        LearnMethods(request);
        if (request.SessionExpires() is { } wish && wish.Seconds >= OurMinimum)
        {
            _seconds = Math.Min(wish.Seconds, SecondsMax);
            _weRefresh = wish.Refresher == "uas" || !_farSupportsTimer;
        }
        else _weRefresh |= !_farSupportsTimer;                  // Says nothing of the interval that there is: it goes on (§9).
        Restart();
    }

    /// <summary>As UAC: at the 2xx to an INVITE or refresh of ours. Without Session-Expires the far end knows no timer, and none runs (§7.2).</summary>
    internal void OnSuccess(SipResponse response)
    {
        LearnMethods(response);
        var granted = response.SessionExpires();
        _seconds = granted is { Seconds: > 0 } interval ? Math.Clamp(interval.Seconds, OurMinimum, SecondsMax) : 0;
        _weRefresh = granted?.Refresher != "uas";
        Restart();
    }

    internal void Stop()
    {
        _refresh?.Cancel();
        _expiry?.Cancel();
    }

    private void Restart()
    {
        Stop();
        if (_seconds == 0) return;
        if (_weRefresh) _refresh = exchange.Loop.Schedule(TimeSpan.FromSeconds(_seconds / 2.0), Refresh);
        _expiry = exchange.Loop.Schedule(TimeSpan.FromSeconds(_seconds - Math.Min(32, _seconds / 3)), () => leg.HangUp(HangupCause.MediaTimeout, EndedBy.Network));
    }

    private void LearnMethods(SipMessage message)
    {
        if (message.Has(HeaderId.Allow)) _farTakesUpdate = message.Lists(HeaderId.Allow, "UPDATE"u8);
    }

    private void Refresh()
    {
        if (_usage is not { State: InviteState.Confirmed } usage || leg.Media is not { } media) return;
        if (_farTakesUpdate) usage.Request(SipMethod.Update, null, OnRefreshed, RefreshHeaders);
        else if (media.OfferPending) RefreshIn(usage.GlareDelay());
        else if (!usage.ReInvite(media.Repeat(), response => OnReInvited(media, response), RefreshHeaders))
        {
            media.Withdraw();
            RefreshIn(usage.GlareDelay());
        }
    }

    private void OnReInvited(LegMedia media, SipResponse? response)
    {
        if (response is not { IsSuccess: true } || !LegMedia.HasSdp(response) || !media.Accept(response, response.Source?.Remote.Address)) media.Withdraw();
        else leg.TellHold();
        OnRefreshed(response);
    }

    private void OnRefreshed(SipResponse? response)
    {
        switch (response)
        {
            case null or { Status: 408 or 481 }: leg.HangUp(HangupCause.MediaTimeout, EndedBy.Network); break;      // §10: the session is over.
            case { IsSuccess: true }: OnSuccess(response); break;
            case { Status: 491 }: RefreshIn(_usage!.GlareDelay()); break;
            case { Status: 422 } when response.MinSe() is { } min && min > _seconds && min <= SecondsMax:
                (_seconds, _farMinimum) = (min, min);
                Refresh();
                break;
            case { CSeq.Method: SipMethod.Update }:                     // Allowed once, and not taken.
                _farTakesUpdate = false;
                Refresh();
                break;
            default: RefreshIn(TimeSpan.FromSeconds(_seconds / 8.0)); break;
        }
    }

    private void RefreshIn(TimeSpan time)
    {
        _refresh?.Cancel();
        _refresh = exchange.Loop.Schedule(time, Refresh);
    }
}
