namespace Antiphon.Server.Features.Conferences;

/// <summary>Who is in which room of a flow: since when, whether he is muted, whether he speaks. In memory: rooms end with the process, as their calls do.</summary>
internal sealed class ConferenceBook(CallCentre calls, TimeProvider clock) : IHostedService
{
    private readonly Lock _gate = new();
    private readonly Dictionary<CallId, Party> _parties = [];
    private readonly Dictionary<string, HashSet<CallId>> _speakers = [];

    internal sealed record Party(string Room, DateTimeOffset Since, bool Muted = false);

    /// <summary>Null: he is in no room.</summary>
    public Party? Of(CallId call)
    {
        lock (_gate) return _parties.GetValueOrDefault(call);
    }

    public bool Speaks(CallId call, string room)
    {
        lock (_gate) return _speakers.TryGetValue(room, out var speakers) && speakers.Contains(call);
    }

    public void Mute(CallId call, bool muted)
    {
        lock (_gate)
            if (_parties.TryGetValue(call, out var party)) _parties[call] = party with { Muted = muted };
    }

    private void Visit(CallId call, string room, bool enters)
    {
        lock (_gate)
        {
            if (enters) _parties[call] = new Party(room, clock.GetUtcNow());
            else if (_parties.TryGetValue(call, out var party) && party.Room == room) _parties.Remove(call);
            if (!_parties.Values.Any(p => p.Room == room)) _speakers.Remove(room);
        }
    }

    private void Heard(string room, IReadOnlyList<CallId> speakers)
    {
        lock (_gate) _speakers[room] = [.. speakers];
    }

    public Task StartAsync(CancellationToken stop)
    {
        calls.RoomVisited += Visit;
        calls.RoomHeard += Heard;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken stop)
    {
        calls.RoomVisited -= Visit;
        calls.RoomHeard -= Heard;
        return Task.CompletedTask;
    }
}
