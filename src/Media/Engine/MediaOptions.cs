using System.Net;

namespace Antiphon.Media.Engine;

/// <summary>Settings and limits of the media engine; read once at start.</summary>
public sealed record MediaOptions
{
    /// <summary>Address the media sockets are bound to. Null (default) or any: the advertised one where it is this machine's.</summary>
    /// <remarks>ICE takes an answer only from the very address it asked; a socket bound to any address answers from whichever
    /// interface leads to the browser.</remarks>
    public IPAddress? BindAddress { get; init; }

    /// <summary>Address written into SDP: what the far ends can reach. Default 127.0.0.1.</summary>
    public IPAddress AdvertisedAddress { get; init; } = IPAddress.Loopback;

    /// <summary>A second address, for far ends that speak IPv6 where <see cref="AdvertisedAddress"/> is IPv4. Null: none.</summary>
    public IPAddress? Ipv6Address { get; init; }

    /// <summary>First UDP port of the range. Default 20000: clear of Linux's ephemeral range, which begins at 32768.</summary>
    public int PortFrom { get; init; } = 20_000;

    /// <summary>Last UDP port of the range, included.</summary>
    public int PortTo { get; init; } = 29_999;

    /// <summary>Media threads; 0 takes one per core.</summary>
    public int Threads { get; init; }

    /// <summary>Media ports open at once. Default 4,000; the next is refused with <see cref="OpenPortProblem.TooManyPorts"/>.</summary>
    public int PortsMax { get; init; } = 4_000;

    /// <summary>Fax workers.</summary>
    public Fax.FaxOptions Fax { get; init; } = new();

    /// <summary>Uses the portable socket path also where epoll is available. For tests and for unusual kernels.</summary>
    public bool PortableSockets { get; init; }

    /// <summary>A port that should hear its far end and hears nothing for so long tells <see cref="PortMediaLost"/>. Default 60 s.</summary>
    public TimeSpan MediaLostAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>No authenticated ICE check for so long: the browser is gone. Default 15 s; browsers check about once per second.</summary>
    public TimeSpan ConsentLostAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Handshakes that take longer are given up with <see cref="PortDtlsFailed"/>. Default 20 s.</summary>
    public TimeSpan DtlsHandshakeWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Interval of RTCP reports. Default 5 s (RFC 3550 §6.2).</summary>
    public TimeSpan RtcpEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Encoded prompts kept in memory, in bytes. Default 64 MiB; the least recently used go first.</summary>
    public long PromptCacheBytesMax { get; init; } = 64L << 20;

    /// <summary>Largest prompt file, in bytes. Default 16 MiB (17 minutes of PCM); a larger one fails its play.</summary>
    public int PromptFileBytesMax { get; init; } = 16 << 20;

    /// <summary>Recordings at once. Default 2,000; the next ends at once as failed.</summary>
    public int RecordingsMax { get; init; } = 2_000;

    /// <summary>Seconds of recorded audio waiting for the disk, over all recordings. Default 4,000 (64 MB). What is beyond is dropped
    /// and counted: a slow disk never holds up a call.</summary>
    public int RecordingBacklogBlocksMax { get; init; } = 4_000;

    /// <summary>A disk with less room than this, or than a twentieth of it, takes no more of a recording: what is written stays, and the rest
    /// of the disk is for the story of the calls. Default 256 MiB.</summary>
    public long RecordingReserveBytes { get; init; } = 256L << 20;

    /// <summary>Seals recordings whose name ends with <see cref="Recording.RecordingFile.SealedExtension"/>. Null: such a recording fails.</summary>
    public Recording.RecordingKeys? RecordingKeys { get; init; }
}
