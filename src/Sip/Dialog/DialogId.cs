namespace Antiphon.Sip;

/// <summary>Call-ID and the two tags (RFC 3261 §12).</summary>
public readonly record struct DialogId(string CallId, string LocalTag, string RemoteTag);
