using Antiphon.Switch.Legs;

namespace Antiphon.Switch.Subscriptions;

/// <summary>Phones that want to be told (RFC 6665): of their own message lamp (RFC 3842), and of the state and presence of any extension of ours (RFC 4235, 3856). Only
/// registered phones may ask; nobody is told who speaks with whom, but the phone that does. Lives on the loop thread.</summary>
internal sealed class Watchers(Exchange exchange) : INotifierUser
{
    internal const string AllowEvents = "message-summary, dialog, presence";

    private readonly Dictionary<string, List<NotifierUsage>> _byWatched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int New, int Old)> _messages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _byWatcher = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Subscriptions that live.</summary>
    internal int Count => _count;

    internal void OnSubscribe(SipRequest subscribe, ServerTransaction tx, LegOrigin origin)
    {
        if (origin.Kind != OriginKind.Extension) { tx.Respond(403); return; }
        if (PackageOf(subscribe) is not { } package) { tx.Respond(tx.Response(489).Add(HeaderId.AllowEvents, AllowEvents).Build()); return; }
        if (Capabilities.NotSupported(subscribe, "eventlist") is { Length: > 0 } tags) { tx.Respond(tx.Response(420).Add(HeaderId.Unsupported, tags).Build()); return; }
        if (!Accepts(subscribe, package.ContentType)) { tx.Respond(tx.Response(406).Add(HeaderId.Accept, package.ContentType).Build()); return; }
        if (exchange.Directory.Extension(Watched(subscribe, origin)) is not { } extension) { tx.Respond(404); return; }
        if (package == EventPackage.MessageSummary && extension.Number != origin.Name) { tx.Respond(403); return; }
        if (exchange.Stopping || _count >= exchange.Limits.SubscriptionsMax || _byWatcher.GetValueOrDefault(origin.Name) >= exchange.Limits.SubscriptionsPerExtensionMax)
        {
            tx.Respond(tx.Response(503).Add(HeaderId.RetryAfter, 60).Build());
            return;
        }
        var times = new SubscriptionTimes((int)exchange.Limits.RegistrationMin.TotalSeconds, (int)exchange.Limits.RegistrationMax.TotalSeconds);
        Begin(extension.Number, origin.Name);
        exchange.Ua.TakeSubscription(tx, this, extension.Number, times, new Watch(extension.Number, origin.Name, package), usage => List(extension.Number).Add(usage));
    }

    internal void Set(SetMessageWaiting wish)
    {
        if (exchange.Directory.Extension(wish.Extension) is null) return;
        var messages = (Math.Clamp(wish.New, 0, 9_999), Math.Clamp(wish.Old, 0, 9_999));
        if (messages == (0, 0)) _messages.Remove(wish.Extension);
        else _messages[wish.Extension] = messages;
        Tell(wish.Extension, EventPackage.MessageSummary);
    }

    /// <summary>A leg of this extension came, went or changed its state.</summary>
    internal void OnLegChanged(Leg leg, string extension)
    {
        if (_count == 0) return;
        if (leg is { State: LegState.Ended, Ending: not null } && _byWatched.TryGetValue(extension, out var watching))
            foreach (var usage in watching) ((Watch)usage.Tag!).OnEnded(leg);
        Tell(extension, EventPackage.Dialog);
        Tell(extension, EventPackage.Presence);
    }

    /// <summary>The first phone of this extension came, or the last went.</summary>
    internal void OnRegistrationChanged(string extension)
    {
        if (_count > 0) Tell(extension, EventPackage.Presence);
    }

    /// <summary>Extensions that were taken away have nobody who watches, and nothing to be watched.</summary>
    internal void OnConfigured()
    {
        foreach (var usage in _byWatched.Values.SelectMany(l => l).ToArray())
            if (usage.Tag is Watch watch && (exchange.Directory.Extension(watch.Watched) is null || exchange.Directory.Extension(watch.By) is null)) usage.Terminate("noresource");
        foreach (var extension in _messages.Keys.Where(e => exchange.Directory.Extension(e) is null).ToArray()) _messages.Remove(extension);
    }

    SipBody INotifierUser.Describe(NotifierUsage usage)
    {
        var watch = (Watch)usage.Tag!;
        var entity = $"sip:{watch.Watched}@{exchange.Options.AdvertisedHost}";
        var legs = exchange.Legs.OfExtension(watch.Watched).Where(leg => leg.State != LegState.Ended);
        return watch.Package == EventPackage.MessageSummary ? MessageSummary.Body(entity, _messages.GetValueOrDefault(watch.Watched))
            : watch.Package == EventPackage.Presence ? PresenceDocument.Body(entity, exchange.Registrar.BindingsOf(watch.Watched).Count > 0, legs.Any(DialogInfo.IsBusy))
            : DialogInfo.Body(entity, watch.NextVersion++, legs.Concat(watch.TakeEnded()), own: watch.By == watch.Watched);
    }

    void INotifierUser.OnEnded(NotifierUsage usage)
    {
        var watch = (Watch)usage.Tag!;
        _count--;
        if (--_byWatcher[watch.By] == 0) _byWatcher.Remove(watch.By);
        if (!_byWatched.TryGetValue(watch.Watched, out var list)) return;
        list.Remove(usage);
        if (list.Count == 0) _byWatched.Remove(watch.Watched);
    }

    private void Begin(string watched, string by)
    {
        _count++;
        _byWatcher[by] = _byWatcher.GetValueOrDefault(by) + 1;
        if (!_byWatched.ContainsKey(watched)) _byWatched.Add(watched, []);
    }

    private List<NotifierUsage> List(string watched) => _byWatched[watched];

    private void Tell(string extension, EventPackage package)
    {
        if (!_byWatched.TryGetValue(extension, out var list)) return;
        foreach (var usage in list.ToArray())
            if (((Watch)usage.Tag!).Package == package) usage.Notify();
    }

    // A phone that subscribes to its own account name means its number.
    private string Watched(SipRequest subscribe, LegOrigin origin) =>
        exchange.Directory.ByUser(subscribe.Uri.User) is { Extension: { } own } && own.Number == origin.Name ? origin.Name : subscribe.Uri.User;

    private static EventPackage? PackageOf(SipRequest subscribe)
    {
        var text = subscribe.HeaderText(HeaderId.Event) ?? "";
        var name = text.Split(';')[0].Trim();
        return text.Length > 256 ? null : name switch
        {
            "message-summary" => EventPackage.MessageSummary, "dialog" => EventPackage.Dialog, "presence" => EventPackage.Presence, _ => null,
        };
    }

    private static bool Accepts(SipRequest subscribe, string contentType) => !subscribe.Has(HeaderId.Accept)
        || subscribe.Tokens(HeaderId.Accept).Any(a => a.Split(';')[0].Trim() is var type && (type.Equals(contentType, StringComparison.OrdinalIgnoreCase) || type is "*/*" or "application/*"));

    private sealed record Watch(string Watched, string By, EventPackage Package)
    {
        /// <summary>RFC 4235 §4.1: grows by one with each NOTIFY.</summary>
        internal int NextVersion { get; set; }

        private readonly List<Leg> _ended = [];

        /// <summary>Is told once, though a NOTIFY may be under way now and the leg be gone by the next.</summary>
        internal void OnEnded(Leg leg)
        {
            if (Package == EventPackage.Dialog && _ended.Count < DialogInfo.DialogsMax) _ended.Add(leg);
        }

        internal Leg[] TakeEnded()
        {
            Leg[] ended = [.. _ended];
            _ended.Clear();
            return ended;
        }
    }
}

/// <param name="ContentType">What its NOTIFYs hold.</param>
internal sealed record EventPackage(string ContentType)
{
    internal static readonly EventPackage MessageSummary = new("application/simple-message-summary");

    internal static readonly EventPackage Dialog = new("application/dialog-info+xml");

    internal static readonly EventPackage Presence = new("application/pidf+xml");
}
