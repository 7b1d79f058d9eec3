using System.Collections.Concurrent;
using System.Threading.Channels;
using Antiphon.Server.Persistence.Databases;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Voicemail;

/// <summary>Follows messages from the first word to the table: ends them at silence, makes their sound, keeps them, lights the lamps, and hands them to routing.</summary>
internal sealed partial class MessageDesk(CallCentre calls, ISwitch telephone, PartyBook parties, MessageFiles files, MessageLamps lamps, MessageTasks tasks, MailboxBook boxes, IDbContextFactory<CentreDb> databases,
    TimeProvider clock, ILogger<MessageDesk> log) : BackgroundService
{
    private static readonly TimeSpan LookAtSilence = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Upkeep = TimeSpan.FromHours(1);

    /// <summary>Deleted messages can be had back for so long.</summary>
    public static readonly TimeSpan RecoveryTime = TimeSpan.FromDays(7);

    private readonly Channel<object> _told = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, Taking> _taking = new();
    private readonly Dictionary<string, double> _lengths = [];

    private sealed record Taking(CallId Call, string Number, string Name, TimeSpan Silence)
    {
        public bool Stopped { get; set; }
    }

    public override async Task StartAsync(CancellationToken stop)
    {
        calls.Happened += Take;
        calls.RecordingTold += Take;
        await lamps.LightAll(stop);
        await base.StartAsync(stop);
    }

    public override async Task StopAsync(CancellationToken stop)
    {
        calls.Happened -= Take;
        calls.RecordingTold -= Take;
        _told.Writer.TryComplete();
        await base.StopAsync(stop);
    }

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        await using var silence = clock.CreateTimer(_ => _told.Writer.TryWrite(this), null, LookAtSilence, LookAtSilence);
        var nextUpkeep = clock.GetUtcNow();
        await foreach (var happened in _told.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                await WhenDatabaseIsBack.Write(() => Handle(happened, stop), stop);
                if (clock.GetUtcNow() < nextUpkeep) continue;
                nextUpkeep = clock.GetUtcNow() + Upkeep;
                await ForgetOld(stop);
            }
            catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException)) { Failed(e); }
        }
    }

    private void Take(DurableStep step)
    {
        foreach (var e in step.Events)
            switch (e)
            {
                case MessageBegun begun when step.State.Calls.GetValueOrDefault(begun.Call) is { } call: Begin(begun, call); break;
                case MessageDiscarded or MessageKept or WorkTaken or WorkReturned: _told.Writer.TryWrite(e); break;
            }
    }

    private void Begin(MessageBegun begun, CallInProgress call)
    {
        var party = parties.Find(call.Caller);
        _taking[begun.Message] = new Taking(begun.Call, party.Number, party.Name, TimeSpan.FromSeconds(begun.SilenceSeconds));
    }

    private void Take(SwitchEvent told)
    {
        if (told is RecordingEnded ended && ended.Recording.Contains('-')) _told.Writer.TryWrite(ended);
    }

    private async Task Handle(object happened, CancellationToken stop)
    {
        switch (happened)
        {
            case RecordingEnded ended: await Finish(ended.Recording, stop); break;
            case MessageKept kept: await Keep(kept, stop); break;
            case WorkTaken taken: await Held(taken.Work, taken.Agent, has: true, stop); break;
            case WorkReturned returned: await Held(returned.Work, returned.Agent, has: false, stop); break;
            case MessageDiscarded gone: Discard(gone.Message); break;
            default: EndSilent(); break;
        }
    }

    private void EndSilent()
    {
        foreach (var (id, taking) in _taking)
        {
            if (taking.Stopped || !files.EndsInSilence(id, taking.Silence)) continue;
            taking.Stopped = true;
            foreach (var (leg, role) in calls.Legs.Of(taking.Call))
                if (role is LegRole.Caller or LegRole.Customer) telephone.Do(new StopRecording(leg, id));
        }
    }

    private async Task Finish(string id, CancellationToken stop)
    {
        if (!_taking.TryGetValue(id, out var taking)) return;
        taking.Stopped = true;
        var seconds = _lengths[id] = await files.FinishAsync(id, stop);
        var step = long.Parse(id[(id.LastIndexOf('-') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        calls.Order(new MessageTaken(taking.Call, new StepId(step), id, seconds));
        await using var db = await databases.CreateDbContextAsync(stop);
        if (await db.FindAsync<MessageRow>([id], stop) is not { } row) return;
        // Kept already: the caller hung up while he spoke, if he said anything.
        if (seconds >= 1) row.LengthMs = (long)(seconds * 1000);
        else
        {
            db.Remove(row);
            row.DeletedAt = clock.GetUtcNow();
        }
        await db.SaveChangesAsync(stop);
        tasks.Follow(row);
        Forget(id);
        await lamps.Light(row.Box, stop);
    }

    private async Task Keep(MessageKept kept, CancellationToken stop)
    {
        if (!_taking.TryGetValue(kept.Message, out var taking)) return;
        var seconds = kept.Seconds ?? (_lengths.TryGetValue(kept.Message, out var known) ? known : null);
        if (seconds < 1) { Discard(kept.Message); return; }
        await using var db = await databases.CreateDbContextAsync(stop);
        var row = new MessageRow
        {
            Id = kept.Message, Box = kept.Box ?? "", Name = kept.Name ?? "", CallId = kept.Call.Value, Number = taking.Number, CallerName = taking.Name, CreatedAt = kept.At,
            LengthMs = (long)((seconds ?? 0) * 1000),
        };
        db.Add(row);
        await db.SaveChangesAsync(stop);
        if (seconds is not null) tasks.Follow(row);
        if (seconds is not null) Forget(kept.Message);
        Stored(kept.Message, kept.Box ?? "");
        await lamps.Light(kept.Box ?? "", stop);
    }

    /// <summary>Whoever took what rang has it; whoever leaves gives it back.</summary>
    private async Task Held(WorkId work, AgentId agent, bool has, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        if (await db.FindAsync<MessageRow>([work.Value], stop) is not { DoneAt: null } row) return;
        if (has ? row.TakenBy is not null : row.TakenBy != agent.Value) return;
        (row.TakenAt, row.TakenBy) = (has ? clock.GetUtcNow() : null, has ? agent.Value : null);
        await db.SaveChangesAsync(stop);
    }

    private void Discard(string id)
    {
        Forget(id);
        files.Delete(id);
    }

    private void Forget(string id)
    {
        _taking.TryRemove(id, out _);
        _lengths.Remove(id);
    }

    /// <summary>What is older than its mailbox keeps, and what was deleted long enough ago.</summary>
    public async Task ForgetOld(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var now = clock.GetUtcNow();
        var (deleted, oldest) = (now - RecoveryTime, now.AddDays(-1));
        var rows = await db.Set<MessageRow>().Where(m => m.DeletedAt < deleted || m.CreatedAt < oldest).ToListAsync(stop);
        foreach (var row in rows.Where(m => m.DeletedAt < deleted || m.CreatedAt < now.AddDays(-boxes.Of(m.Box).RetentionDays)))
        {
            db.Remove(row);
            files.Delete(row.Id);
        }
        await db.SaveChangesAsync(stop);
        await tasks.FollowAll(db, stop);
    }

    [LoggerMessage(4301, LogLevel.Information, "message {Message} for {Box}")]
    private partial void Stored(string message, string box);

    [LoggerMessage(4302, LogLevel.Error, "a message could not be handled")]
    private partial void Failed(Exception e);
}
