using System.Net;
using Antiphon.Media.Codecs;
using Antiphon.Media.Engine;
using Antiphon.Switch.Conferences;
using Antiphon.Switch.Transfers;

namespace Antiphon.Switch.Legs;

/// <summary>One dialog with one party. Its events come in order; <see cref="LegEnded"/> is told last, when media has reported the
/// end of everything that ran on it.</summary>
internal abstract class Leg
{
    /// <summary>Media answers at once; a recording may wait for the disk. Then the end is told without it.</summary>
    private static readonly TimeSpan MediaReportsWithin = TimeSpan.FromSeconds(2);

    private readonly List<ISipTimer> _timers = [];
    private PhoneTransfers? _transfers;
    private bool _heldTold;
    private LegFigures? _measured;
    private RtpFigures? _talkBegan;
    private bool _endTold;

    protected Leg(Exchange exchange, LegId id)
    {
        (Exchange, Id, Work, Since) = (exchange, id, new LegWork(), exchange.Now);
        Session = new SessionTimer(exchange, this);
        Fax = new LegFax(exchange, this);
        exchange.Legs.Add(this);
    }

    internal LegId Id { get; }

    internal LegState State
    {
        get;
        private protected set
        {
            if (field == value) return;
            field = value;
            TellWatchers();
        }
    }

    /// <summary>Null until the media side is decided: an extension with two phones has none before one of them answers.</summary>
    internal LegMedia? Media { get; private protected set; }

    /// <summary>What media still owes us a report of.</summary>
    internal LegWork Work { get; }

    internal SessionTimer Session { get; }

    internal LegFax Fax { get; }

    /// <summary>Number of our own registered phone at the far end; null: a trunk.</summary>
    internal abstract string? Extension { get; }

    /// <summary>Number of who is at the other end of the call, as the far end of this leg knows it; empty: withheld.</summary>
    internal abstract string OtherParty { get; }

    /// <summary>How it ended, as it will be told; null before.</summary>
    internal LegEnded? Ending { get; private set; }

    /// <summary>Null: whoever is there may not transfer.</summary>
    internal PhoneTransfers? Transfers => Extension is { } extension ? _transfers ??= new PhoneTransfers(Exchange, this, extension) : null;

    internal Leg? Partner
    {
        get;
        set
        {
            field = value;
            TellWatchers();
        }
    }

    /// <summary>The conference it is in.</summary>
    internal Conference? Conference { get; set; }

    /// <summary>The leg it listens to.</summary>
    internal Leg? Monitors { get; set; }

    internal DateTimeOffset Since { get; }

    /// <summary>Prompts, joins and recordings are possible.</summary>
    internal bool HasAudio => Media is { Connected: true } && State is LegState.Early or LegState.Answering or LegState.Up;

    protected Exchange Exchange { get; }

    /// <summary>Ends it in any state: refusal, CANCEL or BYE.</summary>
    internal abstract void HangUp(HangupCause cause, EndedBy by = EndedBy.Switch);

    /// <summary>The far end is silent where it should not be.</summary>
    internal void OnMediaLost()
    {
        if (State == LegState.Up && Media is { OnHold: false }) HangUp(HangupCause.MediaTimeout, EndedBy.Network);
    }

    /// <summary>A report of media came: the end may be told now.</summary>
    internal void OnReport()
    {
        if (Ending is not null && IsAlone) TellEnd();
    }

    /// <summary>Nothing of it is left that media would have to report.</summary>
    private bool IsAlone => Work.IsDone && Partner is null && Conference is null && Monitors is null;

    internal void TalkBegins() => _talkBegan = Media is null ? null : Exchange.Media.FiguresOf(Media.Port);

    /// <summary>Tells how the talk went, unless the leg itself is over: then its whole life is told.</summary>
    internal void TalkEnds(DateTimeOffset at)
    {
        if (State != LegState.Up || Media is not { } media || LegMeasure.Since(_talkBegan, Exchange.Media.FiguresOf(media.Port)) is not { } figures) return;
        Exchange.Tell(new TalkQuality(Id, figures, Codec, at));
    }

    private string? Codec => Media?.Audio?.Codec.Name();

    /// <summary>Says a key by SIP INFO, as most carriers and phones take it.</summary>
    internal void SendInfo(char key)
    {
        if (State != LegState.Up) return;
        Session.Usage?.Request(Sip.SipMethod.Info, Sip.SipBody.Text("application/dtmf-relay", $"Signal={key}\r\nDuration=160\r\n"));
    }

