#pragma warning disable CA1822
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

    /// <summary>Plain RTP or SDES on a WebRTC port, or DTLS-SRTP on a plain one.</summary>
    WrongProfile,

    /// <summary>WebRTC without ICE credentials, without rtcp-mux, or without a SHA-256 fingerprint.</summary>
    NotSecure,

    /// <summary>An answer without an offer of ours.</summary>
    NoOffer,
}

/// <summary>Outcome of one offer/answer step.</summary>
/// <param name="Audio">What was agreed; null with a problem.</param>
/// <param name="LocalSdp">Our answer, to be sent; null after <see cref="SdpNegotiator.Accept"/> and with a problem.</param>
public sealed record SdpOutcome(NegotiatedAudio? Audio, string? LocalSdp, SdpProblem Problem);

/// <summary>Offer and answer of one leg over its whole life (RFC 3264; WebRTC: RFC 8829, 8842, 8843). One per leg, not thread-safe. Keeps the
/// session version, the m-lines and what was agreed.</summary>
public sealed class SdpNegotiator
{
    public SdpNegotiator(LocalMedia local, long sessionId) { _ = (local, sessionId); }

    /// <summary>What was agreed last.</summary>
    public NegotiatedAudio? Audio { get; private set; }

    /// <summary>Our last description, as sent.</summary>
    public string LocalSdp { get; private set; } = "";

    /// <summary>Answers an offer or re-offer.</summary>
    /// <param name="wish">What we want to do; the answer is what the offer leaves of it.</param>
    public SdpOutcome Answer(string offer, MediaDirection wish = MediaDirection.SendRecv)
    {
        _ = (offer, wish); Audio = null; LocalSdp = ""; return new SdpOutcome(null, null, SdpProblem.Malformed);
    }

    /// <summary>Our offer, or re-offer with the next version.</summary>
    public string Offer(MediaDirection wish = MediaDirection.SendRecv) { _ = wish; return ""; }

    /// <summary>Takes the answer to our last <see cref="Offer"/>.</summary>
    public SdpOutcome Accept(string answer) { _ = answer; return new SdpOutcome(null, null, SdpProblem.Malformed); }
}
