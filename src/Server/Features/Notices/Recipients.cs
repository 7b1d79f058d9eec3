using Antiphon.Server.Features.Agents;

namespace Antiphon.Server.Features.Notices;

/// <summary>Who is meant by roles, teams, queues and names, as they are now.</summary>
internal sealed class Recipients(CentreDb db, OrganisationBook organisation)
{
    /// <summary>Job numbers of those who can sign in.</summary>
    public async Task<IReadOnlyList<string>> Of(NoticeRecipients wanted, CancellationToken stop)
    {
        var people = await db.Set<Person>().AsNoTracking().Where(p => p.DisabledAt == null).Select(p => new { p.JobNumber, p.Roles }).ToListAsync(stop);
        if (wanted.Everybody) return [.. people.Select(p => p.JobNumber)];
        var queues = wanted.Queues.ToList();
        var serving = (await db.Set<AgentQueue>().AsNoTracking().Where(a => queues.Contains(a.QueueId)).Select(a => a.JobNumber).ToListAsync(stop)).ToHashSet();
        var teams = organisation.Now.PeopleUnder(wanted.Teams);
        return [.. people.Where(p => wanted.People.Contains(p.JobNumber) || p.Roles.Any(wanted.Roles.Contains) || teams.Contains(p.JobNumber) || serving.Contains(p.JobNumber)).Select(p => p.JobNumber)];
    }

    /// <summary>Those of them that are for somebody.</summary>
    public async Task<List<Notice>> For(string jobNumber, List<Notice> notices, CancellationToken stop)
    {
        var roles = await db.Set<Person>().AsNoTracking().Where(p => p.JobNumber == jobNumber).Select(p => p.Roles).SingleOrDefaultAsync(stop) ?? [];
        var queues = await db.Set<AgentQueue>().AsNoTracking().Where(a => a.JobNumber == jobNumber).Select(a => a.QueueId).ToListAsync(stop);
        return notices.FindAll(n => n.Recipients.Everybody || n.CreatedBy == jobNumber || n.Recipients.People.Contains(jobNumber) || n.Recipients.Roles.Any(roles.Contains)
            || n.Recipients.Queues.Any(queues.Contains) || organisation.Now.PeopleUnder(n.Recipients.Teams).Contains(jobNumber));
    }
}
