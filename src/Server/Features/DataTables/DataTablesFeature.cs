using Antiphon.Server.Features.Flows.Web;

namespace Antiphon.Server.Features.DataTables;

/// <summary>Tables of the centre that flows read.</summary>
internal static class DataTablesFeature
{
    public static IServiceCollection AddDataTables(this IServiceCollection services) =>
        services.AddSingleton<DataTableBook>().AddHostedService(provider => provider.GetRequiredService<DataTableBook>()).AddSingleton<ICentreService, TableLookup>();

    public static IEndpointRouteBuilder MapDataTables(this IEndpointRouteBuilder routes)
    {
        var tables = routes.MapGroup("/api/data-tables").WithTags("flows").RequireAuthorization(Permission.ManageLists);
        tables.MapGet("", ChangeDataTable.List).WithName("GetDataTables");
        tables.MapPut("/{id}", ChangeDataTable.Put).WithName("SaveDataTable");
        tables.MapDelete("/{id}", ChangeDataTable.Delete).WithName("DeleteDataTable");
        tables.MapGet("/{id}/rows", ChangeDataTable.Rows).WithName("GetDataRows");
        tables.MapPost("/{id}/rows", ChangeDataTable.Import).WithName("ImportDataRows");
        return routes;
    }
}
