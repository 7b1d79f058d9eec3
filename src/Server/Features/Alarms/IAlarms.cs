namespace Antiphon.Server.Features.Alarms;

/// <summary>Notice: to be known. Warning: somebody should look. Critical: callers suffer, or something is about to be lost.</summary>
internal enum AlarmSeverity { Notice, Warning, Critical }

/// <summary>Tells supervisors that something is not as it should be: in the page, in the log, and in the history of alarms.</summary>
internal interface IAlarms
{
    /// <summary>There is one open alarm of a kind and subject: raised again it is counted, not told anew. From any thread; never blocks, never throws.</summary>
    /// <param name="kind">Kebab-case, such as <c>trunk-down</c>; the page has a text <c>alarms.kind.KIND</c> for it, with the details as parameters.</param>
    /// <param name="subject">What it is about: a queue, a job number, a trunk; empty: the centre. Never a customer's number or name.</param>
    void Raise(string kind, string subject, AlarmSeverity severity, IReadOnlyDictionary<string, string>? details = null);

    /// <summary>It is over; without an open alarm of that kind and subject nothing happens.</summary>
    void Clear(string kind, string subject);
}
