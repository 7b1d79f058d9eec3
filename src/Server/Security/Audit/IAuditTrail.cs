using System.Security.Claims;

namespace Antiphon.Server.Security.Audit;

/// <summary>Who did or looked at what: append-only.</summary>
internal interface IAuditTrail
{
    /// <summary>Completes when the line is kept, and throws when it cannot be: what must be written down does not happen without it.</summary>
    /// <param name="action">Kebab-case, such as <c>recording-played</c>.</param>
    /// <param name="subject">Identity of what it was done to; never a number or name of a customer.</param>
    ValueTask Write(ClaimsPrincipal who, string action, string subject, CancellationToken stop) => Write(who, action, subject, ImmutableDictionary<string, string>.Empty, stop);

    /// <param name="details">What else is to be known, such as <c>before</c> and <c>after</c>; each value is cut at <see cref="AuditLine.DetailLengthMax"/>.</param>
    ValueTask Write(ClaimsPrincipal who, string action, string subject, IReadOnlyDictionary<string, string> details, CancellationToken stop);
}
