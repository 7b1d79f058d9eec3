using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Antiphon.Server.Security.Organisation;

/// <summary>The tree of teams as it is now, in memory: it is asked with each request that has a scope.</summary>
internal sealed class OrganisationBook(IDbContextFactory<CentreDb> databases)
{
    private volatile OrganisationNow _now = OrganisationNow.Empty;

    /// <summary>A tree that stands, for tests of what rests on it.</summary>
    public OrganisationBook(OrganisationNow now) : this((IDbContextFactory<CentreDb>)null!) => _now = now;

    public OrganisationNow Now => _now;

    /// <summary>At the start, and after each change of a team or its people.</summary>
    public async Task Load(CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var teams = await db.Set<Team>().AsNoTracking().ToListAsync(stop);
        var members = await db.Set<TeamMember>().AsNoTracking().Where(m => m.ValidTo == null).ToListAsync(stop);
        var leaders = await db.Set<TeamLeader>().AsNoTracking().ToListAsync(stop);
        _now = new OrganisationNow(teams, members, leaders);
    }
}

/// <summary>One state of the tree. Immutable.</summary>
internal sealed class OrganisationNow
{
    public static readonly OrganisationNow Empty = new([], [], []);

    private readonly FrozenDictionary<string, Team> _teams;
    private readonly ILookup<string, Team> _children;
    private readonly ILookup<string, string> _members;
    private readonly ILookup<string, string> _led;
    private readonly ILookup<string, string> _leaders;
    private readonly FrozenDictionary<string, string> _teamOf;
    private readonly ConcurrentDictionary<string, FrozenSet<string>> _answersFor = [];

    public OrganisationNow(IReadOnlyList<Team> teams, IReadOnlyList<TeamMember> members, IReadOnlyList<TeamLeader> leaders)
    {
        _teams = teams.ToFrozenDictionary(t => t.Id);
        _children = teams.Where(t => t.ParentId is not null).ToLookup(t => t.ParentId!);
        _members = members.ToLookup(m => m.TeamId, m => m.JobNumber);
        _teamOf = members.DistinctBy(m => m.JobNumber).ToFrozenDictionary(m => m.JobNumber, m => m.TeamId);
        _led = leaders.ToLookup(l => l.JobNumber, l => l.TeamId);
        _leaders = leaders.ToLookup(l => l.TeamId, l => l.JobNumber);
    }

    public IEnumerable<Team> Teams => _teams.Values;

    public Team? Find(string id) => _teams.GetValueOrDefault(id);

    /// <summary>Null: in none.</summary>
    public string? TeamOf(string jobNumber) => _teamOf.GetValueOrDefault(jobNumber);

    public IEnumerable<string> LeadersOf(string team) => _leaders[team];

    public IEnumerable<string> MembersOf(string team) => _members[team];

    /// <summary>Teams that somebody answers for, without those below them: the ones he leads; who leads none, his own, if he is in one.</summary>
    public IReadOnlyList<string> TeamsFor(string jobNumber) => _led.Contains(jobNumber) ? [.. _led[jobNumber]] : TeamOf(jobNumber) is { } own and not Team.Root ? [own] : [];

    /// <summary>Who leads the root answers for everybody, also for those in no team: phones that serve queues, simulated people.</summary>
    public bool LeadsAll(string jobNumber) => _led[jobNumber].Contains(Team.Root);

    /// <summary>The team itself and everything below it.</summary>
    public IReadOnlyList<string> Subtree(string team)
    {
        // A circle cannot be stored; if one is there all the same, nobody waits for it.
        var seen = new HashSet<string>();
        var open = new Stack<string>([team]);
        while (open.TryPop(out var next))
            if (_teams.ContainsKey(next) && seen.Add(next)) foreach (var child in _children[next]) open.Push(child.Id);
        return [.. seen];
    }

    /// <summary>Everybody for whom somebody answers, and he himself. Asked with every event that is told, so it is counted once.</summary>
    public FrozenSet<string> PeopleFor(string jobNumber) => _answersFor.GetOrAdd(jobNumber, job => [.. PeopleUnder(TeamsFor(job)), job]);

    /// <summary>Everybody in these teams and below them.</summary>
    public FrozenSet<string> PeopleUnder(IEnumerable<string> teams) => teams.SelectMany(Subtree).SelectMany(team => _members[team].Concat(_leaders[team])).ToFrozenSet();
}
