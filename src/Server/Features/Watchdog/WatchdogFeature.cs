namespace Antiphon.Server.Features.Watchdog;

/// <summary>The centre looks after itself.</summary>
/// <remarks>Wiring: after the calls and the alarms.</remarks>
internal static class WatchdogFeature
{
    public static IServiceCollection AddWatchdog(this IServiceCollection services) =>
        services.AddSingleton<Watchdog>().AddHostedService(provider => provider.GetRequiredService<Watchdog>());
}
