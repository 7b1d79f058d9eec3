using Antiphon.Server.Features.Flows;
using Antiphon.Server.Features.Phone;

namespace Antiphon.Server.Features.Speech;

/// <summary>A service that turns speech into text: <c>POST multipart/form-data</c> with <c>file</c> (WAV, 8 kHz, mono), <c>model</c>, <c>language</c> and
/// <c>prompt</c>; it answers <c>{"text": …}</c>. The form of the transcription services that run in one's own house and elsewhere.</summary>
/// <param name="Url"><c>http</c> or <c>https</c>; empty: there is none.</param>
internal sealed record RecogniserSettings(string Url = "", string Model = "");

/// <summary>A service that speaks a text: <c>POST</c> of JSON with <c>model</c>, <c>input</c>, <c>voice</c> and <c>response_format: wav</c>; it answers with the sound.</summary>
/// <param name="VoiceZh">Of Mandarin; also when the other is empty.</param>
internal sealed record VoiceSettings(string Url = "", string Model = "", string VoiceZh = "", string VoiceEn = "");

/// <param name="TimeoutSeconds">For one question, 1–15.</param>
internal sealed record SpeechSettings(RecogniserSettings Recogniser, VoiceSettings Voice, int TimeoutSeconds = 4)
{
    public static readonly SpeechSettings None = new(new RecogniserSettings(), new VoiceSettings());
}

/// <summary>Never told to anybody.</summary>
internal sealed record SpeechKeys(string Recogniser = "", string Voice = "");

internal sealed record SpeechView(RecogniserSettings Recogniser, VoiceSettings Voice, int TimeoutSeconds, bool RecogniserKey, bool VoiceKey);

/// <param name="RecogniserKey">Bearer key; null: as it is; empty: none.</param>
internal sealed record SpeechWish(RecogniserSettings Recogniser, VoiceSettings Voice, int TimeoutSeconds = 4, string? RecogniserKey = null, string? VoiceKey = null);

internal sealed class SpeechRow
{
    public int Id { get; init; } = 1;
    public required string Definition { get; set; }
    public required string Keys { get; set; }
}

internal sealed class SpeechTable : IEntityTypeConfiguration<SpeechRow>
{
    public void Configure(EntityTypeBuilder<SpeechRow> settings)
    {
        settings.ToTable("speech_settings").HasKey(s => s.Id);
        settings.Property(s => s.Id).ValueGeneratedNever();
    }
}

/// <summary>Which services understand and speak; in force at once.</summary>
internal sealed class SpeechBook(IDbContextFactory<CentreDb> databases, SecretBox box) : IHostedService
{
    private const int TextLengthMax = 500;
    private volatile SpeechSettings _settings = SpeechSettings.None;
    private volatile SpeechKeys _keys = new();

    public SpeechSettings Settings => _settings;
    public SpeechKeys Keys => _keys;
    public bool Understands => _settings.Recogniser.Url.Length > 0;
    public bool Speaks => _settings.Voice.Url.Length > 0;

    public async Task StartAsync(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        if (await db.Set<SpeechRow>().AsNoTracking().SingleOrDefaultAsync(stop) is not { } row) return;
        (_settings, _keys) = (FlowDocument.ReadPart<SpeechSettings>(row.Definition), box.Open<SpeechKeys>(row.Keys) ?? new SpeechKeys());
    }

    public Task StopAsync(CancellationToken stop) => Task.CompletedTask;

    public SpeechView View() => new(_settings.Recogniser, _settings.Voice, _settings.TimeoutSeconds, _keys.Recogniser.Length > 0, _keys.Voice.Length > 0);

    public async Task<Results<Ok<SpeechView>, Refused>> Put(SpeechWish wish, CentreDb db, CancellationToken stop)
    {
        if (wish.Recogniser is null || wish.Voice is null) return FieldFault.Of(wish.Recogniser is null ? "recogniser" : "voice", "required");
        if (!IsAddress(wish.Recogniser.Url)) return FieldFault.Of("recogniser.url", "address");
        if (!IsAddress(wish.Voice.Url)) return FieldFault.Of("voice.url", "address");
        if (wish.TimeoutSeconds is < 1 or > 15) return FieldFault.Of("timeoutSeconds", "range");
        if (((string?[])[wish.Recogniser.Model, wish.Voice.Model, wish.Voice.VoiceZh, wish.Voice.VoiceEn, wish.RecogniserKey, wish.VoiceKey]).Any(text => text is { Length: > TextLengthMax })) return FieldFault.Of("model", "too-long");
        var settings = new SpeechSettings(wish.Recogniser, wish.Voice, wish.TimeoutSeconds);
        var keys = new SpeechKeys(wish.RecogniserKey ?? _keys.Recogniser, wish.VoiceKey ?? _keys.Voice);
        var (definition, closed) = (FlowDocument.WritePart(settings), box.Close(keys));
        if (await db.Set<SpeechRow>().SingleOrDefaultAsync(stop) is { } row) (row.Definition, row.Keys) = (definition, closed);
        else db.Add(new SpeechRow { Definition = definition, Keys = closed });
        await db.SaveChangesAsync(stop);
        (_settings, _keys) = (settings, keys);
        return TypedResults.Ok(View());
    }

    private static bool IsAddress(string? url) =>
        url is "" || url is { Length: <= TextLengthMax } && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0;
}
