namespace Antiphon.Engine.Routing;

/// <summary>An agent who can be offered a call of a queue, as the queue's order ranks him: lowest first, equals by job number.</summary>
internal readonly record struct ReadyAgent(AgentRank Rank, AgentId Agent) : IComparable<ReadyAgent>
{
    public int CompareTo(ReadyAgent other)
    {
        var order = Rank.CompareTo(other.Rank);
        return order != 0 ? order : string.CompareOrdinal(Agent.Value, other.Agent.Value);
    }
}

/// <summary>Who of those that serve one queue is signed in, and who could take a call of it now. Changed only by the generation that has made it.</summary>
internal sealed class Crew(Generation? owner)
{
    public static readonly Crew Nobody = new(owner: null);

    /// <summary>By job number.</summary>
    public ImmutableSortedSet<string> SignedIn { get; private set; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Of them, those who are not synthetic.</summary>
    public int People { get; private set; }

    public Ranked<ReadyAgent> Ready { get; private set; } = Ranked<ReadyAgent>.Empty;

    /// <summary>Synthetic agents, who serve only simulated callers.</summary>
    public Ranked<ReadyAgent> ReadySynthetic { get; private set; } = Ranked<ReadyAgent>.Empty;

    /// <summary>People at work: signed in, their phone there, and neither on a break nor in training.</summary>
    public int Working { get; private set; }
    public int WorkingSynthetic { get; private set; }

    public int WorkingFor(bool simulated) => simulated ? Working + WorkingSynthetic : Working;

    public bool AnySignedIn(bool simulated) => simulated ? !SignedIn.IsEmpty : People > 0;

    public bool AnyReady(bool simulated) => !Ready.IsEmpty || simulated && !ReadySynthetic.IsEmpty;

    public Crew Own(Generation by) => by == owner
        ? this
        : new(by) { SignedIn = SignedIn, People = People, Ready = Ready, ReadySynthetic = ReadySynthetic, Working = Working, WorkingSynthetic = WorkingSynthetic };

    public void Work(int more, bool synthetic) => (Working, WorkingSynthetic) = synthetic ? (Working, WorkingSynthetic + more) : (Working + more, WorkingSynthetic);

    public void MakeReady(ReadyAgent? left, ReadyAgent? next, bool synthetic, Generation by)
    {
        var ready = synthetic ? ReadySynthetic : Ready;
        if (left is { } gone) ready = ready.Without(gone, by);
        if (next is { } here) ready = ready.With(here, by);
        (Ready, ReadySynthetic) = synthetic ? (Ready, ready) : (ready, ReadySynthetic);
    }

    public void Sign(AgentSettings agent, bool signedIn)
    {
        SignedIn = signedIn ? SignedIn.Add(agent.Id.Value) : SignedIn.Remove(agent.Id.Value);
        People += agent.Synthetic ? 0 : signedIn ? 1 : -1;
    }
}

/// <summary>The queues of the settings, numbered, and who serves them: made once for each version of the settings.</summary>
internal sealed class Layout
{
    private readonly Dictionary<QueueId, int> _slots = [];
    private readonly Dictionary<AgentId, Served> _served = [];
    private readonly List<ImmutableArray<AgentId>> _staff = [];

    private Layout(Centre centre) => Centre = centre;

    public Centre Centre { get; }

    public int Count => _staff.Count;

    public static Layout Of(Centre centre)
    {
        var layout = new Layout(centre);
        var staff = centre.Agents.Values
            .SelectMany(agent => agent.Queues.Distinct().Select(queue => (Queue: queue, Agent: agent.Id)))
            .GroupBy(pair => pair.Queue, pair => pair.Agent);
        foreach (var queue in staff)
        {
            layout._slots.Add(queue.Key, layout._staff.Count);
            layout._staff.Add([.. queue.OrderBy(agent => agent.Value, StringComparer.Ordinal)]);
        }
        foreach (var agent in centre.Agents.Values)
            layout._served.Add(agent.Id, new Served(agent, [.. agent.Queues.Distinct().Select(queue => new ServedQueue(layout._slots[queue], centre.Queues.GetValueOrDefault(queue)))]));
        return layout;
    }

    public int SlotOf(QueueId queue) => _slots.TryGetValue(queue, out var slot) ? slot : -1;

    /// <summary>Agents who serve the queue, signed in or not, by job number.</summary>
    public ImmutableArray<AgentId> Staff(QueueId queue) => SlotOf(queue) is var slot and >= 0 ? _staff[slot] : [];

    public Served? ServedBy(AgentId agent) => _served.GetValueOrDefault(agent);

    internal sealed record Served(AgentSettings Agent, ImmutableArray<ServedQueue> Queues)
    {
        private WhyLoser? _last;

        /// <summary>As the last time, as a rule: who is busy now is so for several choices.</summary>
        public WhyLoser Loser(string stage, string value) =>
            _last is { } last && last.Stage == stage && last.Value == value ? last : _last = new WhyLoser(Agent.Id, stage, value);
    }

    internal readonly record struct ServedQueue(int Slot, QueueSettings? Settings);
}

/// <summary>A crew for each queue, in pages: a change copies one page and the list of pages, unless they are of the generation that makes it.</summary>
internal sealed class Crews
{
    private const int PageBits = 4, PageSize = 1 << PageBits;
    private readonly Page[] _pages;
    private readonly Generation? _owner;

    private Crews(Page[] pages, Generation? owner) => (_pages, _owner) = (pages, owner);

    public static Crews Of(int count) =>
        new([.. Enumerable.Range(0, (count + PageSize - 1) / PageSize).Select(_ => new Page([.. Enumerable.Repeat(Crew.Nobody, PageSize)], null))], null);

    public Crew this[int slot] => slot < 0 ? Crew.Nobody : _pages[slot >> PageBits].Crews[slot & (PageSize - 1)];

    public Crews Own(Generation by) => by == _owner ? this : new((Page[])_pages.Clone(), by);

    /// <summary>The crew of this place, to be changed.</summary>
    public Crew Change(int slot, Generation by)
    {
        ref var page = ref _pages[slot >> PageBits];
        if (page.Owner != by) page = new Page((Crew[])page.Crews.Clone(), by);
        ref var crew = ref page.Crews[slot & (PageSize - 1)];
        return crew = crew.Own(by);
    }

    private sealed record Page(Crew[] Crews, Generation? Owner);
}
