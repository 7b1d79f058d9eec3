using System.Globalization;
using System.Net;

namespace Antiphon.TestKit.Peers;

/// <param name="Succeeded">Calls that went through the scenario to its end.</param>
/// <param name="Report">What SIPp said and the messages that it did not expect.</param>
public sealed record SippResult(int Succeeded, int Failed, string Report);

/// <summary>SIPp, the SIP test program, with a scenario of our own.</summary>
public sealed class Sipp : IAsyncDisposable
{
    private const string Install = "apt install sip-tester";
    private readonly ChildProcess _process;
    private readonly string _folder;

    private Sipp(ChildProcess process, string folder) => (_process, _folder) = (process, folder);

    /// <summary>Digits as RFC 4733 packets (payload type 101 in these files), packaged with SIPp.</summary>
    public static string KeyPcap(char key) => $"/usr/share/sip-tester/dtmf_2833_{key switch { '*' => "star", '#' => "pound", _ => $"{key}" }}.pcap";

    /// <param name="scenario">XML; see <see cref="SippScenario"/>.</param>
    /// <param name="address">Own address on loopback; decides by which trunk the centre takes the calls.</param>
    /// <param name="calls">Ends after so many.</param>
    /// <param name="atOnce">Calls at one time, at most.</param>
    public static Sipp Start(string scenario, IPEndPoint target, string address, int calls, double perSecond = 1, int atOnce = 10)
    {
        var folder = TestFolder.New("sipp");
        File.WriteAllText(Path.Combine(folder, "scenario.xml"), scenario);
        var (media, _) = FreePorts.Rtp();
        string[] arguments =
        [
            $"{target}", "-sf", "scenario.xml", "-i", address, "-p", $"{FreePorts.Udp()}", "-mi", address, "-mp", $"{media + 20_000}",
            "-m", $"{calls}", "-r", perSecond.ToString(CultureInfo.InvariantCulture), "-l", $"{atOnce}", "-nostdin", "-trace_stat", "-stf", "stat.csv", "-fd", "1",
            "-trace_err", "-error_file", "errors.log", "-recv_timeout", "60000", "-timeout", "300s",
        ];
        return new Sipp(ChildProcess.Start("sipp", arguments, Install, folder, new Dictionary<string, string> { ["TERM"] = "dumb" }), folder);
    }

    /// <summary>Runs to the end of all calls.</summary>
    public async Task<SippResult> Finish(TimeSpan within)
    {
        await _process.WaitForExit(within);
        var report = $"{Errors()}\n{_process.Tail(3_000)}";
        var statistics = Path.Combine(_folder, "stat.csv");
        if (!File.Exists(statistics)) throw new InvalidOperationException($"SIPp ended with {_process.ExitCode} and without figures:\n{report}");
        var lines = File.ReadAllLines(statistics);
        var (names, last) = (lines[0].Split(';').ToList(), lines[^1].Split(';'));
        int Figure(string name) => int.Parse(last[names.IndexOf(name)], CultureInfo.InvariantCulture);
        return new SippResult(Figure("SuccessfulCall(C)"), Figure("FailedCall(C)"), report);
    }

    private string Errors()
    {
        var file = Path.Combine(_folder, "errors.log");
        if (!File.Exists(file)) return "";
        var text = File.ReadAllText(file);
        return text.Length > 4_000 ? text[..4_000] : text;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // Under the system's temporary folder.
        }
    }
}
