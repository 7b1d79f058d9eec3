using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Antiphon.Server.Live;

/// <summary>Who may see an event.</summary>
/// <param name="Only">Null: everybody. Otherwise these job numbers, whose event it is …</param>
/// <param name="Permission">… and, if there is one, whoever has it for one of them.</param>
internal sealed record Audience(IReadOnlyList<string>? Only, string? Permission)
{
    public static readonly Audience Everybody = new(null, null);

    public bool Holds(Viewer viewer) => (Only is null && Permission is null) || (viewer.JobNumber is { } job && Only?.Contains(job) == true)
        || (Permission is not null && (Only is null ? viewer.Reach(Permission) != PeopleScope.Nobody : viewer.Reach(Permission).CoversAny(Only)));
}

/// <param name="JobNumber">Null for an API key.</param>
/// <param name="Reach">How far a permission reaches, as the teams are now.</param>
/// <param name="OwnCallInFull">He sees the number of the call that he has in hand, whether he sees others or not; null: he does not.</param>
internal sealed record Viewer(string? JobNumber, Func<string, PeopleScope> Reach, Func<bool>? OwnCallInFull = null)
{
    private bool? _seesNumbers;

    /// <summary>As when he connected: a role that changes ends the connection, or holds from the next one on.</summary>
    public bool SeesNumbers => _seesNumbers ??= Reach(Permission.SeeNumbers) != PeopleScope.Nobody;
}

/// <summary>One event as it goes over the wire, made once for all who see it, in full and masked, and only when somebody does.</summary>
/// <param name="ownCall">It shows somebody the call that he has in hand.</param>
internal sealed class LiveEvent(long seq, Audience audience, bool ownCall, Func<ReadOnlyMemory<byte>> write)
{
    private readonly Lazy<ReadOnlyMemory<byte>> _frame = new(write, LazyThreadSafetyMode.PublicationOnly);
    private byte[]? _masked;

    public long Seq => seq;
    public Audience Audience => audience;
    public ReadOnlyMemory<byte> FrameFor(Viewer viewer)
    {
        if (viewer.SeesNumbers || (ownCall && viewer.OwnCallInFull?.Invoke() == true)) return _frame.Value;
        return _masked ??= MaskedJson.Of(_frame.Value.Span);
    }
}

/// <summary>The event stream of <c>GET /api/events</c>. Other features tell their own events through it.</summary>
internal sealed class LiveStream(TimeProvider clock, IOptions<JsonOptions> json)
{
    /// <summary>Events that a client may come back for.</summary>
    public const int Kept = 10_000;

    /// <summary>Events that may wait for one client; then it is closed, and comes again with <c>after</c>.</summary>
    public const int WaitingMax = 2_000;

    private readonly Lock _gate = new();
    private readonly Queue<LiveEvent> _ring = new(Kept);
    private readonly List<LiveClient> _clients = [];

    // Begins above every number of the process before, as long as that told fewer than 1,000 events a second over its life.
    private long _last = clock.GetUtcNow().ToUnixTimeMilliseconds();

    public int Clients { get { lock (_gate) return _clients.Count; } }

    /// <summary>Tells every signed-in person, in the order of the calls. Never blocks.</summary>
    /// <param name="type">Kebab-case, such as <c>customer</c> or <c>simulation</c>.</param>
    /// <param name="data">Must not change any more: it is serialised when the first reads it, with the API's JSON settings.</param>
    public void Tell<T>(string type, T data) => Tell(type, data, Audience.Everybody);

    /// <param name="ownCall">It shows somebody the call that he has in hand.</param>
    public void Tell<T>(string type, T data, Audience audience, bool ownCall = false)
    {
        lock (_gate)
        {
            var envelope = Envelope(++_last, type, data);
            var told = new LiveEvent(_last, audience, ownCall, () => Frame(envelope));
            if (_ring.Count == Kept) _ring.Dequeue();
            _ring.Enqueue(told);
            foreach (var client in _clients) client.Offer(told);
        }
    }

    /// <summary>Forgets what was told: who comes back takes a fresh look. After somebody was erased.</summary>
    public void Forget()
    {
        lock (_gate) _ring.Clear();
    }

    /// <param name="after">Last event that the client has; null: it has none.</param>
    public LiveClient Join(Viewer viewer, long? after)
    {
        lock (_gate)
        {
            var oldest = _ring.TryPeek(out var first) ? first.Seq : _last + 1;
            var resumed = after is { } seq && seq >= oldest - 1 && seq <= _last;
            var client = new LiveClient(viewer, Frame(Envelope(_last, "hello", new { seq = _last, resumed, pages = WebPages.Build })));
            if (resumed) client.Resume(_ring.Where(e => e.Seq > after));
            _clients.Add(client);
            return client;
        }
    }

    public void Leave(LiveClient client)
    {
        lock (_gate) _clients.Remove(client);
    }

    private Told<T> Envelope<T>(long seq, string type, T data) => new(seq, clock.GetUtcNow(), type, data);

    private ReadOnlyMemory<byte> Frame<T>(Told<T> told) => JsonSerializer.SerializeToUtf8Bytes(told, json.Value.SerializerOptions);

    private sealed record Told<T>(long Seq, DateTimeOffset At, string Type, T Data);
}

/// <summary>One reader of the stream.</summary>
internal sealed class LiveClient
{
    private readonly Viewer _viewer;
    private readonly Channel<ReadOnlyMemory<byte>> _frames = Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new UnboundedChannelOptions { SingleReader = true });
    private int _waiting;

    public LiveClient(Viewer viewer, ReadOnlyMemory<byte> hello)
    {
        _viewer = viewer;
        _frames.Writer.TryWrite(hello);
    }

    /// <summary>Too slow: it has missed something, and is to be closed.</summary>
    public bool Lagging { get; private set; }

    /// <summary>What it missed; this alone may be more than may wait.</summary>
    public void Resume(IEnumerable<LiveEvent> missed)
    {
        foreach (var told in missed.Where(e => e.Audience.Holds(_viewer))) _frames.Writer.TryWrite(told.FrameFor(_viewer));
    }

    public void Offer(LiveEvent told)
    {
        if (Lagging || !told.Audience.Holds(_viewer)) return;
        if (Volatile.Read(ref _waiting) >= LiveStream.WaitingMax)
        {
            Lagging = true;
            _frames.Writer.TryComplete();
            return;
        }
        Interlocked.Increment(ref _waiting);
        _frames.Writer.TryWrite(told.FrameFor(_viewer));
    }

    /// <summary>Everything that waits now; nothing when it lags.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Waiting()
    {
        while (!Lagging && _frames.Reader.TryRead(out var frame))
        {
            // Resumed frames and hello were not counted; the count must not go below what really waits.
            if (Volatile.Read(ref _waiting) > 0) Interlocked.Decrement(ref _waiting);
            yield return frame;
        }
    }

    /// <summary>Frames in order, until it lags.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Frames([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        while (await _frames.Reader.WaitToReadAsync(stop))
        {
            foreach (var frame in Waiting()) yield return frame;
            if (Lagging) yield break;
        }
    }
}
