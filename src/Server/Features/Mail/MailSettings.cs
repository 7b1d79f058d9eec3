namespace Antiphon.Server.Features.Mail;

/// <summary>StartTls: begun in the clear and encrypted before anything is said, or nothing is said (RFC 3207). Tls: from the first byte (RFC 8314).</summary>
internal enum MailSecurity { None, StartTls, Tls }

/// <summary>How the centre sends mail: one row.</summary>
internal sealed class MailSettings
{
    public const int TheOne = 1, TextMax = 200, UsualPort = 587;

    public int Id { get; init; } = TheOne;

    /// <summary>Empty: no mail is sent.</summary>
    public string Host { get; set; } = "";
    public int Port { get; set; } = UsualPort;
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;
    public string UserName { get; set; } = "";

    /// <summary>Sealed; empty: none.</summary>
    public string Password { get; set; } = "";

    /// <summary>Address from which mails come.</summary>
    public string Sender { get; set; } = "";

    /// <summary>To addresses of these domains only; empty: to all.</summary>
    public string[] Domains { get; set; } = [];

    /// <summary>Links in mails begin with it, such as <c>https://calls.example.cn</c>; empty: mails have no links.</summary>
    public string PublicAddress { get; set; } = "";

    public bool Allows(string address) => Domains.Length == 0 || Domains.Contains(address[(address.LastIndexOf('@') + 1)..], StringComparer.OrdinalIgnoreCase);
}

internal sealed class MailTable : IEntityTypeConfiguration<MailSettings>
{
    public void Configure(EntityTypeBuilder<MailSettings> settings)
    {
        settings.ToTable("mail_settings").HasKey(s => s.Id);
        settings.Property(s => s.Id).ValueGeneratedNever();
        settings.Property(s => s.Security).HasConversion<string>();
        settings.Property(s => s.Domains).HasConversion(names => string.Join(' ', names), text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
