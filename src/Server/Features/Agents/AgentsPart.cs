using Antiphon.Server.Features.Phone;

namespace Antiphon.Server.Features.Agents;

/// <summary>The agents' part of the settings of routing: everybody who serves a queue, people, and phones without a person.</summary>
internal sealed class AgentsPart(IDbContextFactory<CentreDb> databases) : ICentrePart
{
    public async ValueTask<Centre> AddTo(Centre centre, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var pairs = await db.Set<AgentQueue>().AsNoTracking().OrderBy(a => a.JobNumber).ThenBy(a => a.QueueId).ToListAsync(stop);
        var people = (await db.Set<Person>().Select(p => p.JobNumber).ToListAsync(stop)).ToHashSet();
        var phones = (await db.Set<ExtensionRow>().Where(e => e.ValidUntil == null).Select(e => e.Number).ToListAsync(stop)).ToHashSet();
        phones.ExceptWith(people);
        var skills = (await db.Set<AgentSkill>().AsNoTracking().ToListAsync(stop)).ToLookup(s => s.JobNumber);
        var profiles = await db.Set<AgentProfile>().AsNoTracking().ToDictionaryAsync(p => p.JobNumber, stop);
        var agents = pairs.GroupBy(a => a.JobNumber).Select(a => new AgentSettings(new AgentId(a.Key), [.. a.Select(q => new QueueId(q.QueueId))])
        {
            FollowsPhone = phones.Contains(a.Key) ? a.Key : null,
            Skills = skills[a.Key].ToImmutableDictionary(s => s.Skill, s => s.Level),
            Regions = profiles.TryGetValue(a.Key, out var profile) ? [.. profile.Regions] : [],
            Capacities = (profile?.Channels() ?? []).ToImmutableDictionary(c => c.Channel, c => c.Items),
            Weight = profile?.Weight ?? AgentProfile.DefaultWeight,
            Positions = a.Where(q => q.Position > 0).ToImmutableDictionary(q => new QueueId(q.QueueId), q => q.Position),
        });
        return centre with { Agents = centre.Agents.SetItems(agents.Select(a => KeyValuePair.Create(a.Id, a))) };
    }
}
