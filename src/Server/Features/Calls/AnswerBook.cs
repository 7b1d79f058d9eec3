using System.Threading.Channels;
using Antiphon.Server.Persistence.Databases;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>Calls whose answer is to be listened to, and what was heard, kept beside the call records.</summary>
internal sealed partial class AnswerBook(IDbContextFactory<CentreDb> databases, CallLoop loop, ILogger<AnswerBook> log) : BackgroundService
{
    private const int WaitingMax = 10_000;

    private readonly Channel<(CallId Call, AnswerDetected Answer)> _heard = Channel.CreateBounded<(CallId, AnswerDetected)>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    public override Task StartAsync(CancellationToken stop)
    {
        loop.AnswerHeard += Take;
        return base.StartAsync(stop);
    }

    public async Task<Dictionary<string, AnswerView>> Of(IReadOnlyCollection<string> calls, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return (await db.Set<CallAnswer>().AsNoTracking().Where(a => calls.Contains(a.CallId)).ToListAsync(stop)).ToDictionary(a => a.CallId, a => a.View());
    }

    private void Take(CallId call, AnswerDetected answer)
    {
        if (!_heard.Writer.TryWrite((call, answer))) NotKept(null, call.Value);
    }

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var (call, answer) in _heard.Reader.ReadAllAsync(stopping)) await Write(call.Value, answer, stopping);
        }
        catch (OperationCanceledException)
        {
            using var last = new CancellationTokenSource(WhenDatabaseIsBack.AtTheEnd);
            while (_heard.Reader.TryRead(out var rest)) await Write(rest.Call.Value, rest.Answer, last.Token);
        }
    }

    private async Task Write(string call, AnswerDetected answer, CancellationToken stop)
    {
        try { await WhenDatabaseIsBack.Write(() => Keep(call, answer), stop); }
        catch (Exception e) when (e is not OutOfMemoryException) { NotKept(e, call); }
    }

    private async Task Keep(string call, AnswerDetected answer)
    {
        await using var db = await databases.CreateDbContextAsync();
        var after = (long)answer.After.TotalMilliseconds;
        if (await db.Set<CallAnswer>().FindAsync(call) is not { } known) db.Add(new CallAnswer { CallId = call, Kind = answer.Kind, AfterMs = after, At = answer.At });
        else if (answer.Kind is AnswerKind.Beep) known.BeepMs = after;
        await db.SaveChangesAsync();
    }

    public override void Dispose()
    {
        loop.AnswerHeard -= Take;
        base.Dispose();
    }

    [LoggerMessage(1452, LogLevel.Warning, "who answered call {Call} could not be kept")]
    private partial void NotKept(Exception? cause, string call);
}
