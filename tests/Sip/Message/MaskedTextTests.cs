using System.Text;

namespace Antiphon.Sip.Tests.Messages;

public sealed class MaskedTextTests
{
    private const string Register = "REGISTER sip:a SIP/2.0\r\nAuthorization: Digest username=\"8001\", realm=\"antiphon\", nonce=\"abcNONCE\", uri=\"sip:a\", response=\"dec0de\", "
        + "algorithm=MD5, cnonce=\"c1\", nc=00000001, qop=auth\r\nContent-Length: 0\r\n\r\n";

    private const string Invite = "INVITE sip:a SIP/2.0\r\nIdentity: eyJhbGciOi\r\nc: application/sdp\r\nContent-Length: 9\r\n\r\nv=0\r\n"
        + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:KEYKEY\r\na=ice-pwd:PWDPWD\r\nk=clear:KKK\r\na=sendrecv\r\n";

    [Fact]
    public void What_authenticates_is_hidden_and_who_it_was_is_shown()
    {
        var text = MaskedText.Of(Encoding.UTF8.GetBytes(Register));
        Assert.Contains("username=\"8001\"", text);
        Assert.Contains("realm=\"antiphon\"", text);
        foreach (var secret in (string[])["NONCE", "dec0de", "c1"]) Assert.DoesNotContain(secret, text);
        Assert.Equal("REGISTER sip:a SIP/2.0", MaskedText.FirstLine(Encoding.UTF8.GetBytes(Register)));
    }

    [Fact]
    public void Keys_of_encryption_are_hidden_and_the_rest_of_the_description_is_shown()
    {
        var text = MaskedText.Of(Encoding.UTF8.GetBytes(Invite));
        Assert.Contains("a=sendrecv", text);
        foreach (var secret in (string[])["KEYKEY", "PWDPWD", "KKK", "eyJ"]) Assert.DoesNotContain(secret, text);
    }

    [Theory, InlineData("application/dtmf-relay", "Signal=5\r\n"), InlineData("application/dtmf", "5"), InlineData("text/plain", "5555444433332222")]
    public void Keys_pressed_and_unknown_bodies_are_hidden(string type, string body)
    {
        var text = MaskedText.Of(Encoding.UTF8.GetBytes($"INFO sip:a SIP/2.0\r\nContent-Type: {type}\r\n\r\n{body}"));
        Assert.EndsWith("\n\n…", text);
        Assert.DoesNotContain('5', text);
    }

    [Fact]
    public void Every_beginning_and_every_damage_is_read_without_a_secret_or_a_control_character()
    {
        var random = new Random(7);
        foreach (var sample in (string[])[Register, Invite])
        {
            var bytes = Encoding.UTF8.GetBytes(sample);
            for (var i = 0; i <= bytes.Length; i++)
            {
                Assert.DoesNotContain("dec0de", MaskedText.Of(bytes.AsSpan(0, i)));
                var damaged = (byte[])bytes.Clone();
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                Assert.DoesNotContain(MaskedText.Of(damaged), c => char.IsControl(c) && c != '\n');
            }
        }
    }
}
