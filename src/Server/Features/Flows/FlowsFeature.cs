using Antiphon.Server.Features.Flows.Trial;
using Antiphon.Server.Features.Flows.Web;
using Antiphon.Server.Features.Lists;

namespace Antiphon.Server.Features.Flows;

/// <summary>Call flows: drawn, checked, tried, published.</summary>
/// <remarks>Wiring: after the calls, prompts and queues.</remarks>
internal static class FlowsFeature
{
    public static IServiceCollection AddFlows(this IServiceCollection services)
    {
        services.AddSingleton<ICallerFacts>(provider => new CallerFactsSource(provider.GetRequiredService<CallerBook>(), provider.GetRequiredService<ICustomerNames>(), provider.GetRequiredService<ListBook>));
        services.AddSingleton<FlowNames>().AddSingleton<FlowSurroundingsSource>().AddSingleton<TrialRunner>().AddScoped<FlowDesk>();
        services.AddSingleton<FlowCounters>().AddHostedService(provider => provider.GetRequiredService<FlowCounters>());
        services.AddSingleton<FlowOutcomes>().AddHostedService(provider => provider.GetRequiredService<FlowOutcomes>());
        services.AddSingleton(new WebLimits()).AddSingleton<WebAddresses>().AddSingleton<ServiceClient>().AddSingleton<ServiceGate>().AddSingleton<WebAsker>();
        return services.AddHostedService(provider => provider.GetRequiredService<WebAsker>());
    }

    public static IEndpointRouteBuilder MapFlows(this IEndpointRouteBuilder routes)
    {
        var flows = routes.MapGroup("/api/flows").WithTags("flows").RequireAuthorization(Permission.DrawFlows);
        flows.MapGet("", ListFlows.Handle).WithName("GetFlows");
        flows.MapPost("", EditFlow.Create).WithName("CreateFlow");
        flows.MapGet("/choices", (FlowSurroundingsSource around) => around.Choices()).WithName("GetFlowChoices");
        flows.MapGet("/board", (FlowOutcomes outcomes) => outcomes.Now()).WithName("GetFlowBoard");
        flows.MapGet("/templates", FlowTemplates.List).WithName("GetFlowTemplates");
        flows.MapGet("/settings", FlowSettings.Get).WithName("GetFlowSettings");
        flows.MapPut("/settings", FlowSettings.Put).WithName("SetFlowSettings").RequireAuthorization(Permission.ManageCentre);
        flows.MapGet("/{id}", EditFlow.Get).WithName("GetFlow");
        flows.MapPut("/{id}", EditFlow.Put).WithName("SaveFlow").NothingInForce();
        flows.MapDelete("/{id}", EditFlow.Delete).WithName("DeleteFlow").RequireAuthorization(Permission.PublishFlows);
        flows.MapGet("/{id}/versions", PublishFlow.Versions).WithName("GetFlowVersions");
        flows.MapGet("/{id}/versions/{version}", PublishFlow.Version).WithName("GetFlowVersion");
        flows.MapPost("/{id}/publish", PublishFlow.Publish).WithName("PublishFlow").RequireAuthorization(Permission.PublishFlows);
        flows.MapPost("/{id}/rollback", PublishFlow.RollBack).WithName("RollBackFlow").RequireAuthorization(Permission.PublishFlows);
        flows.MapPut("/{id}/numbers", FlowNumbers.Put).WithName("SetFlowNumbers").RequireAuthorization(Permission.PublishFlows);
        flows.MapGet("/{id}/live", (string id, FlowCounters counters) => counters.Of(id)).WithName("GetFlowLive");
        flows.MapPost("/{id}/try", TryFlow.Try).WithName("TryFlow").NothingInForce();
        flows.MapGet("/{id}/tests", TryFlow.Tests).WithName("GetFlowTests");
        flows.MapPut("/{id}/tests", TryFlow.SetTests).WithName("SetFlowTests");
        flows.MapPost("/{id}/tests/run", TryFlow.RunTests).WithName("RunFlowTests").NothingInForce();
        routes.MapGet("/api/flows/targets", FlowTargets.List).WithTags("flows").WithName("GetFlowTargets").RequireAuthorization(Permission.SeeBoard);
        return routes;
    }
}
