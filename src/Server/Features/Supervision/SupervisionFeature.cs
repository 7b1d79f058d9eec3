namespace Antiphon.Server.Features.Supervision;

/// <summary>Supervisors at the talks of agents. What ends or moves a call stands with the calls.</summary>
internal static class SupervisionFeature
{
    public static IServiceCollection AddSupervision(this IServiceCollection services) => services.AddSingleton<SupervisionScope>().AddSingleton<Supervisor>();

    public static IEndpointRouteBuilder MapSupervision(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/calls/{id}/monitoring", MonitorCall.Begin).RequireAuthorization(Permission.MonitorCalls).WithTags("supervision").WithName("MonitorCall");
        routes.MapDelete("/api/monitoring", MonitorCall.End).RequireAuthorization(Permission.MonitorCalls).WithTags("supervision").WithName("EndMonitoring");
        return routes;
    }
}
