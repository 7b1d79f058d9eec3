using Antiphon.Server.Features.Reports.Export;
using Antiphon.Server.Features.Reports.Facts;
using Antiphon.Server.Security.Roles;

namespace Antiphon.Server.Features.Reports;

/// <summary>The figures: one catalogue of measures, the named reports, their exports.</summary>
/// <remarks>Wiring: after the calls.</remarks>
internal static class ReportsFeature
{
    public static IServiceCollection AddReports(this IServiceCollection services) => services
        .AddSingleton<ReportQuery>().AddSingleton<ReportNames>().AddSingleton<ReportShaping>()
        .AddSingleton<Settling>().AddHostedService(provider => provider.GetRequiredService<Settling>());

    public static IEndpointRouteBuilder MapReports(this IEndpointRouteBuilder routes)
    {
        var reports = routes.MapGroup("/api/reports").WithTags("reports").RequireAuthorization(Permission.SeeReports);
        reports.MapGet("", ReadReports.Catalogue).WithName("GetReportCatalogue");
        reports.MapGet("/{key}", ReadReports.One).WithName("GetReport");
        reports.MapGet("/{key}/export", ExportReport.Handle).WithName("ExportReport");
        reports.MapGet("/{key}/calls", DrillDown.Handle).WithName("GetReportCalls");
        return routes;
    }
}
