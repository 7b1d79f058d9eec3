using System.Collections.Concurrent;
using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.Calls.Projections;
using Antiphon.Server.Features.NumberKnowledge;

namespace Antiphon.Server.Features.Calls;

/// <summary>What routing may know of a caller: class, region and own agents from his card, and the agent he talked to last. In memory: the call
/// loop never waits for a disk.</summary>
internal sealed class CallerBook(ICustomerNames customers, PartyBook parties, PlaceBook places, IDbContextFactory<CentreDb> databases)
{
    private const int Remembered = 100_000;
    private readonly ConcurrentDictionary<string, AgentId> _last = new();

    /// <param name="number">In any form.</param>
    /// <returns>Null when nothing can be known: the number is withheld.</returns>
    public CallerFacts? Of(string number)
    {
        var normal = PhoneNumber.Normalise(number);
        if (normal.Length == 0) return null;
        var card = customers.Find(normal);
        return new CallerFacts
        {
            Region = card?.Region is { Length: > 0 } region ? region : AreaCode.Of(normal) ?? HomeOfMobile(normal), Class = card?.Class is { Length: > 0 } name ? name : null,
            OwnAgents = card is null ? [] : [.. card.OwnAgents.Select(a => new AgentId(a))], LastAgent = _last.TryGetValue(normal, out var agent) ? agent : null,
        };
    }

    private string? HomeOfMobile(string number) => NumberKinds.Of(number) is NumberKind.Mobile ? places.OfMobile(PhoneNumber.National(number))?.AreaCodes[0] : null;

    /// <summary>At the start: whom the latest callers talked to.</summary>
    public void Load()
    {
        using var db = databases.CreateDbContext();
        var talks = db.Set<CallRecord>().AsNoTracking().Where(c => c.Agent != null && c.Number != "").OrderByDescending(c => c.StartedAt).Take(Remembered)
            .Select(c => new { c.Number, c.Agent });
        foreach (var talk in talks) _last.TryAdd(talk.Number, new AgentId(talk.Agent!));
    }

    /// <summary>Forgets who was erased.</summary>
    public void Forget(Func<string, bool> number)
    {
        foreach (var known in _last.Keys.Where(number)) _last.TryRemove(known, out _);
    }

    /// <summary>On the writer's thread: must not block.</summary>
    public void Take(DurableStep step)
    {
        foreach (var e in step.Events)
            if (e is TalkStarted talk && step.State.Calls.TryGetValue(talk.Call, out var call)) Remember(parties.Find(call.Caller).Number, talk.Agent);
    }

    private void Remember(string number, AgentId agent)
    {
        if (number.Length == 0) return;
        if (_last.Count >= Remembered) _last.Clear();
        _last[number] = agent;
    }
}
