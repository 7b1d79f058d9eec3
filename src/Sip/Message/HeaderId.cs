namespace Antiphon.Sip;

/// <summary>Headers this code gives a meaning to. Any other is <see cref="Other"/> and keeps its spelling and its place.</summary>
public enum HeaderId : byte
{
    Other, Via, From, To, CallId, CSeq, MaxForwards, Contact, Route, RecordRoute, ContentLength, ContentType, ContentEncoding,
    Require, ProxyRequire, Supported, Unsupported, Allow, Accept, AcceptEncoding, Expires, MinExpires, Authorization, ProxyAuthorization,
    WwwAuthenticate, ProxyAuthenticate, AuthenticationInfo, PAssertedIdentity, Privacy, Reason, RetryAfter, SessionExpires, MinSe,
    UserAgent, Server, Warning, Date, Subject, Event, SubscriptionState, ReferTo, ReferredBy, Replaces, RSeq, RAck, Path, ServiceRoute,
    Diversion, HistoryInfo, Timestamp, Organization, AlertInfo, CallInfo, Priority, InReplyTo, AllowEvents, PPreferredIdentity,
}
