using Antiphon.Media.Rtp;

namespace Antiphon.Media.Engine;

/// <summary>Decides for a plain RTP port whose packets count and where ours go. Symmetric RTP for phones behind NAT, but without letting a
/// stranger into the call (RTP Bleed, RTP injection).</summary>
/// <remarks>We send to the address of the SDP until another source is trusted. The very address of the SDP is trusted at once and always. Another
/// port of its host is trusted when it has sent in sequence and at the pace of speech for <see cref="OtherPortMs"/>, a port of the host that the SIP
/// messages come from (a phone behind NAT) after <see cref="ProbationPackets"/> packets in sequence, unless a better source is there. Any other host is a stranger; only where we do not know the signalling's source and the SDP names a private
/// address may one be learnt, after a longer probation.</remarks>
internal sealed class SourceGuard
{
    private const int ProbationPackets = 4;
    private const int LongProbationPackets = 10;

    /// <summary>The far end named a port of that very host, so another one is an exception (a NAT that maps anew in spite of STUN) and more often somebody
    /// who sprays the range of ports, from a machine shared with the far end.</summary>
    private const int OtherPortMs = 2_000;

    private const int TicksPerMs = 8;

    /// <summary>A trusted source that is silent for so long may be followed by another of the same hosts: a NAT that changed its mapping.</summary>
    private const int SilentMs = 5_000;

    private enum Trust { None, Guess, Host, Exact }

    private PeerAddress _described;
    private PeerAddress _signalling;
    private PeerAddress _trusted;
    private Trust _trust;
    private long _heardMs;

    private PeerAddress _candidate;
    private uint _candidateSsrc;
    private ushort _candidateSequence;
    private int _candidatePackets;
    private long _candidateSinceMs;
    private uint _candidateTimestamp;

    /// <summary>Where to send; unset when the far end named no address and none was learnt.</summary>
    public PeerAddress Target => !_described.IsSet || _trust == Trust.None ? _described : _trusted;

    /// <summary>What SDP says from now on. A new address forgets what was learnt; unset is a hold of the old style.</summary>
    /// <param name="signalling">Host of the SIP messages; its port does not matter.</param>
    public void Expect(PeerAddress described, PeerAddress signalling)
    {
        _signalling = signalling;
        if (described == _described) return;
        _described = described;
        (_trusted, _trust, _candidatePackets) = (default, Trust.None, 0);
    }

    public bool Accept(in RtpHeader packet, PeerAddress from, long nowMs)
    {
        if (_trust != Trust.None && from == _trusted) { _heardMs = nowMs; return true; }
        var trust = TrustOf(from);
        if (trust == Trust.None) return false;
        var mayChange = trust > _trust || (trust == Trust.Host && nowMs - _heardMs > SilentMs);
        if (!mayChange || (trust != Trust.Exact && !PassesProbation(packet, from, trust, nowMs))) return false;
        (_trusted, _trust, _heardMs) = (from, trust, nowMs);
        return true;
    }

    /// <summary>RTCP never teaches an address; it may come from any port of the trusted host.</summary>
    public bool AcceptReport(PeerAddress from) => _trust != Trust.None ? from.SameHost(_trusted) : _described.IsSet && from.SameHost(_described);

    private Trust TrustOf(PeerAddress from)
    {
        if (!_described.IsSet) return Trust.None;
        if (from == _described) return Trust.Exact;
        if (from.SameHost(_described) || (_signalling.IsSet && from.SameHost(_signalling))) return Trust.Host;
        return !_signalling.IsSet && _described.IsPrivate ? Trust.Guess : Trust.None;
    }

    private bool PassesProbation(in RtpHeader packet, PeerAddress from, Trust trust, long nowMs)
    {
        var continues = _candidatePackets > 0 && from == _candidate && packet.Ssrc == _candidateSsrc && packet.Sequence == (ushort)(_candidateSequence + 1);
        _candidatePackets = continues ? _candidatePackets + 1 : 1;
        if (!continues) (_candidateSinceMs, _candidateTimestamp) = (nowMs, packet.Timestamp);
        (_candidate, _candidateSsrc, _candidateSequence) = (from, packet.Ssrc, packet.Sequence);
        if (trust == Trust.Host && from.SameHost(_described)) return IsSpeechFor(OtherPortMs, packet, nowMs);
        return _candidatePackets >= (trust == Trust.Host ? ProbationPackets : LongProbationPackets);
    }

    /// <summary>Its timestamps went on as fast as the clock, give or take a half: a flood runs ahead of it.</summary>
    private bool IsSpeechFor(int ms, in RtpHeader packet, long nowMs)
    {
        var elapsed = nowMs - _candidateSinceMs;
        var spoken = (packet.Timestamp - _candidateTimestamp) / TicksPerMs;
        return elapsed >= ms && spoken >= elapsed / 2 && spoken <= 2 * elapsed;
    }
}
