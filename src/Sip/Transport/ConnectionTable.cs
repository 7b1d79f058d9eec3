using System.Net;

namespace Antiphon.Sip;

/// <summary>Connections that are open: counted in all and per source, found again for reuse. From any thread.</summary>
internal sealed class ConnectionTable(SipLimits limits)
{
    private readonly Lock _gate = new();
    private readonly HashSet<ConnectionFlow> _all = [];
    private readonly Dictionary<IPAddress, int> _perSource = [];
    private readonly Dictionary<(SipTransportKind, IPEndPoint), ConnectionFlow> _byRemote = [];

    internal int Count { get { lock (_gate) return _all.Count; } }

    internal bool TryAdd(ConnectionFlow flow)
    {
        lock (_gate)
        {
            var fromThere = _perSource.GetValueOrDefault(flow.Remote.Address);
            if (_all.Count >= limits.ConnectionsMax || fromThere >= limits.ConnectionsPerSourceMax) return false;
            _all.Add(flow);
            _perSource[flow.Remote.Address] = fromThere + 1;
            _byRemote[(flow.Kind, flow.Remote)] = flow;
            return true;
        }
    }

    internal void Remove(ConnectionFlow flow)
    {
        lock (_gate)
        {
            if (!_all.Remove(flow)) return;
            var address = flow.Remote.Address;
            if (--_perSource[address] == 0) _perSource.Remove(address);
            if (_byRemote.GetValueOrDefault((flow.Kind, flow.Remote)) == flow) _byRemote.Remove((flow.Kind, flow.Remote));
        }
    }

    internal ConnectionFlow? Find(SipTransportKind kind, IPEndPoint remote)
    {
        lock (_gate) return _byRemote.GetValueOrDefault((kind, remote)) is { IsOpen: true } flow ? flow : null;
    }

    internal ConnectionFlow[] Snapshot() { lock (_gate) return [.. _all]; }
}
