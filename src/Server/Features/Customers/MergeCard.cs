namespace Antiphon.Server.Features.Customers;

/// <summary>A card field by field: who changes one field takes nothing from who changes another.</summary>
internal static class MergeCard
{
    /// <summary>The wish against what is stored now: what the writer has left as it was stays as it is now.</summary>
    /// <param name="wish">With <see cref="StoreCustomer.Was"/>.</param>
    /// <param name="now">Stored, as the writer is shown it.</param>
    /// <param name="shown">How a stored text reads for the writer.</param>
    /// <param name="clashes">Fields that somebody else has changed to something else meanwhile: of these nothing is written. A field of the centre's own as <c>fields.ID</c>.</param>
    public static StoreCustomer Of(StoreCustomer wish, StoreCustomer now, Func<string, string> shown, out IReadOnlyList<string> clashes)
    {
        var was = wish.Was!;
        List<string> found = [];
        clashes = found;
        return wish with
        {
            Name = One("name", wish.Name, was.Name, now.Name)!, Note = One("note", wish.Note, was.Note, now.Note), Class = One("class", wish.Class, was.Class, now.Class), Region = One("region", wish.Region, was.Region, now.Region),
            Title = One("title", wish.Title, was.Title, now.Title), Owner = One("owner", wish.Owner, was.Owner, now.Owner),
            Numbers = Many("numbers", wish.Numbers, was.Numbers, now.Numbers)!, OwnAgents = Many("ownAgents", wish.OwnAgents, was.OwnAgents, now.OwnAgents),
            Addresses = Many("addresses", wish.Addresses, was.Addresses, now.Addresses), Tags = Many("tags", wish.Tags, was.Tags, now.Tags),
            Fields = wish.Fields?.ToDictionary(f => f.Key, f => was.Fields is null ? f.Value : One($"fields.{f.Key}", f.Value, was.Fields.GetValueOrDefault(f.Key, ""), now.Fields!.GetValueOrDefault(f.Key, ""))!),
        };

        string? One(string field, string? mine, string? before, string? current)
        {
            if (mine is null || before is null) return mine;
            if (mine == before) return current;
            if (before == shown(current!) || mine == shown(current!) || before == current) return mine;
            found.Add(field);
            return current;
        }

        IReadOnlyList<string>? Many(string field, IReadOnlyList<string>? mine, IReadOnlyList<string>? before, IReadOnlyList<string>? current)
        {
            if (mine is null || before is null) return mine;
            if (mine.SequenceEqual(before)) return current;
            var seen = current!.Select(shown).ToList();
            if (before.SequenceEqual(seen) || mine.SequenceEqual(seen) || before.SequenceEqual(current!)) return mine;
            found.Add(field);
            return current;
        }
    }
}

/// <summary>Cards are read, merged and written one after the other.</summary>
internal sealed class CardGate : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task<T> Alone<T>(Func<Task<T>> write, CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try { return await write(); }
        finally { _one.Release(); }
    }

    public void Dispose() => _one.Dispose();
}
