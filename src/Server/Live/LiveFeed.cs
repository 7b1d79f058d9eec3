using System.Collections.Concurrent;

namespace Antiphon.Server.Live;

/// <summary>Turns what happened into what is told: agents, desks and calls at once, queues at most every 250 ms each.</summary>
internal sealed class LiveFeed : IDisposable
{
    public static readonly TimeSpan QueuePace = TimeSpan.FromMilliseconds(250);

    private readonly LiveBoard _board;
    private readonly LiveStream _stream;
    private readonly TimeProvider _clock;
    private readonly ILogger<LiveFeed> _log;
    private readonly ConcurrentQueue<DurableStep> _steps = [];
    private readonly WakeSignal _wake = new();
    private readonly ITimer _timer;
    private readonly Dictionary<QueueId, DateTimeOffset> _toldAt = [];
    private readonly HashSet<QueueId> _dirty = [];
    private readonly Dictionary<AgentId, AgentWorkView> _works = [];
    private RoutingState _state = RoutingState.Initial;
    private Thread? _thread;
    private volatile bool _stopping;

    public LiveFeed(LiveBoard board, LiveStream stream, TimeProvider clock, ILogger<LiveFeed> log)
    {
        (_board, _stream, _clock, _log) = (board, stream, clock, log);
        _timer = clock.CreateTimer(_ => _wake.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start()
    {
        _thread = new Thread(Run) { Name = "live", IsBackground = true, Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    public void Take(DurableStep step)
    {
        _steps.Enqueue(step);
        _wake.Set();
    }

    /// <summary>Tells everything that waits and is due.</summary>
    public void RunPending()
    {
        while (_steps.TryDequeue(out var step)) Tell(step);
        TellQueues();
    }

    public void Dispose()
    {
        if (_stopping) return;
        _stopping = true;
        _wake.Set();
        _thread?.Join();
        _timer.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            try { RunPending(); }
            catch (Exception e) when (e is not OutOfMemoryException) { LiveLog.Failed(_log, e); }
            _wake.Wait();
        }
    }

    private void Tell(DurableStep step)
    {
        _state = step.State;
        _board.Take(step.Events);
        var touched = Touched.By(step);
        foreach (var agent in touched.Agents) TellAgent(agent);
        foreach (var call in touched.Shown) TellCall(call);
        _board.Forget(touched.Calls);
        _dirty.UnionWith(touched.Queues);
    }

    private void TellAgent(AgentId agent)
    {
        if (_board.AgentIn(_state, agent) is { } view) _stream.Tell("agent", view, new Audience([agent.Value], Permission.SeeBoard));
        var work = _board.WorkIn(_state, agent);
        if (_works.GetValueOrDefault(agent) != work) _stream.Tell("agent-work", work, new Audience([agent.Value], Permission.SeeLiveCalls));
        _works[agent] = work;
        _stream.Tell("desk", _board.DeskIn(_state, agent), new Audience([agent.Value], Permission: null), ownCall: true);
    }

    private void TellCall(CallId call)
    {
        if (_board.Call(call) is var (view, agents)) _stream.Tell("call", view, new Audience(agents, Permission.SeeCalls));
    }

    private void TellQueues()
    {
        var now = _clock.GetUtcNow();
        foreach (var queue in _dirty.Where(q => now - _toldAt.GetValueOrDefault(q) >= QueuePace).ToList())
        {
            _dirty.Remove(queue);
            _toldAt[queue] = now;
            if (_board.QueueIn(_state, queue) is { } view) _stream.Tell("queue", view, new Audience(null, Permission.SeeBoard));
        }
        if (_dirty.Count > 0) _timer.Change(QueuePace, Timeout.InfiniteTimeSpan);
    }
}

internal static partial class LiveLog
{
    [LoggerMessage(1301, LogLevel.Error, "Telling what happened failed; the stream goes on.")]
    public static partial void Failed(ILogger log, Exception cause);
}
