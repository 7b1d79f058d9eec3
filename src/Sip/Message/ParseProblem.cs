namespace Antiphon.Sip;

/// <summary>Why bytes are not an acceptable message.</summary>
public enum ParseFault
{
    None, NotSip, TooLarge, BadStartLine, BadVersion, UriTooLong, BadRequestUri, BadHeader, TooManyHeaders, HeaderTooLong,
    MissingHeader, BadMandatoryHeader, DuplicateHeader, MethodMismatch, BadContentLength, BodyTruncated,
}

/// <param name="Offset">Byte at which it was seen; 0 where the message as a whole is meant.</param>
/// <param name="Header">Header in question, or <see cref="HeaderId.Other"/>.</param>
public readonly record struct ParseProblem(ParseFault Fault, int Offset = 0, HeaderId Header = HeaderId.Other)
{
    /// <summary>Status that answers a request with this problem.</summary>
    public int Status => Fault switch
    {
        ParseFault.BadVersion => 505,
        ParseFault.UriTooLong => 414,
        ParseFault.TooLarge => 513,
        _ => 400,
    };

    /// <summary>Reason phrase of that answer: says what is wrong, repeats nothing that came from the wire.</summary>
    public string Reason => Fault switch
    {
        ParseFault.BadVersion => "Version Not Supported",
        ParseFault.UriTooLong => "Request-URI Too Long",
        ParseFault.TooLarge => "Message Too Large",
        ParseFault.MissingHeader => $"Missing {Header.Text()} Header",
        ParseFault.BadMandatoryHeader => $"Malformed {Header.Text()} Header",
        ParseFault.DuplicateHeader => $"More Than One {Header.Text()} Header",
        ParseFault.BadRequestUri => "Malformed Request-URI",
        ParseFault.MethodMismatch => "CSeq Method Mismatch",
        ParseFault.BadContentLength or ParseFault.BodyTruncated => "Bad Content-Length",
        _ => "Bad Request",
    };
}
