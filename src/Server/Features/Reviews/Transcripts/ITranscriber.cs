using Antiphon.Server.Features.Prompts;
using Antiphon.Server.Features.Speech;

namespace Antiphon.Server.Features.Reviews.Transcripts;

/// <summary>Turns a sentence of a recording into text. Behind it stands whatever service the centre has; where it has none, nothing of it is seen.</summary>
internal interface ITranscriber
{
    bool IsSetUp { get; }

    /// <param name="sentence">Of one side, 8 kHz.</param>
    /// <param name="language"><c>zh-CN</c> or <c>en-US</c>.</param>
    /// <returns>Null: the service is away, or understood nothing.</returns>
    Task<string?> Of(Pcm sentence, string language, CancellationToken stop);
}

/// <summary>The recogniser that understands callers in flows, over HTTP.</summary>
internal sealed class HttpTranscriber(SpeechBook book, SpeechClient client) : ITranscriber
{
    public bool IsSetUp => book.Understands;

    public Task<string?> Of(Pcm sentence, string language, CancellationToken stop) => client.Recognise(sentence, language, "", stop);
}
