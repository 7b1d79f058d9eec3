using Antiphon.Media.Codecs;
using Antiphon.Media.Sdp;
using Antiphon.TestKit.Audio;

namespace Antiphon.Media.Tests.Codecs;

public class G711Tests
{
    [Theory, InlineData(AudioCodec.Pcma), InlineData(AudioCodec.Pcmu)]
    public void Both_laws_agree_with_the_recommendation(AudioCodec law)
    {
        for (var code = 0; code < 256; code++)
        {
            var sample = G711.Decode(law, (byte)code);
            Assert.Equal(law == AudioCodec.Pcma ? G711Oracle.DecodeAlaw((byte)code) : G711Oracle.DecodeUlaw((byte)code), sample);
            Assert.Equal(sample, G711.Decode(law, G711.Encode(law, sample)));
        }
        Assert.Equal(G711.Silence(law), G711.Encode(law, law == AudioCodec.Pcma ? (short)8 : (short)0));
    }

    [Fact]
    public void A_tone_survives_the_change_of_law()
    {
        var ulaw = Sound.Tone(1_000, TimeSpan.FromSeconds(1)).ToUlaw();
        G711.Convert(AudioCodec.Pcmu, AudioCodec.Pcma, ulaw, ulaw);
        Assert.Equal(-13, Sound.FromAlaw(ulaw).LevelOf(1_000), 0.2);
    }
}
