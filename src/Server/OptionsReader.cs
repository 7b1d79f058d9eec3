using System.Net;
using System.Net.Sockets;
using Antiphon.Server.Features.Phone;
using Antiphon.Server.Features.Prompts;
using Antiphon.Server.Hosting;
using Antiphon.Server.Persistence.Databases;

namespace Antiphon.Server;

/// <summary>A start that cannot be: one clear line for the console, and the exit code.</summary>
internal sealed class StartProblem(string message, int exitCode = 1) : Exception(message)
{
    /// <summary>The command line cannot be understood.</summary>
    public const int Usage = 2;

    public int ExitCode => exitCode;
}

/// <summary>Reads the command line and the environment.</summary>
internal static class OptionsReader
{
    public const string Help = """
        antiphon [options]   starts the call centre

          --data DIR         data folder: database, recordings, prompts        (data)
          --story DIR        folder of the story, if it is to lie elsewhere    (DATA/story)
          --recording-keys FILE   master keys of sealed recordings            (DATA/keys/recordings.keys)
          --database ADDRESS PostgreSQL: "Host=...;Database=...;Username=..."  (SQLite in DATA)
          --database-password-file FILE   its password; or ANTIPHON_DATABASE_PASSWORD
          --move-database    copies SQLite's data into --database, and ends
          --http PORT        web pages and API                                 (8080)
          --https PORT       the same with a locally made certificate          (8443)
          --sip PORT         SIP over UDP and TCP                              (5060)
          --sips PORT        SIP over TLS                                      (5061)
          --rtp FROM-TO      media ports                                       (20000-29999)
          --address IP       address told to phones                            (found by itself)
          --address6 IP      IPv6 address told to those who come over IPv6     (none)
          --trunk HOST:PORT  outbound trunk
          --stir FILE,URL    key that signs caller numbers, and where its certificate is (none)
          --zone ID          time zone of the centre: Asia/Shanghai, Europe/Berlin, ... (the machine's; Asia/Shanghai if that is UTC)
          --tones COUNTRY    ringing tone: CN, HK, TW, JP, SG, US, GB, DE, ... (CN)
          --codecs LIST      codecs of browsers, best first, such as OPUS,PCMA (all, G.711 first)
          --no-simulation    no simulated callers and agents
          --sample NAME      sample centre of the first start: standard, bench, none
          --restore FILE     takes a backup back into an empty --data (and --database), and ends; ANTIPHON_BACKUP_PASSWORD opens a sealed one
          --export-bundle FILE   writes the whole configuration of a stopped centre to a file, and ends
          --import-bundle FILE   takes a configuration in, all of it or nothing, and ends
          --verify-audit     checks the audit trail of the data folder, also while it is in use, and ends: 0 whole, 3 broken
          --help             this text

        Each is also an environment variable: ANTIPHON_DATA, ANTIPHON_HTTP, ..., ANTIPHON_SIMULATION=off.
        Port 0 lets the system choose; the ports in use stand in DATA/ports.json.
        """;

    private static readonly string[] Valued = ["data", "recording-keys", "story", "database", "database-password-file", "http", "https", "sip", "sips", "rtp", "address", "address6", "trunk", "stir", "zone", "tones", "codecs", "sample", "restore", "export-bundle", "import-bundle"];

