#pragma warning disable CA1822, CS9113, CS0649
namespace Antiphon.Sip;

/// <summary>UA core over one endpoint: sends requests to their dialogs, everything else to the <see cref="IUserAgent"/>.</summary>
public sealed partial class UserAgentCore
{
    public UserAgentCore(SipEndpointOptions options, SipLoop loop, IUserAgent agent) => Endpoint = null!;

    public SipEndpoint Endpoint { get; }

    /// <summary>Takes an inbound INVITE as a call. Allowed once per transaction, before any response with a tag.</summary>
    /// <param name="contactUser">User part of our Contact.</param>
    public InviteUsage Take(ServerTransaction invite, IInviteUser user, string contactUser = "") => new();

    /// <summary>Places a call. Contact, Allow and Supported are added when missing; a challenge is answered once when there are credentials.
    /// OnEnded may come later, never before this returns.</summary>
    public InviteUsage Call(SipRequestBuilder invite, SipTarget target, IInviteUser user, SipCredentials? credentials = null, string contactUser = "") => new();

    /// <summary>Dialogs, early or confirmed.</summary>
    public int Dialogs => 0;
}
