using Antiphon.Media.Codecs;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Tones;

/// <summary>A sine at 8 kHz, encoded frame by frame without a click between frames.</summary>
internal sealed class ToneGenerator(int frequencyHz, double levelDbm0)
{
    /// <summary>Full scale of A-law is +3.14 dBm0.</summary>
    private const double FullScaleDbm0 = 3.14;

    private readonly double _step = 2 * Math.PI * Math.Clamp(frequencyHz, 50, 3_400) / G711.SamplesPerSecond;
    private readonly double _peak = short.MaxValue * Math.Pow(10, (Math.Clamp(levelDbm0, -60, 3) - FullScaleDbm0) / 20);
    private double _phase;

    public void Fill(AudioCodec law, Span<byte> encoded)
    {
        for (var i = 0; i < encoded.Length; i++)
        {
            encoded[i] = G711.Encode(law, (short)(_peak * Math.Sin(_phase)));
            _phase += _step;
        }
        _phase %= 2 * Math.PI;
    }

    public void Restart() => _phase = 0;
}
