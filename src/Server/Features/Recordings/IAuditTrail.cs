using System.Security.Claims;

namespace Antiphon.Server.Features.Recordings;

/// <summary>Who looked at what: append-only. Without an implementation of its own the lines go to the log, category <c>Antiphon.Audit</c>.</summary>
internal interface IAuditTrail
{
    /// <summary>Completes when the line is kept.</summary>
    /// <param name="action">Kebab-case, such as <c>recording-played</c>.</param>
    /// <param name="subject">Identity of what it was done to; never a number or name of a customer.</param>
    ValueTask Write(ClaimsPrincipal who, string action, string subject, CancellationToken stop);
}
