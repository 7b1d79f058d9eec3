using Antiphon.Server.Hosting;

namespace Antiphon.Server.Features.CentreSettings;

/// <summary>Routing knows how far the centre's clocks are ahead of UTC from its settings: when they are put forward or back, the settings are put in force anew, within a minute.</summary>
internal sealed partial class SummerTime(CentreSource source, CallCentre calls, TimeProvider clock, ILogger<SummerTime> log) : RoundService(clock)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override TimeSpan Pause() => Every;

    protected override Task Round(CancellationToken stop) => Look(stop);

    public async Task Look(CancellationToken stop)
    {
        if (CentreSource.Offset(Clock, Clock.GetUtcNow()) != calls.State.Centre.UtcOffsetMinutes) await source.Apply(stop);
    }

    protected override void Failed(Exception cause) => NotApplied(cause);

    [LoggerMessage(1360, LogLevel.Error, "the clocks of the centre have changed, and routing goes by the hours of before")]
    private partial void NotApplied(Exception cause);
}
