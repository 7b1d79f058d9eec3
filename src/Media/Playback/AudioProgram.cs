using Antiphon.Media.Codecs;
using Antiphon.Media.Engine;
using Antiphon.Media.Sdp;
using Antiphon.Media.Tones;

namespace Antiphon.Media.Playback;

/// <summary>A file of a program; the prompt stands here when the program is ready.</summary>
internal sealed class ProgramFile(string path)
{
    public string Path => path;
    public Prompt? Prompt { get; set; }
}

/// <summary>Parts played one after the other without a gap, 20 ms at a time. One per play: it holds the position.</summary>
internal sealed class AudioProgram
{
    /// <summary>Parts of one play; more fail it.</summary>
    public const int PartsMax = 200;

    private readonly List<Step> _steps = [];
    private readonly bool _loop;
    private readonly int _loopFrom;
    private int _step;
    private long _at;
    private volatile int _state;

    /// <param name="Samples">−1: endless, −2: as long as the file.</param>
    private sealed record Step(ProgramFile? File, ToneGenerator? Tone, long Samples)
    {
        public long Length => Samples == OfFile ? File!.Prompt!.Samples : Samples == Endless ? long.MaxValue : Samples;
    }

    private const long Endless = -1, OfFile = -2;

    private long _skip;

    /// <param name="loopFrom">Parts before it are played once.</param>
    /// <param name="skip">So much is left out at the beginning, over all parts.</param>
    public AudioProgram(IReadOnlyList<AudioPart> parts, bool loop, int loopFrom = 0, TimeSpan skip = default)
    {
        _skip = Samples(skip);
        (_loop, _loopFrom) = (loop, Math.Clamp(loopFrom, 0, parts.Count));
        if (parts.Count > PartsMax) { Fail(); return; }
        foreach (var part in parts)
            _steps.Add(part switch
            {
                WavAudio wav => new Step(new ProgramFile(wav.Path), null, OfFile),
                ToneAudio tone => new Step(null, new ToneGenerator(tone.FrequencyHz, tone.LevelDbm0, tone.SecondHz), tone.Length is { } length ? Samples(length) : Endless),
                SilenceAudio silence => new Step(null, null, Samples(silence.Length)),
                _ => new Step(null, null, 0),
            });
        Files = [.. _steps.Where(s => s.File is not null).Select(s => s.File!)];
    }

    public IReadOnlyList<ProgramFile> Files { get; } = [];

    public bool IsReady => _state == 1;

    public bool Failed => _state == 2;

    public void Ready() => Interlocked.CompareExchange(ref _state, 1, 0);

    public void Fail() => _state = 2;

    /// <summary>Fills one frame; what lies beyond the end is silence.</summary>
    /// <returns>False when there was nothing left: the program is over and the frame is not to be sent.</returns>
    public bool Fill(AudioCodec law, Span<byte> frame)
    {
        Skip();
        var filled = 0;
        var rounds = 0;
        while (filled < frame.Length)
        {
            if (_step == _steps.Count)
            {
                if (!_loop || rounds++ > 0 || _steps.Count == 0) break;   // a round without a sample would go on for ever
                Rewind();
                continue;
            }
            var step = _steps[_step];
            var take = (int)Math.Min(step.Length - _at, frame.Length - filled);
            if (take <= 0) { (_step, _at) = (_step + 1, 0); continue; }
            Fill(step, law, frame.Slice(filled, take));
            rounds = 0;
            filled += take;
            _at += take;
        }
        frame[filled..].Fill(G711.Silence(law));
        return filled > 0;
    }

    private void Skip()
    {
        for (; _skip > 0 && _step < _steps.Count; (_step, _at) = (_step + 1, 0))
        {
            var length = _steps[_step].Length;
            if (_skip < length)
            {
                (_at, _skip) = (_skip, 0);
                return;
            }
            _skip -= length;
        }
        _skip = 0;
    }

    private void Fill(Step step, AudioCodec law, Span<byte> to)
    {
        if (step.File is { } file) file.Prompt!.Encoded(law).Slice((int)_at, to.Length).CopyTo(to);
        else if (step.Tone is { } tone) tone.Fill(law, to);
        else to.Fill(G711.Silence(law));
    }

    private void Rewind()
    {
        (_step, _at) = (_loopFrom, 0);
        foreach (var step in _steps) step.Tone?.Restart();
    }

    private static long Samples(TimeSpan length) => Math.Max(0, length.Ticks * G711.SamplesPerSecond / TimeSpan.TicksPerSecond);
}
