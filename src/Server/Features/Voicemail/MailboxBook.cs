using Antiphon.Engine.Ivr;
using Antiphon.Server.Features.Prompts;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Voicemail;

/// <summary>Settings of mailboxes: their part of routing, and the sound of greetings and messages.</summary>
internal sealed class MailboxBook(IDbContextFactory<CentreDb> databases, MessageFiles files) : ICentrePart, IPromptSource
{
    public const string Queue = "queue:", Extension = "ext:";
    private const string Greeting = "greeting:", Message = "message:";
    private const string UsualGreeting = "message-leave";

    private volatile ImmutableDictionary<string, MailboxRow> _boxes = ImmutableDictionary<string, MailboxRow>.Empty;

    /// <summary>As set, or as it is when nothing is set.</summary>
    public MailboxRow Of(string box) => _boxes.GetValueOrDefault(box) ?? new MailboxRow { Box = box };

    public async ValueTask<Centre> AddTo(Centre centre, CancellationToken stop)
    {
        await using (var db = await databases.CreateDbContextAsync(stop))
            _boxes = (await db.Set<MailboxRow>().AsNoTracking().ToListAsync(stop)).ToImmutableDictionary(b => b.Box);
        var plan = centre.Plan ?? new DialPlan();
        var taking = _boxes.Values.Where(b => b.Enabled && b.Box.StartsWith(Extension, StringComparison.Ordinal)).Select(b => b.Box[Extension.Length..]);
        var extensions = taking.Where(plan.Extensions.ContainsKey).Select(number => KeyValuePair.Create(number, plan.Extensions[number] with { Voicemail = true }));
        return centre with
        {
            Plan = plan with { Extensions = plan.Extensions.SetItems(extensions) },
            Flows = centre.Flows.SetItem(MailboxFlows.Leave.Id, MailboxFlows.Leave).SetItem(MailboxFlows.Hear.Id, MailboxFlows.Hear),
            Numbers = centre.Numbers.SetItem(MailboxFlows.ListenNumber, new ToFlow(MailboxFlows.Listen)),
        };
    }

    /// <summary>Every mailbox that there can be now.</summary>
    public static IEnumerable<string> All(Centre centre) =>
        centre.Queues.Keys.Select(q => Queue + q.Value).Concat(centre.Plan?.Extensions.Keys.Select(e => Extension + e) ?? []).Order(StringComparer.Ordinal);

    public IReadOnlyList<PromptPart>? Find(string name, string? language, Func<string, IReadOnlyList<PromptPart>> others)
    {
        if (name.StartsWith(Greeting, StringComparison.Ordinal)) return others(Of(name[Greeting.Length..]).Greeting is { Length: > 0 } own ? own : UsualGreeting);
        var id = name.StartsWith(Message, StringComparison.Ordinal) ? name[Message.Length..] : Say.Parts(name) is { Kind: "message" } said ? said.Value : null;
        return id is null ? null : files.Existing(id) is { } path ? [new FilePart(path)] : [];
    }
}
