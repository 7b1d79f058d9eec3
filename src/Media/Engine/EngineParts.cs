using System.Security.Cryptography;
using Antiphon.Media.Dtls;
using Antiphon.Media.Fax;
using Antiphon.Media.Playback;
using Antiphon.Media.Recording;

namespace Antiphon.Media.Engine;

/// <summary>What the ports of an engine share.</summary>
internal sealed class EngineParts(MediaOptions options, TimeProvider clock, IMediaListener listener, Action<MediaPort> forget) : IDisposable
{
    public MediaOptions Options => options;
    public TimeProvider Clock => clock;
    public IMediaListener Listener => listener;
    public RecordingWriter Recordings { get; } = new(options, clock, listener);
    public PromptLibrary Prompts { get; } = new(options.PromptCacheBytesMax, options.PromptFileBytesMax);
    public DtlsWorker? Dtls { get; } = DtlsSupport.Available ? new DtlsWorker(options.DtlsHandshakeWithin, clock) : null;

    public FaxCount Faxes { get; } = new();

    /// <summary>A closed port is no longer known.</summary>
    public void Forget(MediaPort port) => forget(port);

    /// <summary>An unpredictable number: SSRC, first sequence number, first timestamp (RFC 3550 §5.1).</summary>
    public static uint Draw()
    {
        Span<byte> drawn = stackalloc byte[4];
        RandomNumberGenerator.Fill(drawn);
        return BitConverter.ToUInt32(drawn);
    }

    public void Dispose()
    {
        Dtls?.Dispose();
        Recordings.Dispose();
        Prompts.Dispose();
    }
}
