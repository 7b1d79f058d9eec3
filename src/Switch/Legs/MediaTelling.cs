using Antiphon.Media.Engine;

namespace Antiphon.Switch.Legs;

/// <summary>What media reports of its ports, told as events of legs. On the loop thread, in the order of each port.</summary>
internal sealed class MediaTelling(Exchange exchange)
{
    private readonly Dictionary<string, LegId> _late = [];

    /// <summary>A leg is over, and the disk is behind with its recordings: what becomes of them is told when it is known.</summary>
    internal void IsOver(LegId leg, IEnumerable<string> recordings)
    {
        foreach (var recording in recordings) _late[recording] = leg;
    }

    internal void On(MediaEvent happened)
    {
        if (IsLate(happened)) return;
        switch (happened)
        {
            case PortsJoined joined: exchange.Bridges.On(joined); return;
            case PortsParted parted: exchange.Bridges.On(parted); return;
            case RoomEvent room: exchange.Conferences.On(room); return;
        }
        if (happened is PortEvent of && exchange.Legs.Of(of.Port) is { } leg && leg.Media?.Port == of.Port) On(leg, of);
    }

    private bool IsLate(MediaEvent happened)
    {
        if (_late.Count == 0) return false;
        switch (happened)
        {
            case PortRecordingStarted started when _late.TryGetValue(started.Recording, out var leg): exchange.Tell(new RecordingStarted(leg, started.Recording, started.At)); return true;
            case PortRecordingEnded ended when _late.Remove(ended.Recording, out var leg): OnRecordingEnded(leg, ended); return true;
            default: return false;
        }
    }

    private void On(Leg leg, PortEvent happened)
    {
        switch (happened)
        {
            case PortMediaUp when leg.State != LegState.Ended: exchange.Tell(new LegMediaUp(leg.Id, happened.At)); break;
            case PortKeyPressed pressed when leg.State != LegState.Ended: exchange.Tell(new KeyPressed(leg.Id, pressed.Key, pressed.At)); break;
            case PortAnswerDetected answer when leg.State != LegState.Ended: exchange.Tell(new AnswerDetected(leg.Id, Kind(answer.Kind), answer.After, answer.At)); break;
            case PortKeyDue due: leg.SendInfo(due.Key); break;
            case PortPlayEnded ended when leg.Work.PlayEnds(ended.Request):
                exchange.Tell(new PlayEnded(leg.Id, ended.Request, Outcome(ended.Outcome), ended.At));
                break;
            case PortKeysCollected keys when leg.Work.CollectionEnds(keys.Request):
                exchange.Tell(new KeysCollected(leg.Id, keys.Request, keys.Digits, Outcome(keys.Outcome), keys.At));
                break;
            case PortRecordingStarted started: exchange.Tell(new RecordingStarted(leg.Id, started.Recording, started.At)); break;
            case PortRecordingEnded ended when leg.Work.RecordingEnds(ended.Recording): OnRecordingEnded(leg.Id, ended); break;
            case PortFaxPage page when leg.State != LegState.Ended: exchange.Tell(new FaxPage(leg.Id, page.Name, page.Page, page.At)); break;
            case PortFaxEnded ended when leg.Work.FaxEnds(ended.Name): OnFaxEnded(leg, ended); break;
            case PortEnteredRoom entered: exchange.Conferences.On(entered, leg); break;
            case PortLeftRoom left: exchange.Conferences.On(left, leg); break;
            case PortMonitors monitors: exchange.Monitors.On(monitors, leg); break;
            case PortMonitoringEnded ended: exchange.Monitors.On(ended, leg); break;
            case PortMediaLost: leg.OnMediaLost(); break;
            case PortDtlsFailed failed: OnDtlsFailed(leg, failed); break;
        }
        if (happened is PortRecordingEnded late) OnStrayEnd(leg, late);
        leg.OnReport();
    }

    /// <summary>The port closed before its recording could go over: whose it was to be by then tells the end.</summary>
    private void OnStrayEnd(Leg former, PortRecordingEnded ended)
    {
        if (exchange.Legs.All.FirstOrDefault(l => l != former && l.Work.RecordingEnds(ended.Recording)) is not { } leg) return;
        OnRecordingEnded(leg.Id, ended);
        leg.OnReport();
    }

    private void OnFaxEnded(Leg leg, PortFaxEnded ended)
    {
        leg.Fax.OnEnded(ended.Name);
        if (ended.Outcome is FaxEnding.Unavailable) exchange.Note(SwitchNote.Trouble, $"leg {leg.Id}: no fax, {ended.Detail}");
        exchange.Tell(new FaxEnded(leg.Id, ended.Name, (FaxOutcome)ended.Outcome, ended.Detail, ended.Pages, ended.RemoteStation, ended.BitRate, ended.Ecm, ended.OverT38, ended.At));
    }

    private void OnRecordingEnded(LegId leg, PortRecordingEnded ended)
    {
        if (ended.Failed) exchange.Note(SwitchNote.Trouble, $"leg {leg}: a recording could not be written");
        exchange.Tell(new RecordingEnded(leg, ended.Recording, ended.Length, ended.At, ended.Failed));
    }

    private void OnDtlsFailed(Leg leg, PortDtlsFailed failed)
    {
        exchange.Note(SwitchNote.Trouble, $"leg {leg.Id}: no secure media, {failed.Reason}");
        leg.HangUp(HangupCause.MediaTimeout, EndedBy.Network);
    }

    internal static PlayOutcome Outcome(PlaybackOutcome outcome) => outcome switch
    {
        PlaybackOutcome.Finished => PlayOutcome.Finished,
        PlaybackOutcome.Stopped => PlayOutcome.Stopped,
        _ => PlayOutcome.Failed,
    };

    private static AnswerKind Kind(Media.Tones.AnswerKind kind) => Enum.Parse<AnswerKind>(kind.ToString());

    private static KeysOutcome Outcome(CollectionOutcome outcome) => outcome switch
    {
        CollectionOutcome.Complete => KeysOutcome.Complete,
        CollectionOutcome.TooFew => KeysOutcome.TooFew,
        CollectionOutcome.Nothing => KeysOutcome.Nothing,
        _ => KeysOutcome.Stopped,
    };
}
