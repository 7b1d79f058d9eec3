namespace Antiphon.Server.Features.PersonalData;

/// <param name="Of"><c>call</c>, <c>customer</c> or <c>message</c>.</param>
/// <param name="Reason">Why; asked for by the settings, or welcome.</param>
internal sealed record RevealWish(string Of, string Id, string? Reason = null);

/// <param name="Numbers">National form; of a customer in his order.</param>
internal sealed record RevealedNumbers(IReadOnlyList<string> Numbers);

/// <summary>Shows the numbers behind something to who sees them masked otherwise. The line of the audit trail stands before the number is shown.</summary>
internal static class RevealNumber
{
    private const int ReasonLengthMax = 200, IdLengthMax = 64;

    public static async Task<Results<Ok<RevealedNumbers>, Refused>> Handle(RevealWish wish, HttpContext http, NumberReferences references, PrivacyBook book, IAuditTrail audit, CancellationToken stop)
    {
        var reason = wish.Reason?.Trim() ?? "";
        if (wish.Id is not { Length: > 0 and <= IdLengthMax }) return FieldFault.Of("id", "required");
        if (reason.Length > ReasonLengthMax) return FieldFault.Of("reason", "too-long");
        if (reason.Length == 0 && book.Now.RevealNeedsReason) return Refused.Because(RefusalCatalogue.ReasonNeeded);
        if (await references.Of(http.User, wish.Of, wish.Id, stop) is not { } numbers) return Refused.Because(RefusalCatalogue.NotFound);
        await audit.Write(http.User, "number-revealed", $"{wish.Of}/{wish.Id}", reason.Length == 0 ? ImmutableDictionary<string, string>.Empty : new Dictionary<string, string> { ["reason"] = reason }, stop);
        return TypedResults.Ok(new RevealedNumbers(numbers));
    }
}
