using Antiphon.Server.Features.CentreSettings;
using Antiphon.Server.Live;

namespace Antiphon.Server.Features.Agents;

/// <summary>The people who take calls, and their states.</summary>
internal static class AgentsFeature
{
    public static IServiceCollection AddAgents(this IServiceCollection services) => services.AddSingleton<ICentrePart, AgentsPart>();

    public static IEndpointRouteBuilder MapAgents(this IEndpointRouteBuilder routes)
    {
        var agents = routes.MapGroup("/api/agents").WithTags("agents");
        agents.MapGet("", (LiveBoard board) => board.Agents()).WithName("GetAgents");
        agents.MapPut("/{jobNumber}/state", ChangeStateHandler.Handle).WithName("ChangeAgentState");
        agents.MapPost("/{jobNumber}/wrap-up/finish", FinishWrapUpHandler.Handle).WithName("FinishWrapUp");
        routes.MapGet("/api/reasons", () => NotReadyReasons.Chosen).WithTags("agents").WithName("GetReasons");
        return routes;
    }
}
