using System.Security.Claims;
using Antiphon.Server.Security;
using Antiphon.Server.Security.Audit;

namespace Antiphon.Server.Tests.App;

/// <summary>An audit trail that is only looked at: <c>WHO ACTION SUBJECT</c>.</summary>
internal sealed class AuditLines : IAuditTrail
{
    private readonly List<string> _lines = [];

    private readonly List<string> _reasons = [];

    /// <summary>The <c>reason</c> of each line; empty: none was given.</summary>
    public IReadOnlyList<string> Reasons { get { lock (_lines) return [.. _reasons]; } }

    public IReadOnlyList<string> Lines { get { lock (_lines) return [.. _lines]; } }

    public ValueTask Write(ClaimsPrincipal who, string action, string subject, IReadOnlyDictionary<string, string> details, CancellationToken stop)
    {
        lock (_lines)
        {
            _lines.Add($"{who.JobNumber} {action} {subject}");
            _reasons.Add(details.GetValueOrDefault("reason", ""));
        }
        return ValueTask.CompletedTask;
    }
}
