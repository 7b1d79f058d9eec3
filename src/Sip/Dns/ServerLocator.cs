using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Antiphon.Sip;

/// <param name="Targets">In the order in which they are to be tried; empty: nowhere.</param>
/// <param name="Until">Ask again then.</param>
public sealed record LocatedServers(IReadOnlyList<SipTarget> Targets, DateTimeOffset Until);

/// <summary>Finds the SIP servers behind a name: RFC 3263 §4 (NAPTR, SRV, A and AAAA). Asks the network, so never from the loop: whoever calls keeps
/// what it found until it runs out.</summary>
/// <param name="families">Address families that we have sockets for.</param>
/// <param name="draw">A number from 0 to below the given one, for weights of SRV. Null: random.</param>
public sealed class ServerLocator(DnsClient dns, TimeProvider clock, IReadOnlyCollection<AddressFamily> families, Func<int, int>? draw = null)
{
    private const int TargetsMax = 16;
    private static readonly TimeSpan Literal = TimeSpan.FromDays(1);
    private static readonly TimeSpan OfHostsFile = TimeSpan.FromMinutes(1);

    private static readonly (SipTransportKind Kind, string Service, string Prefix)[] Transports =
        [(SipTransportKind.Udp, "SIP+D2U", "_sip._udp."), (SipTransportKind.Tcp, "SIP+D2T", "_sip._tcp."), (SipTransportKind.Tls, "SIPS+D2T", "_sips._tcp.")];

    /// <summary>What needs no question: an address. Null: a name.</summary>
    public static SipTarget? TryLiteral(string host, int port, SipTransportKind? kind) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var address) ? To(kind ?? SipTransportKind.Udp, address, port, null) : null;

    /// <param name="port">0: not given, so SRV may say.</param>
    /// <param name="kind">Null: NAPTR and SRV may say, else UDP.</param>
    public async Task<LocatedServers> Locate(string host, int port, SipTransportKind? kind, CancellationToken stop)
    {
        if (TryLiteral(host, port, kind) is { } literal) return new([literal], clock.GetUtcNow() + Literal);      // §4.1, §4.2: numeric
        var found = new Found(clock.GetUtcNow() + Literal);
        if (port == 0)
        {
            var services = kind is { } wanted ? [(wanted, PrefixOf(wanted) + host)] : await ServicesOf(host, found, stop);
            foreach (var (transport, name) in services) await AddServers(name, transport, host, found, stop);
        }
        if (found.Targets.Count == 0) await AddAddresses(host, port, kind ?? SipTransportKind.Udp, host, found, stop);
        return new([.. found.Targets.Distinct().Take(TargetsMax)], found.Until);
    }

    /// <summary>§4.1: by NAPTR in its order; without one all services that we know, UDP first.</summary>
    private async Task<List<(SipTransportKind, string)>> ServicesOf(string host, Found found, CancellationToken stop)
    {
        var pointers = found.Take(await dns.Find(host, DnsType.Naptr, stop)).OfType<NaptrRecord>()
            .Where(n => n.Flags.Equals("s", StringComparison.OrdinalIgnoreCase) && n.Replacement.Length > 0).OrderBy(n => n.Order).ThenBy(n => n.Preference)
            .Select(n => (Known: Array.Find(Transports, t => t.Service.Equals(n.Service, StringComparison.OrdinalIgnoreCase)), n.Replacement)).Where(n => n.Known.Service is not null).ToList();
        return pointers.Count > 0 ? [.. pointers.Select(n => (n.Known.Kind, n.Replacement))] : [.. Transports.Select(t => (t.Kind, t.Prefix + host))];
    }

    private async Task AddServers(string service, SipTransportKind kind, string domain, Found found, CancellationToken stop)
    {
        var servers = found.Take(await dns.Find(service, DnsType.Srv, stop)).OfType<SrvRecord>().Where(s => s.Target.Length > 0).ToList();
        foreach (var server in ByWeight(servers)) await AddAddresses(server.Target, server.Port, kind, domain, found, stop);
    }

    private async Task AddAddresses(string host, int port, SipTransportKind kind, string domain, Found found, CancellationToken stop)
    {
        var before = found.Targets.Count;
        foreach (var (family, type) in ((AddressFamily, DnsType)[])[(AddressFamily.InterNetworkV6, DnsType.Aaaa), (AddressFamily.InterNetwork, DnsType.A)])
        {
            if (!families.Contains(family)) continue;
            foreach (var record in found.Take(await dns.Find(host, type, stop)).OfType<AddressRecord>()) found.Targets.Add(To(kind, record.Address, port, domain));
        }
        if (found.Targets.Count > before) return;
        foreach (var address in await OfSystem(host, stop)) found.Targets.Add(To(kind, address, port, domain));
        if (found.Targets.Count > before) found.NotAfter(clock.GetUtcNow() + OfHostsFile);
    }

    /// <summary>The file of hosts, and whatever else the system knows names from.</summary>
    private async Task<IEnumerable<IPAddress>> OfSystem(string host, CancellationToken stop)
    {
        try { return (await System.Net.Dns.GetHostAddressesAsync(host, stop)).Where(a => families.Contains(a.AddressFamily)); }
        catch (Exception fault) when (fault is SocketException or ArgumentException) { return []; }
    }

    /// <summary>RFC 2782: by priority, and among equals a draw by weight.</summary>
    private List<SrvRecord> ByWeight(List<SrvRecord> servers)
    {
        var ordered = new List<SrvRecord>();
        foreach (var equals in servers.GroupBy(s => s.Priority).OrderBy(g => g.Key))
        {
            var left = equals.OrderBy(s => s.Weight == 0 ? 0 : 1).ToList();
            while (left.Count > 0)
            {
                var (mark, sum) = (Draw(left.Sum(s => s.Weight) + 1), 0);
                var chosen = left.First(s => (sum += s.Weight) >= mark);
                ordered.Add(chosen);
                left.Remove(chosen);
            }
        }
        return ordered;
    }

    private int Draw(int below) => draw?.Invoke(below) ?? RandomNumberGenerator.GetInt32(below);

    private static string PrefixOf(SipTransportKind kind) => Array.Find(Transports, t => t.Kind == kind).Prefix ?? Transports[0].Prefix;

    private static SipTarget To(SipTransportKind kind, IPAddress address, int port, string? domain) =>
        new(kind, new IPEndPoint(address, port != 0 ? port : kind is SipTransportKind.Tls ? 5061 : 5060)) { Domain = domain };

    private sealed class Found(DateTimeOffset until)
    {
        internal List<SipTarget> Targets { get; } = [];
        internal DateTimeOffset Until { get; private set; } = until;

        internal IReadOnlyList<DnsRecord> Take(DnsFound answer)
        {
            NotAfter(answer.Until);
            return answer.Records;
        }

        internal void NotAfter(DateTimeOffset instant) => Until = instant < Until ? instant : Until;
    }
}
