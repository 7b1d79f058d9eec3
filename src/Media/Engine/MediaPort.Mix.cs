using Antiphon.Media.Codecs;
using Antiphon.Media.Mixing;

namespace Antiphon.Media.Engine;

/// <summary>A port whose packets are made here instead of relayed: in a room, while somebody whispers to it, or while it listens. It changes
/// between the two without a gap: what waits in the buffer goes out first, in the same line of numbers and times.</summary>
internal sealed partial class MediaPort
{
    /// <summary>After a change from relay to mix nothing is sent before the partner's next packet, but no longer than this.</summary>
    private const int PartnerWithinMs = 60;

    private readonly List<MediaPort> _overlays = [];       // whose voices are mixed into what this port hears
    private readonly List<MediaPort> _heardBy = [];        // into whose hearing this port's voice is mixed
    private readonly List<MediaPort> _listeners = [];
    private MediaPort? _target;
    private Monitoring _monitoring;
    private MixRoom? _room;
    private MixRoom? _guestOf;

    private bool _mixed;
    private bool _awaitsPartner;
    private long _mixedSinceMs;
    private Voice? _voice;                                 // what the far end sends, while somebody needs it as samples
    private Voice? _sent;                                  // what it is sent by relay, while somebody listens
    private int[] _heard = [];
    private long _heardTick = -1;
    private bool _hearsRoom, _hearsProgram;

    /// <summary>It is heard in its room.</summary>
    public bool Speaks { get; private set; }

    public void Enter(MixRoom room, bool speaks)
    {
        if (_room == room)
        {
            SetSpeaks(speaks);
            Tell(new PortEnteredRoom(Id, room.Id, Now));   // each wish is answered
            return;
        }
        GoAlone();
        StopContent();
        _typedAhead = "";
        (_room, Speaks) = (room, speaks);
        room.Add(this);
        _out.Continue();
        Arranged();
        Tell(new PortEnteredRoom(Id, room.Id, Now));
    }

    public void LeaveRoom()
    {
        if (_room is not { } room) return;
        (_room, Speaks) = (null, false);
        room.Remove(this);
        _out.Break();
        Arranged();
        Tell(new PortLeftRoom(Id, room.Id, Now));
    }

    public void SetSpeaks(bool speaks)
    {
        if (_room is null || Speaks == speaks) return;
        Speaks = speaks;
        Arranged();
    }

    public bool MayMonitor(MediaPort target) => target != this && target._target is null && _listeners.Count == 0;

    /// <summary>Both live on this thread.</summary>
    public void Monitor(MediaPort target, Monitoring mode)
    {
        if (_target != target)
        {
            GoAlone();
            StopContent();
            _typedAhead = "";
            _target = target;
            target._listeners.Add(this);
            _out.Continue();
        }
        _monitoring = mode;
        target.Arranged();
        Tell(new PortMonitors(Id, target.Id, mode, Now));
    }

    public void StopMonitoring()
    {
        if (_target is not { } target) return;
        _target = null;
        _out.Break();
        target.Arranged();                                 // it is still among the listeners: its voice is taken out of everything
        target._listeners.Remove(this);
        target.Arranged();
        Arranged();
        Tell(new PortMonitoringEnded(Id, target.Id, Now));
    }

    /// <summary>The frame of what the far end sends, in this tick; empty when there is nothing.</summary>
    public ReadOnlySpan<short> VoiceFrame(long tick, long nowMs)
    {
        if (_voice is not { } voice) return default;
        var frame = voice.Frame(tick, nowMs);
        return voice.IsHeard ? frame : default;
    }

    /// <summary>Who is with whom has changed: monitors follow, and each port concerned goes over to mixing or to relaying.</summary>
    private void Arranged()
    {
        List<MediaPort> touched = [this, .. _listeners];
        foreach (var listener in _listeners) listener.PlaceVoice(touched);
        for (var i = touched.Count - 1; i >= 0; i--)
            if (touched[i]._joined is { } partner && !touched.Contains(partner)) touched.Add(partner);
        foreach (var port in touched) port.SettleMixed();
        foreach (var port in touched) port.SettleVoice();
    }

    /// <summary>Whisper: into what the target hears. Barge: into the room of the target, or into what both sides of its bridge hear.</summary>
    private void PlaceVoice(List<MediaPort> touched)
    {
        foreach (var port in _heardBy)
        {
            port._overlays.Remove(this);
            if (!touched.Contains(port)) touched.Add(port);
        }
        _heardBy.Clear();
        _guestOf?.RemoveGuest(this);
        _guestOf = null;
        if (_target is not { } target || _monitoring == Monitoring.Listen) return;
        if (_monitoring == Monitoring.Barge && target._room is { } room)
        {
            room.AddGuest(this);
            _guestOf = room;
            return;
        }
        MixInto(target);
        if (_monitoring == Monitoring.Barge && target._joined is { } partner) MixInto(partner);
    }

    private void MixInto(MediaPort port)
    {
        port._overlays.Add(this);
        _heardBy.Add(port);
    }

