using System.Net;

namespace Antiphon.Media.Sdp;

/// <summary>One <c>a=</c> line: <c>name</c> or <c>name:value</c>.</summary>
internal readonly record struct SdpAttribute(string Name, string Value);

/// <summary>One m-line with its own lines (RFC 8866 §5.14).</summary>
/// <param name="Kind"><c>audio</c>, <c>video</c>, … in lower case.</param>
/// <param name="Connection">Its own c= line; null without one, and for host names, which are never resolved.</param>
internal sealed record SdpMedia(string Kind, int Port, string Protocol, IReadOnlyList<string> Formats, IPAddress? Connection,
    IReadOnlyList<SdpAttribute> Attributes)
{
    /// <summary>Value of the first attribute of that name; empty for a flag; null without one.</summary>
    public string? Find(string name) => SdpSession.Find(Attributes, name);
}

/// <summary>A session description as read from the wire, reduced to what negotiation asks for.</summary>
internal sealed record SdpSession(IPAddress? Connection, IReadOnlyList<SdpAttribute> Attributes, IReadOnlyList<SdpMedia> Media)
{
    public string? Find(string name) => Find(Attributes, name);

    /// <summary>The media's own attribute, or that of the session.</summary>
    public string? Find(SdpMedia media, string name) => media.Find(name) ?? Find(name);

    internal static string? Find(IReadOnlyList<SdpAttribute> attributes, string name)
    {
        foreach (var attribute in attributes)
            if (attribute.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return attribute.Value;
        return null;
    }
}
