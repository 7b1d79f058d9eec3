using Antiphon.Server.Features.Reports.Contacts;
using Antiphon.Server.Features.Reports.Export;
using Antiphon.Server.Features.Reports.Facts;
using Antiphon.Server.Features.Reports.Mailing;
using Antiphon.Server.Features.Reports.Own;

namespace Antiphon.Server.Features.Reports;

/// <summary>The figures: one catalogue of measures, the named reports, their exports.</summary>
/// <remarks>Wiring: after the calls.</remarks>
internal static class ReportsFeature
{
    public static IServiceCollection AddReports(this IServiceCollection services) => services
        .AddSingleton<ReportQuery>().AddSingleton<ReportNames>().AddSingleton<ReportShaping>().AddSingleton<OwnReportBook>().AddSingleton<DaySummary>()
        .AddSingleton<MailRound>().AddHostedService(provider => provider.GetRequiredService<MailRound>())
        .AddSingleton<Settling>().AddHostedService(provider => provider.GetRequiredService<Settling>());

    public static IEndpointRouteBuilder MapReports(this IEndpointRouteBuilder routes)
    {
        var reports = routes.MapGroup("/api/reports").WithTags("reports").RequireAuthorization(Permission.SeeReports);
        reports.MapGet("", ReadReports.Catalogue).WithName("GetReportCatalogue");
        reports.MapGet("/own", ManageOwnReports.List).WithName("GetOwnReports");
        reports.MapPost("/own", ManageOwnReports.Create).WithName("CreateOwnReport");
        reports.MapPut("/own/{id}", ManageOwnReports.Change).WithName("ChangeOwnReport");
        reports.MapDelete("/own/{id}", ManageOwnReports.Remove).WithName("RemoveOwnReport");
        reports.MapGet("/rows/{of}", ExportContacts.Handle).RequireAuthorization(Permission.SeeCalls).WithName("ExportContacts");
        var mailings = reports.MapGroup("/mailings").RequireAuthorization(Permission.MailReports);
        mailings.MapGet("", ManageMailings.List).WithName("GetReportMailings");
        mailings.MapPost("", ManageMailings.Create).WithName("CreateReportMailing");
        mailings.MapPut("/{id}", ManageMailings.Change).WithName("ChangeReportMailing");
        mailings.MapDelete("/{id}", ManageMailings.Remove).WithName("RemoveReportMailing");
        mailings.MapPost("/{id}/send", ManageMailings.SendNow).WithName("SendReportMailing");
        reports.MapGet("/{key}", ReadReports.One).WithName("GetReport");
        reports.MapGet("/{key}/export", ExportReport.Handle).WithName("ExportReport");
        reports.MapGet("/{key}/calls", DrillDown.Handle).WithName("GetReportCalls");
        return routes;
    }
}
