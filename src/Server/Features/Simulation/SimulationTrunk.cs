using System.Security.Cryptography;
using System.Text;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Simulation;

/// <summary>What the centre must know of the synthetic floor: its trunk, its phones and its agents. The secrets are drawn at every start
/// and live in memory only; a call counts as simulated because it answers them, never because of an address or a header.</summary>
internal sealed class SimulationTrunk
{
    /// <summary>Name of the trunk, and of the digest account behind it.</summary>
    public const string Name = "simulation";

    private readonly ImmutableDictionary<string, DigestSecret> _phones;

    /// <param name="realm">Digest realm of the main switch.</param>
    public SimulationTrunk(SimulationOptions options, string realm = "antiphon")
    {
        CallerSecret = NewSecret(Name);
        Trunk = new Trunk(Name) { Inbound = AccountOf(CallerSecret, realm), Simulated = true };
        JobNumbers = [.. Enumerable.Range(1, options.Agents).Select(n => $"S{n:00}")];
        _phones = JobNumbers.ToImmutableDictionary(number => number, NewSecret);
        Extensions = [.. JobNumbers.Select(number => new Extension(number, AccountOf(_phones[number], realm)) { Simulated = true })];
    }

    /// <summary>To be listed among the trunks of the main switch. Inbound only, by digest.</summary>
    public Trunk Trunk { get; }

    /// <summary>Phones of the synthetic agents; number and user are the job number. To be listed among the extensions of the main switch.</summary>
    public ImmutableArray<Extension> Extensions { get; }

    /// <summary>Job numbers of the synthetic agents: S01, S02 …</summary>
    public ImmutableArray<string> JobNumbers { get; }

    /// <summary>The synthetic agents, for the engine's settings.</summary>
    /// <param name="queues">Queues that they serve.</param>
    public ImmutableArray<AgentSettings> Agents(IEnumerable<QueueId> queues)
    {
        ImmutableArray<QueueId> all = [.. queues];
        return [.. JobNumbers.Select(number => new AgentSettings(new AgentId(number), all, Synthetic: true))];
    }

    /// <summary>What the carrier answers the main switch's challenge with.</summary>
    internal DigestSecret CallerSecret { get; }

    internal DigestSecret PhoneSecret(string jobNumber) => _phones[jobNumber];

    private static DigestSecret NewSecret(string user) => new(user, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));

    /// <summary>HA1 = H(user:realm:password), RFC 7616 §3.4.2.</summary>
    private static DigestAccount AccountOf(DigestSecret secret, string realm)
    {
        var text = Encoding.UTF8.GetBytes($"{secret.User}:{realm}:{secret.Password}");
        return new DigestAccount(secret.User, realm, Convert.ToHexStringLower(MD5.HashData(text)), Convert.ToHexStringLower(SHA256.HashData(text)));
    }
}
