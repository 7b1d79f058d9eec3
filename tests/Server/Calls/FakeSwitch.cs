using Antiphon.Switch.Contract;

namespace Antiphon.Server.Tests.Calls;

/// <summary>A switch that does what it is told at once and tells it, without packets. Tests speak for the far ends.</summary>
internal sealed class FakeSwitch(TimeProvider clock) : ISwitch
{
    private readonly Dictionary<LegId, FakeLeg> _legs = [];
    private readonly Dictionary<string, (string Recording, DateTimeOffset Since)> _rooms = [];
    private readonly Lock _gate = new();
    private long _lastLeg = 1_000_000;

    public ISwitchListener? Listener { get; set; }

    public List<SwitchOperation> Done { get; } = [];

    /// <summary>What stands everywhere else at the moment at which something is asked for.</summary>
    public Action<SwitchOperation>? BeforeDoing { get; set; }

    /// <summary>Extensions that answer by themselves as soon as they ring.</summary>
    public HashSet<string> AnswerAtOnce { get; } = [];

    public HashSet<string> Registered { get; } = [];

    public IReadOnlyList<FakeLeg> Legs { get { lock (_gate) return [.. _legs.Values]; } }

    private DateTimeOffset Now => clock.GetUtcNow();

    public T? Last<T>(LegId leg) where T : LegOperation { lock (_gate) return Done.OfType<T>().LastOrDefault(o => o.Leg == leg); }

    /// <summary>The outbound leg that rings at this extension now.</summary>
    public LegId? Ringing(string extension)
    {
        lock (_gate) return _legs.Values.FirstOrDefault(l => l.Extension == extension && !l.Inbound && !l.Answered)?.Id;
    }

    public LegId Arrive(string called, string caller = "13800138000", LegOrigin? origin = null)
    {
        LegId leg;
        lock (_gate)
        {
            leg = new LegId(++_lastLeg);
            _legs[leg] = new FakeLeg(leg, Inbound: true, null);
        }
        Listener!.On(new LegArrived(leg, origin ?? new LegOrigin(OriginKind.Trunk, "loopback"), called, caller, "", Now));
        return leg;
    }

    /// <summary>A browser calls in for its shift.</summary>
    public LegId Stand(string extension) => Arrive("standing", extension, new LegOrigin(OriginKind.Extension, extension));

    public void Register(string extension)
    {
        Registered.Add(extension);
        Listener!.On(new ExtensionRegistered(extension, "udp", Now.AddHours(1), Now));
    }

    public void Unregister(string extension)
    {
        Registered.Remove(extension);
        Listener!.On(new ExtensionUnregistered(extension, Now));
    }

    public void Answer(LegId leg)
    {
        lock (_gate) _legs[leg] = _legs[leg] with { Answered = true };
        Listener!.On(new LegAnswered(leg, Now));
    }

    public void HangUp(LegId leg, HangupCause cause = HangupCause.Normal, EndedBy by = EndedBy.FarEnd)
    {
        FakeLeg? gone;
        lock (_gate) if (!_legs.Remove(leg, out gone)) return;
        if (gone.Room is { } room) Leave(gone, room);
        if (gone.Recording is { } recording) Listener!.On(new RecordingEnded(leg, recording, Now - gone.RecordingSince, Now));
        Listener!.On(new LegEnded(leg, cause, by, 0, Now));
    }

    /// <summary>Another set of the same phone takes this leg over.</summary>
    public LegId TakeOver(LegId leg, string extension)
    {
        LegId by;
        lock (_gate)
        {
            by = new LegId(++_lastLeg);
            _legs[by] = _legs[leg] with { Id = by, Inbound = true };
            _legs[leg] = _legs[leg] with { Recording = null };
        }
        Listener!.On(new LegReplaced(leg, by, new LegOrigin(OriginKind.Extension, extension), Now));
        HangUp(leg, HangupCause.Normal, EndedBy.Switch);
        Answer(by);
        return by;
    }

    public void Key(LegId leg, string digits)
    {
        var asked = Last<CollectKeys>(leg)!;
        Listener!.On(new KeysCollected(leg, asked.Request, digits, KeysOutcome.Complete, Now));
    }

    public void PromptEnds(LegId leg) => Listener!.On(new PlayEnded(leg, Last<Play>(leg)!.Request, PlayOutcome.Finished, Now));

    public void Do(SwitchOperation operation)
    {
        BeforeDoing?.Invoke(operation);
        lock (_gate) Done.Add(operation);
        switch (operation)
        {
            case AnswerLeg o when IsThere(o.Leg): Answer(o.Leg); break;
            case RejectLeg o: HangUp(o.Leg, o.Cause, EndedBy.Switch); break;
            case HangUpLeg o: HangUp(o.Leg, o.Cause, EndedBy.Switch); break;
            case DialLeg o: Dial(o); break;
            case JoinLegs o when IsUp(o.Leg) && IsUp(o.Other): Listener!.On(new LegsJoined(o.Leg, o.Other, Now)); break;
            case MonitorLeg o when IsUp(o.Leg) && IsUp(o.Target): Listener!.On(new MonitoringStarted(o.Leg, o.Target, o.Mode, Now)); break;
            case StartRecording o when IsThere(o.Leg): Record(o); break;
            case StopRecording o: StopRecording(o.Leg); break;
            case EnterConference o when IsUp(o.Leg): Enter(o); break;
            case StartConferenceRecording o: RecordRoom(o); break;
            case MoveRecording o when IsThere(o.To): Move(o); break;
        }
    }

