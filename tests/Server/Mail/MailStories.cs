using Antiphon.Server.Features.Mail;
using MimeKit;

namespace Antiphon.Server.Tests.Mail;

/// <summary>The centre sends mail by the server that the administrator names.</summary>
public sealed class MailStories : CentreOfItsOwn
{
    [Fact]
    public async Task A_mail_reaches_the_server_with_chinese_subject_and_attachment_and_says_why_it_does_not()
    {
        await using var receiver = new SmtpReceiver();
        var mailer = UnderTest.Services.GetRequiredService<IMailer>();
        var letter = new MailLetter(["a@example.cn", "b@example.cn"], "日报：接通率 95%", "您好\n.\n再见", [new MailAttachment("日报.csv", "text/csv", [1, 2, 3])]);
        Assert.Equal("not-set-up", await mailer.Send(letter, CancellationToken.None));
        await SetUp(Client, receiver);
        Assert.Null(await mailer.Send(letter, CancellationToken.None));
        Assert.True(receiver.Taken.TryDequeue(out var mail));
        Assert.Equal(("日报：接通率 95%", "antiphon@example.cn", 2), (mail.Subject, mail.From.Mailboxes.Single().Address, mail.To.Count));
        Assert.Equal("您好\n.\n再见", mail.TextBody!.ReplaceLineEndings("\n").TrimEnd());
        var attachment = Assert.IsType<MimePart>(Assert.Single(mail.Attachments), exactMatch: false);
        Assert.Equal("日报.csv", attachment.FileName);

        receiver.Refuses = true;
        Assert.Equal("refused", await mailer.Send(letter, CancellationToken.None));
        Assert.Equal("recipient-not-allowed", await mailer.Send(letter with { To = ["a@elsewhere.com"] }, CancellationToken.None));
        Assert.Equal("recipient-not-allowed", await mailer.Send(letter with { To = ["a@example.cn\r\nBcc: b@elsewhere.com"] }, CancellationToken.None));
        Assert.Equal("too-large", await mailer.Send(letter with { Attachments = [new MailAttachment("x", "text/csv", new byte[MailLetter.BytesMax + 1])] }, CancellationToken.None));
        await SetUp(Client, receiver, userName: "centre");
        Assert.Equal("credentials", await mailer.Send(letter, CancellationToken.None));
        await receiver.DisposeAsync();
        Assert.Equal("unreachable", await mailer.Send(letter, CancellationToken.None));
    }

    [Fact]
    public async Task The_password_is_told_to_nobody_and_does_not_go_to_another_server()
    {
        await Client.PutAsJsonAsync("api/settings/mail", Settings(2525, "centre") with { Password = "geheim-7" });
        var shown = await Client.GetStringAsync("api/settings/mail");
        Assert.Contains("\"hasPassword\":true", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", await Client.GetStringAsync("api/audit?pageSize=50"), StringComparison.Ordinal);
        (await Client.PutAsJsonAsync("api/settings/mail", Settings(2525, "centre") with { Host = "mail.elsewhere.com" })).EnsureSuccessStatusCode();
        Assert.Contains("\"hasPassword\":false", await Client.GetStringAsync("api/settings/mail"), StringComparison.Ordinal);
        foreach (var (wish, field) in new[] { (Settings(0), "port"), (Settings(25) with { Sender = "nobody" }, "sender"), (Settings(25) with { PublicAddress = "javascript:alert(1)" }, "publicAddress"), (Settings(25) with { Domains = ["a b"] }, "domains") })
        {
            var refused = await (await Client.PutAsJsonAsync("api/settings/mail", wish)).Json();
            Assert.Equal(field, refused.GetProperty("args").GetProperty("field").GetString());
        }
        using var supervisor = await UnderTest.SignedIn("1100");
        Assert.Equal("403 not-allowed", await (await supervisor.GetAsync("api/settings/mail")).Refusal());
    }

    [Fact]
    public async Task A_test_mail_says_whether_it_was_taken()
    {
        await using var receiver = new SmtpReceiver();
        await SetUp(Client, receiver);
        var tested = await (await Client.PostAsJsonAsync("api/settings/mail/test", new { to = "a@example.cn" })).Json();
        Assert.Equal(System.Text.Json.JsonValueKind.Null, tested.GetProperty("fault").ValueKind);
        Assert.Single(receiver.Taken);
        Assert.Equal("422 field-invalid", await (await Client.PostAsJsonAsync("api/settings/mail/test", new { to = "nobody" })).Refusal());
    }

    internal sealed record Wish(string Host, int Port, string Security, string UserName, string? Password, string Sender, string[] Domains, string PublicAddress);

    internal static Wish Settings(int port, string userName = "") => new("127.0.0.1", port, "none", userName, null, "antiphon@example.cn", ["example.cn"], "https://calls.example.cn");

    internal static async Task SetUp(HttpClient client, SmtpReceiver receiver, string userName = "") => (await client.PutAsJsonAsync("api/settings/mail", Settings(receiver.Port, userName))).EnsureSuccessStatusCode();
}
