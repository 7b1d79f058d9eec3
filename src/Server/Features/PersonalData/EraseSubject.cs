namespace Antiphon.Server.Features.PersonalData;

/// <param name="Number">Of the person, in any form.</param>
/// <param name="Reason">Why, such as the number of his letter; 1–200 characters, without his name or number.</param>
internal sealed record EraseWish(string Number, string? Reason);

internal static class EraseSubject
{
    private const int ReasonLengthMax = 200;

    public static async Task<Results<Ok<SubjectView>, Refused>> Handle(EraseWish wish, HttpContext http, CentreDb db, PersonEraser eraser, IAuditTrail audit, CancellationToken stop)
    {
        if (wish.Reason?.Trim() is not { Length: > 0 and <= ReasonLengthMax } reason) return Refused.Because(RefusalCatalogue.ReasonNeeded);
        if (await Subject.Of(db, wish.Number ?? "", stop) is not { } subject) return Refused.Because(RefusalCatalogue.NumberInvalid);
        if (eraser.Refusal(subject) is { } refusal) return refusal;
        var counts = ReportSubject.Counts(subject);
        counts["reason"] = subject.Trace.Without(reason);
        await audit.Write(http.User, "person-erased", "", counts, stop);
        // Begun, it is finished: who closes his browser meanwhile leaves nobody half erased.
        return await eraser.Erase(subject, CancellationToken.None) ? TypedResults.Ok(ReportSubject.View(subject)) : Refused.Because(RefusalCatalogue.PersonFilesAway);
    }
}
