namespace Antiphon.Media.Engine;

/// <summary>Identity of a media port. Chosen by the caller, never used twice in the life of one <see cref="MediaEngine"/>.</summary>
public readonly record struct MediaPortId(long Value)
{
    public override string ToString() => $"port-{Value}";
}

/// <summary>Identity of a room, in which many ports hear each other. Chosen by the caller, never used twice.</summary>
public readonly record struct RoomId(long Value)
{
    public override string ToString() => $"room-{Value}";
}

/// <summary>How a port takes part in what another one hears. Listen: copies only. Whisper: the target hears it too. Barge: all do.</summary>
public enum Monitoring { Listen, Whisper, Barge }

/// <summary>What stands at the far end: a phone or trunk with plain RTP, or a browser with ICE and DTLS-SRTP.</summary>
public enum PortKind { Rtp, WebRtc }

/// <summary>Why a port could not be opened.</summary>
public enum OpenPortProblem
{
    None,

    /// <summary><see cref="MediaOptions.PortsMax"/> ports are open. Answer 503.</summary>
    TooManyPorts,

    /// <summary>No UDP port of the range is free. Answer 503.</summary>
    RangeExhausted,

    /// <summary>A browser's call, but OpenSSL is missing; <see cref="Dtls.DtlsSupport.Reason"/> says what to install. Answer 488.</summary>
    NoDtls,

    /// <summary>The caller used this identity before.</summary>
    AlreadyOpen,
}
