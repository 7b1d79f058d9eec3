using System.Globalization;
using System.Net;
using Antiphon.Media.Codecs;

namespace Antiphon.Media.Sdp;

/// <summary>What the far end's description says of its audio, read for one of our ports.</summary>
internal sealed record OfferedAudio
{
    public required SdpMedia Media { get; init; }
    public required NegotiatedAudio Audio { get; init; }

    /// <summary>Direction as the far end sees itself.</summary>
    public required MediaDirection FarDirection { get; init; }

    public required string Mid { get; init; }
    public required bool Bundled { get; init; }

    /// <summary>Its a=setup: active, passive or actpass.</summary>
    public required string Setup { get; init; }

    /// <summary>Reads m-line <paramref name="index"/>.</summary>
    /// <param name="isAnswer">Its first codec is the one that will come.</param>
    public static SdpProblem TryRead(SdpSession session, int index, LocalMedia local, bool isAnswer, out OfferedAudio? read)
    {
        read = null;
        var media = session.Media[index];
        if (media.Kind != "audio" || media.Port == 0) return SdpProblem.NoAudio;
        var sdes = media.Protocol.Equals("RTP/SAVP", StringComparison.OrdinalIgnoreCase);
        if (IsSecure(media.Protocol) is not { } secure || secure != local.Secure) return SdpProblem.WrongProfile;
        if (ChosenCodec(media, local, isAnswer) is not { } codec) return SdpProblem.NoCommonCodec;

        var events = Events(media, codec.Codec.ClockHz());
        var audio = new NegotiatedAudio
        {
            Codec = codec.Codec,
            PayloadType = codec.PayloadType,
            EventPayloadType = events?.Type,
            EventClockHz = events?.ClockHz ?? TelephoneClockHz,
            RtcpMux = media.Find("rtcp-mux") is not null,
        };
        if (sdes)
        {
            if (SdesCrypto.Find(media) is not { } crypto) return SdpProblem.NotSecure;
            audio = audio with { SdesTag = crypto.Tag, RemoteSdesKey = crypto.Key };
        }
        var address = media.Connection ?? session.Connection;
        if (address is null && !secure) return SdpProblem.Malformed;
        var direction = DirectionOf(session, media);

        if (secure && !TrySecure(session, media, ref audio)) return SdpProblem.NotSecure;
        if (!secure && !TryRemote(media, address!, ref audio)) return SdpProblem.Malformed;
        if (!secure && audio.Remote is null) direction = WithoutReceiving(direction);   // RFC 3264 §8.4: hold as RFC 2543 had it

        var mid = media.Find("mid") ?? "";
        read = new OfferedAudio
        {
            Media = media, Audio = audio, FarDirection = direction, Mid = mid,
            Bundled = mid.Length > 0 && IsBundled(session, mid),
            Setup = session.Find(media, "setup")?.ToLowerInvariant() ?? "active",
        };
        return SdpProblem.None;
    }

    private static bool? IsSecure(string protocol) => protocol.ToUpperInvariant() switch
    {
        "RTP/AVP" or "RTP/AVPF" or "RTP/SAVP" => false,          // what a phone speaks; the last with keys in the description
        "UDP/TLS/RTP/SAVPF" or "UDP/TLS/RTP/SAVP" or "RTP/SAVPF" => true,
        _ => null,
    };

    /// <summary>The offerer's order decides (RFC 3264 §6.1), unless we have one of our own.</summary>
    private static (AudioCodec Codec, byte PayloadType)? ChosenCodec(SdpMedia media, LocalMedia local, bool isAnswer)
    {
        (AudioCodec Codec, byte PayloadType)? best = null;
        var bestRank = int.MaxValue;
        foreach (var format in media.Formats)
        {
            if (TypeOf(format) is not { } type || AudioFormats.Of(type, Encoding(media, type)) is not { } codec || !local.Codecs.Contains(codec)) continue;
            if (isAnswer) return (codec, type);
            var rank = local.CodecsInOrder ? IndexOf(local.Codecs, codec) : codec.IsG711() ? 0 : 1;
            if (rank < bestRank) (best, bestRank) = ((codec, type), rank);
        }
        return best;
    }

    private static int IndexOf(IReadOnlyList<AudioCodec> codecs, AudioCodec codec)
    {
        for (var i = 0; i < codecs.Count; i++)
            if (codecs[i] == codec) return i;
        return codecs.Count;
    }

    private const int TelephoneClockHz = 8_000;

