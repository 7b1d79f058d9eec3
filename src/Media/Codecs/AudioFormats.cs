using Antiphon.Media.Sdp;

namespace Antiphon.Media.Codecs;

/// <summary>What each codec is called in a description, and how its timestamps run.</summary>
public static class AudioFormats
{
    /// <summary>Length of the packets that we make.</summary>
    internal const int FrameMs = 20;

    /// <summary>Every codec, in the order in which it is offered where nobody said otherwise: what needs no transcoding first.</summary>
    public static readonly IReadOnlyList<AudioCodec> All = [AudioCodec.Pcma, AudioCodec.Pcmu, AudioCodec.G722, AudioCodec.Opus];

    /// <summary>One of the two laws: they are turned into each other octet by octet.</summary>
    public static bool IsG711(this AudioCodec codec) => codec is AudioCodec.Pcma or AudioCodec.Pcmu;

    /// <summary>RTP timestamp units in a millisecond. G.722 counts 8,000 in a second although it has twice as many samples (RFC 3551 §4.5.2);
    /// Opus counts 48,000 whatever it carries (RFC 7587 §4.1).</summary>
    internal static int TicksPerMs(this AudioCodec codec) => codec == AudioCodec.Opus ? 48 : 8;

    internal static int ClockHz(this AudioCodec codec) => 1_000 * codec.TicksPerMs();

    /// <summary>The static types of RFC 3551 §6; for Opus the one that browsers use.</summary>
    internal static byte UsualPayloadType(this AudioCodec codec) => codec switch
    {
        AudioCodec.Pcmu => 0,
        AudioCodec.Pcma => 8,
        AudioCodec.G722 => 9,
        _ => 111,
    };

    /// <summary>Value of a=rtpmap after the payload type.</summary>
    internal static string RtpMap(this AudioCodec codec) => codec == AudioCodec.Opus ? "opus/48000/2" : $"{codec.Name()}/8000";

    /// <summary>Value of a=fmtp after the payload type; null: none.</summary>
    internal static string? Parameters(this AudioCodec codec) => codec == AudioCodec.Opus ? "minptime=10;useinbandfec=1" : null;

    /// <summary>PCMA, PCMU, G722, OPUS.</summary>
    public static string Name(this AudioCodec codec) => codec.ToString().ToUpperInvariant();

    /// <summary>Reads a name as <see cref="Name"/> writes it, in any case.</summary>
    public static AudioCodec? Parse(string name)
    {
        foreach (var codec in All)
            if (name.Equals(codec.Name(), StringComparison.OrdinalIgnoreCase)) return codec;
        return null;
    }

    /// <summary>The codec of an rtpmap, or of a static type without one.</summary>
    internal static AudioCodec? Of(byte payloadType, string? encoding) => (encoding, payloadType) switch
    {
        ("PCMU/8000", _) or (null, 0) => AudioCodec.Pcmu,
        ("PCMA/8000", _) or (null, 8) => AudioCodec.Pcma,
        ("G722/8000", _) or (null, 9) => AudioCodec.G722,
        ("OPUS/48000", _) => AudioCodec.Opus,
        _ => null,
    };
}
