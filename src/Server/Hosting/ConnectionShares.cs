using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Antiphon.Server.Hosting;

/// <summary>Web connections of one source address: whoever opens them by the thousand uses up his own share and not that of the agents. One above
/// the limit is closed without a word.</summary>
internal sealed class ConnectionShares(int perSourceMax)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _open = [];

    public void On(ListenOptions port) => port.Use(next => connection => Serve(connection, next));

    private async Task Serve(ConnectionContext connection, ConnectionDelegate next)
    {
        var source = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (!TryEnter(source))
        {
            connection.Abort();
            return;
        }
        try { await next(connection); }
        finally { Leave(source); }
    }

    internal bool TryEnter(IPAddress source)
    {
        lock (_gate)
        {
            var open = _open.GetValueOrDefault(source);
            if (open >= perSourceMax) return false;
            _open[source] = open + 1;
            return true;
        }
    }

    internal void Leave(IPAddress source)
    {
        lock (_gate)
        {
            if (_open.GetValueOrDefault(source) is var open and > 1) _open[source] = open - 1;
            else _open.Remove(source);
        }
    }
}
