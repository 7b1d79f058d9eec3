using Antiphon.Media.Fax;

namespace Antiphon.Switch.Legs;

/// <summary>The fax of a leg: at most one. Who takes a fax offers T.38 (ITU-T T.38 annex D.2: the answering side does), who sends one waits for the offer; without an agreement it goes
/// over the audio that there is.</summary>
internal sealed class LegFax(Exchange exchange, Leg leg)
{
    private FaxTask? _task;
    private bool _t38;
    private bool _begun;

    internal void Begin(SendFax wish) => Begin(new FaxTask(wish.Fax, Sends: true, wish.File) { Station = wish.Station, Header = wish.Header, Ecm = wish.Ecm }, wish.T38);

    internal void Begin(ReceiveFax wish) =>
        Begin(new FaxTask(wish.Fax, Sends: false, wish.File) { Station = wish.Station, Ecm = wish.Ecm, PagesMax = wish.PagesMax }, wish.T38);

    private void Begin(FaxTask task, bool t38)
    {
        if (_task is not null || !leg.Work.FaxBegins(task.Name)) return;
        (_task, _t38, _begun) = (task, t38, false);
        if (leg.State == LegState.Up) Start();
    }

    internal void Stop(string name)
    {
        if (_task?.Name != name) return;
        if (_begun) exchange.Media.StopFax(leg.Media!.Port, name);
        else if (leg.Work.FaxEnds(name))
        {
            _task = null;
            exchange.Tell(new FaxEnded(leg.Id, name, FaxOutcome.Stopped, "stopped before it began", 0, "", 0, false, false, exchange.Now));
        }
    }

    /// <summary>The leg is answered: what was wished before begins.</summary>
    internal void OnUp()
    {
        if (_task is not null && !_begun) Start();
    }

    internal void OnEnded(string name)
    {
        if (_task?.Name == name) _task = null;
    }

    /// <summary>The re-INVITE offers T.38, and we take it.</summary>
    internal bool Takes(SipRequest reInvite) => _task is not null && _t38 && leg.Media is { MayUseFax: true } && LegMedia.OffersFax(reInvite);

    private void Start()
    {
        if (leg.Media is not { } media) return;
        if (_task is { Sends: false } && _t38 && media is { MayUseFax: true, IsFax: false }) Offer(media);
        else Run(media);
    }

    /// <summary>Offers T.38; when both sides do so at once (491), again a little later.</summary>
    private void Offer(LegMedia media)
    {
        if (_task is not { } task || _begun || leg.State != LegState.Up) return;
        if (media.IsFax) { Run(media); return; }
        if (leg.Session.Usage is not { } usage) { Run(media); return; }
        if (media.OfferPending) { Again(usage, media); return; }
        if (usage.ReInvite(media.OfferFax(), response => OnAnswered(usage, media, task, response), leg.Session.RefreshHeaders)) return;
        media.Withdraw();
        Again(usage, media);
    }

    private void Again(InviteUsage usage, LegMedia media) => exchange.Loop.Schedule(usage.GlareDelay(), () => Offer(media));

    private void OnAnswered(InviteUsage usage, LegMedia media, FaxTask task, SipResponse? response)
    {
        if (response is { Status: 491 } && _task == task)
        {
            media.Withdraw();
            Again(usage, media);
            return;
        }
        var agreed = response is { IsSuccess: true } && LegMedia.HasSdp(response) && media.Accept(response, response.Source?.Remote.Address);
        if (!agreed) media.Withdraw();
        if (leg.State != LegState.Up || _task != task) return;
        // Accepted, but without T.38: there is no audio now, until it is agreed on again.
        if (response is { IsSuccess: true } && !agreed) usage.ReInvite(media.Offer(), again => OnAudio(media, again), leg.Session.RefreshHeaders);
        Run(media);
    }

    private static void OnAudio(LegMedia media, SipResponse? response)
    {
        if (response is not { IsSuccess: true } || !LegMedia.HasSdp(response) || !media.Accept(response, response.Source?.Remote.Address)) media.Withdraw();
    }

    private void Run(LegMedia media)
    {
        if (_task is not { } task || _begun) return;
        _begun = true;
        exchange.Media.StartFax(media.Port, task);
    }
}
