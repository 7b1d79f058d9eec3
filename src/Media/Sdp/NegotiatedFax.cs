using System.Net;

namespace Antiphon.Media.Sdp;

/// <summary>What offer and answer agreed on for T.38 (ITU-T T.38 annex D).</summary>
/// <param name="Remote">Where the far end wants UDPTL.</param>
public sealed record NegotiatedFax(IPEndPoint Remote)
{
    /// <summary>Largest datagram that the far end takes.</summary>
    public int DatagramBytesMax { get; init; } = 400;
}
