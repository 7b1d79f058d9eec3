namespace Antiphon.Sip;

/// <summary>What matches a request to its server transaction: branch, sent-by and method, ACK counting as INVITE (RFC 3261 §17.2.3).</summary>
internal readonly record struct TransactionKey(string Branch, string SentBy, string Method)
{
    internal static TransactionKey Of(SipRequest request, string method)
    {
        var via = request.TopVia;
        return new(via.Branch!, $"{via.Host.ToLowerInvariant()}:{via.Port}", method);
    }
}
