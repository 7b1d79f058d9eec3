using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Antiphon.Switch.Trunks;

/// <summary>All trunks that have a far end, each watched: where it is, whether it answers, whether we are registered. Loop thread, but for the snapshot.</summary>
internal sealed class TrunkTable
{
    private readonly Exchange _exchange;
    private readonly ServerLocator _locator;
    private readonly CancellationTokenSource _stop = new();
    private Dictionary<string, TrunkWatch> _byName = new(StringComparer.Ordinal);
    private ImmutableArray<TrunkSnapshot> _snapshot = [];

    internal TrunkTable(Exchange exchange)
    {
        _exchange = exchange;
        var bound = exchange.Options.BindAddress.AddressFamily;
        _locator = new ServerLocator(new DnsClient(exchange.Options.Dns, exchange.Clock), exchange.Clock, (AddressFamily[])[bound]);
    }

    /// <summary>May be read from any thread.</summary>
    internal ImmutableArray<TrunkSnapshot> Snapshot { get { lock (_stop) return _snapshot; } }

    /// <summary>New settings: who is new is begun, who is gone or changed ends; the others go on as they are.</summary>
    internal void OnConfigured()
    {
        var before = _byName;
        _byName = new(StringComparer.Ordinal);
        var wanted = _exchange.Directory.Configuration.Trunks.Where(TrunkWatch.IsNeeded).DistinctBy(t => t.Name).ToList();
        foreach (var trunk in wanted)
            if (before.TryGetValue(trunk.Name, out var watch) && watch.Serves(trunk) && before.Remove(trunk.Name)) _byName.Add(trunk.Name, watch.With(trunk));
        foreach (var gone in before.Values) gone.End(tell: true);
        foreach (var trunk in wanted)
        {
            if (_byName.ContainsKey(trunk.Name)) continue;
            var watch = new TrunkWatch(_exchange, this, _locator, trunk, _stop.Token);
            _byName.Add(trunk.Name, watch);
            watch.Begin();
        }
        Changed();
    }

    internal void EndAll()
    {
        _stop.Cancel();
        foreach (var watch in _byName.Values) watch.End(tell: false);
        _byName.Clear();
    }

    /// <summary>Where calls to this trunk go, in order; empty: nowhere is known.</summary>
    internal IReadOnlyList<SipTarget> TargetsOf(string trunk) => _byName.GetValueOrDefault(trunk)?.Targets ?? [];

    /// <summary>The trunk whose far end is known to have this address, and may call from there.</summary>
    internal Trunk? BySource(IPAddress source)
    {
        var address = PartyDirectory.Normal(source);
        foreach (var watch in _byName.Values)
            if (watch.Trunk.AcceptsFromFarEnd && watch.Targets.Any(target => target.Remote.Address.Equals(address))) return watch.Trunk;
        return null;
    }

    internal void Probe(ProbeTrunk wish)
    {
        if (_byName.TryGetValue(wish.Name, out var watch)) watch.Probe(wish.Request);
        else _exchange.Tell(new TrunkProbed(wish.Name, wish.Request, 0, 0, "", _exchange.Now));
    }

    internal void Changed()
    {
        var now = _byName.Values.Select(watch => watch.Snapshot()).ToImmutableArray();
        lock (_stop) _snapshot = now;
    }
}
