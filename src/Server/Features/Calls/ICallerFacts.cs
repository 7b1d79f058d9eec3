namespace Antiphon.Server.Features.Calls;

/// <summary>What is known of a caller at this moment: from lists, customer cards and the number itself.</summary>
internal interface ICallerFacts
{
    /// <summary>Answers from memory: called on the call loop's thread for every call.</summary>
    /// <param name="number">Normalised; empty: withheld.</param>
    /// <param name="extension">The call comes from a phone of our own.</param>
    CallerFacts Of(string number, bool extension, DateTimeOffset now);
}

/// <summary>A web service that a flow asks.</summary>
/// <param name="Secrets">Digits of secret collections of this call, by variable: for this request, and for nothing else.</param>
internal sealed record WebQuestion(AskWeb Ask, IReadOnlyDictionary<string, string> Secrets);
