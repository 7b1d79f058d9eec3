namespace Antiphon.Media.Mixing;

/// <summary>Bridges what is missing by repeating the last period of the wave, fading out over 60 ms (after ITU-T G.711 Appendix I, in a shorter
/// form), and cuts periods out where time is to be made up.</summary>
/// <param name="scale">1 at 8,000 samples per second, 2 at 16,000.</param>
internal sealed class Concealment(int scale)
{
    /// <summary>Periods looked for, in samples of 8 kHz: 5 to 15 ms, 67 to 200 Hz and all their harmonics.</summary>
    private const int PeriodMin = 40;
    public const int PeriodMax = 120;

    private const int Window = 80;

    private readonly int _fadeSamples = 480 * scale;
    private readonly int _rejoinSamples = 40 * scale;
    private readonly short[] _past = new short[(PeriodMax + Window) * scale];
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
        if (_made == 0) _period = PeriodOf(_past, scale);
        var sample = Repeated(_made);
        _made++;
        return sample;
    }

    /// <summary>The first samples after a gap are blended with what would have been made.</summary>
    private void Rejoin(Span<short> rest, short hole)
    {
        for (var i = 0; i < _rejoinSamples && i < rest.Length && rest[i] != hole; i++)
            rest[i] = (short)((rest[i] * i + Repeated(_made + i) * (_rejoinSamples - i)) / _rejoinSamples);
        _made = 0;
    }

    private short Repeated(int at)
    {
        if (at >= _fadeSamples || _period == 0) return 0;
        var fade = at < _fadeSamples / 3 ? _fadeSamples : (_fadeSamples - at) * 3 / 2;
        return (short)(_past[_past.Length - _period + at % _period] * fade / _fadeSamples);
    }

    private void Keep(ReadOnlySpan<short> samples)
    {
        if (samples.Length >= _past.Length) samples = samples[^_past.Length..];
        _past.AsSpan(samples.Length).CopyTo(_past);
        samples.CopyTo(_past.AsSpan(_past.Length - samples.Length));
    }

    /// <summary>The lag at which the end of the past resembles what was before it most.</summary>
    private static int PeriodOf(ReadOnlySpan<short> past, int scale)
    {
        var window = Window * scale;
        var end = past[^window..];
        var (best, bestCost) = (PeriodMax * scale, long.MaxValue);
        for (var lag = PeriodMin * scale; lag <= PeriodMax * scale; lag++)
        {
            var cost = Difference(end, past.Slice(past.Length - window - lag, window));
            if (cost < bestCost) (best, bestCost) = (lag, cost);
        }
        return best;
    }

    /// <summary>Makes a frame of what comes, without one or more of its periods.</summary>
    /// <param name="ahead">One frame and the longest period more.</param>
    /// <returns>Samples cut out.</returns>
    public int Shorten(ReadOnlySpan<short> ahead, Span<short> frame)
    {
        var window = Window * scale;
        var (cut, cost) = (PeriodMin * scale, long.MaxValue);
        for (var lag = PeriodMin * scale; lag <= PeriodMax * scale; lag++)
            if (Difference(ahead[..window], ahead.Slice(lag, window)) is var found && found < cost) (cut, cost) = (lag, found);
        for (var i = 0; i < window; i++) frame[i] = (short)((ahead[i] * (window - i) + ahead[i + cut] * i) / window);
        ahead[(window + cut)..(frame.Length + cut)].CopyTo(frame[window..]);
        return cut;
    }

    private static long Difference(ReadOnlySpan<short> one, ReadOnlySpan<short> other)
    {
        var sum = 0L;
        for (var i = 0; i < one.Length; i++) sum += Math.Abs(one[i] - other[i]);
        return sum;
    }
}
