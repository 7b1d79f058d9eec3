namespace Antiphon.Server.Features.Reports.Contacts;

/// <summary>A contact as others read it: view <c>contacts_v1</c>.</summary>
internal sealed class ContactRow
{
    public required string ContactId { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    public DateTimeOffset? EnqueuedAt { get; init; }
    public required string Direction { get; init; }
    public required string Party { get; init; }
    public required string Dialled { get; init; }
    public required string Trunk { get; init; }
    public string? Queue { get; init; }
    public string? Agent { get; init; }
    public string? DialledBy { get; init; }
    public required string Result { get; init; }
    public required string Cause { get; init; }
    public required string ReleasedBy { get; init; }
    public long? WaitMs { get; init; }
    public long TalkMs { get; init; }
    public long HoldMs { get; init; }
    public long WrapUpMs { get; init; }
    public long Transfers { get; init; }
    public bool Recorded { get; init; }
    public bool Simulated { get; init; }
}

/// <summary>A stretch of a contact: view <c>contact_segments_v1</c>.</summary>
internal sealed class ContactSegmentRow
{
    public required string ContactId { get; init; }
    public long Segment { get; init; }
    public required string Kind { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? Queue { get; init; }
    public string? Agent { get; init; }
    public string? Party { get; init; }
    public string? Outcome { get; init; }
    public string? Keys { get; init; }
}

internal sealed class ContactViews : IEntityTypeConfiguration<ContactRow>, IEntityTypeConfiguration<ContactSegmentRow>
{
    public void Configure(EntityTypeBuilder<ContactRow> contacts) => contacts.ToView("contacts_v1").HasKey(c => c.ContactId);

    public void Configure(EntityTypeBuilder<ContactSegmentRow> segments) => segments.ToView("contact_segments_v1").HasKey(s => new { s.ContactId, s.Segment });
}
