using System.Text;

namespace Antiphon.TestKit.Peers;

/// <summary>Writes SIPp's XML: a caller, step by step.</summary>
public sealed class SippScenario
{
    private const string Via = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]";
    private readonly StringBuilder _steps = new();
    private readonly string _number;
    private readonly string _from;
    private int _cseq = 1;

    private SippScenario(string number, string from) => (_number, _from) = (number, from);

    /// <param name="from">Caller's number; <c>[call_number]</c> in it counts the calls.</param>
    public static SippScenario Caller(string number, string from = "139000[call_number]") => new(number, from);

    /// <summary>INVITE with an audio offer (A-law and telephone events), then the answer, whatever comes before it.</summary>
    public SippScenario Calls()
    {
        Send("INVITE", $"""
            INVITE sip:{_number}@[remote_ip]:[remote_port] SIP/2.0
            {Via}
            From: <sip:{_from}@[local_ip]:[local_port]>;tag=[pid]c[call_number]
            To: <sip:{_number}@[remote_ip]:[remote_port]>
            Call-ID: [call_id]
            CSeq: 1 INVITE
            Contact: <sip:caller@[local_ip]:[local_port]>
            Max-Forwards: 70
            Content-Type: application/sdp
            Content-Length: [len]

            v=0
            o=caller 1 1 IN IP4 [local_ip]
            s=-
            c=IN IP4 [media_ip]
            t=0 0
            m=audio [auto_media_port] RTP/AVP 8 101
            a=rtpmap:8 PCMA/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            """, retransmit: true);
        return this;
    }

    public SippScenario IsAnswered()
    {
        _steps.Append("""
              <recv response="100" optional="true"/>
              <recv response="180" optional="true"/>
              <recv response="183" optional="true"/>
              <recv response="200" rrs="true"/>

            """);
        InDialog("ACK", 1, retransmit: false);
        return this;
    }

    /// <summary>A final refusal of the INVITE.</summary>
    public SippScenario IsRefused(int status)
    {
        _steps.Append($"""
              <recv response="100" optional="true"/>
              <recv response="{status}"/>

            """);
        Send("ACK", $"""
            ACK sip:{_number}@[remote_ip]:[remote_port] SIP/2.0
            {Via}
            From: <sip:{_from}@[local_ip]:[local_port]>;tag=[pid]c[call_number]
            [last_To:]
            Call-ID: [call_id]
            CSeq: 1 ACK
            Max-Forwards: 70
            Content-Length: 0

            """, retransmit: false);
        return this;
    }

    public SippScenario Waits(int milliseconds)
    {
        _steps.Append($"  <pause milliseconds=\"{milliseconds}\"/>\n");
        return this;
    }

    /// <summary>One key by RFC 4733. SIPp sends the packets by a raw socket: it needs root.</summary>
    public SippScenario Presses(char key)
    {
        _steps.Append($"  <nop><action><exec play_pcap_audio=\"{Sipp.KeyPcap(key)}\"/></action></nop>\n");
        return this;
    }

    public SippScenario HangsUp()
    {
        InDialog("BYE", ++_cseq, retransmit: true);
        _steps.Append("  <recv response=\"200\"/>\n");
        return this;
    }

    /// <summary>Waits for the centre to hang up.</summary>
    public SippScenario IsHungUpOn()
    {
        _steps.Append("  <recv request=\"BYE\"/>\n");
        Send("200", """
            SIP/2.0 200 OK
            [last_Via:]
            [last_From:]
            [last_To:]
            [last_Call-ID:]
            [last_CSeq:]
            Content-Length: 0

            """, retransmit: false);
        return this;
    }

    public override string ToString() => $"""
        <?xml version="1.0" encoding="ISO-8859-1" ?>
        <scenario name="caller">
        {_steps}</scenario>
        """;

    private void InDialog(string method, int cseq, bool retransmit) => Send(method, $"""
        {method} [next_url] SIP/2.0
        {Via}
        [routes]
        From: <sip:{_from}@[local_ip]:[local_port]>;tag=[pid]c[call_number]
        To: <sip:{_number}@[remote_ip]:[remote_port]>[peer_tag_param]
        Call-ID: [call_id]
        CSeq: {cseq} {method}
        Max-Forwards: 70
        Content-Length: 0

        """, retransmit);

    private void Send(string what, string message, bool retransmit) =>
        _steps.Append($"  <!-- {what} -->\n  <send{(retransmit ? " retrans=\"500\"" : "")}>\n<![CDATA[\n{message}\n]]>\n  </send>\n");
}
