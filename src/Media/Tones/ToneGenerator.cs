using Antiphon.Media.Codecs;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Tones;

/// <summary>A sine at 8 kHz, or two together, encoded frame by frame without a click between frames.</summary>
/// <param name="secondHz">0: none. Two are 3 dB below the level each.</param>
internal sealed class ToneGenerator(int frequencyHz, double levelDbm0, int secondHz = 0)
{
    /// <summary>Full scale of A-law is +3.14 dBm0.</summary>
    private const double FullScaleDbm0 = 3.14;
    private const double EachOfTwoDb = 3;

    private readonly double _step = StepOf(frequencyHz), _secondStep = secondHz == 0 ? 0 : StepOf(secondHz);
    private readonly double _peak = short.MaxValue * Math.Pow(10, (Math.Clamp(levelDbm0, -60, 3) - (secondHz == 0 ? 0 : EachOfTwoDb) - FullScaleDbm0) / 20);
    private double _phase, _secondPhase;

    public void Fill(AudioCodec law, Span<byte> encoded)
    {
        for (var i = 0; i < encoded.Length; i++)
        {
            encoded[i] = G711.Encode(law, (short)Math.Clamp(_peak * (Math.Sin(_phase) + Math.Sin(_secondPhase)), short.MinValue, short.MaxValue));
            _phase += _step;
            _secondPhase += _secondStep;
        }
        (_phase, _secondPhase) = (_phase % (2 * Math.PI), _secondPhase % (2 * Math.PI));
    }

    public void Restart() => (_phase, _secondPhase) = (0, 0);

    private static double StepOf(int hz) => 2 * Math.PI * Math.Clamp(hz, 50, 3_400) / G711.SamplesPerSecond;
}
