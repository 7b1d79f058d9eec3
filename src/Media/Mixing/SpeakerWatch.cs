using Antiphon.Media.Engine;

namespace Antiphon.Media.Mixing;

/// <summary>Who speaks, by energy: louder than <see cref="SpeaksAtDbm0"/> on average, and for <see cref="HoldMs"/> after that.</summary>
internal sealed class SpeakerWatch
{
    /// <summary>Speech lies at −30 to −10 dBm0, the noise of a room below −50.</summary>
    private const double SpeaksAtDbm0 = -40;
    private const int HoldMs = 600;
    private const int ToldEveryMs = 500;

    /// <summary>Told at once at most; more talk at the same time than anybody can follow.</summary>
    private const int SpeakersMax = 8;

    /// <summary>Mean square of a sine of 0 dBm0 (G.711: +3.14 dBm0 is full scale).</summary>
    private static readonly double PowerAt0Dbm0 = 0.5 * Math.Pow(short.MaxValue / Math.Pow(10, 3.14 / 20), 2);
    private static readonly double Threshold = PowerAt0Dbm0 * Math.Pow(10, SpeaksAtDbm0 / 10);

    private readonly Dictionary<MediaPortId, Level> _levels = [];
    private MediaPortId[] _told = [];
    private long _toldMs;

    private sealed class Level
    {
        public double Power;
        public long UntilMs;
        public bool New;
    }

    public void Heard(MediaPortId port, ReadOnlySpan<short> frame)
    {
        if (!_levels.TryGetValue(port, out var level)) _levels[port] = level = new Level();
        level.Power += (Pcm.Power(frame) - level.Power) / 8;
        level.New = true;
    }

    public void Forget(MediaPortId port) => _levels.Remove(port);

    /// <returns>The speakers, loudest first, when they are others than those told last, and it is time.</returns>
    public IReadOnlyList<MediaPortId>? Changed(long nowMs)
    {
        foreach (var level in _levels.Values)
        {
            if (!level.New) level.Power = 0;
            level.New = false;
            if (level.Power > Threshold) level.UntilMs = nowMs + HoldMs;
        }
        if (nowMs - _toldMs < ToldEveryMs || Same(nowMs)) return null;
        _toldMs = nowMs;
        return _told = [.. _levels.Where(l => l.Value.UntilMs > nowMs).OrderByDescending(l => l.Value.Power).Take(SpeakersMax).Select(l => l.Key)];
    }

    /// <summary>Without allocation: this is asked on every tick.</summary>
    private bool Same(long nowMs)
    {
        var speaking = 0;
        foreach (var level in _levels.Values)
            if (level.UntilMs > nowMs) speaking++;
        if (Math.Min(speaking, SpeakersMax) != _told.Length) return false;
        foreach (var port in _told)
            if (!_levels.TryGetValue(port, out var level) || level.UntilMs <= nowMs) return false;
        return true;
    }
}
