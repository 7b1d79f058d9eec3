using System.Text;

namespace Antiphon.Sip;

internal static class TopVia
{
    /// <summary>The same request with one more Via on top; nothing else is touched.</summary>
    internal static SipRequest Push(SipRequest request, Via via)
    {
        var line = Encoding.UTF8.GetBytes($"Via: {SipWriter.Checked(via.ToString())}\r\n");
        var at = request.HeadersAt;
        byte[] bytes = [.. request.Bytes.Span[..at], .. line, .. request.Bytes.Span[at..]];
        var lines = new HeaderLine[request.HeaderCount + 1];
        lines[0] = new HeaderLine(HeaderId.Via, 3, at, at + 5, line.Length - 7);
        for (var i = 1; i < lines.Length; i++)
        {
            var old = request.Lines[i - 1];
            lines[i] = old with { NameAt = old.NameAt + line.Length, ValueAt = old.ValueAt + line.Length };
        }
        return new SipRequest(bytes, lines, request.BodyAt + line.Length, request.Method, request.MethodBytes.Length, request.UriLength);
    }
}
