using System.Security.Claims;
using Antiphon.Server.Features.Reports.Catalogue;
using Antiphon.Server.Features.Reports.Facts;

namespace Antiphon.Server.Features.Reports;

/// <summary>Whose figures somebody sees. Agents' figures are those of the people in his scope; figures of queues and of all calls belong to nobody, and who answers for
/// himself alone does not get them.</summary>
internal static class ReportScope
{
    private static readonly FactSource[] OfPeople = [FactSource.AgentCalls, FactSource.AgentTimes];

    public static bool Sees(PeopleScope scope, NamedReport report) =>
        scope.CoversUnassigned || report.Measures.All(key => OfPeople.Contains(Measures.Find(key)!.Source)) && report.Rows.All(row => row is NamedReport.Time or "agent");

    /// <returns>The wish within his scope; null: the report is not for him.</returns>
    public static async ValueTask<ReportWish?> Within(IScopes scopes, ClaimsPrincipal person, NamedReport report, ReportWish wish)
    {
        var scope = await scopes.Of(person, Permission.SeeReports);
        return !Sees(scope, report) ? null : scope.IsAll ? wish : wish with { Agents = scope.JobNumbers };
    }

    public static Refused Refusal => Refused.Because(RefusalCatalogue.OutOfScope);
}
