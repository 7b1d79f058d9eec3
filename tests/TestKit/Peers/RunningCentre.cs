using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Antiphon.TestKit.Peers;

/// <param name="Simulation">With the synthetic floor.</param>
/// <param name="More">Further options of the command line.</param>
public sealed record CentreWish(bool Simulation = false, string Sample = "standard", params string[] More)
{
    /// <summary>Where its SIP and media are; null: on loopback.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The data folder is a disk of its own, in memory and of this size, which nobody else sees. Null: it lies on the disk of the machine.</summary>
    /// <remarks>Needs a mount namespace: root, or a kernel that lets users make user namespaces.</remarks>
    public long? DiskBytes { get; init; }

    /// <summary>Under a part of its data.</summary>
    public FaultyDisk? Disk { get; init; }
}

/// <summary>The built server as a process of its own, with its own data folder and ports on loopback.</summary>
public sealed class RunningCentre : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    private CentreWish _wish;
    private readonly int _http = FreePorts.Tcp();
    private readonly int _https = FreePorts.Tcp();
    private readonly int _sips = FreePorts.Tcp();
    private readonly (int From, int To) _rtp = FreePorts.Rtp();
    private ChildProcess? _process;

    private RunningCentre(CentreWish wish)
    {
        _wish = wish;
        Sip = new IPEndPoint(wish.Address ?? IPAddress.Loopback, FreePorts.UdpAndTcp());
        Data = TestFolder.New("centre");
        Api = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_http}"), Timeout = TimeSpan.FromSeconds(20) };
    }

    public string Data { get; }

    /// <summary>The data folder as the process sees it.</summary>
    public string DataInside => _wish.DiskBytes is null ? Data : $"/proc/{ProcessId}/root{Data}";

    /// <summary>SIP over UDP and TCP.</summary>
    public IPEndPoint Sip { get; }

    public int HttpsPort => _https;

    public int SipsPort => _sips;

    public (int From, int To) Rtp => _rtp;

    /// <summary>With the first-start API key: full rights.</summary>
    public HttpClient Api { get; }

    public FirstStart First { get; private set; } = null!;

    public int ProcessId => _process!.Id;

    public string Output => _process?.Tail(12_000) ?? "";

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<RunningCentre> Start(CentreWish? wish = null)
    {
        var centre = new RunningCentre(wish ?? new CentreWish());
        try
        {
            await centre.StartAgain();
            return centre;
        }
        catch
        {
            await centre.DisposeAsync();
            throw;
        }
    }

    /// <summary>On the same data and the same ports. Returns when <c>/health/ready</c> says so.</summary>
    /// <param name="wish">Null: as before.</param>
    public async Task StartAgain(CentreWish? wish = null)
    {
        _wish = wish ?? _wish;
        if (_process is { } old) await old.DisposeAsync();
        var program = ServerProgram();
        string[] arguments =
        [
            program, "--data", Data, "--http", $"{_http}", "--https", $"{_https}", "--sip", $"{Sip.Port}", "--sips", $"{_sips}", "--rtp", $"{_rtp.From}-{_rtp.To}",
            "--address", $"{Sip.Address}", "--sample", _wish.Sample, .. _wish.Simulation ? (string[])[] : ["--no-simulation"], .. _wish.More,
        ];

        // What ./run sets; without it the process would start itself a second time, and a kill would hit the wrong one.
        var environment = new Dictionary<string, string> { ["DOTNET_GCgen0size"] = "0x400000", ["DOTNET_gcServer"] = "0" };
        foreach (var (name, value) in _wish.Disk?.Environment ?? new Dictionary<string, string>()) environment[name] = value;
        _process = _wish.DiskBytes is { } bytes ? ChildProcess.Start("unshare", [.. OnDisk(bytes), "dotnet", .. arguments], "util-linux, and mount namespaces: root, or kernel.unprivileged_userns_clone=1", Path.GetTempPath(), environment)
            : ChildProcess.Start("dotnet", arguments, "install the .NET SDK", Data, environment);
        await Eventually.Holds(Ready, ReadyWithin, "the centre is ready", () => Output);
        First = FirstStart.Read(Path.Combine(DataInside, "first-start.json"));
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", First.ApiKey);
    }

    /// <summary>Both become the program itself in the end: the process that is started is the centre.</summary>
    private string[] OnDisk(long bytes) =>
        [Environment.IsPrivilegedProcess ? "-m" : "-rm", "sh", "-c", $"mount -t tmpfs -o size={bytes},mode=700 tmpfs '{Data}' && exec \"$@\"", "sh"];

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExit(TimeSpan.FromSeconds(10));
    }

    /// <summary>kill -STOP: it stands still, and the kernel keeps what comes. Returns when it does.</summary>
    public async Task StandStill()
    {
        await _process!.Signal("STOP");
        await Eventually.Holds(() => File.ReadAllText($"/proc/{ProcessId}/stat") is var stat && stat[stat.LastIndexOf(')') + 2] == 'T', TimeSpan.FromSeconds(10), "the process stands still");
    }

    /// <summary>kill -CONT.</summary>
    public Task GoOn() => _process!.Signal("CONT");

    /// <summary>A clean stop; fails when it takes longer than 20 s.</summary>
    public Task Stop() => _process!.Stop(TimeSpan.FromSeconds(20));

    public async Task<JsonElement> Get(string path)
    {
        using var response = await Api.GetAsync(path);
        return await Read(response, $"GET {path}");
    }

    public async Task<JsonElement> Put(string path, object body)
    {
        using var response = await Api.PutAsJsonAsync(path, body);
        return await Read(response, $"PUT {path}");
    }

    public async Task<JsonElement> Post(string path, object? body = null)
    {
        using var response = await Api.PostAsJsonAsync(path, body ?? new object());
        return await Read(response, $"POST {path}");
    }

    /// <summary>Calls, newest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> Calls(string filter = "") => [.. (await Get($"/api/calls?pageSize=500{filter}")).GetProperty("items").EnumerateArray()];

    public async Task<JsonElement> Agent(string jobNumber) =>
        (await Get("/api/agents")).EnumerateArray().Single(agent => agent.GetProperty("jobNumber").GetString() == jobNumber);

    /// <summary>Signs an agent in, ready, at a phone.</summary>
    public Task<JsonElement> SignIn(string jobNumber, string extension) =>
        Put($"/api/agents/{jobNumber}/state", new { state = "ready", phone = new { kind = "extension", extension } });

    /// <summary>Waits until an agent is in a state.</summary>
    public async Task AgentIs(string jobNumber, string state, double withinSeconds = 10)
    {
        var last = "";
        await Eventually.Holds(async () => (last = (await Agent(jobNumber)).GetProperty("state").GetString()!) == state, TimeSpan.FromSeconds(withinSeconds),
            $"agent {jobNumber} is {state}", () => $"he is {last}\n{Output}");
    }

    public async Task PhoneIsUp(string extension) => await Eventually.Holds(
        async () => (await Leftovers())["registrations"] > 0, TimeSpan.FromSeconds(10), $"extension {extension} is registered", () => Output);

    public async Task<IReadOnlyDictionary<string, int>> Leftovers() =>
        (await Get("/api/diagnostics/leftovers")).EnumerateObject().ToDictionary(thing => thing.Name, thing => thing.Value.GetInt32());

    /// <summary>Waits until nothing of a call is left, but for the transactions: over UDP they wait 64×T1 = 32 s for repeats (RFC 3261 §17).</summary>
    public Task IsIdle(double withinSeconds = 15) => NothingIsLeftOf(["dialogs", "legs", "ports", "timers", "recordings", "calls"], withinSeconds);

    /// <summary>Waits until all seven of the promise are 0.</summary>
    public Task IsQuiteIdle() => NothingIsLeftOf(["dialogs", "transactions", "legs", "ports", "timers", "recordings", "calls"], withinSeconds: 50);

    private async Task NothingIsLeftOf(string[] things, double withinSeconds)
    {
        IReadOnlyDictionary<string, int> left = new Dictionary<string, int>();
        await Eventually.Holds(async () => { left = await Leftovers(); return things.All(thing => left[thing] == 0); }, TimeSpan.FromSeconds(withinSeconds),
            "nothing is left of the calls", () => string.Join(", ", left.Select(thing => $"{thing.Key} {thing.Value}")));
    }

    /// <summary>What the process holds open, counted by kind; for the message of a failure.</summary>
    public string OpenFiles() => string.Join('\n', from file in Directory.EnumerateFileSystemEntries($"/proc/{ProcessId}/fd")
                                                   let target = new FileInfo(file).LinkTarget ?? "gone"
                                                   group target by target.EndsWith(".dll", StringComparison.Ordinal) ? "*.dll" : target.Split(':', '[')[0] into kind
                                                   orderby kind.Key
                                                   select $"{kind.Count(),4} {kind.Key}");

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process) await process.DisposeAsync();
        Api.Dispose();
        try
        {
            Directory.Delete(Data, recursive: true);
        }
        catch (IOException)
        {
            // A file of the killed process may linger; the folder lies under the system's temporary one.
        }
    }

    private async Task<bool> Ready()
    {
        if (_process!.HasExited) throw new InvalidOperationException($"the centre ended with {_process.ExitCode}:\n{Output}");
        try
        {
            using var response = await Api.GetAsync("/health/ready");
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonElement> Read(HttpResponseMessage response, string request)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{request}: {(int)response.StatusCode} {text}\n{Output}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    private static string ServerProgram()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = folder.Parent!.Name;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Antiphon.slnx"))) folder = folder.Parent;
        var program = Path.Combine(folder?.FullName ?? "", "src", "Server", "bin", configuration, "net10.0", "antiphon.dll");
        return File.Exists(program) ? program : throw new InvalidOperationException($"{program} is missing: build src/Server first");
    }
}
