namespace Antiphon.Server.Features.Queues;

/// <summary>The queues: their part of the settings of routing, and their names in memory.</summary>
internal sealed class QueueBook(IDbContextFactory<CentreDb> databases) : ICentrePart
{
    private volatile ImmutableDictionary<string, LocalText> _names = ImmutableDictionary<string, LocalText>.Empty;

    /// <summary>The queue's id itself when there is no such queue.</summary>
    public LocalText NameOf(string id) => _names.GetValueOrDefault(id) ?? new LocalText(id, id);

    public async ValueTask<Centre> AddTo(Centre centre, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var queues = await db.Set<Queue>().AsNoTracking().ToListAsync(stop);
        _names = queues.ToImmutableDictionary(q => q.Id, q => new LocalText(q.NameZh, q.NameEn));
        return centre with { Queues = centre.Queues.SetItems(queues.Select(q => KeyValuePair.Create(new QueueId(q.Id), q.Settings()))) };
    }
}