    /// <summary>Those of the codec's clock before those of 8,000.</summary>
    private static (byte Type, int ClockHz)? Events(SdpMedia media, int clockHz)
    {
        (byte, int)? found = null;
        foreach (var format in media.Formats)
        {
            if (TypeOf(format) is not (>= 96 and { } type)) continue;
            var encoding = Encoding(media, type);
            if (encoding == $"TELEPHONE-EVENT/{clockHz}") return (type, clockHz);
            if (encoding == $"TELEPHONE-EVENT/{TelephoneClockHz}") found ??= (type, TelephoneClockHz);
        }
        return found;
    }

    private static byte? TypeOf(string format) =>
        byte.TryParse(format, NumberStyles.None, CultureInfo.InvariantCulture, out var type) && type <= 127 ? type : null;

    // a=rtpmap:<payload type> SP <encoding name>/<clock rate>[/<channels>]
    private static string? Encoding(SdpMedia media, byte type)
    {
        foreach (var attribute in media.Attributes)
        {
            if (!attribute.Name.Equals("rtpmap", StringComparison.OrdinalIgnoreCase)) continue;
            var parts = attribute.Value.Split([' ', '/'], 4, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length < 3 || parts[0] != type.ToString(CultureInfo.InvariantCulture)) continue;
            return $"{parts[1].ToUpperInvariant()}/{parts[2]}";
        }
        return null;
    }

    private static bool TryRemote(SdpMedia media, IPAddress address, ref NegotiatedAudio audio)
    {
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) return true;
        if (IsManyCast(address)) return false;
        audio = audio with { Remote = new IPEndPoint(address, media.Port) };
        if (audio.RtcpMux || media.Port == ushort.MaxValue) return true;
        var rtcp = media.Find("rtcp")?.Split(' ')[0];   // RFC 3605: a=rtcp:<port>; an own address is not followed
        var port = ushort.TryParse(rtcp, NumberStyles.None, CultureInfo.InvariantCulture, out var named) && named > 0 ? named : media.Port + 1;
        audio = audio with { RemoteRtcp = new IPEndPoint(address, port) };
        return true;
    }

    private static bool IsManyCast(IPAddress address) =>
        address.IsIPv6Multicast || (address.GetAddressBytes() is { Length: 4 } v4 && v4[0] >= 224);

    private static bool TrySecure(SdpSession session, SdpMedia media, ref NegotiatedAudio audio)
    {
        var ufrag = session.Find(media, "ice-ufrag");
        var pwd = session.Find(media, "ice-pwd");
        var fingerprint = Fingerprint(media.Attributes) ?? Fingerprint(session.Attributes);
        if (ufrag is not { Length: >= 4 and <= 256 } || pwd is not { Length: >= 22 and <= 256 } || fingerprint is null || !audio.RtcpMux) return false;
        audio = audio with { Secure = true, RemoteUfrag = ufrag, RemotePwd = pwd, RemoteFingerprint = fingerprint };
        return true;
    }

    // a=fingerprint:sha-256 AB:CD:… (RFC 8122 §5); weaker hashes are no identity.
    private static string? Fingerprint(IReadOnlyList<SdpAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            if (!attribute.Name.Equals("fingerprint", StringComparison.OrdinalIgnoreCase)) continue;
            var parts = attribute.Value.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 2 && parts[0].Equals("sha-256", StringComparison.OrdinalIgnoreCase) && parts[1].Length == 32 * 3 - 1)
                return parts[1].ToUpperInvariant();
        }
        return null;
    }

    private static MediaDirection DirectionOf(SdpSession session, SdpMedia media) =>
        DirectionIn(media.Attributes) ?? DirectionIn(session.Attributes) ?? MediaDirection.SendRecv;

    private static MediaDirection? DirectionIn(IReadOnlyList<SdpAttribute> attributes)
    {
        foreach (var attribute in attributes)
            if (attribute.Value.Length == 0 && SdpDirection.Parse(attribute.Name) is { } direction) return direction;
        return null;
    }

    private static MediaDirection WithoutReceiving(MediaDirection far) =>
        far.Sends() ? MediaDirection.SendOnly : MediaDirection.Inactive;

    private static bool IsBundled(SdpSession session, string mid)
    {
        foreach (var attribute in session.Attributes)
            if (attribute.Name == "group" && attribute.Value.Split(' ') is ["BUNDLE", .. var mids] && mids.Contains(mid)) return true;
        return false;
    }
}
