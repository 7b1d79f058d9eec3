using System.Net;

namespace Antiphon.TestKit.Peers;

/// <summary>A home behind a router: a network namespace whose only way out is another one that hides it behind its own address and other ports (nftables masquerade).
/// Made for one test, and gone with it; nothing of the machine's own network is changed.</summary>
public sealed class NatNetwork : IAsyncDisposable
{
    private static int _serial;
    private readonly string _router, _home, _link;

    private NatNetwork(int number)
    {
        (_router, _home, _link) = ($"antiphon-r{number}", $"antiphon-h{number}", $"anti{number}");
        var third = number % 250;
        (Outside, RouterAddress) = (IPAddress.Parse($"198.18.{third}.1"), IPAddress.Parse($"198.18.{third}.2"));
    }

    /// <summary>Address of this machine towards the router: what stands there is reached from the home.</summary>
    public IPAddress Outside { get; }

    /// <summary>Under which everything from the home is seen.</summary>
    public IPAddress RouterAddress { get; }

    /// <summary>Of who is at home.</summary>
    public IPAddress HomeAddress { get; } = IPAddress.Parse("192.168.77.2");

    /// <summary>What stands before a command that is to run at home.</summary>
    public string[] Prefix => ["ip", "netns", "exec", _home];

    /// <exception cref="InvalidOperationException">It cannot be made: this needs the right to make network namespaces, iproute2 and nftables.</exception>
    public static async Task<NatNetwork> Make()
    {
        var made = new NatNetwork((Environment.ProcessId * 7 + Interlocked.Increment(ref _serial)) % 10_000);
        try
        {
            foreach (var command in made.Commands())
                if (await Run(command) is { } problem) throw new InvalidOperationException($"A network behind a router needs root, iproute2 and nftables; {string.Join(' ', command)}: {problem}");
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
        return made;
    }

    private IEnumerable<string[]> Commands()
    {
        foreach (var line in (string[])
                 [
                     $"ip netns add {_router}", $"ip netns add {_home}",
                     $"ip link add {_link} type veth peer name out netns {_router}", $"ip -n {_router} link add in type veth peer name lan netns {_home}",
                     $"ip addr add {Outside}/30 dev {_link}", $"ip link set {_link} up",
                     $"ip -n {_router} addr add {RouterAddress}/30 dev out", $"ip -n {_router} link set out up",
                     $"ip -n {_router} addr add 192.168.77.1/24 dev in", $"ip -n {_router} link set in up",
                     $"ip -n {_home} addr add {HomeAddress}/24 dev lan", $"ip -n {_home} link set lan up", $"ip -n {_home} link set lo up",
                     $"ip -n {_home} route add default via 192.168.77.1",
                 ]) yield return line.Split(' ');
        yield return ["ip", "netns", "exec", _router, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"];
        yield return ["ip", "netns", "exec", _router, "nft", "add table ip home; add chain ip home out { type nat hook postrouting priority 100; }; add rule ip home out oifname \"out\" masquerade random"];
    }

    /// <returns>What it said when it failed; null: done.</returns>
    private static async Task<string?> Run(string[] command)
    {
        try
        {
            await using var process = ChildProcess.Start(command[0], command[1..], "apt-get install iproute2 nftables");
            await process.WaitForExit(TimeSpan.FromSeconds(20));
            return process.ExitCode == 0 ? null : $"{process.Tail().Trim()} ({process.ExitCode})";
        }
        catch (InvalidOperationException missing)
        {
            return missing.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Run(["ip", "link", "delete", _link]);
        await Run(["ip", "netns", "delete", _home]);
        await Run(["ip", "netns", "delete", _router]);
    }
}
