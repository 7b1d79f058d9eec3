using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Antiphon.Server.Features.Recordings.Screens;

/// <summary>Screens that agents share, and who looks at them.</summary>
internal sealed class ScreenHub(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, AgentScreen> _screens = [];

    public AgentScreen Of(string jobNumber) => _screens.GetOrAdd(jobNumber, _ => new AgentScreen(clock));
}

/// <summary>One page that shares. What it is to be told waits in <see cref="Told"/>.</summary>
internal sealed class ScreenShare(Action close)
{
    private readonly Channel<object> _told = Channel.CreateBounded<object>(new BoundedChannelOptions(32) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public ChannelReader<object> Told => _told.Reader;

    public void Tell(object message) => _told.Writer.TryWrite(message);

    /// <summary>Another page of the agent shares now.</summary>
    public void Close() => close();
}

/// <summary>One supervisor who looks. Without a frame: whether there is anything to see has changed.</summary>
internal sealed class ScreenWatcher
{
    private readonly Channel<ScreenMessage?> _waiting = Channel.CreateBounded<ScreenMessage?>(new BoundedChannelOptions(ScreenLimits.WaitingMax * 4) { SingleReader = true });
    private bool _misses;

    public ChannelReader<ScreenMessage?> Waiting => _waiting.Reader;

    /// <summary>Who reads too slowly goes on at the next key frame: a frame without those before shows nothing.</summary>
    public void Offer(ScreenMessage frame)
    {
        if (_misses && !frame.IsKey) return;
        _misses = _waiting.Reader.Count >= ScreenLimits.WaitingMax || !_waiting.Writer.TryWrite(frame);
    }

    public void Changed() => _waiting.Writer.TryWrite(null);

    /// <summary>The picture as it stands: what came since the last key frame.</summary>
    public void Begin(IEnumerable<ScreenMessage> sinceKey)
    {
        foreach (var frame in sinceKey)
            if (!_waiting.Writer.TryWrite(frame)) { _misses = true; return; }
    }
}

/// <summary>The screen of one agent: at most one page shares it, several look. Safe from any thread; never blocks.</summary>
internal sealed class AgentScreen(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly List<ScreenMessage> _sinceKey = [];
    private readonly List<ScreenWatcher> _watchers = [];
    private long _bytes;
    private ScreenShare? _share;

    /// <summary>Since when it is shared; null: it is not.</summary>
    public DateTimeOffset? Since { get; private set; }

    public int Watchers { get { lock (_gate) return _watchers.Count; } }

    public void Begin(ScreenShare share)
    {
        lock (_gate)
        {
            _share?.Close();
            (_share, Since) = (share, clock.GetUtcNow());
            Empty();
        }
    }

    public void End(ScreenShare share)
    {
        lock (_gate)
        {
            if (_share != share) return;
            (_share, Since) = (null, null);
            Empty();
        }
    }

    public void Take(ScreenShare share, ScreenMessage frame)
    {
        lock (_gate)
        {
            if (_share != share) return;
            if (frame.IsKey) Clear();
            else if (_sinceKey.Count == 0) return;      // Nobody can show it.
            _bytes += frame.Whole.Length;
            if (_bytes <= ScreenLimits.SinceKeyBytesMax) _sinceKey.Add(frame);
            else
            {
                // What came since then shows nothing without what comes now.
                Clear();
                share.Tell(ScreenTold.Key);
            }
            foreach (var watcher in _watchers) watcher.Offer(frame);
        }
    }

    /// <returns>False: too many look already.</returns>
    public bool Watch(ScreenWatcher watcher)
    {
        lock (_gate)
        {
            if (_watchers.Count >= ScreenLimits.WatchersMax) return false;
            _watchers.Add(watcher);
            watcher.Changed();
            watcher.Begin(_sinceKey);
            return true;
        }
    }

    public void Leave(ScreenWatcher watcher)
    {
        lock (_gate) _watchers.Remove(watcher);
    }

    private void Clear()
    {
        _sinceKey.Clear();
        _bytes = 0;
    }

    private void Empty()
    {
        Clear();
        foreach (var watcher in _watchers) watcher.Changed();
    }
}

/// <summary>What the page that shares is told.</summary>
/// <param name="Type">key: send a picture that stands by itself; state: what is done with it; clock: an answer to a question for the time.</param>
internal sealed record ScreenTold(string Type)
{
    public static readonly ScreenTold Key = new("key");

    public ScreenUse? Use { get; init; }

    /// <summary>It is recorded with the call in hand.</summary>
    public bool? Recorded { get; init; }

    /// <summary>Somebody looks; null: that is not told.</summary>
    public bool? Watched { get; init; }

    /// <summary>As the page asked, ms of its own clock.</summary>
    public double? Asked { get; init; }

    /// <summary>ms of the centre's clock.</summary>
    public long? At { get; init; }
}
