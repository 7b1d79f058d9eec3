namespace Antiphon.Media.Tones;

/// <summary>Reads the rhythm of tones: call progress by how long they sound and pause, fax and special information by their frequencies, and a
/// single tone that ends as a beep. Frequencies are taken loosely, as exchanges are; the rhythm decides.</summary>
internal sealed class ToneCadence
{
    private const int BlockMs = 20;

    /// <summary>Blocks of another kind that a tone or pause outlives: where it begins in mid-block, and a click.</summary>
    private const int BlipMs = 20;

    private const int BeepMsMin = 120, BeepMsMax = 2_500, AfterBeepMs = 160;
    private const int RingBackPauseMs = 1_500;

    private Sounding _now, _before, _last;                        // last: the tone that began last
    private int _nowMs, _otherMs;
    private int _toneMs;                                          // of the last tone that is over
    private double _toneHz;
    private bool _toneIsSingle;
    private bool _otherTone;
    private int _busyCycles, _fastCycles, _slowCycles;
    private int _shortTones;
    private int _information;

    /// <summary>Hz 0: quiet, or a voice. Second: of two tones.</summary>
    private readonly record struct Sounding(double Hz, double SecondHz)
    {
        public bool IsTone => Hz > 0;

        public bool IsLike(Sounding other) => IsTone == other.IsTone && Math.Abs(Hz - other.Hz) < 30 && Math.Abs(SecondHz - other.SecondHz) < 40;

        /// <summary>Ringing, busy and congestion lie here everywhere, alone (China: 450) or in pairs.</summary>
        public bool IsProgress => Hz is > 320 and < 510 && (SecondHz == 0 || SecondHz is > 380 and < 650);
    }

    /// <summary>The block just taken is part of a tone.</summary>
    public bool IsTone => _now.IsTone || _otherTone;

    /// <summary>A tone was heard whose rhythm is not clear yet.</summary>
    public bool IsUnderWay => _before.IsTone && _before.IsProgress && _nowMs < 5_000 && !_now.IsTone || _now.IsTone;

    public AnswerKind? Take(ReadOnlySpan<short> block)
    {
        var single = ToneFit.Single(block);
        if (single > 300) return Step(new Sounding(single, 0), quiet: false);
        var (low, high) = single > 0 ? default : ToneFit.Dual(block);
        return Step(low > 300 && high < 1_300 && high - low > 15 ? new Sounding(low, high) : default, quiet: false);
    }

    public AnswerKind? TakeQuiet() => Step(default, quiet: true);

    private AnswerKind? Step(Sounding heard, bool quiet)
    {
        _otherTone = heard.IsTone;
        if (heard.IsLike(_now))
        {
            _nowMs += BlockMs + _otherMs;
            _otherMs = 0;
            return Goes(quiet);
        }
        if ((_otherMs += BlockMs) <= BlipMs) return null;
        var endedMs = _nowMs;
        (_before, _now, _nowMs, _otherMs) = (_now, heard, _otherMs, 0);
        return _before.IsTone ? ToneEnds(_before, endedMs) : heard.IsTone ? PauseEnds(endedMs, heard) : null;
    }

    /// <summary>The same goes on: what is clear without its end.</summary>
    private AnswerKind? Goes(bool quiet)
    {
        if (_now is { SecondHz: 0, Hz: > 2_060 and < 2_140 } && _nowMs >= 600) return AnswerKind.Fax;        // CED
        if (_now is { SecondHz: 0, Hz: > 1_055 and < 1_145 } && _nowMs >= 400) return AnswerKind.Fax;        // CNG
        if (_now.IsTone || !quiet || !_before.IsTone) return null;
        if (_before.IsProgress && _nowMs >= RingBackPauseMs && (_toneMs is >= 800 and <= 2_600 || _shortTones >= 2)) return AnswerKind.RingBack;
        var beep = _toneIsSingle && _toneHz is > 350 and < 2_300 && _toneMs is >= BeepMsMin and <= BeepMsMax;
        return beep && _nowMs is >= AfterBeepMs and < AfterBeepMs + 2 * BlockMs ? AnswerKind.Beep : null;
    }

    private AnswerKind? ToneEnds(Sounding tone, int ms)
    {
        (_toneMs, _toneHz, _toneIsSingle) = (ms, tone.Hz, tone.SecondHz == 0);
        if (!tone.IsProgress) (_busyCycles, _fastCycles, _slowCycles, _shortTones) = (0, 0, 0, 0);
        else if (ms is >= 340 and <= 460) _shortTones++;                       // the double ring of Britain
        _information = tone.SecondHz == 0 && ms is >= 180 and <= 480 ? Information(tone.Hz) : 0;
        if (_information == 3) return AnswerKind.SpecialInformation;
        return _now.IsTone && _now.IsProgress ? PauseEnds(0, _now) : null;
    }

    /// <summary>950, 1,400 and 1,800 Hz, one after the other.</summary>
    private int Information(double hz) => hz switch
    {
        > 890 and < 1_010 => 1,
        > 1_340 and < 1_460 when _information == 1 => 2,
        > 1_740 and < 1_830 when _information == 2 => 3,
        _ => 0,
    };

    /// <summary>A tone begins again: one cycle is whole.</summary>
    private AnswerKind? PauseEnds(int ms, Sounding next)
    {
        var same = next.IsProgress && _last.IsLike(next);
        _last = next;
        if (!same) return null;
        _busyCycles = _toneMs is > 290 and < 590 && ms is > 290 and < 640 ? _busyCycles + 1 : 0;
        _fastCycles = _toneMs is > 170 and <= 290 && ms is > 170 and <= 290 ? _fastCycles + 1 : 0;
        _slowCycles = _toneMs is >= 590 and < 860 && ms is >= 590 and < 860 ? _slowCycles + 1 : 0;
        if (ms > 300) _shortTones = 0;
        return _busyCycles >= 2 ? AnswerKind.Busy : _fastCycles >= 2 || _slowCycles >= 2 ? AnswerKind.Congestion : null;
    }
}
