namespace Antiphon.Media.Mixing;

/// <summary>Bridges what is missing by repeating the last period of the wave, fading out over 60 ms (after ITU-T G.711 Appendix I, in a shorter
/// form), and cuts periods out where time is to be made up.</summary>
internal sealed class Concealment
{
    /// <summary>Periods looked for, in samples: 5 to 15 ms, 67 to 200 Hz and all their harmonics.</summary>
    public const int PeriodMin = 40, PeriodMax = 120;

    private const int Window = 80;
    private const int FadeSamples = 480;
    private const int RejoinSamples = 40;

    private readonly short[] _past = new short[PeriodMax + Window];
    private int _period;
    private int _made;

    /// <summary>Fills the holes of a frame, smooths the way back to what really came, and remembers the frame.</summary>
    /// <param name="holes">How many samples are holes.</param>
    public void Mend(Span<short> frame, int holes, short hole)
    {
        var kept = 0;                                    // samples of this frame that the past has already
        if (holes > 0 || _made > 0)
            for (var i = 0; i < frame.Length; i++)
            {
                if (frame[i] == hole)
                {
                    if (_made == 0) { Keep(frame[kept..i]); kept = i; }
                    frame[i] = Made();
                }
                else if (_made > 0) Rejoin(frame[i..], hole);
            }
        if (_made == 0) Keep(frame[kept..]);             // while something is made up, its pattern stays
    }

    private short Made()
    {
        if (_made == 0) _period = PeriodOf(_past);
        var sample = Repeated(_made);
        _made++;
        return sample;
    }

    /// <summary>The first samples after a gap are blended with what would have been made.</summary>
    private void Rejoin(Span<short> rest, short hole)
    {
        for (var i = 0; i < RejoinSamples && i < rest.Length && rest[i] != hole; i++)
            rest[i] = (short)((rest[i] * i + Repeated(_made + i) * (RejoinSamples - i)) / RejoinSamples);
        _made = 0;
    }

    private short Repeated(int at)
    {
        if (at >= FadeSamples || _period == 0) return 0;
        var fade = at < FadeSamples / 3 ? FadeSamples : (FadeSamples - at) * 3 / 2;
        return (short)(_past[_past.Length - _period + at % _period] * fade / FadeSamples);
    }

    private void Keep(ReadOnlySpan<short> samples)
    {
        if (samples.Length >= _past.Length) samples = samples[^_past.Length..];
        _past.AsSpan(samples.Length).CopyTo(_past);
        samples.CopyTo(_past.AsSpan(_past.Length - samples.Length));
    }

    /// <summary>The lag at which the end of the past resembles what was before it most.</summary>
    private static int PeriodOf(ReadOnlySpan<short> past)
    {
        var end = past[^Window..];
        var (best, bestCost) = (PeriodMax, long.MaxValue);
        for (var lag = PeriodMin; lag <= PeriodMax; lag++)
        {
            var cost = Difference(end, past.Slice(past.Length - Window - lag, Window));
            if (cost < bestCost) (best, bestCost) = (lag, cost);
        }
        return best;
    }

    /// <summary>Makes a frame of what comes, without one or more of its periods.</summary>
    /// <param name="ahead">One frame and <see cref="PeriodMax"/> more.</param>
    /// <returns>Samples cut out.</returns>
    public static int Shorten(ReadOnlySpan<short> ahead, Span<short> frame)
    {
        var (cut, cost) = (PeriodMin, long.MaxValue);
        for (var lag = PeriodMin; lag <= PeriodMax; lag++)
            if (Difference(ahead[..Window], ahead.Slice(lag, Window)) is var found && found < cost) (cut, cost) = (lag, found);
        for (var i = 0; i < Window; i++) frame[i] = (short)((ahead[i] * (Window - i) + ahead[i + cut] * i) / Window);
        ahead[(Window + cut)..(frame.Length + cut)].CopyTo(frame[Window..]);
        return cut;
    }

    private static long Difference(ReadOnlySpan<short> one, ReadOnlySpan<short> other)
    {
        var sum = 0L;
        for (var i = 0; i < one.Length; i++) sum += Math.Abs(one[i] - other[i]);
        return sum;
    }
}