    /// <param name="environment">Gives the value of a variable, or null.</param>
    /// <returns>Null when help was asked for.</returns>
    /// <exception cref="StartProblem">Something cannot be understood; the message names it.</exception>
    public static Options? Read(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        var options = new Options();
        foreach (var name in Valued)
            if (environment(Variable(name)) is { Length: > 0 } value) options = Set(options, name, value, Variable(name));
        if (environment("ANTIPHON_DATABASE_PASSWORD") is { Length: > 0 } password) options = options with { DatabasePassword = password };
        if (environment("ANTIPHON_BACKUP_PASSWORD") is { Length: > 0 } backupPassword) options = options with { BackupPassword = backupPassword };
        if (environment("ANTIPHON_SIMULATION") is { Length: > 0 } simulation) options = options with { Simulation = OnOrOff(simulation) };

        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] is "--help" or "-h" or "-?") return null;
            if (args[i] == "--verify-audit") { options = options with { VerifyAudit = true }; continue; }
            if (args[i] == "--move-database") { options = options with { MoveDatabase = true }; continue; }
            if (args[i] == "--no-simulation") { options = options with { Simulation = false }; continue; }
            var (name, value) = args[i].IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (args[i][..at], args[i][(at + 1)..]) : (args[i], null);
            if (!name.StartsWith("--", StringComparison.Ordinal) || !Valued.Contains(name[2..])) throw Wrong($"unknown option {args[i]}; --help lists them");
            value ??= ++i < args.Count ? args[i] : throw Wrong($"{name} needs a value");
            options = Set(options, name[2..], value, name);
        }
        return Checked(options);
    }

    private static Options Set(Options options, string name, string value, string from) => name switch
    {
        "data" => options with { Data = Folder(value, from) },
        "recording-keys" => options with { RecordingKeys = Path.GetFullPath(value) },
        "story" => options with { Story = Folder(value, from) },
        "export-bundle" => options with { ExportBundle = Path.GetFullPath(value) },
        "import-bundle" => options with { ImportBundle = Path.GetFullPath(value) },
        "restore" => options with { Restore = Path.GetFullPath(value) },
        "database" => options with { Database = Database(value, from) },
        "database-password-file" => options with { DatabasePassword = FirstLine(value, from) },
        "http" => options with { Http = Port(value, from) },
        "https" => options with { Https = Port(value, from) },
        "sip" => options with { Sip = Port(value, from) },
        "sips" => options with { Sips = Port(value, from) },
        "rtp" => options with { Rtp = Range(value, from) },
        "address" => options with { Address = IPAddress.TryParse(value, out var address) ? address : throw Wrong($"{from}: '{value}' is not an IP address") },
        "address6" => options with
        {
            Address6 = IPAddress.TryParse(value, out var six) && six.AddressFamily == AddressFamily.InterNetworkV6 ? six : throw Wrong($"{from}: '{value}' is not an IPv6 address"),
        },
        "trunk" => options with { Trunk = EndPoint(value, from) },
        "stir" => options with { Stir = Signing(value, from) },
        "zone" => options with { Zone = CentreClock.Find(value) ?? throw Wrong($"{from}: this machine knows no time zone '{value}'; one is Asia/Shanghai") },
        "tones" => options with { Tones = CountryTones.Of(value)?.Country ?? throw Wrong($"{from}: '{value}' is none of {string.Join(", ", CountryTones.All.Select(c => c.Country))}") },
        "codecs" => options with { BrowserCodecs = Codecs(value, from) },
        _ => options with { Sample = Enum.TryParse<SampleKind>(value, ignoreCase: true, out var sample) && !char.IsAsciiDigit(value[0]) ? sample : throw Wrong($"{from}: '{value}' is none of standard, bench, none") },
    };

    private static (string, Uri) Signing(string value, string from)
    {
        var comma = value.LastIndexOf(',');
        if (comma <= 0 || !Uri.TryCreate(value[(comma + 1)..], UriKind.Absolute, out var certificate) || certificate.Scheme != Uri.UriSchemeHttps)
            throw Wrong($"{from}: '{value}' is not a key file and an https address, such as stir.pem,https://example.com/stir.cer");
        return (Folder(value[..comma], from), certificate);
    }

    private static string Variable(string name) => "ANTIPHON_" + name.ToUpperInvariant().Replace('-', '_');

    // What stands on the command line is seen by everybody on the machine.
    private static string Database(string value, string from)
    {
        if (PostgresDatabase.FaultOf(value) is { } fault) throw Wrong($"{from}: the address of the database cannot be used: {fault}");
        return from.StartsWith("--", StringComparison.Ordinal) && PostgresDatabase.HasPassword(value)
            ? throw Wrong($"{from}: no password on the command line; use --database-password-file or ANTIPHON_DATABASE_PASSWORD") : value;
    }

    private static string FirstLine(string file, string from)
    {
        try { return File.ReadLines(file).FirstOrDefault()?.Trim() is { Length: > 0 } line ? line : throw Wrong($"{from}: {file} is empty"); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw Wrong($"{from}: {file} cannot be read"); }
    }

    private static string[] Codecs(string value, string from)
    {
        string[] codecs = [.. value.ToUpperInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        return codecs.Length > 0 && CodecNames.AreKnown(codecs) ? codecs : throw Wrong($"{from}: '{value}' is no list of {string.Join(", ", CodecNames.Known)}");
    }

    private static Options Checked(Options options)
    {
        options = options with { Data = Path.GetFullPath(options.Data) };
        if (options.MoveDatabase && options.Database is null) throw Wrong("--move-database needs --database, the address of where to");
        int[] tcp = [options.Http, options.Https, options.Sip, options.Sips];
        if (tcp.Where(port => port != 0).GroupBy(port => port).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw Wrong($"port {twice.Key} is named for two services");
        if (options.Sip >= options.Rtp.From && options.Sip <= options.Rtp.To) throw Wrong($"the SIP port {options.Sip} lies in the range of the media ports {options.Rtp}");
        if (options.Sample != SampleKind.Bench) return options;
        if (options.Address is { } address && !IPAddress.IsLoopback(address)) throw Wrong("the sample centre 'bench' serves loopback only; --address must be 127.x");
        return options with { Address = options.Address ?? IPAddress.Loopback, Trunk = options.Trunk ?? new IPEndPoint(IPAddress.Parse("127.0.2.2"), 5080) };
    }

    private static string Folder(string value, string from) => value.Length > 0 ? Path.GetFullPath(value) : throw Wrong($"{from} needs a folder");

    private static int Port(string value, string from) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65_535 ? port : throw Wrong($"{from}: '{value}' is not a port (0-65535)");

    private static PortRange Range(string value, string from)
    {
        var parts = value.Split('-');
        if (parts.Length != 2) throw Wrong($"{from}: '{value}' is not a range such as 20000-29999");
        var range = new PortRange(Port(parts[0], from), Port(parts[1], from));
        return range.From >= 1024 && range.To - range.From >= 3 ? range : throw Wrong($"{from}: '{value}' must start at 1024 or above and hold at least 4 ports");
    }

    private static IPEndPoint EndPoint(string value, string from)
    {
        if (IPEndPoint.TryParse(value, out var literal)) return literal.Port > 0 ? literal : new IPEndPoint(literal.Address, 5060);
        var colon = value.LastIndexOf(':');
        var (host, port) = colon > 0 ? (value[..colon], Port(value[(colon + 1)..], from)) : (value, 5060);
        try
        {
            var addresses = Dns.GetHostAddresses(host);
            return new IPEndPoint(addresses.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0], port);
        }
        catch (Exception e) when (e is SocketException or ArgumentException or IndexOutOfRangeException) { throw Wrong($"{from}: the host '{host}' is not known"); }
    }

    private static bool OnOrOff(string value) => value.ToUpperInvariant() switch
    {
        "ON" or "1" or "TRUE" or "YES" => true,
        "OFF" or "0" or "FALSE" or "NO" => false,
        _ => throw Wrong($"ANTIPHON_SIMULATION: '{value}' is neither on nor off"),
    };

    private static StartProblem Wrong(string what) => new(what, StartProblem.Usage);
}