    public void Configure(SwitchConfiguration configuration) { }

    public SwitchLeftovers Leftovers()
    {
        lock (_gate) return new(_legs.Count, 0, _legs.Count, _legs.Count, 0, _legs.Values.Count(l => l.Recording is not null), Registered.Count, 0);
    }

    private bool IsThere(LegId leg) { lock (_gate) return _legs.ContainsKey(leg); }

    private bool IsUp(LegId leg) { lock (_gate) return _legs.TryGetValue(leg, out var found) && found.Answered; }

    private void Dial(DialLeg dial)
    {
        var extension = (dial.Target as ExtensionTarget)?.Extension;
        if (extension is not null && !Registered.Contains(extension))
        {
            Listener!.On(new LegEnded(dial.Leg, HangupCause.Unavailable, EndedBy.Switch, 480, Now));
            return;
        }
        lock (_gate) _legs[dial.Leg] = new FakeLeg(dial.Leg, Inbound: false, extension);
        Listener!.On(new LegRinging(dial.Leg, false, Now));
        if (extension is not null && AnswerAtOnce.Contains(extension)) Answer(dial.Leg);
    }

    private void Enter(EnterConference enter)
    {
        lock (_gate) _legs[enter.Leg] = _legs[enter.Leg] with { Room = enter.Conference };
        Listener!.On(new ConferenceEntered(enter.Leg, enter.Conference, Now));
    }

    private void Leave(FakeLeg gone, string room)
    {
        Listener!.On(new ConferenceLeft(gone.Id, room, Now));
        (string Recording, DateTimeOffset Since) ended;
        lock (_gate) if (_legs.Values.Any(l => l.Room == room) || !_rooms.Remove(room, out ended)) return;
        Listener!.On(new ConferenceRecordingEnded(room, ended.Recording, Now - ended.Since, Now));
    }

    private void RecordRoom(StartConferenceRecording start)
    {
        lock (_gate) if (!_rooms.TryAdd(start.Conference, (start.Recording, Now))) return;
        Directory.CreateDirectory(Path.GetDirectoryName(start.File)!);
        File.WriteAllBytes(start.File, UnfinishedRecording());
        Listener!.On(new ConferenceRecordingStarted(start.Conference, start.Recording, Now));
    }

    private void Move(MoveRecording move)
    {
        lock (_gate)
        {
            if (!_legs.TryGetValue(move.Leg, out var old) || old.Recording != move.Recording) return;
            _legs[move.To] = _legs[move.To] with { Recording = old.Recording, RecordingSince = old.RecordingSince };
            _legs[move.Leg] = old with { Recording = null };
        }
    }

    private void Record(StartRecording start)
    {
        lock (_gate) _legs[start.Leg] = _legs[start.Leg] with { Recording = start.Recording, RecordingSince = Now };
        Directory.CreateDirectory(Path.GetDirectoryName(start.File)!);
        File.WriteAllBytes(start.File, UnfinishedRecording());
        Listener!.On(new RecordingStarted(start.Leg, start.Recording, Now));
    }

    /// <summary>One second of silence, as a crash would leave it: the header knows no length.</summary>
    private static byte[] UnfinishedRecording()
    {
        var file = new byte[58 + 16_000];
        using var to = new BinaryWriter(new MemoryStream(file));
        to.Write("RIFF"u8);
        to.Write(50);
        to.Write("WAVEfmt "u8);
        to.Write(18);
        to.Write((short)6);
        to.Write((short)2);
        to.Write(8_000);
        to.Write(16_000);
        to.Write((short)2);
        to.Write((short)8);
        to.Write((short)0);
        to.Write("fact"u8);
        to.Write(4);
        to.Write(0);
        to.Write("data"u8);
        to.Write(0);
        file.AsSpan(58).Fill(0xD5);
        return file;
    }

    private void StopRecording(LegId leg)
    {
        FakeLeg? found;
        lock (_gate)
        {
            if (!_legs.TryGetValue(leg, out found) || found.Recording is null) return;
            _legs[leg] = found with { Recording = null };
        }
        Listener!.On(new RecordingEnded(leg, found.Recording, Now - found.RecordingSince, Now));
    }
}

internal sealed record FakeLeg(LegId Id, bool Inbound, string? Extension, bool Answered = false)
{
    public string? Room { get; init; }
    public string? Recording { get; init; }
    public DateTimeOffset RecordingSince { get; init; }
}
