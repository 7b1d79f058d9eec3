namespace Antiphon.Engine.Contract;

/// <summary>All ring at once, one after the other as they stand, or one after the other in an order drawn for each call.</summary>
public enum GroupStrategy { All, InOrder, ByLot }

/// <summary>振铃组: telephones that ring for one number; the first to answer has the call.</summary>
/// <param name="Number">As an extension is dialled.</param>
public sealed record RingGroup(string Number)
{
    public string Name { get; init; } = "";
    public GroupStrategy Strategy { get; init; } = GroupStrategy.All;

    /// <summary>1 to <see cref="MembersMax"/>.</summary>
    public ImmutableArray<GroupMember> Members { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Where a call goes that nobody took: an extension, a number of the plan, or one outside. Null: it ends.</summary>
    public string? NoAnswer { get; init; }

    /// <summary>Talks are recorded from answer to end.</summary>
    public bool Recorded { get; init; }

    public const int MembersMax = 20;
}

/// <param name="Number">An extension, or a number outside: that one is called within the country, by the routes of the plan.</param>
/// <param name="RingSeconds">How long it rings, 5–120.</param>
public sealed record GroupMember(string Number, int RingSeconds = 20)
{
    /// <summary>Of a number outside: whoever answers has to press a key first, so that a mailbox takes nothing. Default true.</summary>
    public bool AcceptByKey { get; init; } = true;
}

/// <summary>One of several telephones that ring for a call at the same time.</summary>
/// <param name="Ring">Its number among them, from 1.</param>
public sealed record PartyRing(int Ring, Party Party, DateTimeOffset EndsAt)
{
    public bool AcceptByKey { get; init; }

    /// <summary>It has answered, and is asked whether it takes the call.</summary>
    public bool Asked { get; init; }
}

/// <summary>The ring group that a call is in.</summary>
/// <param name="Left">Members, by their place, that have not rung yet.</param>
public sealed record GroupRun(string Group, ImmutableArray<int> Left, bool Recorded);

/// <summary>The call came to a ring group.</summary>
/// <param name="Order">Places of the members, in the order in which they are to ring.</param>
public sealed record GroupCalled(CallId Call, string Group, ImmutableArray<int> Order, bool Recorded, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>A member did not take the call, or was passed over.</summary>
/// <param name="Place">Of the member in the group.</param>
/// <param name="Ring">Of those that ring at the same time; 0: one after the other.</param>
public sealed record GroupMemberMissed(CallId Call, string Group, int Place, int Ring, string Member, PartyEnd End, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>Nobody of the group took the call.</summary>
public sealed record GroupUnanswered(CallId Call, string Group, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>A party outside has answered, and is asked to take the call by a key.</summary>
public sealed record PartyAsked(CallId Call, int Ring, DateTimeOffset EndsAt, DateTimeOffset At) : CallEvent(Call, At);

/// <summary>What the party that was asked did.</summary>
/// <param name="Accepted">It pressed the key. Everything else, and silence, is no answer.</param>
public sealed record PartyKeyed(CallId Call, int Ring, bool Accepted) : EngineInput;

/// <summary>Tell the party who calls, and take one key; answered by one <see cref="PartyKeyed"/>. The caller hears it ring meanwhile.</summary>
public sealed record AskParty(CallId Call, int Ring) : EngineEffect;
