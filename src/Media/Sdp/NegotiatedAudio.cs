using System.Net;

namespace Antiphon.Media.Sdp;

/// <summary>What offer and answer agreed on (RFC 3264): how to send to the far end and what to expect from it.</summary>
public sealed record NegotiatedAudio
{
    /// <summary>Where the far end wants RTP. Null when it named none (0.0.0.0, port 9) and on WebRTC ports, where ICE finds it.</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>Where the far end wants RTCP; null with rtcp-mux.</summary>
    public IPEndPoint? RemoteRtcp { get; init; }

    public required AudioCodec Codec { get; init; }

    /// <summary>Payload type in what we send and what we expect.</summary>
    public required byte PayloadType { get; init; }

    /// <summary>Payload type of telephone-event (RFC 4733); null when the far end has none.</summary>
    public byte? EventPayloadType { get; init; }

    /// <summary>Clock of the events: that of the codec where the far end has such (RFC 4733 §2.1), else 8,000.</summary>
    public int EventClockHz { get; init; } = 8_000;

    /// <summary>Packet length we send, in milliseconds: always 20.</summary>
    public int PtimeMs { get; init; } = 20;

    /// <summary>From our side.</summary>
    public MediaDirection Direction { get; init; }

    public bool RtcpMux { get; init; }

    /// <summary>ICE, DTLS and SRTP; the five values below are set.</summary>
    public bool Secure { get; init; }

    public string RemoteUfrag { get; init; } = "";
    public string RemotePwd { get; init; } = "";

    /// <summary>SHA-256 of the far end's certificate, as <c>AB:CD:…</c> in upper case.</summary>
    public string RemoteFingerprint { get; init; } = "";

    /// <summary>We take the DTLS client's part, because the far end answered or offered <c>passive</c>.</summary>
    public bool WeAreDtlsClient { get; init; }

    /// <summary>Tag of the key attribute that was taken (RFC 4568); null: plain RTP, or DTLS.</summary>
    public int? SdesTag { get; init; }

    /// <summary>Master key and salt of what the far end sends, in base 64; empty without <see cref="SdesTag"/>.</summary>
    public string RemoteSdesKey { get; init; } = "";

    /// <summary>Media is encrypted, by whatever keys.</summary>
    public bool IsEncrypted => Secure || SdesTag is not null;

    /// <summary>The far end holds us or is held: it does not want to hear, or does not send.</summary>
    public bool OnHold => Direction != MediaDirection.SendRecv;
}
