namespace Antiphon.Media.Sdp;

/// <summary>Why an offer or answer cannot be taken. All but <see cref="None"/> mean 488 (or BYE after the answer came).</summary>
public enum SdpProblem
{
    None,

    /// <summary>Not an SDP, or beyond the limits.</summary>
    Malformed,

    /// <summary>No audio line, or audio refused (port 0).</summary>
    NoAudio,

    /// <summary>No G.711 among the codecs.</summary>
    NoCommonCodec,

    /// <summary>Plain RTP or SDES on a WebRTC port, or DTLS-SRTP on a phone's.</summary>
    WrongProfile,

    /// <summary>WebRTC without ICE credentials, without rtcp-mux, or without a SHA-256 fingerprint; SDES without a key that we can use; an answer
    /// in the clear to an offer with a key.</summary>
    NotSecure,

    /// <summary>An answer without an offer of ours.</summary>
    NoOffer,
}
