namespace Antiphon.Engine.Ivr;

/// <summary>The exits of each kind of node, by the names under which steps end.</summary>
public static class FlowShape
{
    /// <param name="Required">Has to lead somewhere.</param>
    public readonly record struct Exit(string Name, string Target, bool Required = true);

    public static IEnumerable<Exit> Exits(FlowNode node) => node switch
    {
        AnswerNode n => [new("next", n.Next)],
        RingNode n => [new("next", n.Next)],
        EarlyMediaNode n => [new("next", n.Next)],
        PlayNode n => [new("next", n.Next)],
        MenuNode n => [.. n.Keys.OrderBy(k => k.Key, StringComparer.Ordinal).Select(k => new Exit(k.Key, k.Value)), new("otherwise", n.Otherwise)],
        CollectNode n => [new("next", n.Next), new("otherwise", n.Otherwise)],
        ConditionNode n => [.. n.Branches.Select((b, i) => new Exit($"branch-{i + 1}", b.Next)), new("otherwise", n.Otherwise), new("error", n.Error, Required: false)],
        SetNode n => [new("next", n.Next), new("error", n.Error, Required: false)],
        CallerNode n => [.. n.Cases.OrderBy(k => k.Key, StringComparer.Ordinal).Select(k => new Exit(k.Key, k.Value)), new("otherwise", n.Otherwise)],
        CalendarNode n => [.. n.Cases.OrderBy(k => k.Key, StringComparer.Ordinal).Select(k => new Exit(k.Key, k.Value)), new("otherwise", n.Otherwise)],
        ListNode n => [new("listed", n.Listed), new("otherwise", n.Otherwise)],
        SubFlowNode n => [new("next", n.Next), new("error", n.Error, Required: false)],
        GoToFlowNode n => [new("error", n.Error, Required: false)],
        ConferenceNode n => [new("full", n.Full ?? "", Required: false)],
        RingGroupNode n => [new("no-answer", n.NoAnswer)],
        PartyNode n => [new("busy", n.Busy), new("no-answer", n.NoAnswer)],
        MessageNode n => [new("next", n.Next)],
        SatisfactionNode n => [new("next", n.Next)],
        LanguageNode n => [new("next", n.Next)],
        RecordingNode n => [new("next", n.Next)],
        WebServiceNode n => [new("next", n.Next), new("error", n.Error)],
        QueryNode n => [new("next", n.Next), new("otherwise", n.Otherwise), new("error", n.Error)],
        AgentNode n => [new("busy", n.Busy)],
        _ => [],
    };

    /// <summary>A call ends here, leaves the flow, or stays.</summary>
    public static bool IsEnd(FlowNode node) => node is QueueNode or HangUpNode or ToneNode or EchoNode or ConferenceNode or ReturnNode or GoToFlowNode or PartyNode or AgentNode;

    /// <summary>Time passes here: keys, prompts, an answer.</summary>
    public static bool Waits(FlowNode node) => node is RingNode or EarlyMediaNode or PlayNode { Prompts.IsEmpty: false } or MenuNode or CollectNode or SatisfactionNode or MessageNode or PartyNode or WebServiceNode or QueryNode;

    /// <summary>The caller hears something: the call has to be answered, or early media sent.</summary>
    public static bool Sounds(FlowNode node) => node is PlayNode { Prompts.IsEmpty: false } or MenuNode or CollectNode or SatisfactionNode or MessageNode or ToneNode or EchoNode or ConferenceNode or RecordingNode;

    public static IEnumerable<string> Prompts(FlowNode node) => node switch
    {
        EarlyMediaNode n => n.Prompts,
        PlayNode n => n.Prompts,
        MenuNode n => n.Prompts.Concat(n.WrongPrompts).Concat(n.SilentPrompts),
        CollectNode n => n.Prompts.Concat(n.AgainPrompts),
        VoicemailNode n => n.Prompts,
        RecordNode n => n.Prompts,
        SatisfactionNode n => [.. n.Prompts, .. n.ThanksPrompts, .. n.Reasons.IsEmpty ? [] : n.ReasonPrompts],
        WebServiceNode n => n.Prompts,
        _ => [],
    };

    /// <summary>Expressions with the property where they stand.</summary>
    public static IEnumerable<(string Field, string Text)> Expressions(FlowNode node) => node switch
    {
        ConditionNode n => n.Branches.Select((b, i) => ($"branches.{i}", b.When)),
        SetNode n => n.Values.Select((v, i) => ($"values.{i}", v.Expression)),
        SubFlowNode n => n.Parameters.Select((v, i) => ($"parameters.{i}", v.Expression)),
        ReturnNode { Value.Length: > 0 } n => [("value", n.Value)],
        ExtensionNode n => [("extension", n.Extension)],
        QueryNode n => [("key", n.Key)],
        AgentNode n => [("agent", n.Agent)],
        _ => [],
    };

    /// <summary>Expressions of the values that its prompts speak.</summary>
    public static IEnumerable<(string Field, string Text)> Spoken(FlowNode node)
    {
        foreach (var prompt in Prompts(node))
            if (Say.Parts(prompt) is { } said && Say.Kinds.Contains(said.Kind)) yield return ("prompts", said.Value);
    }

    /// <summary>Variables that the node gives a value.</summary>
    public static IEnumerable<string> Sets(FlowNode node) => node switch
    {
        CollectNode n => [n.Variable],
        RecordNode n => [n.Variable],
        SetNode n => n.Values.Select(v => v.Variable),
        SubFlowNode n => n.Parameters.Select(v => v.Variable).Concat(n.Result.Length > 0 ? [n.Result] : []),
        WebServiceNode n => n.Results.Select(r => r.Variable),
        QueryNode n => n.Results.Select(r => r.Variable),
        _ => [],
    };
}
