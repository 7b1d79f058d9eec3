using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Antiphon.Media.Codecs;

namespace Antiphon.Media.Sdp;

/// <summary>An m-line of ours. Only the audio line is ever taken up; the others stand there with port 0, because the number and order of
/// m-lines may not change in the life of a session (RFC 3264 §8).</summary>
internal sealed record SdpLine(string Kind, string Protocol, IReadOnlyList<string> Formats, string Mid, bool IsAudio);

/// <summary>A payload type of telephone-event.</summary>
internal readonly record struct SdpEvents(byte Type, int ClockHz);

/// <summary>What our audio line says.</summary>
internal sealed record SdpAudioLine(IReadOnlyList<(AudioCodec Codec, byte PayloadType)> Codecs, IReadOnlyList<SdpEvents> Events,
    MediaDirection Direction, bool RtcpMux, string Setup, bool Bundled)
{
    /// <summary>Tag of our key attribute (RFC 4568); null: none.</summary>
    public int? CryptoTag { get; init; }
}

/// <summary>Writes our descriptions, with CRLF.</summary>
internal static class SdpWriter
{
    public static string Write(LocalMedia local, long sessionId, long version, IReadOnlyList<SdpLine> lines, SdpAudioLine audio)
    {
        var text = new StringBuilder(1_024);
        WriteSession(text, local, sessionId, version);
        if (local.Secure) text.Line("a=ice-lite");
        if (audio.Bundled) text.Line($"a=group:BUNDLE {lines.First(l => l.IsAudio).Mid}");
        foreach (var line in lines)
        {
            if (line.IsAudio) WriteAudio(text, local, line, audio);
            else WriteRefused(text, line);
        }
        return text.ToString();
    }

    internal static void WriteSession(StringBuilder text, LocalMedia local, long sessionId, long version)
    {
        text.Line("v=0");
        text.Line($"o=- {sessionId} {version} {Address(local.Address)}");
        text.Line("s=-");
        text.Line($"c={Address(local.Address)}");
        text.Line("t=0 0");
    }

    private static void WriteAudio(StringBuilder text, LocalMedia local, SdpLine line, SdpAudioLine audio)
    {
        var formats = audio.Codecs.Select(c => c.PayloadType).Concat(audio.Events.Select(e => e.Type));
        text.Line($"m=audio {local.Port} {line.Protocol} {string.Join(' ', formats)}");
        if (line.Mid.Length > 0) text.Line($"a=mid:{line.Mid}");
        if (audio.RtcpMux) text.Line("a=rtcp-mux");
        else if (local.RtcpPort != local.Port + 1) text.Line($"a=rtcp:{local.RtcpPort}");
        if (local.Secure) WriteTransport(text, local, audio);
        if (audio.CryptoTag is { } tag) text.Line($"{SdesCrypto.Attribute(tag, local.SdesKey)}");
        foreach (var (codec, type) in audio.Codecs)
        {
            text.Line($"a=rtpmap:{type} {codec.RtpMap()}");
            if (codec.Parameters() is { } parameters) text.Line($"a=fmtp:{type} {parameters}");
        }
        foreach (var events in audio.Events)
        {
            text.Line($"a=rtpmap:{events.Type} telephone-event/{events.ClockHz}");
            text.Line($"a=fmtp:{events.Type} 0-15");
        }
        text.Line("a=ptime:20");
        text.Line($"a={audio.Direction.Text()}");
        if (!local.Secure) return;
        text.Line("a=msid:antiphon audio");
        text.Line($"a=ssrc:{local.Ssrc} cname:{local.Cname}");
        text.Line($"a=candidate:1 1 udp 2130706431 {local.Address} {local.Port} typ host");
        text.Line("a=end-of-candidates");
    }

    private static void WriteTransport(StringBuilder text, LocalMedia local, SdpAudioLine audio)
    {
        text.Line($"a=ice-ufrag:{local.IceUfrag}");
        text.Line($"a=ice-pwd:{local.IcePwd}");
        text.Line($"a=fingerprint:sha-256 {local.Fingerprint}");
        text.Line($"a=setup:{audio.Setup}");
    }

    internal static void WriteRefused(StringBuilder text, SdpLine line)
    {
        text.Line($"m={line.Kind} 0 {line.Protocol} {string.Join(' ', line.Formats)}");
        if (line.Mid.Length > 0) text.Line($"a=mid:{line.Mid}");
    }

    private static string Address(IPAddress address) => $"IN {(address.AddressFamily == AddressFamily.InterNetworkV6 ? "IP6" : "IP4")} {address}";

    private static void Line(this StringBuilder text, string line) => text.Append(CultureInfo.InvariantCulture, $"{line}\r\n");
}
