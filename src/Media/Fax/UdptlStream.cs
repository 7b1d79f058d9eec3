using Antiphon.Media.Engine;

namespace Antiphon.Media.Fax;

/// <summary>UDPTL with one far end: what comes is put in order and told once, what goes carries the three packets before it.</summary>
internal sealed class UdptlStream
{
    private const int EarlierSent = 3;

    /// <summary>Packets in sequence before another port or host than that of the SDP is believed.</summary>
    private const int ProbationPackets = 4;

    private readonly List<byte[]> _earlier = [];
    private PeerAddress _described;
    private PeerAddress _signalling;
    private PeerAddress _candidate;
    private int _candidatePackets;
    private int _candidateSequence;
    private bool _heardExactly;
    private int _datagramBytesMax;
    private ushort _nextSent;
    private int _nextTaken = -1;

    /// <summary>Where to send: as described, or as learnt of a far end behind a NAT.</summary>
    public PeerAddress Target { get; private set; }

    public void Expect(PeerAddress described, PeerAddress signalling, int datagramBytesMax)
    {
        (_signalling, _datagramBytesMax) = (signalling, datagramBytesMax);
        if (described == _described) return;
        (_described, Target, _heardExactly, _candidatePackets) = (described, described, false, 0);
    }

    /// <returns>Whether it is from the far end.</returns>
    public bool Take(ReadOnlySpan<byte> datagram, PeerAddress from, UdptlPacket.Take take)
    {
        var sequence = UdptlPacket.SequenceOf(datagram);
        if (sequence < 0 || !IsTrusted(from, sequence)) return false;
        UdptlPacket.TryRead(datagram, (number, ifp) =>
        {
            // What was told already, or is too old to be of use. After a jump the stream begins anew.
            if (_nextTaken >= 0 && (short)(number - (ushort)_nextTaken) < 0 && (short)(number - (ushort)_nextTaken) > -1_000) return;
            _nextTaken = (ushort)(number + 1);
            take(number, ifp);
        });
        return true;
    }

    /// <summary>The next datagram.</summary>
    public int Write(Span<byte> to, byte[] ifp)
    {
        var length = UdptlPacket.Write(to, _nextSent++, ifp, _earlier, _datagramBytesMax);
        _earlier.Insert(0, ifp);
        if (_earlier.Count > EarlierSent) _earlier.RemoveAt(EarlierSent);
        return length;
    }

    /// <summary>The very address of the SDP always; another port of its host, or the host of the signalling, after some packets and only while the described one is silent.</summary>
    private bool IsTrusted(PeerAddress from, int sequence)
    {
        if (from == _described)
        {
            (_heardExactly, Target) = (true, from);
            return true;
        }
        if (from == Target && Target.IsSet) return true;
        if (_heardExactly || !(from.SameHost(_described) || (_signalling.IsSet && from.SameHost(_signalling)))) return false;
        _candidatePackets = from == _candidate && sequence == (ushort)(_candidateSequence + 1) ? _candidatePackets + 1 : 1;
        (_candidate, _candidateSequence) = (from, sequence);
        if (_candidatePackets < ProbationPackets) return false;
        Target = from;
        return true;
    }
}
