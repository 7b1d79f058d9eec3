using Antiphon.Media.Sdp;

namespace Antiphon.Media.Codecs;

/// <summary>Which codecs this machine can speak: G.711 always, the others where their library is installed.</summary>
public static class CodecSupport
{
    public static bool Has(AudioCodec codec) => codec switch
    {
        AudioCodec.G722 => Spandsp.Loads,
        AudioCodec.Opus => LibOpus.Loads,
        _ => true,
    };

    /// <summary>Plain text for the administrator; empty when nothing is missing.</summary>
    public static string Reason => string.Join(' ', new[]
    {
        Has(AudioCodec.Opus) ? "" : "Opus is not offered: install libopus (Debian and Ubuntu: apt install libopus0).",
        Has(AudioCodec.G722) ? "" : "G.722 is not offered: install libspandsp (Debian and Ubuntu: apt install libspandsp2).",
    }.Where(line => line.Length > 0));

    /// <summary>What of a list can be spoken here, in its order; of an empty list all. Never empty: G.711 is spoken by everybody.</summary>
    public static IReadOnlyList<AudioCodec> Of(IReadOnlyList<AudioCodec> wished)
    {
        AudioCodec[] there = [.. (wished.Count > 0 ? wished : AudioFormats.All).Where(Has)];
        return there.Length > 0 ? there : [AudioCodec.Pcma, AudioCodec.Pcmu];
    }
}
