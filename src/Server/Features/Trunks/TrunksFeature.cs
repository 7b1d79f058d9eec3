using Antiphon.Server.Features.Phone;

namespace Antiphon.Server.Features.Trunks;

/// <summary>Trunks and outbound routes, set up by administrators.</summary>
internal static class TrunksFeature
{
    public static IServiceCollection AddTrunks(this IServiceCollection services)
    {
        services.AddSingleton<TrunkBook>().AddSingleton<TrunkViews>().AddSingleton<TrunkTester>();
        services.AddScoped<StoreTrunkHandler>().AddScoped<ManageTrunksHandler>().AddScoped<RoutesHandler>();
        services.AddSingleton<ISwitchPart>(provider => provider.GetRequiredService<TrunkBook>());
        services.AddSingleton<INumberReading>(provider => provider.GetRequiredService<TrunkBook>());
        return services.AddSingleton<ICentrePart>(provider => provider.GetRequiredService<TrunkBook>());
    }

    public static IEndpointRouteBuilder MapTrunks(this IEndpointRouteBuilder routes)
    {
        var trunks = routes.MapGroup("/api/trunks").WithTags("trunks").RequireAuthorization(Permission.ManageTrunks);
        trunks.MapGet("", ManageTrunksHandler.List).WithName("GetTrunks");
        trunks.MapPost("", StoreTrunkHandler.Create).WithName("CreateTrunk");
        trunks.MapGet("/{name}", ManageTrunksHandler.One).WithName("GetTrunk");
        trunks.MapPut("/{name}", StoreTrunkHandler.Update).WithName("UpdateTrunk");
        trunks.MapDelete("/{name}", ManageTrunksHandler.Delete).WithName("DeleteTrunk");
        trunks.MapGet("/{name}/references", ManageTrunksHandler.References).WithName("GetTrunkReferences");
        trunks.MapGet("/{name}/channels", TrunkChannels.Handle).WithName("GetTrunkChannels");
        trunks.MapPost("/{name}/test", ManageTrunksHandler.Test).WithName("TestTrunk");

        routes.MapGet("/api/lines", LinesInUse.Handle).WithTags("trunks").WithName("GetLines").RequireAuthorization(Permission.SeeLiveCalls);

        var outbound = routes.MapGroup("/api/routes").WithTags("trunks").RequireAuthorization(Permission.ManageTrunks);
        outbound.MapGet("", RoutesHandler.List).WithName("GetRoutes");
        outbound.MapPost("", RoutesHandler.Create).WithName("CreateRoute");
        outbound.MapPut("/{id}", RoutesHandler.Update).WithName("UpdateRoute");
        outbound.MapDelete("/{id}", RoutesHandler.Delete).WithName("DeleteRoute");
        outbound.MapPut("/order", RoutesHandler.Order).WithName("OrderRoutes");
        outbound.MapPost("/try", RoutesHandler.Try).WithName("TryRoute").NothingInForce();
        return routes;
    }
}
