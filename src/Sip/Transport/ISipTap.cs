namespace Antiphon.Sip;

/// <summary>Sees every message of an endpoint, for records of what was said. Called on the loop; must be quick and must not throw.</summary>
public interface ISipTap
{
    void Received(SipMessage message, SipTarget from);

    void Sent(SipMessage message, SipTarget to);
}
