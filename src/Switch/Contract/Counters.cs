namespace Antiphon.Switch.Contract;

/// <summary>Totals of the switch since its start, for diagnostics.</summary>
public sealed record SwitchCounters(SipTotals Sip, MediaTotals Media)
{
    public static readonly SwitchCounters None = new(new SipTotals(), new MediaTotals());
}

public sealed record SipTotals
{
    /// <summary>Requests and responses taken in.</summary>
    public long MessagesReceived { get; init; }

    /// <summary>Requests and responses sent, repeats among them.</summary>
    public long MessagesSent { get; init; }

    /// <summary>Messages we sent again because nobody answered or acknowledged.</summary>
    public long Retransmissions { get; init; }

    /// <summary>Requests that came again although we had them.</summary>
    public long RepeatsReceived { get; init; }

    /// <summary>Transactions begun, in and out.</summary>
    public long Transactions { get; init; }

    /// <summary>Requests nobody answered, refusals nobody acknowledged.</summary>
    public long Timeouts { get; init; }

    /// <summary>Requests refused with 503 for too many transactions.</summary>
    public long RefusedForLoad { get; init; }

    /// <summary>Messages that could not be read.</summary>
    public long ParseProblems { get; init; }

    /// <summary>Messages dropped because too many waited.</summary>
    public long DroppedForLoad { get; init; }

    /// <summary>Requests dropped because their source is blocked.</summary>
    public long DroppedOfBlocked { get; init; }

    /// <summary>Faults of our own that were caught. Above zero: tell the makers.</summary>
    public long Faults { get; init; }
}

public sealed record MediaTotals
{
    public long PacketsReceived { get; init; }
    public long PacketsSent { get; init; }

    /// <summary>Packets from an address that is not the far end's: dropped.</summary>
    public long PacketsFromStrangers { get; init; }

    /// <summary>Packets that are none of the media protocols, or failed their authentication: dropped.</summary>
    public long PacketsRefused { get; init; }

    /// <summary>Ticks of 20 ms that began more than 20 ms late: what is played may have been heard to stutter.</summary>
    public long LateTicks { get; init; }

    /// <summary>Longest delay of a tick, ms.</summary>
    public double TickLatenessMsMax { get; init; }

    /// <summary>Seconds of recording lost because the disk was too slow.</summary>
    public long RecordingSecondsLost { get; init; }

    /// <summary>Writes of recordings to the disk, and their bytes.</summary>
    public long RecordingWrites { get; init; }
    public long RecordingBytes { get; init; }
}
