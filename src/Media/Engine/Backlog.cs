namespace Antiphon.Media.Engine;

/// <summary>Sound that lay in a socket while the process stood still. Only the newest packets go on: who hears the rest in one burst hears it too late, and
/// his buffer runs over. Used by one media thread.</summary>
internal sealed class Backlog
{
    /// <summary>With the packet of the first tick that is five for each far end.</summary>
    public const int PacketsMax = 4;

    private readonly byte[][] _packets = [.. Enumerable.Range(0, PacketsMax).Select(_ => new byte[MediaThread.PacketMax])];
    private readonly (int Length, PeerAddress From)[] _about = new (int, PeerAddress)[PacketsMax];
    private int _first, _count;

    /// <summary>Keeps the packet; the oldest makes room.</summary>
    public void Put(ReadOnlySpan<byte> packet, PeerAddress from)
    {
        var at = (_first + _count) % PacketsMax;
        if (_count == PacketsMax) _first = (_first + 1) % PacketsMax;
        else _count++;
        packet.CopyTo(_packets[at]);
        _about[at] = (packet.Length, from);
    }

    /// <summary>The oldest that is kept, to be used before the next is put; empty when nothing is left.</summary>
    public Span<byte> Take(out PeerAddress from)
    {
        from = default;
        if (_count == 0) return default;
        var at = _first;
        (_first, _count) = ((_first + 1) % PacketsMax, _count - 1);
        (var length, from) = _about[at];
        return _packets[at].AsSpan(0, length);
    }
}
