using System.Net;

namespace Antiphon.Switch.Limits;

/// <summary>What we remember of each source address: wrong digests, and INVITEs without final answer. Bounded; lives on the loop thread.</summary>
internal sealed class SourceBook(SwitchLimits limits, TimeProvider clock)
{
    private readonly Dictionary<IPAddress, Source> _sources = [];
    private readonly LinkedList<Source> _byUse = new();

    internal int Count => _sources.Count;

    /// <summary>Everything outside of established dialogs is refused from here at the moment (threat 6).</summary>
    internal bool IsBraked(IPAddress address) => _sources.TryGetValue(Normal(address), out var source) && source.BrakedUntil > clock.GetTimestamp();

    /// <summary>Counts a wrong digest. The one that fills the measure brakes the source for one window.</summary>
    internal void DigestFailed(IPAddress address)
    {
        var source = Touch(address);
        var now = clock.GetTimestamp();
        if (source.WindowEnds <= now) (source.WindowEnds, source.Failures) = (now + Window, 0);
        if (++source.Failures < limits.FailedDigestsMax) return;
        (source.BrakedUntil, source.Failures) = (now + Window, 0);
    }

    /// <summary>Takes a place for an INVITE that waits for its final answer; false when all are taken.</summary>
    internal bool TryBeginInvite(IPAddress address)
    {
        var source = Touch(address);
        if (source.PendingInvites >= limits.PendingInvitesPerSourceMax) return false;
        source.PendingInvites++;
        return true;
    }

    internal void EndInvite(IPAddress address)
    {
        if (_sources.TryGetValue(Normal(address), out var source) && source.PendingInvites > 0) source.PendingInvites--;
    }

    private long Window => (long)(limits.BrakeWindow.TotalSeconds * clock.TimestampFrequency);

    private Source Touch(IPAddress address)
    {
        address = Normal(address);
        if (_sources.TryGetValue(address, out var known))
        {
            _byUse.Remove(known.Place);
            _byUse.AddLast(known.Place);
            return known;
        }
        if (_sources.Count >= limits.SourcesRememberedMax) ForgetOldest();
        var source = new Source(address);
        _byUse.AddLast(source.Place);
        _sources.Add(address, source);
        return source;
    }

    // A source with pending INVITEs stays: forgetting it would give its places away twice.
    private void ForgetOldest()
    {
        for (var place = _byUse.First; place is not null; place = place.Next)
        {
            if (place.Value.PendingInvites > 0) continue;
            _byUse.Remove(place);
            _sources.Remove(place.Value.Address);
            return;
        }
    }

    private static IPAddress Normal(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private sealed class Source
    {
        internal Source(IPAddress address)
        {
            Address = address;
            Place = new LinkedListNode<Source>(this);
        }

        internal IPAddress Address { get; }
        internal LinkedListNode<Source> Place { get; }
        internal int Failures { get; set; }
        internal long WindowEnds { get; set; }
        internal long BrakedUntil { get; set; }
        internal int PendingInvites { get; set; }
    }
}
