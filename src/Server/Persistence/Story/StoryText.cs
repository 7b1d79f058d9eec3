using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace Antiphon.Server.Persistence.Story;

/// <summary>An entry as the story keeps it, in one buffer that is used again for the next: the hash is made of it, and the texts that the database takes.
/// For one thread.</summary>
internal sealed class StoryText : IDisposable
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new(16 * 1024);
    private readonly Utf8JsonWriter _json;
    private int _events, _whys;
    private bool _explained;

    public StoryText() => _json = new Utf8JsonWriter(_buffer, Plain);

    public ReadOnlySpan<byte> Input => _buffer.WrittenSpan[.._events];

    public ReadOnlySpan<byte> Events => _buffer.WrittenSpan[_events.._whys];

    /// <summary>Empty: nothing was chosen.</summary>
    public ReadOnlySpan<byte> Whys => _explained ? _buffer.WrittenSpan[_whys..] : [];

    public int Length => _buffer.WrittenCount;

    public void Write(EngineInput input, System.Collections.Immutable.ImmutableArray<EngineEvent> events, System.Collections.Immutable.ImmutableArray<Why> whys)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        RoutingJson.Write(_json, input);
        _events = End();
        RoutingJson.Write(_json, events);
        _whys = End();
        _explained = !whys.IsDefaultOrEmpty;
        if (_explained) RoutingJson.Write(_json, whys);
        End();
    }

    public static string Text(ReadOnlySpan<byte> written) => Encoding.UTF8.GetString(written);

    public void Dispose() => _json.Dispose();

    private int End()
    {
        _json.Flush();
        _json.Reset();
        return _buffer.WrittenCount;
    }
}
