namespace Antiphon.TestKit.Peers;

/// <summary>A fax machine that is none of ours: <c>fax-peer.c</c> on libspandsp, compiled at the first use.</summary>
public sealed class FaxPeer : IAsyncDisposable
{
    private const string Install = "apt-get install gcc libc6-dev libspandsp-dev libtiff-dev";
    private static readonly TimeSpan DoneWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FaxedWithin = TimeSpan.FromSeconds(150);
    private readonly ChildProcess _process;

    private FaxPeer(ChildProcess process, int port) => (_process, Port) = (process, port);

    /// <summary>Where it takes RTP or UDPTL.</summary>
    public int Port { get; }

    /// <param name="how"><c>audio</c> or <c>t38</c>.</param>
    /// <param name="lossPercent">Of what it sends.</param>
    public static async Task<FaxPeer> Start(string how, bool sends, string file, int port, int farPort, int lossPercent = 0, bool ecm = true) =>
        new(ChildProcess.Start(await Program(), [how, sends ? "send" : "receive", file, $"{port}", "127.0.0.1", $"{farPort}", $"{lossPercent}", ecm ? "1" : "0"], Install), port);

    /// <summary>A document of that many pages, no two alike.</summary>
    public static async Task<string> Document(string folder, int pages)
    {
        var file = Path.Combine(folder, $"document-{Guid.NewGuid():n}.tif");
        await Run(["make", file, $"{pages}"]);
        return file;
    }

    /// <summary>What comparing the decoded pixels of two documents says: <c>same 2</c>, or where they differ.</summary>
    public static Task<string> Compare(string left, string right) => Run(["same", left, right]);

    /// <summary>Its last line: <c>ended 0 pages 2 ecm 1 rate 14400 station …</c>.</summary>
    public async Task<string> Ended()
    {
        await _process.WaitForExit(FaxedWithin);
        return _process.Output.Trim();
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<string> Run(string[] arguments)
    {
        await using var process = ChildProcess.Start(await Program(), arguments, Install);
        await process.WaitForExit(DoneWithin);
        return process.Output.Trim();
    }

    private static Task<string> Program() => Compiled.Program("fax-peer.c", Install, "-O1", "-lspandsp", "-ltiff", "-lm");
}
