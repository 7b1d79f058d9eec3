namespace Antiphon.Media.Mixing;

/// <summary>Makes 20 ms of audio per tick of packets that come as they like: puts them in order, bridges loss, drops what comes too late.
/// Allocates nothing after its creation; used by one media thread.</summary>
/// <remarks>Begins with the least delay and learns: it grows by what came too late, and gives back in small steps (5–15 ms, cut where the wave
/// repeats) what it did not need for a while. A sender whose clock is faster or slower than ours is followed by the same two moves. A ring over
/// RTP timestamps, so packets of any length fit.</remarks>
internal sealed class JitterBuffer
{
    /// <summary>A frame of 8 kHz.</summary>
    public const int FrameSamples = 160;

    /// <summary>Largest delay, in samples of 8 kHz: 240 ms. What is beyond is skipped.</summary>
    public const int DelayMax = 1_920;

    private const int CapacityOf8kHz = 8_192;
    private const short Hole = short.MinValue;          // no G.711 code decodes to it; other sources are clamped

    /// <summary>The first packet waits so long, so that the next may come a little late.</summary>
    private const int FirstWaitsMs = 8;

    /// <summary>Silence of the sender for so many frames is a pause of his: the next packet begins anew.</summary>
    private const int PauseFrames = 10;
    private const int TooLateInARowMax = 5;
    private const int CalmFramesMin = 100, CalmFramesMax = 1_000;
    private const int HeadroomSamples = 120;

    /// <summary>With much too much delay the next cut comes after so many frames.</summary>
    private const int HurriedFrames = 10;

    private readonly int _scale;
    private readonly uint _mask;
    private readonly int _frame, _delayMax;
    private readonly short[] _ring;
    private readonly Concealment _concealment;
    private State _state;
    private uint _ssrc;
    private uint _read, _end;
    private long _firstAtMs;
    private int _stood;
    private bool _grows;
    private int _missed;
    private int _lateInARow;
    private int _surplus = int.MaxValue, _calmFrames, _calmFramesWanted = CalmFramesMin;

    private enum State { Waiting, Filling, Playing }

    /// <param name="scale">1: 8,000 samples per second; 2: 16,000. Every number of samples is multiplied by it.</param>
    public JitterBuffer(int scale = 1)
    {
        (_scale, _mask, _frame, _delayMax) = (scale, (uint)(CapacityOf8kHz * scale - 1), FrameSamples * scale, DelayMax * scale);
        (_ring, _concealment) = (new short[CapacityOf8kHz * scale], new Concealment(scale));
        _ring.AsSpan().Fill(Hole);
    }

    /// <summary>Audio waiting, in samples.</summary>
    public int Depth => _state == State.Waiting ? 0 : Math.Max(0, (int)(_end - _read));

    public long Late { get; private set; }
    public long Concealed { get; private set; }

    /// <summary>Takes a packet.</summary>
    /// <param name="timestamp">In samples.</param>
    public void Put(uint ssrc, uint timestamp, ReadOnlySpan<short> samples, long nowMs)
    {
        if (samples.IsEmpty || samples.Length > _delayMax) return;
        var ahead = (int)(timestamp - _read);
        if (_state == State.Waiting || ssrc != _ssrc || Math.Abs((long)ahead) > _mask + 1 - 2 * _delayMax) Begin(ssrc, timestamp, nowMs);
        else if (ahead > 0 && _stood > 0) Skip(Math.Min(ahead, _stood));     // what we waited for was lost, not late
        _stood = 0;
        var skip = (int)(_read - timestamp);
        if (skip >= samples.Length)
        {
            Late++;
            _grows = skip <= _delayMax;                                     // it was not lost: the next one like it shall be in time
            if (++_lateInARow > TooLateInARowMax) _state = State.Waiting;   // the sender has turned back his clock
            return;
        }
        _lateInARow = 0;
        if (skip > 0)
        {
            samples = samples[skip..];
            timestamp = _read;
        }
        for (var i = 0; i < samples.Length; i++) _ring[(timestamp + (uint)i) & _mask] = Math.Max(samples[i], (short)(Hole + 1));
        if ((int)(timestamp + (uint)samples.Length - _end) > 0) _end = timestamp + (uint)samples.Length;
    }

