namespace Antiphon.Server.Features.Mail;

/// <param name="Content">At most <see cref="MailLetter.BytesMax"/> with the others.</param>
internal sealed record MailAttachment(string Name, string ContentType, byte[] Content);

/// <summary>A mail. Texts are plain; what is in them is never taken for markup.</summary>
/// <param name="To">Addresses; 1–<see cref="RecipientsMax"/>.</param>
internal sealed record MailLetter(IReadOnlyList<string> To, string Subject, string Text, IReadOnlyList<MailAttachment> Attachments)
{
    public const int RecipientsMax = 50;

    /// <summary>What servers usually take is 25 MB, and base 64 makes four bytes of three.</summary>
    public const int BytesMax = 18_000_000;
}

/// <summary>Sends mail by the server that the administrator has set up.</summary>
internal interface IMailer
{
    /// <summary>Waits until the server has taken it, at most a minute.</summary>
    /// <returns>Null: it was taken. Otherwise why not: <c>not-set-up</c>, <c>recipient-not-allowed</c>, <c>too-large</c>, <c>unreachable</c>, <c>certificate</c>, <c>credentials</c>, <c>refused</c>.</returns>
    Task<string?> Send(MailLetter letter, CancellationToken stop);

    /// <summary>Links in mails begin with it; null: they have none.</summary>
    Task<string?> PublicAddress(CancellationToken stop);
}
