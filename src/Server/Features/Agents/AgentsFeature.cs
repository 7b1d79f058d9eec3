using Antiphon.Server.Features.CentreSettings;
using Antiphon.Server.Live;
using Antiphon.Server.Security;

namespace Antiphon.Server.Features.Agents;

/// <summary>The people who take calls, and their states.</summary>
internal static class AgentsFeature
{
    public static IServiceCollection AddAgents(this IServiceCollection services) => services.AddScoped<SetUpAgentHandler>().AddSingleton<ICentrePart, AgentsPart>();

    public static IEndpointRouteBuilder MapAgents(this IEndpointRouteBuilder routes)
    {
        var agents = routes.MapGroup("/api/agents").WithTags("agents");
        agents.MapGet("", (LiveBoard board) => board.Agents()).WithName("GetAgents");
        agents.MapPut("/{jobNumber}/state", ChangeStateHandler.Handle).WithName("ChangeAgentState");
        agents.MapPost("/{jobNumber}/wrap-up/finish", FinishWrapUpHandler.Handle).WithName("FinishWrapUp");
        var settings = routes.MapGroup("/api/settings/agents").WithTags("agents").RequireAuthorization(Policy.Supervise);
        settings.MapGet("", SetUpAgentHandler.List).WithName("GetAgentSettings");
        settings.MapPut("/{jobNumber}", SetUpAgentHandler.Update).WithName("ChangeAgentSettings");
        routes.MapGet("/api/reasons", () => NotReadyReasons.Chosen).WithTags("agents").WithName("GetReasons");
        return routes;
    }
}
