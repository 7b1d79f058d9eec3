using System.Security.Claims;
using Antiphon.Server.Security;

namespace Antiphon.Server.Features.Recordings;

/// <summary>Audit lines in the log, when nothing keeps them better.</summary>
internal sealed partial class LogAuditTrail(ILoggerFactory logs) : IAuditTrail
{
    private readonly ILogger _log = logs.CreateLogger("Antiphon.Audit");

    public ValueTask Write(ClaimsPrincipal who, string action, string subject, CancellationToken stop)
    {
        Line(_log, who.JobNumber ?? "api-key", action, subject);
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(1490, LogLevel.Information, "{Who} {Action} {Subject}")]
    private static partial void Line(ILogger log, string who, string action, string subject);
}
