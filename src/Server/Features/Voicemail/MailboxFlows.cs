namespace Antiphon.Server.Features.Voicemail;

/// <summary>The flows of the mailboxes themselves: leave a message for an extension, and listen by telephone. They are not drawn and not listed.</summary>
internal static class MailboxFlows
{
    /// <summary>Dialled on any phone of ours.</summary>
    public const string ListenNumber = "*97";

    public static readonly FlowId Listen = new("~mailbox");

    /// <summary>Local service that the flow asks; see <see cref="MailboxByPhone"/>.</summary>
    public const string Service = "centre:mailbox/";

    public static Flow Leave { get; } = Of(MailboxFlow.Id,
        ("answer", new AnswerNode("message")),
        ("message", new VoicemailNode("", "bye")),
        ("bye", new HangUpNode()));

    public static Flow Hear { get; } = Of(Listen,
        ("answer", new AnswerNode("who")),
        ("who", Ask("who", "", ["box"], "no-mailbox", "number")),
        ("number", new ConditionNode([new("box = ''", "ask")], "pin")),
        ("ask", new CollectNode(["mailbox-number"], "box", 2, 8, "pin", "bye")),
        ("pin", new CollectNode(["mailbox-pin"], "pin", 4, 8, "open", "bye") { Secret = true }),
        ("open", Ask("open", """{"box":"{box}","pin":"{pin}"}""", ["fresh", "old", "locked"], "no-mailbox", "opened")),
        ("opened", new ConditionNode([new("locked = 'wrong'", "wrong"), new("locked = 'yes'", "no-mailbox")], "summary")),
        ("wrong", new PlayNode(["mailbox-wrong"], "pin")),
        ("summary", new PlayNode(["mailbox-you-have", "say:number:fresh", "mailbox-new", "say:number:old", "mailbox-old"], "next")),
        ("next", Ask("next", "", ["id", "from", "date", "time"], "bye", "any")),
        ("any", new ConditionNode([new("id = ''", "no-more")], "hear")),
        ("hear", new MenuNode(["mailbox-from", "say:digits:from", "say:date:date", "say:time:time", "say:message:id", "mailbox-keys"],
            ImmutableDictionary<string, string>.Empty.Add("1", "hear").Add("2", "next").Add("#", "next").Add("3", "delete").Add("*", "bye"), Otherwise: "next", Tries: 1)),
        ("delete", Ask("delete", "", [], "next", "deleted")),
        ("deleted", new PlayNode(["mailbox-deleted"], "next")),
        ("no-more", new PlayNode(["mailbox-no-more"], "bye")),
        ("no-mailbox", new PlayNode(["mailbox-not-open"], "bye")),
        ("bye", new HangUpNode()));

    private static WebServiceNode Ask(string what, string body, string[] results, string error, string next) =>
        new(Service + what, "POST", body, [.. results.Select(name => new JsonResult(name, name))], next, error);

    private static Flow Of(FlowId id, params (string Name, FlowNode Node)[] nodes) => new(id, 1, nodes[0].Name, nodes.ToImmutableDictionary(n => n.Name, n => n.Node));
}
