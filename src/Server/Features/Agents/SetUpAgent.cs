using Antiphon.Server.Features.Queues;

namespace Antiphon.Server.Features.Agents;

/// <param name="Position">Place in the queue's fixed order; 0: none.</param>
internal sealed record ServedQueue(string Queue, int Position = 0);

internal sealed record SkillLevel(string Skill, int Level);

/// <summary>What routing goes by of one agent.</summary>
/// <param name="Capacities">Of channels that are not as for everybody; null: none is.</param>
internal sealed record AgentSetup(IReadOnlyList<ServedQueue> Queues, IReadOnlyList<SkillLevel> Skills, IReadOnlyList<string> Regions, int Weight = AgentProfile.DefaultWeight, IReadOnlyList<ChannelCapacity>? Capacities = null)
{
    private const int QueuesMax = 50, SkillsMax = 50, RegionsMax = 50, CodeLengthMax = 32;

    public bool WellFormed() =>
        this is { Queues.Count: <= QueuesMax, Skills.Count: <= SkillsMax, Regions.Count: <= RegionsMax, Weight: >= 1 and <= 1000 }
        && Queues.All(q => q?.Queue is not null && q.Position is >= 0 and <= 10_000) && Queues.DistinctBy(q => q.Queue).Count() == Queues.Count
        && Skills.All(s => s?.Skill is not null && Code(s.Skill) && s.Level is >= 1 and <= 10) && Skills.DistinctBy(s => s.Skill).Count() == Skills.Count
        && Regions.All(r => r is not null && Code(r)) && Regions.Distinct().Count() == Regions.Count
        && (Capacities ?? []).All(c => c is { Channel: ContactChannel.Chat or ContactChannel.Mail or ContactChannel.Message, Items: >= 0 and <= ChannelRules.CapacityMax }) && (Capacities ?? []).DistinctBy(c => c.Channel).Count() == (Capacities ?? []).Count;

    /// <summary>As routing would know him.</summary>
    /// <param name="before">As it does; null: not at all.</param>
    public AgentSettings Settings(AgentId id, AgentSettings? before) => new(id, [.. Queues.Select(q => new QueueId(q.Queue))])
    {
        FollowsPhone = before?.FollowsPhone, Skills = Skills.ToImmutableDictionary(s => s.Skill, s => s.Level), Regions = [.. Regions], Weight = Weight,
        Positions = Queues.Where(q => q.Position > 0).ToImmutableDictionary(q => new QueueId(q.Queue), q => q.Position), Capacities = (Capacities ?? []).ToImmutableDictionary(c => c.Channel, c => c.Items),
    };

    private static bool Code(string text) => text.Length is > 0 and <= CodeLengthMax && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_');
}

/// <param name="Items">At a time; 0: none of it.</param>
internal sealed record ChannelCapacity(ContactChannel Channel, int Items);

internal sealed record AgentSetupView(string JobNumber, string Name, IReadOnlyList<ServedQueue> Queues, IReadOnlyList<SkillLevel> Skills, IReadOnlyList<string> Regions, int Weight, IReadOnlyList<ChannelCapacity> Capacities);

/// <summary>Queues, skills with levels, regions and weight of the agents. What is stored is in force at once, under a new version.</summary>
internal sealed class SetUpAgentHandler(CentreDb db, PeopleDirectory people, RoleBook roles, IScopes scopes, CallCentre calls, CentreSource centre, IHttpContextAccessor http)
{
    /// <summary>Everybody who takes calls, or could: people whose role lets them take calls, and phones without a person; those in the scope of who asks.</summary>
    public static async Task<IReadOnlyList<AgentSetupView>> List(HttpContext http, SetUpAgentHandler handler, CancellationToken stop)
    {
        var scope = await handler.Scope(http);
        return [.. (await handler.All(stop)).Where(a => scope.Covers(a.JobNumber))];
    }

