namespace Antiphon.Switch.Subscriptions;

/// <summary>State of a message lamp (RFC 3842 §5.2). Urgent messages are not told apart.</summary>
internal static class MessageSummary
{
    internal static SipBody Body(string entity, (int New, int Old) messages) => SipBody.Text(EventPackage.MessageSummary.ContentType,
        $"Messages-Waiting: {(messages.New > 0 ? "yes" : "no")}\r\nMessage-Account: {entity}\r\nVoice-Message: {messages.New}/{messages.Old} (0/0)\r\n");
}
