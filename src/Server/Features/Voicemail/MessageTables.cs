namespace Antiphon.Server.Features.Voicemail;

/// <summary>A recorded message, and the task that it is: somebody takes it, calls back, and says what came of it.</summary>
internal sealed class MessageRow
{
    public const int NoteLengthMax = 500;

    /// <summary>What can come of a message.</summary>
    public static readonly string[] Results = ["called-back", "not-reached", "settled", "no-action"];

    public required string Id { get; init; }

    /// <summary><c>queue:ID</c> or <c>ext:NUMBER</c>; empty: an answer that a flow asked for.</summary>
    public required string Box { get; set; }
    public string Name { get; init; } = "";
    public required string CallId { get; init; }

    /// <summary>E.164; empty: withheld.</summary>
    public required string Number { get; init; }
    public string CallerName { get; init; } = "";
    public required DateTimeOffset CreatedAt { get; init; }
    public long LengthMs { get; set; }
    public DateTimeOffset? HeardAt { get; set; }
    public string? HeardBy { get; set; }
    public DateTimeOffset? TakenAt { get; set; }
    public string? TakenBy { get; set; }
    public DateTimeOffset? DoneAt { get; set; }
    public string? DoneBy { get; set; }
    public string Result { get; set; } = "";
    public string Note { get; set; } = "";
    public DateTimeOffset? DeletedAt { get; set; }
    public string? DeletedBy { get; set; }
}

internal sealed class MailboxRow
{
    public const int RetentionDaysDefault = 90;

    public required string Box { get; init; }

    /// <summary>Of an extension: calls that nobody takes are asked for a message. A queue's mailbox is always there.</summary>
    public bool Enabled { get; set; }
    public string? Pin { get; set; }

    /// <summary>Name of a prompt; empty: the usual one.</summary>
    public string Greeting { get; set; } = "";
    public int RetentionDays { get; set; } = RetentionDaysDefault;

    /// <summary>Of a queue: its messages ring at those who serve it and are free. Default yes; else they wait to be taken.</summary>
    public bool Pushed { get; set; } = true;
}

internal sealed class MessageTables : IEntityTypeConfiguration<MessageRow>, IEntityTypeConfiguration<MailboxRow>
{
    public void Configure(EntityTypeBuilder<MessageRow> messages) => messages.ToTable("messages").HasKey(m => m.Id);

    public void Configure(EntityTypeBuilder<MailboxRow> boxes) => boxes.ToTable("mailboxes").HasKey(b => b.Box);
}
