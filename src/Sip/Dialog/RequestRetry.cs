namespace Antiphon.Sip;

/// <summary>The same request once more: next CSeq, credentials added, all else as it was (RFC 3261 §22.2).</summary>
internal static class RequestRetry
{
    internal static SipRequest With(SipRequest request, uint cseq, (HeaderId Id, string Value) credentials)
    {
        var again = new SipRequestBuilder(request.Method, request.Uri);
        foreach (var line in request.Lines)
        {
            if (line.Id is HeaderId.Via or HeaderId.ContentLength || line.Id == credentials.Id) continue;
            if (line.Id == HeaderId.CSeq) again.Add(HeaderId.CSeq, new CSeq(cseq, request.Method).ToString());
            else again.AddLine(request, line);
        }
        again.Add(credentials.Id, credentials.Value);
        return again.RawBody(request.Body).Build();
    }
}
