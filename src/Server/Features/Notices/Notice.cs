namespace Antiphon.Server.Features.Notices;

/// <summary>Something that some people are to know, from one instant on and perhaps until another.</summary>
internal sealed class Notice
{
    public const int TitleLengthMax = 100, TextLengthMax = 5_000;

    public long Id { get; init; }
    public required string Title { get; set; }
    public required string Text { get; set; }

    /// <summary>It runs along the top of the page until it is read; otherwise it stands on the board alone.</summary>
    public bool Scrolling { get; set; }
    public required NoticeRecipients Recipients { get; set; }
    public DateTimeOffset ValidFrom { get; set; }
    public DateTimeOffset? ValidUntil { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Job number.</summary>
    public required string CreatedBy { get; init; }
    public DateTimeOffset? WithdrawnAt { get; set; }
}

/// <summary>Whom a notice is for: who meets one of these. All empty: everybody.</summary>
/// <param name="Roles">Codes of roles.</param>
/// <param name="Teams">Identities; with the teams below them.</param>
/// <param name="People">Job numbers.</param>
internal sealed record NoticeRecipients(IReadOnlyList<string> Roles, IReadOnlyList<string> Teams, IReadOnlyList<string> Queues, IReadOnlyList<string> People)
{
    public const int EachMax = 500;

    public bool Everybody => Roles.Count + Teams.Count + Queues.Count + People.Count == 0;
}

internal sealed class NoticeRead
{
    public required long NoticeId { get; init; }
    public required string JobNumber { get; init; }
    public DateTimeOffset ReadAt { get; init; }
}

/// <summary>From one person to another.</summary>
internal sealed class ChatMessage
{
    public const int TextLengthMax = 2_000;

    public long Id { get; init; }
    public required string Sender { get; init; }
    public required string Recipient { get; init; }
    public required string Text { get; init; }
    public DateTimeOffset SentAt { get; init; }
    public DateTimeOffset? ReadAt { get; set; }
}

internal sealed class NoticeTables : IEntityTypeConfiguration<Notice>, IEntityTypeConfiguration<NoticeRead>, IEntityTypeConfiguration<ChatMessage>
{
    public void Configure(EntityTypeBuilder<Notice> notices)
    {
        notices.ToTable("notices").HasKey(n => n.Id);
        notices.Property(n => n.Recipients).HasConversion(recipients => Documents.Write(recipients), text => Documents.Read<NoticeRecipients>(text));
    }

    public void Configure(EntityTypeBuilder<NoticeRead> reads) => reads.ToTable("notice_reads").HasKey(r => new { r.NoticeId, r.JobNumber });

    public void Configure(EntityTypeBuilder<ChatMessage> messages) => messages.ToTable("chat_messages").HasKey(m => m.Id);
}
