using System.Text.Json.Serialization;

namespace Antiphon.Engine.Contract;

/// <summary>Plays, then takes digits into a variable.</summary>
/// <param name="Variable">Of the flow; of a secret collection it holds nothing, and only a web service is given the digits.</param>
/// <param name="Minimum">Digits, 1–32.</param>
/// <param name="Otherwise">When the tries are used up.</param>
public sealed record CollectNode(ImmutableArray<string> Prompts, string Variable, int Minimum, int Maximum, string Next, string Otherwise) : FlowNode
{
    /// <summary>Ends the digits and is none of them; null: only their number and the time do.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public char? EndKey { get; init; } = '#';

    /// <summary>1–5.</summary>
    public int Tries { get; init; } = 3;
    public int FirstKeySeconds { get; init; } = 5;
    public int NextKeySeconds { get; init; } = 3;
    public bool Secret { get; init; }

    /// <summary>The digits may be spoken too, where speech is recognised; never when they are secret.</summary>
    public bool Speech { get; init; }

    /// <summary>Played before the prompts at the second try and later.</summary>
    public ImmutableArray<string> AgainPrompts { get; init; } = [];
}

/// <summary>The first branch whose expression is true.</summary>
/// <param name="Error">An expression could not be computed. Empty: the same as <paramref name="Otherwise"/>.</param>
public sealed record ConditionNode(ImmutableArray<Branch> Branches, string Otherwise, string Error = "") : FlowNode;

public sealed record Branch(string When, string Next);

/// <summary>Computes variables, in order; a later one sees the earlier.</summary>
public sealed record SetNode(ImmutableArray<Assignment> Values, string Next, string Error = "") : FlowNode;

public sealed record Assignment(string Variable, string Expression);

public enum CallerQuestion { Kind, Region, Class, Customer }

/// <summary>Branches on who calls: <see cref="NumberKind"/> in lower case, the city, the class, or <c>yes</c>/<c>no</c> for a known customer.</summary>
public sealed record CallerNode(CallerQuestion By, ImmutableDictionary<string, string> Cases, string Otherwise) : FlowNode;

/// <summary>Branches on what a calendar says of this moment.</summary>
/// <param name="Cases">Exit per label: <c>open</c>, <c>closed</c>, <c>holiday</c>, or the name of a period.</param>
public sealed record CalendarNode(string Calendar, ImmutableDictionary<string, string> Cases, string Otherwise) : FlowNode;

public sealed record ListNode(string List, string Listed, string Otherwise) : FlowNode;

/// <summary>Goes through another flow and comes back.</summary>
/// <param name="Parameters">Set before it begins. Variables are those of the call: the sub-flow sees and may change them.</param>
/// <param name="Result">Variable that gets what <see cref="ReturnNode"/> gives; empty: none.</param>
public sealed record SubFlowNode(FlowId Flow, ImmutableArray<Assignment> Parameters, string Result, string Next, string Error = "") : FlowNode;

/// <summary>Back to the flow that asked for this one.</summary>
/// <param name="Value">Expression; empty: nothing.</param>
public sealed record ReturnNode(string Value = "") : FlowNode;

/// <summary>Goes on in another flow, and does not come back.</summary>
public sealed record GoToFlowNode(FlowId Flow, string Error = "") : FlowNode;

/// <summary>Somebody is called without a queue; when nobody takes the call, the flow goes on.</summary>
public abstract record PartyNode(string Busy, string NoAnswer) : FlowNode
{
    /// <summary>5–120.</summary>
    public int RingSeconds { get; init; } = 30;
    public bool Recorded { get; init; }
}

/// <param name="Extension">Expression, so that a caller may key it: <c>'8001'</c> or <c>wanted</c>. Only an extension is called.</param>
public sealed record ExtensionNode(string Extension, string Busy, string NoAnswer) : PartyNode(Busy, NoAnswer);

/// <param name="Number">Fixed digits, never what a caller keyed: who may publish flows decides where the centre's money goes.</param>
public sealed record OutsideNode(string Number, string Busy, string NoAnswer) : PartyNode(Busy, NoAnswer)
{
    /// <summary>Whoever answers has to press a key first, so that a mailbox takes nothing.</summary>
    public bool AcceptByKey { get; init; }
}

/// <summary>The telephones of a ring group, as the group says; its own target for calls that nobody takes does not count here.</summary>
public sealed record RingGroupNode(string Group, string NoAnswer) : PartyNode(NoAnswer, NoAnswer);

public sealed record LanguageNode(string Language, string Next) : FlowNode;

public enum RecordingStep { Start, Pause, Resume }

/// <summary>The call is recorded from here; or what follows is silence in its recording until it is resumed, or a talk begins.</summary>
public sealed record RecordingNode(RecordingStep What, string Next) : FlowNode;

/// <summary>Asks a web service by HTTP; what comes back goes into variables.</summary>
/// <param name="Url">With <c>{variable}</c>, which is escaped. <c>http</c> or <c>https</c>.</param>
/// <param name="Body">JSON with <c>{variable}</c>, escaped as in a JSON text; empty: none.</param>
/// <param name="Results">Variable and path into the JSON answer, such as <c>data.items[0].name</c>.</param>
/// <param name="Error">Refused, unreachable, too late, not understood.</param>
public sealed record WebServiceNode(string Url, string Method, string Body, ImmutableArray<JsonResult> Results, string Next, string Error) : FlowNode
{
    /// <summary>For all attempts together, 1–30.</summary>
    public int TimeoutSeconds { get; init; } = 5;

    /// <summary>Further attempts after one that failed without an answer, 0–3. A POST is sent once whatever stands here.</summary>
    public int Retries { get; init; } = 1;

    /// <summary>Played while it takes.</summary>
    public ImmutableArray<string> Prompts { get; init; } = [];
}

public sealed record JsonResult(string Variable, string Path);

/// <summary>Looks a key up in a table of the centre, read-only.</summary>
/// <param name="Key">Expression: what stands in the key column of the row.</param>
/// <param name="Results">Variable and column, as <see cref="JsonResult.Path"/>.</param>
/// <param name="Otherwise">There is no such row, or the password is wrong, or wrong too often.</param>
public sealed record QueryNode(string Table, string Key, ImmutableArray<JsonResult> Results, string Next, string Otherwise, string Error) : FlowNode
{
    /// <summary>Variable of a secret collection that has to hold the password of the row; empty: the row needs none.</summary>
    public string Secret { get; init; } = "";
}

/// <summary>A queue, and in it for a while only the agent whom the caller named.</summary>
/// <param name="Agent">Expression: a job number.</param>
/// <param name="Busy">He is not ready now, does not serve the queue, or there is nobody of that number.</param>
public sealed record AgentNode(string Agent, QueueId Queue, string Busy) : FlowNode
{
    /// <summary>So long nobody else gets the call when he does not take it, 5–120.</summary>
    public int HoldSeconds { get; init; } = 30;
}
