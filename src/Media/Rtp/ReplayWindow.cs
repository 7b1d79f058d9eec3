namespace Antiphon.Media.Rtp;

/// <summary>Tells packets that came before from new ones (RFC 3711 §3.3.2), over the last 128 numbers.</summary>
internal struct ReplayWindow
{
    public const int Size = 128;

    private UInt128 _seen;      // bit n: number _highest − n
    private ulong _highest;
    private bool _started;

    /// <summary>The number is new and not too old.</summary>
    public readonly bool IsNew(ulong number)
    {
        if (!_started || number > _highest) return true;
        var age = _highest - number;
        return age < Size && (_seen >> (int)age & 1) == 0;
    }

    /// <summary>Remembers a number for which <see cref="IsNew"/> holds.</summary>
    public void Add(ulong number)
    {
        if (!_started) (_started, _highest, _seen) = (true, number, 1);
        else if (number > _highest)
        {
            var ahead = number - _highest;
            _seen = ahead >= Size ? 1 : _seen << (int)ahead | 1;
            _highest = number;
        }
        else _seen |= UInt128.One << (int)(_highest - number);
    }
}
