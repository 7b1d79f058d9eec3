namespace Antiphon.Sip;

/// <summary>CSeq = "CSeq" HCOLON 1*DIGIT LWS Method. The number is below 2^31 (RFC 3261 §8.1.1.5).</summary>
/// <param name="Text">The method as it came, for methods outside the table.</param>
public readonly record struct CSeq(uint Number, SipMethod Method, string Text)
{
    public CSeq(uint number, SipMethod method) : this(number, method, method.Text()) { }

    public override string ToString() => $"{Number} {Text}";
}
