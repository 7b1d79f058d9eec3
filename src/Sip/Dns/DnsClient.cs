using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Antiphon.Sip;

public sealed record DnsOptions
{
    /// <summary>Asked in this order. Empty: those of the system.</summary>
    public IReadOnlyList<IPEndPoint> Servers { get; init; } = [];

    /// <summary>Wait for one server, then the next is asked. Default 2 s.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Rounds over all servers. Default 2.</summary>
    public int Rounds { get; init; } = 2;

    /// <summary>Answers remembered, by name and type. Default 1,000; when it is full, it starts anew.</summary>
    public int CacheMax { get; init; } = 1_000;

    /// <summary>Shortest and longest time an answer is kept, whatever its TTL says. Default 5 s and 1 h.</summary>
    public TimeSpan KeepMin { get; init; } = TimeSpan.FromSeconds(5);
    public TimeSpan KeepMax { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Longest time that "there is none" is kept. Default 30 s.</summary>
    public TimeSpan KeepNoMax { get; init; } = TimeSpan.FromSeconds(30);
}

/// <param name="Records">Of the asked type alone, aliases followed; empty: there are none.</param>
/// <param name="Answered">False: no server gave an answer that can be used.</param>
public sealed record DnsFound(IReadOnlyList<DnsRecord> Records, DateTimeOffset Until, bool Answered);

/// <summary>A stub resolver (RFC 1035): UDP, TCP when an answer is cut, a cache. From any thread; never throws but for cancellation.</summary>
public sealed class DnsClient(DnsOptions options, TimeProvider clock)
{
    private const int AliasesMax = 8;
    private const int DatagramMax = 4_096;

    private readonly ConcurrentDictionary<(string Name, DnsType Type), DnsFound> _cache = new();

    public async Task<DnsFound> Find(string name, DnsType type, CancellationToken stop)
    {
        name = name.TrimEnd('.').ToLowerInvariant();
        if (!DnsMessage.IsName(name)) return new DnsFound([], clock.GetUtcNow() + options.KeepNoMax, Answered: true);
        if (_cache.TryGetValue((name, type), out var known) && known.Until > clock.GetUtcNow()) return known;
        var found = await Ask(name, type, stop);
        if (!found.Answered) return known is { Records.Count: > 0 } ? known : found;      // Better an old answer than none (RFC 8767).
        if (_cache.Count >= options.CacheMax) _cache.Clear();
        return _cache[(name, type)] = found;
    }

    private async Task<DnsFound> Ask(string name, DnsType type, CancellationToken stop)
    {
        var servers = options.Servers.Count > 0 ? options.Servers : DnsServers.OfSystem();
        for (var round = 0; round < options.Rounds; round++)
            foreach (var server in servers)
                if (await AskOne(server, name, type, stop) is { Status: 0 or 3 } answer) return Use(answer, name, type);
        return new DnsFound([], clock.GetUtcNow() + options.KeepMin, Answered: false);
    }

    private DnsFound Use(DnsAnswer answer, string name, DnsType type)
    {
        var owner = name;
        for (var i = 0; i < AliasesMax && answer.Records.OfType<CnameRecord>().FirstOrDefault(c => c.Name == owner) is { } alias; i++) owner = alias.Target;
        var records = answer.Records.Where(record => record.Name == owner && IsOf(record, type)).ToList();
        var keep = records.Count > 0 ? TimeSpan.FromSeconds(records.Min(r => r.Ttl))
            : answer.Records.OfType<SoaRecord>().FirstOrDefault() is { } soa ? TimeSpan.FromSeconds(Math.Min(soa.Ttl, soa.Minimum)) : options.KeepNoMax;
        var most = records.Count > 0 ? options.KeepMax : options.KeepNoMax;
        return new DnsFound(records, clock.GetUtcNow() + (keep < options.KeepMin ? options.KeepMin : keep > most ? most : keep), Answered: true);
    }

    private static bool IsOf(DnsRecord record, DnsType type) => (record, type) switch
    {
        (AddressRecord a, DnsType.A) => a.Address.AddressFamily is AddressFamily.InterNetwork,
        (AddressRecord a, DnsType.Aaaa) => a.Address.AddressFamily is AddressFamily.InterNetworkV6,
        (SrvRecord, DnsType.Srv) or (NaptrRecord, DnsType.Naptr) or (CnameRecord, DnsType.Cname) => true,
        _ => false,
    };

    private async Task<DnsAnswer?> AskOne(IPEndPoint server, string name, DnsType type, CancellationToken stop)
    {
        var id = (ushort)RandomNumberGenerator.GetInt32(65_536);
        var question = DnsMessage.Question(id, name, type);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(options.AnswerWithin);
        try
        {
            var answer = await OverUdp(server, question, id, name, type, deadline.Token);
            return answer is { Truncated: true } ? await OverTcp(server, question, id, name, type, deadline.Token) ?? answer : answer;
        }
        catch (Exception fault) when (fault is SocketException or IOException or OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <summary>A socket and a port of its own for each question, and only what its server says about it counts: nobody else can answer.</summary>
    private static async Task<DnsAnswer?> OverUdp(IPEndPoint server, byte[] question, ushort id, string name, DnsType type, CancellationToken stop)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, stop);
        await socket.SendAsync(question, stop);
        var buffer = new byte[DatagramMax];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, stop);
            if (DnsMessage.Read(buffer.AsSpan(0, length)) is { } answer && Fits(answer, id, name, type)) return answer;
        }
    }

    private static async Task<DnsAnswer?> OverTcp(IPEndPoint server, byte[] question, ushort id, string name, DnsType type, CancellationToken stop)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, stop);
        await using var stream = new NetworkStream(socket);
        var framed = new byte[question.Length + 2];                        // RFC 1035 §4.2.2: the length goes before
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)question.Length);
        question.CopyTo(framed, 2);
        await stream.WriteAsync(framed, stop);
        var head = new byte[2];
        await stream.ReadExactlyAsync(head, stop);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
        await stream.ReadExactlyAsync(answer, stop);
        return DnsMessage.Read(answer) is { } read && Fits(read, id, name, type) ? read : null;
    }

    private static bool Fits(DnsAnswer answer, ushort id, string name, DnsType type) => answer.Id == id && answer.Question == name && answer.Type == type;
}

/// <summary>The servers that the system asks.</summary>
internal static class DnsServers
{
    private const string Configuration = "/etc/resolv.conf";
    private const int Port = 53;

    internal static IReadOnlyList<IPEndPoint> OfSystem()
    {
        try
        {
            var lines = File.Exists(Configuration) ? File.ReadAllLines(Configuration) : [];
            var named = lines.Select(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words is ["nameserver", _, ..]).Select(words => IPAddress.TryParse(words[1], out var address) ? address : null).OfType<IPAddress>().ToList();
            if (named.Count == 0)
                named = [.. System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().DnsAddresses).Distinct()];
            return [.. named.Select(address => new IPEndPoint(address, Port))];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or System.Net.NetworkInformation.NetworkInformationException or PlatformNotSupportedException)
        {
            return [];
        }
    }
}
