namespace Antiphon.Server.Features.Voicemail;

/// <summary>Messages of queues as work for those who serve them: each rings at somebody who is free and has the skills, until one takes it.</summary>
internal sealed class MessageTasks(CallCentre calls, MailboxBook boxes)
{
    /// <summary>Messages that are handed to routing at a time; the others follow with the next look.</summary>
    private const int AtOnceMax = 1_000;

    /// <summary>After a message has come, or something was done with it: it waits for somebody, or does not any more.</summary>
    public void Follow(MessageRow message)
    {
        var work = new WorkId(message.Id);
        if (Waits(message)) calls.Order(new WorkArrived(work, ContactChannel.Message, QueueOf(message.Box)));
        else if (!IsOpen(message) || HolderOf(message.Id)?.Agent.Value != message.TakenBy) calls.Order(new WorkDone(work));
    }

    /// <summary>It goes to another queue: whoever had it there has it no longer.</summary>
    public void Move(MessageRow message)
    {
        calls.Order(new WorkDone(new WorkId(message.Id)));
        Follow(message);
    }

    /// <summary>Whoever rings takes it; others may take what rings at nobody.</summary>
    public async Task<Refusal?> Take(string id, string who, CancellationToken stop) =>
        HolderOf(id) is { Work.AnswerBy: not null } held && held.Agent.Value == who ? await calls.Ask(new TakeWork(held.Agent, held.Work.Id), stop) : null;

    /// <summary>Turned down while it rings, or given back.</summary>
    public async Task<Refusal?> Decline(string id, string who, CancellationToken stop) =>
        HolderOf(id) is { } held && held.Agent.Value == who ? await calls.Ask(new DeclineWork(held.Agent, held.Work.Id), stop) : Refusal.OfferUnknown;

    public bool IsWith(string id, string who) => HolderOf(id)?.Agent.Value == who;

    /// <summary>What an agent has or is asked to take.</summary>
    public IReadOnlyList<WorkInHand> Of(string who) =>
        calls.State.Agents.GetValueOrDefault(new AgentId(who)) is { } agent ? [.. agent.Works.Where(work => work.Channel is ContactChannel.Message)] : [];

    public bool MayDecline(WorkInHand work) => calls.State.Centre.Queues.GetValueOrDefault(work.Queue) is not { RejectAllowed: false };

    /// <summary>What is open waits for somebody, and nothing else does: after a start, after a change of a mailbox, and every hour.</summary>
    public async Task FollowAll(CentreDb db, CancellationToken stop)
    {
        var open = await db.Set<MessageRow>().AsNoTracking().Where(m => m.DoneAt == null && m.DeletedAt == null && m.Box.StartsWith(MailboxBook.Queue)).OrderBy(m => m.CreatedAt).Take(AtOnceMax).ToListAsync(stop);
        foreach (var message in open.Where(Waits)) Follow(message);
        var (state, known) = (calls.State, open.Where(m => boxes.Of(m.Box).Pushed).Select(m => m.Id).ToHashSet());
        if (open.Count == AtOnceMax) return;
        var routed = state.Works.Values.Where(w => w.Channel is ContactChannel.Message).Select(w => w.Id).Concat(state.Agents.Values.SelectMany(a => a.Works).Where(w => w.Channel is ContactChannel.Message).Select(w => w.Id));
        foreach (var work in routed.Where(w => !known.Contains(w.Value))) calls.Order(new WorkDone(work));
    }

    private bool Waits(MessageRow message) => IsOpen(message) && message.TakenBy is null;

    private bool IsOpen(MessageRow message) =>
        message is { DoneAt: null, DeletedAt: null } && message.Box.StartsWith(MailboxBook.Queue, StringComparison.Ordinal) && boxes.Of(message.Box).Pushed;

    private static QueueId QueueOf(string box) => new(box[MailboxBook.Queue.Length..]);

    private (AgentId Agent, WorkInHand Work)? HolderOf(string id)
    {
        foreach (var agent in calls.State.Agents.Values)
            foreach (var work in agent.Works)
                if (work.Id.Value == id) return (agent.Id, work);
        return null;
    }
}
