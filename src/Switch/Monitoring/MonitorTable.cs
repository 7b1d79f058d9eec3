using Antiphon.Media.Engine;
using Antiphon.Switch.Legs;

namespace Antiphon.Switch.Monitoring;

/// <summary>Which leg listens to which. Follows what media reports.</summary>
internal sealed class MonitorTable(Exchange exchange)
{
    internal void Monitor(MonitorLeg wish)
    {
        if (wish.Leg == wish.Target) return;
        if (exchange.Legs.Live<Leg>(wish.Leg) is { HasAudio: true } leg && exchange.Legs.Live<Leg>(wish.Target) is { HasAudio: true } target)
            exchange.Media.Monitor(leg.Media!.Port, target.Media!.Port, ModeOf(wish.Mode));
    }

    internal void Stop(StopMonitoring wish)
    {
        if (exchange.Legs.Live<Leg>(wish.Leg) is { HasAudio: true } leg) exchange.Media.StopMonitoring(leg.Media!.Port);
    }

    internal void On(PortMonitors monitors, Leg leg)
    {
        if (exchange.Legs.Of(monitors.Target) is not { } target) return;
        leg.Monitors = target;
        exchange.Tell(new MonitoringStarted(leg.Id, target.Id, ModeOf(monitors.Mode), monitors.At));
    }

    internal void On(PortMonitoringEnded ended, Leg leg) => Ended(leg, ended.At);

    /// <summary>The leg is gone and media has not said so in time.</summary>
    internal void Forget(Leg leg) => Ended(leg, exchange.Now);

    private void Ended(Leg leg, DateTimeOffset at)
    {
        if (leg.Monitors is not { } target) return;
        leg.Monitors = null;
        exchange.Tell(new MonitoringStopped(leg.Id, target.Id, at));
        leg.OnReport();
    }

    private static Media.Engine.Monitoring ModeOf(MonitorMode mode) => mode switch
    {
        MonitorMode.Whisper => Media.Engine.Monitoring.Whisper,
        MonitorMode.Barge => Media.Engine.Monitoring.Barge,
        _ => Media.Engine.Monitoring.Listen,
    };

    private static MonitorMode ModeOf(Media.Engine.Monitoring mode) => mode switch
    {
        Media.Engine.Monitoring.Whisper => MonitorMode.Whisper,
        Media.Engine.Monitoring.Barge => MonitorMode.Barge,
        _ => MonitorMode.Listen,
    };
}
