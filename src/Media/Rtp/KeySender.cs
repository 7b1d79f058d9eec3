namespace Antiphon.Media.Rtp;

/// <summary>Sends keys by RFC 4733: 100 ms each, 60 ms between, the end three times. Driven by the 20 ms tick.</summary>
internal sealed class KeySender
{
    /// <summary>Keys that may wait; more are dropped.</summary>
    public const int WaitingMax = 64;

    private const int FrameMs = 20;
    private const int FramesOfTone = 5;
    private const int FramesOfGap = 3;
    private const byte VolumeDbm0 = 10;

    private readonly Queue<byte> _waiting = new();
    private int _frame = -1;
    private byte _event;

    /// <summary>A key is on its way or waits: nothing else may be sent.</summary>
    public bool Busy => _frame >= 0 || _waiting.Count > 0;

    public void Add(string keys)
    {
        foreach (var key in keys) Add(key);
    }

    public void Add(char key)
    {
        if (TelephoneEvent.EventOf(key) is var code and >= 0 && _waiting.Count < WaitingMax) _waiting.Enqueue((byte)code);
    }

    public void Clear()
    {
        _waiting.Clear();
        _frame = -1;
    }

    /// <summary>What this frame sends: nothing in the gap.</summary>
    /// <param name="begins">First packet of its event: the timestamp is taken now, the marker set.</param>
    /// <param name="copies">How often to send it, each with its own sequence number.</param>
    /// <param name="ticksPerMs">Of the events' clock.</param>
    public TelephoneEvent? Frame(out bool begins, out int copies, int ticksPerMs = 8)
    {
        begins = false;
        copies = 1;
        if (_frame < 0)
        {
            if (!_waiting.TryDequeue(out _event)) return null;
            _frame = 0;
        }
        var frame = _frame++;
        if (_frame >= FramesOfTone + FramesOfGap) _frame = -1;
        if (frame >= FramesOfTone) return null;
        begins = frame == 0;
        var end = frame == FramesOfTone - 1;
        if (end) copies = 3;
        return new TelephoneEvent(_event, end, VolumeDbm0, (ushort)((frame + 1) * FrameMs * ticksPerMs));
    }
}
