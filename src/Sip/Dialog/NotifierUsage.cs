namespace Antiphon.Sip;

/// <summary>Who has something to tell to subscribers. Called on the loop.</summary>
public interface INotifierUser
{
    /// <summary>The whole state as it is now: body of the next NOTIFY.</summary>
    SipBody Describe(NotifierUsage usage);

    /// <summary>Expired, given up or taken back: nothing more is sent.</summary>
    void OnEnded(NotifierUsage usage);
}

/// <summary>One subscription, on the side of the notifier (RFC 6665 §4.2). One NOTIFY is under way at a time; what changes meanwhile is told
/// with the next one. On the loop only.</summary>
public sealed class NotifierUsage
{
    private readonly UserAgentCore _core;
    private readonly INotifierUser _user;
    private readonly Dialog _dialog;
    private readonly string _contactUser;
    private readonly SubscriptionTimes _times;
    private ISipTimer? _expiry;
    private DateTimeOffset _expiresAt;
    private bool _underWay;
    private bool _changed;
    private bool _ended;

    private NotifierUsage(UserAgentCore core, INotifierUser user, SipRequest subscribe, string localTag, string contactUser, SubscriptionTimes times)
    {
        (_core, _user, _contactUser, _times) = (core, user, contactUser, times);
        _dialog = Dialog.OfUas(subscribe, localTag);
        _dialog.State = DialogState.Confirmed;
        Event = subscribe.HeaderText(HeaderId.Event) ?? "";
    }

    /// <summary>Value of Event as the subscriber wrote it, with its id.</summary>
    public string Event { get; }

    /// <summary>Free for the user's own state.</summary>
    public object? Tag { get; set; }

    internal Dialog Dialog => _dialog;

    private TimeProvider Clock => _core.Endpoint.Loop.Clock;

    internal static void Take(UserAgentCore core, ServerTransaction subscribe, INotifierUser user, string contactUser, SubscriptionTimes times, object tag, Action<NotifierUsage> begun)
    {
        var usage = new NotifierUsage(core, user, subscribe.Request, subscribe.LocalTag, contactUser, times) { Tag = tag };
        core.Subscriptions[usage._dialog.Id] = usage;
        begun(usage);
        usage.OnSubscribe(subscribe.Request, subscribe);
    }

    /// <summary>The state has changed: it is told as soon as may be.</summary>
    public void Notify()
    {
        if (_ended) return;
        if (_underWay) _changed = true;
        else Send($"active;expires={Math.Max(0, (int)(_expiresAt - Clock.GetUtcNow()).TotalSeconds)}");
    }

    /// <summary>Ends it from our side; <paramref name="reason"/>: of RFC 6665 §4.1.3.</summary>
    public void Terminate(string reason)
    {
        if (_ended) return;
        End();
        Send($"terminated;reason={reason}");
    }

    /// <summary>A request within its dialog.</summary>
    internal void OnRequest(SipRequest request, ServerTransaction transaction)
    {
        if (!_dialog.IsInOrder(request)) { transaction.Respond(500, "CSeq Out Of Order"); return; }
        _dialog.RefreshTarget(request);
        if (request.Method != SipMethod.Subscribe) transaction.Respond(transaction.Response(405).Add(HeaderId.Allow, "SUBSCRIBE, NOTIFY").Build());
        else if (request.HeaderText(HeaderId.Event) != Event) transaction.Respond(481);        // §4.4.1: another subscription
        else OnSubscribe(request, transaction);
    }

    private void OnSubscribe(SipRequest subscribe, ServerTransaction transaction)
    {
        var seconds = Math.Min(subscribe.Expires() ?? _times.SecondsMax, _times.SecondsMax);
        if (seconds > 0 && seconds < _times.SecondsMin)
        {
            transaction.Respond(transaction.Response(423).Add(HeaderId.MinExpires, _times.SecondsMin).Build());
            if (_expiry is null) End();
            return;
        }
        transaction.Respond(transaction.Response(200).Add(HeaderId.Contact, Contact(subscribe.Source!)).Add(HeaderId.Expires, seconds).Build());
        _expiry?.Cancel();
        _expiresAt = Clock.GetUtcNow().AddSeconds(seconds);
        if (seconds == 0) { Terminate("timeout"); return; }
        _expiry = _core.Endpoint.Loop.Schedule(TimeSpan.FromSeconds(seconds), () => Terminate("timeout"));
        Notify();
    }

    private void Send(string state)
    {
        _underWay = true;
        var notify = _dialog.NewRequest(SipMethod.Notify).Add(HeaderId.Event, Event).Add(HeaderId.SubscriptionState, state)
            .Add(HeaderId.Contact, Contact(_dialog.Target)).Body(_user.Describe(this));
        _core.SendInDialog(_dialog, notify, null, OnNotified);
    }

    // §4.2.2: whoever does not take a NOTIFY has no subscription.
    private void OnNotified(SipResponse? response)
    {
        _underWay = false;
        if (_ended) return;
        if (response is not { IsSuccess: true }) { End(); return; }
        if (!_changed) return;
        _changed = false;
        Notify();
    }

    private void End()
    {
        if (_ended) return;
        _ended = true;
        _expiry?.Cancel();
        _core.Subscriptions.Remove(_dialog.Id);
        _user.OnEnded(this);
    }

    private string Contact(SipTarget target) => new NameAddr(_core.Endpoint.ContactFor(target, _contactUser)).ToString();
}

/// <summary>Shorter wishes get 423, longer ones are cut; without a wish the longest.</summary>
public readonly record struct SubscriptionTimes(int SecondsMin, int SecondsMax);
