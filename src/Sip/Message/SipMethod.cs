namespace Antiphon.Sip;

/// <summary>Methods this code gives a meaning to; any other token is <see cref="Unknown"/> and keeps its text.</summary>
public enum SipMethod : byte { Unknown, Invite, Ack, Bye, Cancel, Register, Options, Info, Update, Prack, Refer, Subscribe, Notify, Message, Publish }

/// <summary>Methods as text. They are case-sensitive (RFC 3261 §7.1).</summary>
public static class SipMethods
{
    private static readonly string[] Texts =
        ["", "INVITE", "ACK", "BYE", "CANCEL", "REGISTER", "OPTIONS", "INFO", "UPDATE", "PRACK", "REFER", "SUBSCRIBE", "NOTIFY", "MESSAGE", "PUBLISH"];

    public static string Text(this SipMethod method) => Texts[(int)method];

    /// <summary><see cref="SipMethod.Unknown"/> for any other token.</summary>
    public static SipMethod Read(ReadOnlySpan<byte> text) => text.Length switch
    {
        3 when text.SequenceEqual("ACK"u8) => SipMethod.Ack,
        3 when text.SequenceEqual("BYE"u8) => SipMethod.Bye,
        4 when text.SequenceEqual("INFO"u8) => SipMethod.Info,
        5 when text.SequenceEqual("PRACK"u8) => SipMethod.Prack,
        5 when text.SequenceEqual("REFER"u8) => SipMethod.Refer,
        6 when text.SequenceEqual("INVITE"u8) => SipMethod.Invite,
        6 when text.SequenceEqual("CANCEL"u8) => SipMethod.Cancel,
        6 when text.SequenceEqual("UPDATE"u8) => SipMethod.Update,
        6 when text.SequenceEqual("NOTIFY"u8) => SipMethod.Notify,
        7 when text.SequenceEqual("OPTIONS"u8) => SipMethod.Options,
        7 when text.SequenceEqual("MESSAGE"u8) => SipMethod.Message,
        7 when text.SequenceEqual("PUBLISH"u8) => SipMethod.Publish,
        8 when text.SequenceEqual("REGISTER"u8) => SipMethod.Register,
        9 when text.SequenceEqual("SUBSCRIBE"u8) => SipMethod.Subscribe,
        _ => SipMethod.Unknown,
    };
}
