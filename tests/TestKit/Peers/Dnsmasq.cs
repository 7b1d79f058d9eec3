using System.Net;

namespace Antiphon.TestKit.Peers;

/// <summary>A DNS server on loopback that knows what the test tells it, and nothing else.</summary>
public sealed class Dnsmasq : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _process;

    private Dnsmasq(ChildProcess process, IPEndPoint at) => (_process, At) = (process, at);

    public IPEndPoint At { get; }

    /// <param name="records">Its own options, such as <c>--srv-host=_sip._udp.carrier.test,a.carrier.test,5060,10,50</c>.</param>
    public static async Task<Dnsmasq> Start(params string[] records)
    {
        var at = new IPEndPoint(IPAddress.Loopback, FreePorts.UdpAndTcp());
        string[] arguments =
        [
            "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--bind-interfaces", "--listen-address=127.0.0.1", $"--port={at.Port}",
            "--local=/test/", "--pid-file", "--user", "--log-facility=-", "--log-queries", .. records,
        ];
        var process = ChildProcess.Start("dnsmasq", arguments, "apt-get install dnsmasq-base");
        using var deadline = new CancellationTokenSource(StartsWithin);
        while (!process.Output.Contains("started, version", StringComparison.Ordinal))
        {
            if (process.HasExited || deadline.IsCancellationRequested) throw new InvalidOperationException($"dnsmasq did not start:\n{process.Tail()}");
            await Task.Delay(20, CancellationToken.None);
        }
        return new Dnsmasq(process, at);
    }

    /// <summary>What it was asked, and said.</summary>
    public string Said => _process.Output;

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
