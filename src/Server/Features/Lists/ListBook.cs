using System.Collections.Concurrent;
using System.Threading.Channels;
using Antiphon.Server.Persistence.Databases;

namespace Antiphon.Server.Features.Lists;

/// <summary>Who is on which list, in memory: asked for every call. Counts how often a number on a list called.</summary>
internal sealed partial class ListBook(IDbContextFactory<CentreDb> databases, CallCentre calls, PartyBook parties, ILogger<ListBook> log) : BackgroundService
{
    /// <summary>Hits that wait to be counted; further ones are not.</summary>
    private const int WaitingMax = 10_000;

    private readonly ConcurrentDictionary<string, ImmutableArray<(string List, DateTimeOffset? ExpiresAt)>> _byNumber = new();
    private readonly Channel<(string Number, DateTimeOffset At)> _hits = Channel.CreateBounded<(string, DateTimeOffset)>(new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile ImmutableDictionary<string, ListRow> _lists = ImmutableDictionary<string, ListRow>.Empty;

    public IEnumerable<ListRow> Lists => _lists.Values.OrderBy(l => l.Id, StringComparer.Ordinal);

    /// <param name="number">Normalised; empty: withheld.</param>
    public ImmutableArray<ListRow> Of(string number, DateTimeOffset now) => !_byNumber.TryGetValue(number, out var entries) ? []
        : [.. entries.Where(e => e.ExpiresAt is not { } end || now < end).Select(e => _lists.GetValueOrDefault(e.List)).OfType<ListRow>().OrderBy(l => l.Id, StringComparer.Ordinal)];

    public override async Task StartAsync(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        _lists = (await db.Set<ListRow>().AsNoTracking().ToListAsync(stop)).ToImmutableDictionary(l => l.Id);
        foreach (var entry in await db.Set<ListEntry>().AsNoTracking().ToListAsync(stop)) Put(entry);
        calls.Happened += Take;
        await base.StartAsync(stop);
    }

    public override Task StopAsync(CancellationToken stop)
    {
        calls.Happened -= Take;
        _hits.Writer.TryComplete();
        return base.StopAsync(stop);
    }

    public void Put(ListEntry entry) => _byNumber.AddOrUpdate(entry.Number, _ => [(entry.ListId, entry.ExpiresAt)],
        (_, known) => [.. known.Where(e => e.List != entry.ListId), (entry.ListId, entry.ExpiresAt)]);

    public void Remove(ListEntry entry) => _byNumber.AddOrUpdate(entry.Number, _ => [], (_, known) => [.. known.Where(e => e.List != entry.ListId)]);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        await foreach (var (number, at) in _hits.Reader.ReadAllAsync(CancellationToken.None))
        {
            try { await WhenDatabaseIsBack.Write(() => Count(number, at), stop); }
            catch (Exception e) when (e is not OutOfMemoryException) { NotCounted(e); }
        }
    }

    private void Take(DurableStep step)
    {
        foreach (var e in step.Events)
            if (e is CallStarted { Facts.Lists.IsEmpty: false } started) _hits.Writer.TryWrite((parties.Find(started.Caller).Number, started.At));
    }

    private async Task Count(string number, DateTimeOffset at)
    {
        await using var db = await databases.CreateDbContextAsync();
        foreach (var entry in await db.Set<ListEntry>().Where(e => e.Number == number && (e.ExpiresAt == null || e.ExpiresAt > at)).ToListAsync())
        {
            entry.Hits++;
            entry.LastHitAt = at;
            if (await db.Set<ListRow>().SingleOrDefaultAsync(l => l.Id == entry.ListId) is { } list) list.Hits++;
        }
        await db.SaveChangesAsync();
    }

    [LoggerMessage(4301, LogLevel.Error, "a call of a number on a list was not counted")]
    private partial void NotCounted(Exception cause);
}
