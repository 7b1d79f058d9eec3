using System.Net;

namespace Antiphon.TestKit.Peers;

/// <summary>rtpengine in user space on loopback: relays the media of the calls that its proxy tells it of.</summary>
public sealed class Rtpengine : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private Rtpengine(ChildProcess process, IPEndPoint control, (int From, int To) ports) => (_process, Control, Ports) = (process, control, ports);

    /// <summary>Its ng protocol.</summary>
    public IPEndPoint Control { get; }

    public (int From, int To) Ports { get; }

    public string Said => _process.Tail();

    public static async Task<Rtpengine> Start()
    {
        var control = new IPEndPoint(IPAddress.Loopback, FreePorts.Udp());
        var (from, _) = FreePorts.Rtp();
        var ports = (From: from + 600, To: from + 799);
        var process = ChildProcess.Start("rtpengine",
            ["--foreground", "--log-stderr", "--log-level=4", "--table=-1", "--interface=127.0.0.1", $"--listen-ng={control}", $"--port-min={ports.From}", $"--port-max={ports.To}", "--num-threads=1"],
            "apt-get install rtpengine-daemon");
        var made = new Rtpengine(process, control, ports);
        await process.AnswersAt(control, "1 d7:command4:pinge"u8.ToArray());
        return made;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
