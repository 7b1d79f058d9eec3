using Antiphon.Media.Mixing;
using Antiphon.Media.Recording;

namespace Antiphon.Media.Engine;

/// <summary>Rooms, in which many ports hear each other, and monitoring.</summary>
public sealed partial class MediaEngine
{
    /// <summary>Opens a room, to be closed with <see cref="CloseRoom"/>. It lives on one media thread, and whoever enters goes there.</summary>
    public void OpenRoom(RoomId room)
    {
        var thread = _threads.MinBy(t => Volatile.Read(ref t.Load))!;
        var opened = new MixRoom(room, thread, _parts);
        if (_rooms.TryAdd(room, opened)) thread.Post(() => thread.Attach(opened));
    }

    /// <summary>Everybody out; its play ends as stopped, its recording ends.</summary>
    public void CloseRoom(RoomId room)
    {
        if (_rooms.TryRemove(room, out var known)) known.Thread.Post(() => known.Thread.Detach(known));
    }

    /// <summary>The port leaves its partner, its room or its target, and what is played to it, without a gap in what it is sent, and hears all who
    /// speak in the room but itself. Told by <see cref="PortEnteredRoom"/>. In the room already: only its right to speak changes.</summary>
    public void EnterRoom(MediaPortId port, RoomId room, bool speaks)
    {
        if (_rooms.TryGetValue(room, out var known) && _ports.TryGetValue(port, out var entering)) entering.Enqueue(new EnterRoom(known, speaks));
    }

    public void LeaveRoom(MediaPortId port) => Do(port, static p => p.LeaveRoom());

    /// <summary>Whether the port is heard in the room it is in.</summary>
    public void SetSpeaks(MediaPortId port, bool speaks) => Do(port, p => p.SetSpeaks(speaks));

    /// <summary>Plays to all in the room, together with those who speak. Ends with <see cref="RoomPlayEnded"/>.</summary>
    public void PlayToRoom(RoomId room, long request, IReadOnlyList<AudioPart> parts)
    {
        var program = Prepare(parts, loop: false);
        Do(room, r => r.Play(request, program));
    }

    /// <summary>Records the mix of the room into both channels of a stereo file. A recording under way in the room ends.</summary>
    public void StartRoomRecording(RoomId room, string recording, string file)
    {
        if (_parts.Recordings.Open < _options.RecordingsMax) Do(room, r => r.StartRecording(new RecordingJob(default, recording, file, room)));
        else _parts.Listener.On(new RoomRecordingEnded(room, recording, TimeSpan.Zero, Failed: true, _clock.GetUtcNow()));
    }

    public void StopRoomRecording(RoomId room, string recording) => Do(room, r => r.StopRecording(recording));

    /// <summary>The port hears both sides of whatever the target is in, and follows it through joins, parts and rooms until
    /// <see cref="StopMonitoring"/> or the end of either. Listen copies packets and leaves what the target and its partner send and hear as it was,
    /// bit by bit. Void when the target is the port itself or monitors somebody, and when somebody monitors the port.</summary>
    public void Monitor(MediaPortId port, MediaPortId target, Monitoring mode)
    {
        if (_ports.TryGetValue(port, out var listener) && _ports.TryGetValue(target, out var known)) listener.Enqueue(new MonitorPort(known, mode));
    }

    public void StopMonitoring(MediaPortId port) => Do(port, static p => p.StopMonitoring());

    private void Do(RoomId room, Action<MixRoom> act)
    {
        if (_rooms.TryGetValue(room, out var known)) known.Thread.Post(() => act(known));
    }
}