    private void SettleMixed()
    {
        var mixed = !Closed && (_room is not null || _overlays.Count > 0 || _target is not null || (_joined is { } other && !Relays(other)));
        if (mixed == _mixed) return;
        _mixed = mixed;
        if (mixed)
        {
            if (_heard.Length == 0) _heard = new int[FrameSamples];
            (_awaitsPartner, _mixedSinceMs) = (_joined is not null, Thread.NowMs);
            if (_joined is { _voice: not null } relayed) relayed._voice = relayed.NewVoice();   // what waits there was heard already
        }
        else if (_joined is { } partner) SendRest(partner);
        if (_joined is not null) _out.Continue();
    }

    private void SettleVoice()
    {
        var whispers = _target is not null && _monitoring != Monitoring.Listen;
        var needed = Speaks || whispers || _listeners.Count > 0 || _joined is { _mixed: true } || (_echo && _mixed);
        _voice = needed ? _voice ?? NewVoice() : null;
        _sent = _listeners.Count > 0 && !_mixed ? _sent ?? new Voice() : null;
    }

    /// <summary>Two of one room become a pair: each still gets what waits of the other.</summary>
    private void HandOver(MediaPort other)
    {
        SendRest(other);
        other.SendRest(this);
    }

    private void SendRest(MediaPort from)
    {
        if (from._voice is not { } voice || _play is not null || _collector is not null) return;
        Span<short> rest = stackalloc short[voice.IsWide ? WideCodec.FrameSamples : FrameSamples];
        for (int length; (length = voice.Buffer.Drain(rest)) > 0;)
        {
            if (voice.IsWide) SendWideRest(rest, length);
            else
            {
                G711.Encode(FrameLaw, rest[..length], _frame);
                SendFrame(Thread.NowMs, length);
            }
        }
    }

    private void SendMixedFrame(long nowMs)
    {
        var tick = Thread.TickNumber;
        var heard = Heard(tick, nowMs);
        if (_awaitsPartner && _joined is { _voice.HasBegun: false } && nowMs - _mixedSinceMs < PartnerWithinMs) return;
        _awaitsPartner = false;
        if (_overlays.Count > 0)
        {
            Span<int> sum = stackalloc int[FrameSamples];
            heard.CopyTo(sum);
            foreach (var voice in _overlays) Pcm.Add(sum, voice.VoiceFrame(tick, nowMs));
            G711.Encode(FrameLaw, sum, _frame);
        }
        else G711.Encode(FrameLaw, heard, _frame);
        if (_wide is { } line && WidePartner is { } partner) SendWide(line, partner.WideFrame(tick, nowMs), nowMs);
        else SendFrame(nowMs, FrameSamples);
    }

    /// <summary>What this port hears in this tick, without those who are mixed in.</summary>
    private ReadOnlySpan<int> Heard(long tick, long nowMs)
    {
        if (tick == _heardTick) return _heard;
        (_heardTick, _hearsRoom) = (tick, false);
        if (_hearsProgram = HearsProgram(nowMs)) return _heard;
        _heard.AsSpan().Clear();
        if (_room is { } room)
        {
            _hearsRoom = true;
            room.Heard(this, _heard, tick, nowMs);
        }
        else if (_target is { } target)
        {
            Pcm.Add(_heard, target.VoiceFrame(tick, nowMs));
            target.AddHeard(except: this, _heard, tick, nowMs);
        }
        else if (_joined is { } partner) Pcm.Add(_heard, partner.VoiceFrame(tick, nowMs));
        else if (_echo) Pcm.Add(_heard, VoiceFrame(tick, nowMs));
        return _heard;
    }

    /// <summary>Adds what this port hears, for one who listens to it and need not hear himself.</summary>
    private void AddHeard(MediaPort except, Span<int> sum, long tick, long nowMs)
    {
        if (!_mixed)
        {
            if (_sent is { } sent) Pcm.Add(sum, sent.Frame(tick, nowMs));
            return;
        }
        var heard = Heard(tick, nowMs);
        for (var i = 0; i < heard.Length; i++) sum[i] += heard[i];
        foreach (var voice in _overlays)
            if (voice != except) Pcm.Add(sum, voice.VoiceFrame(tick, nowMs));
        if (_hearsRoom && _room!.HasGuest(except)) Pcm.Subtract(sum, except.VoiceFrame(tick, nowMs));
    }

    /// <summary>A prompt is heard instead of everything else.</summary>
    private bool HearsProgram(long nowMs)
    {
        var program = _play ?? _collector?.Prompt;
        if (program is { Failed: true }) ProgramEnded(failed: true, nowMs);
        else if (program is { IsReady: true } && MayBegin)
        {
            var law = FrameLaw;
            if (program.Fill(law, _frame))
            {
                for (var i = 0; i < FrameSamples; i++) _heard[i] = G711.Decode(law, _frame[i]);
                return true;
            }
            ProgramEnded(failed: false, nowMs);
        }
        return false;
    }

    /// <summary>Voices that nobody asked for in this tick go on all the same.</summary>
    private void MoveVoices(long nowMs)
    {
        _voice?.Frame(Thread.TickNumber, nowMs);
        _sent?.Frame(Thread.TickNumber, nowMs);
    }
}