    /// <summary>The next 20 ms. Call it every 20 ms.</summary>
    /// <returns>False: the sender has not begun, or pauses; the frame is silent.</returns>
    public bool Pull(Span<short> frame, long nowMs)
    {
        if (_state == State.Filling && nowMs - _firstAtMs >= FirstWaitsMs) _state = State.Playing;
        if (_state != State.Playing)
        {
            frame.Clear();
            return false;
        }
        if (Depth > _delayMax) Skip(Depth - 2 * _frame);
        if (_grows) Grow(frame);
        else if (Depth < _frame || !ShortenIfCalm(frame)) Take(frame);
        return _state == State.Playing;
    }

    /// <summary>What is left, without waiting for more: up to one frame.</summary>
    /// <returns>Samples written; 0 when nothing is left.</returns>
    public int Drain(Span<short> frame)
    {
        var take = Math.Min(Depth, frame.Length);
        for (var i = 0; i < take; i++)
        {
            var sample = TakeSample();
            frame[i] = sample == Hole ? (short)0 : sample;
        }
        return take;
    }

    private void Begin(uint ssrc, uint timestamp, long nowMs)
    {
        _ring.AsSpan().Fill(Hole);
        (_ssrc, _read, _end, _firstAtMs) = (ssrc, timestamp, timestamp, nowMs);
        (_state, _missed, _lateInARow, _grows) = (State.Filling, 0, 0, false);
        ResetCalm();
    }

    private void Take(Span<short> frame)
    {
        var there = Math.Min(Depth, _frame);
        var holes = _frame - there;
        for (var i = 0; i < there; i++)
            if ((frame[i] = TakeSample()) == Hole) holes++;
        frame[there..].Fill(Hole);
        _stood += _frame - there;
        if (there < _frame) BeCareful();
        _missed = there == 0 ? _missed + 1 : 0;
        if (holes > 0) Concealed++;
        _concealment.Mend(frame, holes, Hole);
        if (_missed < PauseFrames) return;
        _state = State.Waiting;
        _stood = 0;
    }

    /// <summary>Gives back delay that was not needed for a while: cuts one or more periods out of the wave.</summary>
    private bool ShortenIfCalm(Span<short> frame)
    {
        _surplus = Math.Min(_surplus, Depth - _frame);
        if (++_calmFrames < _calmFramesWanted) return false;
        var surplus = _surplus;
        ResetCalm();
        if (surplus < HeadroomSamples * _scale + Concealment.PeriodMax * _scale) return false;
        Span<short> ahead = stackalloc short[_frame + Concealment.PeriodMax * _scale];
        for (var i = 0; i < ahead.Length; i++)
            if ((ahead[i] = _ring[(_read + (uint)i) & _mask]) == Hole) return false;
        var cut = _concealment.Shorten(ahead, frame);
        Skip(_frame + cut);
        if (surplus > 4 * Concealment.PeriodMax * _scale) _calmFrames = _calmFramesWanted - HurriedFrames;
        _concealment.Mend(frame, 0, Hole);
        return true;
    }

    /// <summary>A frame of delay more: this one is made up, and what waits goes on waiting.</summary>
    private void Grow(Span<short> frame)
    {
        _grows = false;
        frame.Fill(Hole);
        _concealment.Mend(frame, _frame, Hole);
        Concealed++;
        BeCareful();
    }

    private void BeCareful()
    {
        _calmFramesWanted = Math.Min(CalmFramesMax, 2 * _calmFramesWanted);
        ResetCalm();
    }

    private void ResetCalm() => (_surplus, _calmFrames) = (int.MaxValue, 0);

    private void Skip(int samples)
    {
        for (; samples > 0; samples--) TakeSample();
    }

    private short TakeSample()
    {
        ref var place = ref _ring[_read++ & _mask];
        var sample = place;
        place = Hole;
        if ((int)(_read - _end) > 0) _end = _read;
        return sample;
    }
}
