using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Antiphon.TestKit.Peers;

/// <summary>A program that a test starts and ends; what it says is kept for the failure message.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int OutputCharactersMax = 400_000;
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public string Output { get { lock (_output) return _output.ToString(); } }

    /// <param name="install">What to install when the program is missing.</param>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, string install, string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        var child = new ChildProcess(process);
        process.OutputDataReceived += (_, line) => child.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"{program} cannot be started ({missing.Message}); this test needs it: {install}");
        }
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits until it answers this datagram with anything.</summary>
    public Task AnswersAt(IPEndPoint at, ReadOnlyMemory<byte> ping) => Eventually.Holds(async () =>
    {
        if (HasExited) throw new InvalidOperationException($"{_process.StartInfo.FileName} ended:\n{Tail()}");
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await socket.SendAsync(ping, at, deadline.Token);
            return (await socket.ReceiveAsync(deadline.Token)).Buffer.Length > 0;
        }
        catch (Exception nobody) when (nobody is OperationCanceledException or SocketException)
        {
            return false;
        }
    }, TimeSpan.FromSeconds(30), $"{_process.StartInfo.FileName} serves", () => Tail());

    public async Task WaitForExit(TimeSpan within)
    {
        using var deadline = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            throw new TimeoutException($"{_process.StartInfo.FileName} did not end within {within.TotalSeconds:0} s; it said:\n{Tail()}");
        }
    }

    /// <summary>As a power cut would: no clean-up.</summary>
    public void Kill()
    {
        try
        {
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // Ended in between.
        }
    }

    /// <summary>Asks it to end, as Ctrl-C does (SIGTERM where there are signals).</summary>
    public async Task Stop(TimeSpan within)
    {
        if (_process.HasExited) return;
        await Signal("TERM");
        await WaitForExit(within);
    }

    /// <param name="name">TERM, STOP, CONT.</param>
    public async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>A line for its console.</summary>
    public void Type(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // Ended in between.
        }
    }

    public string Tail(int characters = 6_000)
    {
        var all = Output;
        return all.Length <= characters ? all : "… " + all[^characters..];
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        try
        {
            await _process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token);
        }
        catch (OperationCanceledException)
        {
            // It does not die: nothing more can be done here.
        }
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output)
        {
            _output.AppendLine(line);
            if (_output.Length > OutputCharactersMax) _output.Remove(0, OutputCharactersMax / 2);
        }
    }
}
