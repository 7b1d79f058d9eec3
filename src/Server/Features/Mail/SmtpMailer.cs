using System.Net.Sockets;
using Antiphon.Server.Features.Phone;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Antiphon.Server.Features.Mail;

/// <summary>By SMTP (RFC 5321): one connection for each mail.</summary>
internal sealed partial class SmtpMailer(IDbContextFactory<CentreDb> databases, SecretBox secrets, TimeProvider clock, ILogger<SmtpMailer> log) : IMailer
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public async Task<string?> Send(MailLetter letter, CancellationToken stop)
    {
        var settings = await Settings(stop);
        if (settings.Host.Length == 0) return "not-set-up";
        if (letter.To.Count is < 1 or > MailLetter.RecipientsMax || !letter.To.All(a => IsAddress(a) && settings.Allows(a))) return "recipient-not-allowed";
        if (letter.Attachments.Sum(a => (long)a.Content.Length) > MailLetter.BytesMax) return "too-large";
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(Longest);
        try { await Send(settings, letter, late.Token); }
        catch (Exception e) when (FaultOf(e, stop) is { } fault)
        {
            NotSent(log, fault, e);
            return fault;
        }
        return null;
    }

    public async Task<string?> PublicAddress(CancellationToken stop) => await Settings(stop) is { PublicAddress.Length: > 0 } settings ? settings.PublicAddress.TrimEnd('/') : null;

    /// <summary>One mailbox and nothing else: no name, no list.</summary>
    public static bool IsAddress(string? text) => text is { Length: > 2 and <= 254 } && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ',' or ';' or '<' or '>') && MailboxAddress.TryParse(text, out var parsed) && parsed.Address == text && text.Contains('@', StringComparison.Ordinal);

    private async Task<MailSettings> Settings(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Set<MailSettings>().AsNoTracking().SingleOrDefaultAsync(stop) ?? new MailSettings();
    }

    private async Task Send(MailSettings settings, MailLetter letter, CancellationToken stop)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(settings.Host, settings.Port, settings.Security switch { MailSecurity.Tls => SecureSocketOptions.SslOnConnect, MailSecurity.StartTls => SecureSocketOptions.StartTls, _ => SecureSocketOptions.None }, stop);
        if (settings.UserName.Length > 0) await client.AuthenticateAsync(settings.UserName, settings.Password.Length == 0 ? "" : secrets.Open<string>(settings.Password) ?? "", stop);
        await client.SendAsync(Message(settings, letter), stop);
        await client.DisconnectAsync(quit: true, stop);
    }

    private MimeMessage Message(MailSettings settings, MailLetter letter)
    {
        var message = new MimeMessage { Subject = letter.Subject, Date = clock.GetUtcNow() };
        message.From.Add(MailboxAddress.Parse(settings.Sender));
        foreach (var address in letter.To) message.To.Add(MailboxAddress.Parse(address));
        var body = new BodyBuilder { TextBody = letter.Text };
        foreach (var attachment in letter.Attachments) body.Attachments.Add(attachment.Name, attachment.Content, ContentType.Parse(attachment.ContentType));
        message.Body = body.ToMessageBody();
        return message;
    }

    /// <returns>Null: a fault of ours, or the centre stops.</returns>
    private static string? FaultOf(Exception cause, CancellationToken stop) => cause switch
    {
        OperationCanceledException => stop.IsCancellationRequested ? null : "unreachable",
        SslHandshakeException => "certificate",
        AuthenticationException => "credentials",
        SocketException or IOException or ServiceNotConnectedException => "unreachable",
        CommandException or ProtocolException or NotSupportedException or ServiceNotAuthenticatedException => "refused",
        _ => null,
    };

    [LoggerMessage(1880, LogLevel.Warning, "A mail could not be sent: {Fault}.")]
    private static partial void NotSent(ILogger log, string fault, Exception cause);
}
