namespace Antiphon.Server.Features.Reviews.Transcripts;

/// <param name="Available">The centre has a service that understands speech; without one nothing is written down, and the page shows nothing of it.</param>
internal sealed record TranscriptSettingsView(bool Available, IReadOnlyList<string> Queues, string Language);

internal static class SetTranscripts
{
    public static async Task<Ok<TranscriptSettingsView>> Get(CentreDb db, ITranscriber transcriber, CancellationToken stop) => TypedResults.Ok(View(await TranscriptSettings.Now(db, stop), transcriber));

    public static async Task<Results<Ok<TranscriptSettingsView>, Refused>> Put(TranscriptSettings request, CentreDb db, ITranscriber transcriber, CancellationToken stop)
    {
        if (!request.IsInRange) return FieldFault.Of("queues", "range");
        await db.StoreSettings(request, stop);
        return TypedResults.Ok(View(request, transcriber));
    }

    private static TranscriptSettingsView View(TranscriptSettings settings, ITranscriber transcriber) => new(transcriber.IsSetUp, settings.Queues, settings.Language);
}
