using Antiphon.Media.Engine;
using Antiphon.Switch.Legs;

namespace Antiphon.Switch.Conferences;

/// <summary>All conferences. Made with the first leg, gone with the last; told as media reports it.</summary>
internal sealed class ConferenceTable(Exchange exchange)
{
    private const int NameLengthMax = 64;

    private readonly Dictionary<string, Conference> _byName = [];
    private readonly Dictionary<RoomId, Conference> _byRoom = [];
    private long _lastRoom;
    private int _count;

    /// <summary>May be read from any thread.</summary>
    internal int Count => Volatile.Read(ref _count);

    internal void Enter(EnterConference wish)
    {
        if (exchange.Legs.Live<Leg>(wish.Leg) is not { HasAudio: true } leg || wish.Conference.Length is 0 or > NameLengthMax) return;
        var conference = Find(wish.Conference);
        if (!conference.Has(leg) && conference.Size >= exchange.Limits.ConferencePartiesMax)
        {
            exchange.Note(SwitchNote.Refused, $"leg {leg.Id}: the conference is full");
            exchange.Tell(new ConferenceLeft(leg.Id, conference.Name, exchange.Now));
            return;
        }
        conference.Comes(leg);
        exchange.Media.EnterRoom(leg.Media!.Port, conference.Room, speaks: wish.Role == ConferenceRole.Talk);
    }

    internal void Leave(LeaveConference wish)
    {
        if (exchange.Legs.Live<Leg>(wish.Leg) is { HasAudio: true } leg) exchange.Media.LeaveRoom(leg.Media!.Port);
    }

    internal void SetRole(SetConferenceRole wish)
    {
        if (exchange.Legs.Live<Leg>(wish.Leg) is { HasAudio: true } leg) exchange.Media.SetSpeaks(leg.Media!.Port, wish.Role == ConferenceRole.Talk);
    }

    internal void Play(PlayToConference wish)
    {
        if (!_byName.TryGetValue(wish.Conference, out var conference)) return;
        conference.Work++;
        exchange.Media.PlayToRoom(conference.Room, wish.Request, Operations.Parts(wish.Parts));
    }

    internal void StartRecording(StartConferenceRecording wish)
    {
        if (!_byName.TryGetValue(wish.Conference, out var conference) || conference.IsRecorded) return;
        conference.Work++;
        conference.IsRecorded = true;
        exchange.Media.StartRoomRecording(conference.Room, wish.Recording, wish.File);
    }

    internal void StopRecording(StopConferenceRecording wish)
    {
        if (_byName.TryGetValue(wish.Conference, out var conference)) exchange.Media.StopRoomRecording(conference.Room, wish.Recording);
    }

    internal void On(PortEnteredRoom entered, Leg leg)
    {
        if (!_byRoom.TryGetValue(entered.Room, out var conference) || !conference.Has(leg) || !conference.Came(leg)) return;
        leg.Conference = conference;
        exchange.Tell(new ConferenceEntered(leg.Id, conference.Name, entered.At));
    }

    internal void On(PortLeftRoom left, Leg leg)
    {
        if (_byRoom.TryGetValue(left.Room, out var conference) && conference.Went(leg)) Left(conference, leg, left.At);
    }

    internal void On(RoomEvent happened)
    {
        if (!_byRoom.TryGetValue(happened.Room, out var conference)) return;
        switch (happened)
        {
            case RoomSpeakers speakers:
                exchange.Tell(new ActiveSpeakers(conference.Name, [.. speakers.Ports.Select(exchange.Legs.Of).OfType<Leg>().Select(leg => leg.Id)], speakers.At));
                break;
            case RoomPlayEnded played:
                exchange.Tell(new ConferencePlayEnded(conference.Name, played.Request, MediaTelling.Outcome(played.Outcome), played.At));
                WorkEnded(conference);
                break;
            case RoomRecordingStarted started:
                exchange.Tell(new ConferenceRecordingStarted(conference.Name, started.Recording, started.At));
                break;
            case RoomRecordingEnded ended:
                if (ended.Failed) exchange.Note(SwitchNote.Trouble, $"conference {conference.Name}: a recording could not be written");
                conference.IsRecorded = false;
                exchange.Tell(new ConferenceRecordingEnded(conference.Name, ended.Recording, ended.Length, ended.At, ended.Failed));
                WorkEnded(conference);
                break;
        }
    }

    /// <summary>The leg is gone, whether or not media has said so.</summary>
    internal void Forget(Leg leg)
    {
        foreach (var conference in _byName.Values.Where(c => c.Has(leg)).ToList())
        {
            if (conference.Forget(leg)) Left(conference, leg, exchange.Now);
            else CloseIfEmpty(conference);
        }
    }

    private void Left(Conference conference, Leg leg, DateTimeOffset at)
    {
        if (leg.Conference == conference) leg.Conference = null;
        exchange.Tell(new ConferenceLeft(leg.Id, conference.Name, at));
        CloseIfEmpty(conference);
        leg.OnReport();
    }

    private Conference Find(string name)
    {
        if (_byName.TryGetValue(name, out var known)) return known;
        var made = new Conference(name, new RoomId(++_lastRoom));
        _byName[name] = _byRoom[made.Room] = made;
        Volatile.Write(ref _count, _byName.Count);
        exchange.Media.OpenRoom(made.Room);
        return made;
    }

    private void CloseIfEmpty(Conference conference)
    {
        if (!conference.IsEmpty || conference.Closed) return;
        conference.Closed = true;
        _byName.Remove(conference.Name);
        Volatile.Write(ref _count, _byName.Count);
        exchange.Media.CloseRoom(conference.Room);
        ForgetIfDone(conference);
    }

    private void WorkEnded(Conference conference)
    {
        conference.Work--;
        ForgetIfDone(conference);
    }

    /// <summary>What its recording still has to say is told under its name.</summary>
    private void ForgetIfDone(Conference conference)
    {
        if (conference is { Closed: true, Work: 0 }) _byRoom.Remove(conference.Room);
    }
}
