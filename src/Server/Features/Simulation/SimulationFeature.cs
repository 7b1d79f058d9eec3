using Antiphon.Server.Features.Phone;

namespace Antiphon.Server.Features.Simulation;

/// <summary>The synthetic floor: callers and agents who make the boards live while no trunk and no agent is there yet.</summary>
/// <remarks>Wiring: after the queues, the calls and the start of the main switch; it is the last hosted service. The main <c>TelephoneSwitch</c> must be
/// registered as itself. <see cref="SimulationParts"/> brings trunk, phones and agents into the settings.</remarks>
internal static class SimulationFeature
{
    /// <param name="knownNumbers">Numbers of sample customers: most callers have one of them.</param>
    public static IServiceCollection AddSimulation(this IServiceCollection services, Options options, IReadOnlyList<string>? knownNumbers = null)
    {
        services.AddSingleton(new SimulationOptions { On = options.Simulation && options.Sample == SampleKind.Standard, KnownNumbers = knownNumbers ?? [] });
        services.AddSingleton(provider => new SimulationTrunk(provider.GetRequiredService<SimulationOptions>()));
        services.AddSingleton<SimulationParts>();
        services.AddSingleton<ICentrePart>(provider => provider.GetRequiredService<SimulationParts>());
        services.AddSingleton<ISwitchPart>(provider => provider.GetRequiredService<SimulationParts>());
        services.AddSingleton<ISimulatedCentre, CentreSeen>();
        services.AddSingleton<SimulationService>();
        services.AddHostedService(provider => provider.GetRequiredService<SimulationService>());
        return services;
    }

    public static IEndpointRouteBuilder MapSimulation(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/simulation", (SimulationService simulation) => simulation.View).RequireAuthorization(Permission.SignedIn);
        routes.MapPut("/api/simulation", Put).RequireAuthorization(Permission.RunSimulation);
        return routes;
    }

    internal static Results<Ok<SimulationView>, Refused> Put(SetSimulation request, SimulationService simulation) =>
        request.CallsPerHour is < 0 or > SimulationOptions.CallsPerHourMax
            ? Refused.Because(RefusalCatalogue.Invalid, "callsPerHour", request.CallsPerHour)
            : TypedResults.Ok(simulation.Set(request.On, request.CallsPerHour));
}

/// <param name="CallsPerHour">0–3,600; null: as it was.</param>
internal sealed record SetSimulation(bool On, int? CallsPerHour = null);
