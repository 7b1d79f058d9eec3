using System.Threading.Channels;
using Antiphon.Server.Persistence.Databases;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Quality;

/// <summary>Keeps what the switch measured of the legs of calls, in the business database, beside the calls and never in their way.</summary>
internal sealed partial class QualityBook(IDbContextFactory<CentreDb> databases, CallLoop loop, ILogger<QualityBook> log) : BackgroundService
{
    /// <summary>Legs that wait for the database. What is beyond is forgotten and counted in the log.</summary>
    private const int WaitingMax = 10_000;
    private const int BatchMax = 200;

    private readonly Channel<MeasuredLeg> _waiting = Channel.CreateBounded<MeasuredLeg>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    public override Task StartAsync(CancellationToken stop)
    {
        loop.Measured += Take;
        return base.StartAsync(stop);
    }

    /// <summary>Those of a call, in the order in which they ended.</summary>
    public async Task<List<MeasuredLeg>> Of(CallId call, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return [.. (await db.Set<MeasuredLeg>().AsNoTracking().Where(l => l.CallId == call.Value).ToListAsync(stop)).OrderBy(l => l.At).ThenBy(l => l.Leg)];
    }

    /// <summary>On the call loop's thread.</summary>
    private void Take(CallId call, LegRole role, LegId leg, string? codec, LegFigures figures, DateTimeOffset at)
    {
        var measured = new MeasuredLeg
        {
            CallId = call.Value, Leg = leg.ToString(), At = at, Role = role is LegRole.Standing ? LegRole.Agent : role, Codec = codec,
            LossPercent = figures.LossPercent, JitterMs = figures.JitterMs, RoundTripMs = figures.RoundTripMs, Mos = figures.Mos,
        };
        if (!_waiting.Writer.TryWrite(measured)) Forgotten(call.Value);
    }

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stopping)) await Write(stopping);
        }
        catch (OperationCanceledException) { }
        using var last = new CancellationTokenSource(WhenDatabaseIsBack.AtTheEnd);
        await Write(last.Token);
    }

    private async Task Write(CancellationToken stop)
    {
        List<MeasuredLeg> batch = [];
        while (batch.Count < BatchMax && _waiting.Reader.TryRead(out var measured)) batch.Add(measured);
        if (batch.Count == 0) return;
        try
        {
            await WhenDatabaseIsBack.Write(async () =>
            {
                await using var db = await databases.CreateDbContextAsync(stop);
                db.AddRange(batch);
                await db.SaveChangesAsync(stop);
            }, stop);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            NotWritten(e, batch.Count);                                 // the figures of a few legs are no reason to hold anything up
        }
    }

    public override void Dispose()
    {
        loop.Measured -= Take;
        base.Dispose();
    }

    [LoggerMessage(1450, LogLevel.Warning, "the line quality of call {Call} was not kept: the database is too far behind")]
    private partial void Forgotten(string call);

    [LoggerMessage(1451, LogLevel.Warning, "the line quality of {Count} legs could not be written")]
    private partial void NotWritten(Exception cause, int count);
}