    public static async Task<Results<Ok<AgentSetupView>, Refused>> Update(string jobNumber, AgentSetup request, HttpContext http, SetUpAgentHandler handler, CancellationToken stop)
    {
        if (!(await handler.Scope(http)).Covers(jobNumber)) return Refused.Because(RefusalCatalogue.OutOfScope);
        if (!await handler.Known(jobNumber, stop)) return Refused.Because(Refusal.AgentUnknown);
        if (!request.WellFormed()) return Refused.Because(RefusalCatalogue.Invalid);
        if (request.Queues.FirstOrDefault(q => !handler.QueueExists(q.Queue)) is { } wrong) return Refused.Because(RefusalCatalogue.QueueUnknown, "queue", wrong.Queue);
        await handler.Store(jobNumber, request, stop);
        return TypedResults.Ok((await handler.All(stop)).Single(a => a.JobNumber == jobNumber));
    }

    private ValueTask<PeopleScope> Scope(HttpContext request) => scopes.Of(request.User, Permission.ManageSkills);

    private bool QueueExists(string id) => calls.State.Centre.Queues.ContainsKey(new QueueId(id)) || db.Set<Queue>().Any(q => q.Id == id);

    private async Task<bool> Known(string jobNumber, CancellationToken stop) =>
        people.NameOf(jobNumber) is not null || await db.Set<AgentQueue>().AnyAsync(a => a.JobNumber == jobNumber, stop);

    private async Task<List<AgentSetupView>> All(CancellationToken stop)
    {
        var queues = (await db.Set<AgentQueue>().AsNoTracking().OrderBy(a => a.QueueId).ToListAsync(stop)).ToLookup(a => a.JobNumber);
        var skills = (await db.Set<AgentSkill>().AsNoTracking().OrderBy(a => a.Skill).ToListAsync(stop)).ToLookup(a => a.JobNumber);
        var profiles = await db.Set<AgentProfile>().AsNoTracking().ToDictionaryAsync(p => p.JobNumber, stop);
        var agents = (await db.Set<Person>().AsNoTracking().ToListAsync(stop)).Where(p => roles.Grants(p.Roles).ContainsKey(Permission.TakeCalls)).Select(p => p.JobNumber);
        return [.. agents.Union(queues.Select(q => q.Key)).Order(StringComparer.Ordinal).Select(job => new AgentSetupView(job, people.NameOf(job) ?? job,
            [.. queues[job].Select(q => new ServedQueue(q.QueueId, q.Position))], [.. skills[job].Select(s => new SkillLevel(s.Skill, s.Level))],
            profiles.TryGetValue(job, out var profile) ? profile.Regions : [], profile?.Weight ?? AgentProfile.DefaultWeight, profile?.Channels() ?? []))];
    }

    private async Task Store(string job, AgentSetup request, CancellationToken stop)
    {
        await using (var transaction = await db.Database.BeginTransactionAsync(stop))
        {
            await db.Set<AgentQueue>().Where(a => a.JobNumber == job).ExecuteDeleteAsync(stop);
            await db.Set<AgentSkill>().Where(a => a.JobNumber == job).ExecuteDeleteAsync(stop);
            await db.Set<AgentProfile>().Where(a => a.JobNumber == job).ExecuteDeleteAsync(stop);
            db.AddRange(request.Queues.Select(q => new AgentQueue { JobNumber = job, QueueId = q.Queue, Position = q.Position }));
            db.AddRange(request.Skills.Select(s => new AgentSkill { JobNumber = job, Skill = s.Skill, Level = s.Level }));
            var own = AgentProfile.Of(job, request);
            if (own.Differs) db.Add(own);
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
        }
        var content = System.Text.Json.JsonSerializer.Serialize(request, ApiJson.Options);
        await centre.Apply(new SettingsChange { Who = http.HttpContext?.User.JobNumber ?? "", Kind = "agent", Subject = job, Action = SettingsAction.Changed, Content = content }, instead: null, stop);
    }
}
