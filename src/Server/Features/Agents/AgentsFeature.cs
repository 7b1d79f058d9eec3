using Antiphon.Server.Live;
using Antiphon.Server.Security.Keys;

namespace Antiphon.Server.Features.Agents;

/// <summary>The people who take calls, and their states.</summary>
internal static class AgentsFeature
{
    public static IServiceCollection AddAgents(this IServiceCollection services) => services.AddScoped<SetUpAgentHandler>().AddSingleton<ICentrePart, AgentsPart>()
        .AddScoped<ChannelSettingsHandler>().AddSingleton<ICentrePart, ChannelsPart>();

    public static IEndpointRouteBuilder MapAgents(this IEndpointRouteBuilder routes)
    {
        var agents = routes.MapGroup("/api/agents").WithTags("agents");
        agents.MapGet("", List).WithName("GetAgents").RequireAuthorization(Permission.SeeBoard);
        agents.MapGet("/work", ReadAgentWork.Handle).WithName("GetAgentWork").RequireAuthorization(Permission.SeeLiveCalls);
        agents.MapPut("/{jobNumber}/state", ChangeStateHandler.Handle).WithName("ChangeAgentState").RequireAuthorization(Permission.ActForAgents).OpenToTokens();
        agents.MapPost("/{jobNumber}/wrap-up/finish", FinishWrapUpHandler.Handle).WithName("FinishWrapUp").RequireAuthorization(Permission.ActForAgents).OpenToTokens();
        var settings = routes.MapGroup("/api/settings/agents").WithTags("agents").RequireAuthorization(Permission.ManageSkills);
        settings.MapGet("", SetUpAgentHandler.List).WithName("GetAgentSettings");
        settings.MapPut("/{jobNumber}", SetUpAgentHandler.Update).WithName("ChangeAgentSettings");
        settings.MapPost("/{jobNumber}/effect", PreviewAgentHandler.Handle).WithName("PreviewAgentSettings").NothingInForce();
        var channels = routes.MapGroup("/api/settings/channels").WithTags("agents").RequireAuthorization(Permission.ManageQueues);
        channels.MapGet("", ChannelSettingsHandler.Get).WithName("GetChannels");
        channels.MapPut("", ChannelSettingsHandler.Put).WithName("ChangeChannels");
        routes.MapGet("/api/work-record", WorkRecord.Page).WithTags("agents").WithName("GetWorkRecord").RequireAuthorization(Permission.SeeReports);
        routes.MapGet("/api/reasons", () => NotReadyReasons.Chosen).WithTags("agents").WithName("GetReasons").RequireAuthorization(Permission.SignedIn).OpenToTokens();
        return routes;
    }

    private static async Task<IReadOnlyList<AgentView>> List(HttpContext http, LiveBoard board, IScopes scopes)
    {
        var scope = await scopes.Of(http.User, Permission.SeeBoard);
        return scope.IsAll ? board.Agents() : [.. board.Agents().Where(agent => scope.Covers(agent.JobNumber))];
    }
}
