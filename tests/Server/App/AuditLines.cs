using System.Security.Claims;
using Antiphon.Server.Security;
using Antiphon.Server.Security.Audit;

namespace Antiphon.Server.Tests.App;

/// <summary>An audit trail that is only looked at: <c>WHO ACTION SUBJECT</c>.</summary>
internal sealed class AuditLines : IAuditTrail
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines { get { lock (_lines) return [.. _lines]; } }

    public ValueTask Write(ClaimsPrincipal who, string action, string subject, IReadOnlyDictionary<string, string> details, CancellationToken stop)
    {
        lock (_lines) _lines.Add($"{who.JobNumber} {action} {subject}");
        return ValueTask.CompletedTask;
    }
}