    /// <summary>Runs the action after that time, unless the leg has ended.</summary>
    protected void After(TimeSpan time, Action action)
    {
        _timers.Add(Exchange.Loop.Schedule(time, action));
        Exchange.Legs.TimersChanged(+1);
    }

    private void TellWatchers()
    {
        if (Extension is { } extension) Exchange.Watchers.OnLegChanged(this, extension);
    }

    private protected void CancelTimers()
    {
        foreach (var timer in _timers) timer.Cancel();
        Exchange.Legs.TimersChanged(-_timers.Count);
        _timers.Clear();
    }

    /// <summary>Answered: what waited for that has nothing to wait for.</summary>
    protected void GoUp()
    {
        CancelTimers();
        State = LegState.Up;
        Exchange.Tell(new LegAnswered(Id, Exchange.Now));
        TellHold();
        Fax.OnUp();
    }

    /// <summary>After every agreement about media: tells when the far end has put us on hold, or no longer does.</summary>
    internal void TellHold()
    {
        if (State != LegState.Up || Media is not { } media || media.OnHold == _heldTold) return;
        _heldTold = media.OnHold;
        Exchange.Tell(_heldTold ? new LegHeld(Id, Exchange.Now) : new LegResumed(Id, Exchange.Now));
    }

    /// <summary>Goes over into Ended: media is closed at once, the event follows when media has reported.</summary>
    protected void Finish(HangupCause cause, EndedBy by, int status)
    {
        if (State == LegState.Ended) return;
        Ending = new LegEnded(Id, cause, by, status, Exchange.Now) { MovedTo = MovedTo, Q850Cause = Q850Cause is >= 1 and <= 127 ? Q850Cause : null };
        State = LegState.Ended;
        CancelTimers();
        Session.Stop();
        _transfers?.End();
        _measured = Media is null ? null : LegMeasure.Of(Exchange.Media.FiguresOf(Media.Port));
        OnFinished();
        CloseMedia();
        if (IsAlone) TellEnd();
        else After(MediaReportsWithin, TellEnd);
    }

    /// <summary>Releases what the kind of leg holds beside its media.</summary>
    private protected virtual void OnFinished() { }

    /// <param name="farEnd">Whence its signalling comes: decides over IPv4 and IPv6.</param>
    private protected bool TryOpenMedia(PortKind kind, IPAddress farEnd, MediaWishes wishes, out LegMedia? media, out OpenPortProblem problem)
    {
        if (!LegMedia.TryOpen(Exchange.Media, Exchange.NextPort(), kind, Exchange.Options.IsOverIpv6(farEnd), wishes, out media, out problem)) return false;
        Exchange.Legs.Add(media.Port, this);
        return true;
    }

    /// <summary>Where a redirection that was not followed wanted the call to go.</summary>
    private protected string? MovedTo { get; set; }

    /// <summary>Why the far end says that it ended the call.</summary>
    private protected int? Q850Cause { get; set; }

    private protected void CloseMedia(LegMedia? media)
    {
        if (media is null) return;
        media.Close();
        if (media != Media) Exchange.Legs.Remove(media.Port);
    }

    private protected virtual void CloseMedia() => CloseMedia(Media);

    private void TellEnd()
    {
        if (_endTold) return;
        _endTold = true;
        CancelTimers();
        Exchange.LegIsOver(Id, Work.Recordings);
        foreach (var late in Work.Abandon(Id, Exchange.Now)) Exchange.Tell(late);
        Exchange.Bridges.Forget(this);
        Exchange.Conferences.Forget(this);
        Exchange.Monitors.Forget(this);
        if (Media is not null) Exchange.Legs.Remove(Media.Port);
        Exchange.Legs.Remove(this);
        Exchange.Ladders.End(Id);
        Exchange.Note(SwitchNote.Leg, $"leg {Id} ended: {Ending!.Cause} by {Ending.By}, status {Ending.SipStatus}");
        if (_measured is { } m) Exchange.Tell(new LegQuality(Id, m.LossPercent, m.JitterMs, m.RoundTripMs, m.Mos, Exchange.Now) { Codec = Codec });
        Exchange.Tell(Ending);
    }
}
