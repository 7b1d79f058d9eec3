using Antiphon.Media.Codecs;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Tones;

/// <summary>Who answered. Human: says a little and waits. Machine: goes on talking. Beep: the tone after a machine's greeting. The tones are those of
/// the network (ITU-T E.180, Q.35) and of fax machines (T.30). Silence: nobody says anything.</summary>
public enum AnswerKind { Human, Machine, Beep, Fax, RingBack, Busy, Congestion, SpecialInformation, Silence }

/// <summary>Tells who answered by energy and cadence. Where it is not sure it says human: nobody is hung up on because he greets at length.
/// Pure: driven by the audio, block by block of 20 ms. One per attempt.</summary>
internal sealed class AnswerDetector
{
    private const int BlockSamples = 160, BlockMs = 20;

    /// <summary>Speech lies above the noise by this much, and between these bounds.</summary>
    private const double AboveNoiseDb = 9, QuietDbm0 = -46, LoudDbm0 = -28;

    /// <summary>Blocks over which the least level counts as the noise of the line.</summary>
    private const int NoiseBlocks = 75;

    /// <summary>"Wei?" and "Hello, this is Li speaking" end within this; recorded greetings do not.</summary>
    private const int GreetingMsMax = 2_300, MachineSpeechMs = 2_700, WordsMax = 9, WordMsMin = 60, WordGapMs = 100;

    /// <summary>A person waits for an answer after he has spoken.</summary>
    private const int WaitsMs = 800;
    private const int SilenceMs = 4_000;

    private readonly int _withinMs;
    private readonly short[] _block = new short[BlockSamples];
    private readonly double[] _levels = new double[NoiseBlocks];
    private readonly ToneCadence _cadence = new();
    private int _samples, _blocks;
    private int _speechMs, _words, _runMs, _quietMs;

    /// <param name="within">A decision is forced then; 2 to 30 s.</param>
    public AnswerDetector(TimeSpan within)
    {
        _withinMs = (int)Math.Clamp(within.TotalMilliseconds, 2_000, 30_000);
        _levels.AsSpan().Fill(double.MaxValue);
    }

    /// <summary>How much it has heard.</summary>
    public int HeardMs => _blocks * BlockMs;

    /// <summary>Decided; a machine is listened to further, for its beep.</summary>
    public AnswerKind? Decided { get; private set; }

    /// <summary>Listens to a packet.</summary>
    /// <returns>What became clear in it.</returns>
    public AnswerKind? Take(AudioCodec law, ReadOnlySpan<byte> payload)
    {
        AnswerKind? told = null;
        foreach (var octet in payload)
        {
            _block[_samples++] = G711.Decode(law, octet);
            if (_samples == BlockSamples) told = EndBlock() ?? told;
        }
        return told;
    }

    /// <summary>Nothing came for 20 ms: silence.</summary>
    public AnswerKind? TakeSilence()
    {
        _block.AsSpan().Clear();
        return EndBlock();
    }

    private AnswerKind? EndBlock()
    {
        _samples = 0;
        var level = ToneFit.Level(_block);
        var noise = Noise(level);
        var sounds = level > Math.Clamp(noise + AboveNoiseDb, QuietDbm0, LoudDbm0);
        var tone = sounds ? _cadence.Take(_block) : _cadence.TakeQuiet();
        if (tone is { } heard) return Decide(heard);
        if (sounds && !_cadence.IsTone) Speaks();
        else Rests();
        return Decided is null ? Judge() is { } kind ? Decide(kind) : null : null;
    }

    /// <summary>The quietest of the last blocks: speech has gaps, a line does not.</summary>
    private double Noise(double level)
    {
        _levels[_blocks++ % NoiseBlocks] = Math.Max(level, -70);
        var least = double.MaxValue;
        foreach (var one in _levels) least = Math.Min(least, one);
        return least;
    }

    private void Speaks()
    {
        _runMs += BlockMs;
        _quietMs = 0;
        if (_runMs == WordMsMin) { _words++; _speechMs += WordMsMin; }
        else if (_runMs > WordMsMin) _speechMs += BlockMs;
    }

    private void Rests()
    {
        _quietMs += BlockMs;
        if (_quietMs >= WordGapMs || _runMs < WordMsMin) _runMs = 0;
    }

    private AnswerKind? Judge()
    {
        if (_speechMs >= MachineSpeechMs || _words > WordsMax) return AnswerKind.Machine;
        if (_words > 0 && _quietMs >= WaitsMs) return _speechMs <= GreetingMsMax ? AnswerKind.Human : AnswerKind.Machine;
        if (_words == 0 && HeardMs >= SilenceMs && !_cadence.IsUnderWay) return AnswerKind.Silence;
        if (HeardMs < _withinMs || _cadence.IsUnderWay) return null;
        return _words == 0 ? AnswerKind.Silence : _speechMs <= GreetingMsMax ? AnswerKind.Human : AnswerKind.Machine;
    }

    /// <summary>A beep makes whoever spoke before it a machine; a lone tone before any word is none.</summary>
    private AnswerKind? Decide(AnswerKind kind)
    {
        if (kind == AnswerKind.Beep && _words == 0 && Decided is null) return null;
        if (Decided is not null && !(Decided == AnswerKind.Machine && kind == AnswerKind.Beep)) return null;
        return Decided = kind;
    }
}
