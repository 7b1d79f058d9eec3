using System.Net;

namespace Antiphon.Server;

/// <summary>What the first start creates.</summary>
public enum SampleKind { Standard, Bench, None }

/// <summary>How one process runs: from the command line and from <c>ANTIPHON_*</c>; an option wins over a variable.</summary>
public sealed record Options
{
    /// <summary>Folder of everything that must survive: database, recordings, prompts, certificates, keys. Default <c>data</c>.</summary>
    public string Data { get; init; } = "data";

    /// <summary>File with the master keys of sealed recordings, as a rule on another disk than they. Default <c>DATA/keys/recordings.keys</c>.</summary>
    public string? RecordingKeys { get; init; }

    /// <summary>Folder of the story alone, so that it may stand on a disk of its own. Default <c>DATA/story</c>.</summary>
    public string? Story { get; init; }

    /// <summary>Address of a PostgreSQL database for the business data, as Npgsql reads it: <c>Host=…;Database=…;Username=…</c>. Null: SQLite in the data folder.</summary>
    public string? Database { get; init; }

    /// <summary>Of <see cref="Database"/>; from a file or the environment, never from the command line. Null: as the address has it, or none.</summary>
    public string? DatabasePassword { get; init; }

    /// <summary>TCP port for HTTP and WebSocket. 0: the system chooses; -1: none.</summary>
    public int Http { get; init; } = 8080;

    /// <summary>TCP port for HTTPS and secure WebSocket. 0: the system chooses.</summary>
    public int Https { get; init; } = 8443;

    /// <summary>UDP and TCP port for SIP. 0: the system chooses.</summary>
    public int Sip { get; init; } = 5060;

    /// <summary>TCP port for SIP over TLS. 0: the system chooses.</summary>
    public int Sips { get; init; } = 5061;

    /// <summary>First and last UDP port for media, both included.</summary>
    public PortRange Rtp { get; init; } = new(20000, 29999);

    /// <summary>Address that SIP and SDP name to the far end. Null: the one on the way to each peer.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>A second address, IPv6, for far ends that come over IPv6. Null: SIP is taken over IPv4 only.</summary>
    public IPAddress? Address6 { get; init; }

    /// <summary>File with the key (PEM, P-256) that vouches for caller numbers, and where its certificate is fetched. Null: nothing is signed.</summary>
    public (string KeyFile, Uri Certificate)? Stir { get; init; }

    /// <summary>Where the people of the centre live. Default that of the machine; China's where that is UTC.</summary>
    public TimeZoneInfo Zone { get; init; } = Hosting.CentreClock.Usual;

    /// <summary>Country whose ringing tone is played, as ISO 3166 has it. Default CN.</summary>
    public string Tones { get; init; } = "CN";

    /// <summary>Codecs that browsers speak, best first, such as OPUS,PCMA. Empty: all, G.711 first.</summary>
    public IReadOnlyList<string> BrowserCodecs { get; init; } = [];

    /// <summary>Where calls to outside numbers go. Null: nowhere.</summary>
    public IPEndPoint? Trunk { get; init; }

    /// <summary>The synthetic floor runs at the start.</summary>
    public bool Simulation { get; init; } = true;

    public SampleKind Sample { get; init; } = SampleKind.Standard;

    /// <summary>The program does not serve: it copies what is in SQLite into <see cref="Database"/>, and says what it copied.</summary>
    public bool MoveDatabase { get; init; }

    /// <summary>The program does not serve: it takes this backup back into the empty <see cref="Data"/>.</summary>
    public string? Restore { get; init; }

    /// <summary>File to which the configuration is written, instead of a start.</summary>
    public string? ExportBundle { get; init; }

    /// <summary>Bundle that is taken in, instead of a start.</summary>
    public string? ImportBundle { get; init; }

    /// <summary>Of <see cref="Restore"/>, when it is sealed; from the environment, never from the command line.</summary>
    public string? BackupPassword { get; init; }

    /// <summary>The program does not serve: it checks the audit trail of the data folder and says what it found.</summary>
    public bool VerifyAudit { get; init; }

    public string RecordingKeysFile => RecordingKeys ?? Path.Combine(Data, "keys", "recordings.keys");

    public string StoryFolder => Story ?? Path.Combine(Data, "story");
}

public readonly record struct PortRange(int From, int To)
{
    public override string ToString() => $"{From}-{To}";
}
