using System.Net.Http.Headers;
using Antiphon.Server.Features.Flows.Web;
using Antiphon.Server.Features.Prompts;
using Antiphon.Server.Features.Prompts.Library;
using Antiphon.Server.Features.Prompts.Speaking;

namespace Antiphon.Server.Features.Speech;

/// <summary>Asks the speech services over HTTP. Never throws: what goes wrong is nothing understood, nothing spoken.</summary>
internal sealed class SpeechClient : IDisposable
{
    /// <summary>Largest answer, bytes: a minute of speech at 48 kHz.</summary>
    private const int AnswerBytesMax = 8 * 1024 * 1024;

    /// <summary>Characters of a text that is understood or spoken.</summary>
    private const int TextMax = 500;

    private readonly SpeechBook _book;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    public SpeechClient(SpeechBook book, TimeProvider clock)
    {
        (_book, _clock) = (book, clock);
        // The address is the one that the administrator of the centre set, and no flow can name another.
        _http = new HttpClient(GuardedHttp.Handler((_, _, _) => true)) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = AnswerBytesMax };
    }

    /// <param name="hint">Words that are likely.</param>
    /// <returns>What was said; null: nothing that is understood.</returns>
    public async Task<string?> Recognise(Pcm speech, string? language, string hint, CancellationToken stop)
    {
        var settings = _book.Settings;
        using var sound = new ByteArrayContent(speech.ToWave());
        sound.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        using var form = new MultipartFormDataContent { { sound, "file", "speech.wav" }, { new StringContent(language == SpokenPieces.English ? "en" : "zh"), "language" }, { new StringContent("json"), "response_format" } };
        if (settings.Recogniser.Model.Length > 0) form.Add(new StringContent(settings.Recogniser.Model), "model");
        if (hint.Length > 0) form.Add(new StringContent(hint), "prompt");
        return await Ask(settings.Recogniser.Url, _book.Keys.Recogniser, form, settings.TimeoutSeconds, stop) is { } answer ? Text(answer) : null;
    }

    public async Task<Pcm?> Speak(string text, string? language, CancellationToken stop)
    {
        var voice = _book.Settings.Voice;
        var name = language == SpokenPieces.English && voice.VoiceEn.Length > 0 ? voice.VoiceEn : voice.VoiceZh;
        using var wish = JsonContent.Create(new { model = voice.Model, input = text[..Math.Min(text.Length, TextMax)], voice = name, response_format = "wav" });
        if (await Ask(voice.Url, _book.Keys.Voice, wish, _book.Settings.TimeoutSeconds, stop) is not { } answer || SoundReader.Wave(answer) is not { Samples.Length: > 0 } sound) return null;
        return Resampler.To(sound, Pcm.TelephoneRate).Normalised(-20);
    }

    public void Dispose() => _http.Dispose();

    private async Task<byte[]?> Ask(string url, string key, HttpContent content, int seconds, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
            if (key.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync(either.Token) : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException or FormatException) { return null; }
    }

    private static string? Text(byte[] json)
    {
        try
        {
            using var answer = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            return answer.RootElement is { ValueKind: JsonValueKind.Object } whole && whole.TryGetProperty("text", out var text) && text.GetString() is { } said ? said[..Math.Min(said.Length, TextMax)] : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) { return null; }
    }
}
