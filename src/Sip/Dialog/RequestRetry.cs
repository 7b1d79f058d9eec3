namespace Antiphon.Sip;

/// <summary>The same request once more: next CSeq, some headers given anew, all else as it was (RFC 3261 §22.2, RFC 4028 §7.3).</summary>
internal static class RequestRetry
{
    internal static SipRequest With(SipRequest request, uint cseq, params ReadOnlySpan<(HeaderId Id, string Value)> anew)
    {
        var again = new SipRequestBuilder(request.Method, request.Uri);
        foreach (var line in request.Lines)
        {
            if (line.Id is HeaderId.Via or HeaderId.ContentLength || IsAmong(anew, line.Id)) continue;
            if (line.Id == HeaderId.CSeq) again.Add(HeaderId.CSeq, new CSeq(cseq, request.Method).ToString());
            else again.AddLine(request, line);
        }
        foreach (var (id, value) in anew) if (value.Length > 0) again.Add(id, value);
        return again.RawBody(request.Body).Build();
    }

    private static bool IsAmong(ReadOnlySpan<(HeaderId Id, string Value)> headers, HeaderId id)
    {
        foreach (var header in headers)
            if (header.Id == id) return true;
        return false;
    }
}
