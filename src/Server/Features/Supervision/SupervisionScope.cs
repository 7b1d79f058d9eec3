namespace Antiphon.Server.Features.Supervision;

/// <summary>管辖范围: whose calls somebody may hear, take or end. Who reaches beyond is refused, and that is written down.</summary>
internal sealed class SupervisionScope(IScopes scopes, IAuditTrail audit)
{
    /// <param name="jobNumber">Whose call it is; null: nobody's yet.</param>
    /// <param name="action">What was tried, as it stands in the audit trail.</param>
    /// <returns>Null: he may.</returns>
    public async ValueTask<RefusalReason?> Refusal(HttpContext http, string permission, string? jobNumber, string action, CancellationToken stop)
    {
        var scope = await scopes.Of(http.User, permission);
        if (jobNumber is null ? scope.CoversUnassigned : scope.Covers(jobNumber)) return null;
        await audit.Write(http.User, $"{action}-refused", jobNumber ?? "", stop);
        return RefusalCatalogue.OutOfScope;
    }
}
