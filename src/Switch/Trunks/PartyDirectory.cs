using System.Collections.Frozen;
using System.Net;

namespace Antiphon.Switch.Trunks;

/// <summary>A configuration, indexed for the questions of every request: whose source address is this, whose account?</summary>
internal sealed class PartyDirectory
{
    private readonly FrozenDictionary<IPAddress, Trunk> _bySource;
    private readonly FrozenDictionary<string, Trunk> _byName;
    private readonly FrozenDictionary<string, Party> _byUser;

    internal PartyDirectory(SwitchConfiguration configuration)
    {
        Configuration = configuration;
        var bySource = new Dictionary<IPAddress, Trunk>();
        var byUser = new Dictionary<string, Party>(StringComparer.Ordinal);
        foreach (var trunk in configuration.Trunks)
        {
            foreach (var source in trunk.Sources) bySource.TryAdd(Normal(source), trunk);      // The first trunk wins.
            if (trunk.Inbound is { } account) byUser.TryAdd(account.User, new Party(account, Trunk: trunk));
        }
        foreach (var extension in configuration.Extensions.Values) byUser.TryAdd(extension.Account.User, new Party(extension.Account, Extension: extension));
        _bySource = bySource.ToFrozenDictionary();
        _byName = configuration.Trunks.DistinctBy(t => t.Name).ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
        _byUser = byUser.ToFrozenDictionary(StringComparer.Ordinal);
    }

    internal SwitchConfiguration Configuration { get; }

    internal Trunk? BySource(IPAddress source) => _bySource.GetValueOrDefault(Normal(source));

    internal Trunk? ByName(string name) => _byName.GetValueOrDefault(name);

    internal Extension? Extension(string number) => Configuration.Extensions.GetValueOrDefault(number);

    /// <summary>Owner of a digest account, valid or not any more.</summary>
    internal Party? ByUser(string user) => _byUser.GetValueOrDefault(user);

    internal static IPAddress Normal(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}

/// <summary>Owner of a digest account: a trunk or an extension.</summary>
internal sealed record Party(DigestAccount Account, Trunk? Trunk = null, Extension? Extension = null)
{
    internal bool IsValid(DateTimeOffset now) => !(Extension?.ValidUntil <= now);
}
