namespace Antiphon.Server.Features.WhatIf;

/// <summary>What would have come of another staffing or policy.</summary>
/// <remarks>Wiring: after the calls.</remarks>
internal static class WhatIfFeature
{
    public static IServiceCollection AddWhatIf(this IServiceCollection services) => services.AddSingleton<WhatIfBasis>().AddSingleton<WhatIfJobs>();

    public static IEndpointRouteBuilder MapWhatIf(this IEndpointRouteBuilder routes)
    {
        var whatIf = routes.MapGroup("/api/what-if").WithTags("what-if").RequireAuthorization(Permission.PlanStaff);
        whatIf.MapGet("/basis", TryWhatIfHandler.Basis).WithName("GetWhatIfBasis");
        whatIf.MapPost("", TryWhatIfHandler.Start).WithName("TryWhatIf");
        whatIf.MapGet("/{id}", TryWhatIfHandler.Get).WithName("GetWhatIf");
        whatIf.MapDelete("/{id}", TryWhatIfHandler.Cancel).WithName("CancelWhatIf");
        return routes;
    }
}
