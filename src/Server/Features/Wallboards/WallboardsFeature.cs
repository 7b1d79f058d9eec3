using Antiphon.Server.Features.Reports;

namespace Antiphon.Server.Features.Wallboards;

/// <summary>Boards for large screens: laid out on a page, shown to everybody who may see the board, and by link on screens without a person.</summary>
/// <remarks>Wiring: after the reports.</remarks>
internal static class WallboardsFeature
{
    public static IServiceCollection AddWallboards(this IServiceCollection services) => services.AddSingleton<TodayFigures>().AddSingleton<WallFigures>();

    public static IEndpointRouteBuilder MapWallboards(this IEndpointRouteBuilder routes)
    {
        var boards = routes.MapGroup("/api/wallboards").WithTags("wallboards").RequireAuthorization(Permission.SeeBoard);
        boards.MapGet("", ManageWallboards.List).WithName("GetWallboards");
        boards.MapGet("/measures", ManageWallboards.Measures).WithName("GetWallboardMeasures");
        boards.MapGet("/teams", ManageWallboards.Teams).RequireAuthorization(Permission.ManageWallboards).WithName("GetWallboardTeams");
        boards.MapGet("/{id}", ShowWallboard.ToPerson).WithName("ShowWallboard");
        boards.MapPost("", ManageWallboards.Create).RequireAuthorization(Permission.ManageWallboards).WithName("CreateWallboard");
        boards.MapPut("/{id}", ManageWallboards.Change).RequireAuthorization(Permission.ManageWallboards).WithName("ChangeWallboard");
        boards.MapDelete("/{id}", ManageWallboards.Remove).RequireAuthorization(Permission.ManageWallboards).WithName("RemoveWallboard");
        boards.MapGet("/{id}/links", WallboardLinks.List).RequireAuthorization(Permission.ManageWallboards).WithName("GetWallboardLinks");
        boards.MapPost("/{id}/links", WallboardLinks.Create).RequireAuthorization(Permission.ManageWallboards).WithName("CreateWallboardLink");
        boards.MapDelete("/{id}/links/{link}", WallboardLinks.Revoke).RequireAuthorization(Permission.ManageWallboards).WithName("RevokeWallboardLink");
        routes.MapGet("/api/wall", ShowWallboard.ToScreen).AllowAnonymous().WithTags("wallboards").WithName("ShowWallboardByLink");      // the token of the link says who it is
        return routes;
    }
}
