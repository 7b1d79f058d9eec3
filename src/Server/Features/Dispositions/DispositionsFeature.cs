namespace Antiphon.Server.Features.Dispositions;

/// <summary>小结: what came of a call, from a tree per queue, and a note.</summary>
internal static class DispositionsFeature
{
    public static IServiceCollection AddDispositions(this IServiceCollection services) =>
        services.AddSingleton<DispositionBook>().AddSingleton<ICentrePart>(provider => provider.GetRequiredService<DispositionBook>());

    public static IEndpointRouteBuilder MapDispositions(this IEndpointRouteBuilder routes)
    {
        var dispositions = routes.MapGroup("/api/dispositions").WithTags("dispositions");
        dispositions.MapGet("", SetDispositions.List).RequireAuthorization(Permission.SignedIn).WithName("GetDispositions");
        dispositions.MapGet("/{queue}", SetDispositions.Get).RequireAuthorization(Permission.SignedIn).WithName("GetDispositionsOfQueue");
        dispositions.MapPut("/{queue}", SetDispositions.Put).RequireAuthorization(Permission.TuneQueues).WithName("SetDispositions");
        routes.MapPut("/api/calls/{id}/summary", SummariseCall.Handle).RequireAuthorization(Permission.TakeCalls).WithTags("dispositions").WithName("SummariseCall");
        return routes;
    }
}
