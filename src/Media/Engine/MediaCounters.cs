namespace Antiphon.Media.Engine;

/// <summary>What is open now, and totals since the start of the engine. Everything of the first four is zero when no call is left.</summary>
public sealed record MediaCounters
{
    public int OpenPorts { get; init; }
    public int OpenRooms { get; init; }
    /// <summary>Faxes under way, each with a worker.</summary>
    public int OpenFaxes { get; init; }

    public int OpenRecordings { get; init; }

    /// <summary>Plays, collections and key sendings that are under way.</summary>
    public int RunningTasks { get; init; }

    public long PacketsReceived { get; init; }
    public long PacketsSent { get; init; }

    /// <summary>Packets from an address that is not the far end's.</summary>
    public long PacketsFromStrangers { get; init; }

    /// <summary>Packets that are not RTP, RTCP, STUN or DTLS, or that failed their authentication.</summary>
    public long PacketsRefused { get; init; }

    /// <summary>Seconds of recording lost because the disk was too slow. Above zero: alarm.</summary>
    public long RecordingBlocksDropped { get; init; }

    /// <summary>Writes of recordings, and their bytes.</summary>
    public long RecordingWrites { get; init; }
    public long RecordingBytes { get; init; }

    /// <summary>Ticks of 20 ms that began more than 20 ms behind their schedule.</summary>
    public long LateTicks { get; init; }

    /// <summary>Longest delay of a 20 ms tick behind its schedule, in milliseconds.</summary>
    public double TickLatenessMsMax { get; init; }
}

/// <summary>Figures of one port, as heard by us and as reported by the far end's RTCP.</summary>
/// <param name="LossPercent">Packets that never came, of those expected.</param>
/// <param name="JitterMs">Interarrival jitter, RFC 3550 §6.4.1.</param>
/// <param name="FarLossPercent">Lost of what we sent, by the last report of the far end; null before the first.</param>
/// <param name="FarJitterMs">Last report of the far end.</param>
/// <param name="RoundTripMs">From the last report that answered one of ours.</param>
public sealed record RtpFigures(long PacketsReceived, long PacketsSent, double LossPercent, double JitterMs,
    double? FarLossPercent, double? FarJitterMs, double? RoundTripMs);
