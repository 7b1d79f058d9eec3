using Antiphon.Server.Features.Prompts.Speaking;

namespace Antiphon.Server.Features.Speech;

/// <param name="Seconds">Of the sentence that was spoken; null: the voice said nothing.</param>
/// <param name="Heard">What was understood of it; null: nothing, or nothing was spoken.</param>
internal sealed record SpeechTrial(double? Seconds, string? Heard);

/// <summary>Services that understand callers and speak to them, where the centre has any.</summary>
/// <remarks>Wiring: after the calls and prompts.</remarks>
internal static class SpeechFeature
{
    private const string Sentence = "您好，您的余额是十二元五角。";

    public static IServiceCollection AddSpeech(this IServiceCollection services)
    {
        services.AddSingleton<SpeechBook>().AddHostedService(provider => provider.GetRequiredService<SpeechBook>());
        return services.AddSingleton<SpeechClient>().AddHostedService<Ear>().AddHostedService<Mouth>();
    }

    public static IEndpointRouteBuilder MapSpeech(this IEndpointRouteBuilder routes)
    {
        var speech = routes.MapGroup("/api/speech").WithTags("flows").RequireAuthorization(Permission.ManageCentre);
        speech.MapGet("", (SpeechBook book) => book.View()).WithName("GetSpeech");
        speech.MapPut("", (SpeechWish wish, SpeechBook book, Persistence.CentreDb db, CancellationToken stop) => book.Put(wish, db, stop)).WithName("SetSpeech");
        speech.MapPost("/test", Test).WithName("TestSpeech").NothingInForce();
        return routes;
    }

    /// <summary>The voice says a sentence, and the recogniser hears it.</summary>
    private static async Task<SpeechTrial> Test(SpeechBook book, SpeechClient client, CancellationToken stop)
    {
        var spoken = book.Speaks ? await client.Speak(Sentence, SpokenPieces.Mandarin, stop) : null;
        var heard = spoken is not null && book.Understands ? await client.Recognise(spoken, SpokenPieces.Mandarin, "", stop) : null;
        return new SpeechTrial(spoken?.Length.TotalSeconds, heard);
    }
}
