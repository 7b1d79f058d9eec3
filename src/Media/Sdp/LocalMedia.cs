using System.Net;

namespace Antiphon.Media.Sdp;

/// <summary>G.711 is what every phone, trunk and browser has; G.722 and Opus carry twice the width, where their library is installed.</summary>
public enum AudioCodec { Pcmu, Pcma, G722, Opus }

/// <summary>From our side: <see cref="RecvOnly"/> means that we hear and do not send.</summary>
public enum MediaDirection { SendRecv, SendOnly, RecvOnly, Inactive }

/// <summary>One end of our media: what the description of a port says.</summary>
public sealed record LocalMedia
{
    public required IPAddress Address { get; init; }
    public required int Port { get; init; }

    /// <summary>Port for RTCP while rtcp-mux is not agreed; equal to <see cref="Port"/> on a WebRTC port.</summary>
    public required int RtcpPort { get; init; }

    /// <summary>ICE-lite and DTLS-SRTP; plain offers are refused.</summary>
    public bool Secure { get; init; }

    public string IceUfrag { get; init; } = "";
    public string IcePwd { get; init; } = "";

    /// <summary>SHA-256 of our certificate, as <c>AB:CD:…</c>.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Master key and salt for SRTP by SDES, in base 64; for plain ports, whose far end may ask for it.</summary>
    public string SdesKey { get; init; } = "";

    public uint Ssrc { get; init; }
    public string Cname { get; init; } = "";

    /// <summary>Codecs we take, in the order in which we offer them.</summary>
    public IReadOnlyList<AudioCodec> Codecs { get; init; } = [AudioCodec.Pcma, AudioCodec.Pcmu];

    /// <summary>Somebody put <see cref="Codecs"/> in order, so an answer takes the first of them that the offer has. Otherwise it takes G.711 as the
    /// offerer orders it, because that is transcoded nowhere, and another codec only where there is no G.711.</summary>
    public bool CodecsInOrder { get; init; }
}
