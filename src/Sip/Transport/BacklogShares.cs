using System.Net;

namespace Antiphon.Sip;

/// <summary>How many received messages of each source address wait for the loop: one that floods fills its own share, and the
/// messages of the others wait behind no more than that. From any thread.</summary>
internal sealed class BacklogShares(int perSourceMax)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _waiting = [];

    internal bool TryTake(IPAddress source)
    {
        lock (_gate)
        {
            var waiting = _waiting.GetValueOrDefault(source);
            if (waiting >= perSourceMax) return false;
            _waiting[source] = waiting + 1;
            return true;
        }
    }

    internal void Release(IPAddress source)
    {
        lock (_gate)
        {
            if (_waiting.GetValueOrDefault(source) is var waiting and > 1) _waiting[source] = waiting - 1;
            else _waiting.Remove(source);
        }
    }
}
