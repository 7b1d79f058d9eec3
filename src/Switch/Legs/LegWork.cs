namespace Antiphon.Switch.Legs;

/// <summary>Plays, collections, recordings and faxes that media was told to do and has not yet reported the end of.</summary>
internal sealed class LegWork
{
    private readonly HashSet<long> _plays = [];
    private readonly HashSet<long> _collections = [];
    private readonly HashSet<string> _recordings = [];
    private readonly HashSet<string> _faxes = [];

    internal bool IsDone => _plays.Count == 0 && _collections.Count == 0 && _recordings.Count == 0 && _faxes.Count == 0;

    internal void PlayBegins(long request) => _plays.Add(request);

    internal void CollectionBegins(long request) => _collections.Add(request);

    internal bool RecordingBegins(string recording) => _recordings.Add(recording);

    /// <summary>As of now.</summary>
    internal IReadOnlyList<string> Recordings => [.. _recordings];

    internal bool FaxBegins(string fax) => _faxes.Add(fax);

    internal bool FaxEnds(string fax) => _faxes.Remove(fax);

    /// <summary>False: it was not known, or its end was told already.</summary>
    internal bool PlayEnds(long request) => _plays.Remove(request);

    internal bool CollectionEnds(long request) => _collections.Remove(request);

    internal bool RecordingEnds(string recording) => _recordings.Remove(recording);

    /// <summary>Gives up waiting: what the listener is still owed, but for recordings, whose end the disk tells however late.</summary>
    internal IReadOnlyList<SwitchEvent> Abandon(LegId leg, DateTimeOffset now)
    {
        SwitchEvent[] late =
        [
            .. _plays.Select(request => new PlayEnded(leg, request, PlayOutcome.Stopped, now)),
            .. _collections.Select(request => new KeysCollected(leg, request, "", KeysOutcome.Stopped, now)),
            .. _faxes.Select(fax => new FaxEnded(leg, fax, FaxOutcome.Stopped, "the call ended", 0, "", 0, Ecm: false, T38: false, now)),
        ];
        _plays.Clear();
        _collections.Clear();
        _recordings.Clear();
        _faxes.Clear();
        return late;
    }
}
