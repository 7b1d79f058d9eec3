using System.Reflection;
using Antiphon.Server.Features.Simulation;

namespace Antiphon.Server.Features.CentreSettings;

/// <param name="Simulation">The synthetic floor runs.</param>
/// <param name="Issuer">Name of the issuer by which one may sign in; null: passwords alone.</param>
/// <param name="SecureUrl">Where the page is served over HTTPS: only there a browser on another machine gives its microphone.</param>
internal sealed record CentreView(LocalText Name, string Version, bool Simulation, string? SecureUrl, string? Issuer);

/// <summary>The centre itself: its name, and the settings of routing.</summary>
internal static class CentreFeature
{
    public static string Version { get; } = typeof(CentreFeature).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static IServiceCollection AddCentre(this IServiceCollection services) =>
        services.AddSingleton<CentreSource>().AddSingleton<ICentreNames, CentreNames>().AddHostedService<SummerTime>();

    public static IEndpointRouteBuilder MapCentre(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/centre", Get).AllowAnonymous().WithTags("centre").WithName("GetCentre");
        routes.MapGet("/api/settings/changes", ReadChanges.Handle).RequireAuthorization(Permission.SeeChanges).WithTags("centre").WithName("GetSettingsChanges");
        return routes;
    }

    private static async Task<CentreView> Get(HttpContext http, CentreDb db, SimulationService simulation, PortsInUse ports, Issuer.IssuerBook issuer, CancellationToken stop)
    {
        var centre = await db.Set<CentreRow>().AsNoTracking().SingleAsync(stop);
        var secure = ports.Https == 0 ? null : $"https://{http.Request.Host.Host}:{ports.Https}";
        return new CentreView(new LocalText(centre.NameZh, centre.NameEn), Version, simulation.View.On, secure, issuer.Now.Settings is { Enabled: true } by ? by.Name : null);
    }
}
