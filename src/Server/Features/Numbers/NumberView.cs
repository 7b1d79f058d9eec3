namespace Antiphon.Server.Features.Numbers;

internal enum LeadsTo { Flow, Queue, Extension, Outside, Trunk, RingGroup, Fax, Agent }

/// <summary>Where a number leads.</summary>
/// <param name="Target">Id of the flow or queue, the extension, the number outside, the trunk, the ring group, or the job number.</param>
/// <param name="Recorded">Of a call to an extension or trunk.</param>
/// <param name="Number">Called over the trunk; null: as dialled. Of <see cref="LeadsTo.Trunk"/> alone.</param>
internal sealed record DestinationView(LeadsTo Kind, string Target, bool Recorded = false, string? Number = null)
{
    public static DestinationView Of(Destination destination) => destination switch
    {
        ToFlow to => new(LeadsTo.Flow, to.Flow.Value),
        ToQueue to => new(LeadsTo.Queue, to.Queue.Value),
        ToRingGroup to => new(LeadsTo.RingGroup, to.Group),
        ToAgent to => new(LeadsTo.Agent, to.Agent.Value),
        ToFax => new(LeadsTo.Fax, "fax"),
        ToOutside to => new(LeadsTo.Outside, to.Number),
        ToParty { Party: ExtensionParty party } to => new(LeadsTo.Extension, party.Extension, to.Recorded),
        ToParty { Party: OutsideParty party } to => new(LeadsTo.Trunk, party.Trunk, to.Recorded, party.Number),
        _ => new(LeadsTo.Flow, ""),
    };

    public Destination Destination() => Kind switch
    {
        LeadsTo.Queue => new ToQueue(new QueueId(Target)),
        LeadsTo.Extension => new ToParty(new ExtensionParty(Target), Recorded),
        LeadsTo.RingGroup => new ToRingGroup(Target),
        LeadsTo.Agent => new ToAgent(new AgentId(Target)),
        LeadsTo.Fax => new ToFax(),
        LeadsTo.Outside => new ToOutside(Target),
        LeadsTo.Trunk => new ToParty(new OutsideParty(Target, Number), Recorded),
        _ => new ToFlow(new FlowId(Target)),
    };
}

/// <summary>One rule of a number; all that is given must hold.</summary>
/// <param name="Caller"><c>known</c>, <c>unknown</c>, <c>withheld</c>, or a pattern of the caller's number in national form; null: anybody.</param>
internal sealed record RuleView(DestinationView To, string? Caller, ImmutableArray<TimeWindow> Times);

/// <param name="Rules">The first that fits; empty: always <paramref name="To"/>.</param>
internal sealed record NumberView(string Number, string Title, DestinationView To, ImmutableArray<RuleView> Rules);

/// <summary>What numbers may lead to, for the form.</summary>
internal sealed record NumberTargets(IReadOnlyList<string> Flows, IReadOnlyList<string> Queues, IReadOnlyList<string> Extensions, IReadOnlyList<string> Trunks)
{
    public required IReadOnlyList<string> RingGroups { get; init; }

    /// <summary>Job numbers.</summary>
    public required IReadOnlyList<string> Agents { get; init; }
}
