namespace Antiphon.Server.Features.Scripts;

/// <summary>What is said in a situation. The page fills in who is spoken to, and shows the one that fits best by itself.</summary>
internal sealed class Script
{
    public const int Max = 500, TitleLengthMax = 100, TextLengthMax = 10_000, QueuesMax = 100;

    public long Id { get; init; }
    public required string Title { get; set; }

    /// <summary>With places such as <c>{{customer}}</c>, which the page fills.</summary>
    public required string Text { get; set; }

    /// <summary>Empty: any.</summary>
    public string[] Queues { get; set; } = [];

    /// <summary>Of the customer. Empty: any.</summary>
    public string Class { get; set; } = "";

    /// <summary><c>in</c>, <c>out</c>, or empty: either.</summary>
    public string Direction { get; set; } = "";
    public DateTimeOffset UpdatedAt { get; set; }
    public string UpdatedBy { get; set; } = "";
}

internal sealed class ScriptTable : IEntityTypeConfiguration<Script>
{
    public void Configure(EntityTypeBuilder<Script> scripts)
    {
        scripts.ToTable("scripts").HasKey(s => s.Id);
        scripts.Property(s => s.Queues).HasConversion(queues => string.Join('\n', queues), text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}

internal sealed record ScriptView(long Id, string Title, string Text, IReadOnlyList<string> Queues, string Class, string Direction, DateTimeOffset UpdatedAt, string UpdatedBy)
{
    public static ScriptView Of(Script s) => new(s.Id, s.Title, s.Text, s.Queues, s.Class, s.Direction, s.UpdatedAt, s.UpdatedBy);
}

internal sealed record ScriptWish(string? Title, string? Text, IReadOnlyList<string>? Queues = null, string Class = "", string Direction = "")
{
    /// <returns>Null: it can be kept.</returns>
    public Refused? Fault()
    {
        foreach (var (field, text, max) in new[] { ("title", Title, Script.TitleLengthMax), ("text", Text, Script.TextLengthMax) })
            if (string.IsNullOrWhiteSpace(text) || text.Length > max) return FieldFault.Of(field, string.IsNullOrWhiteSpace(text) ? "required" : "too-long");
        if (Queues is { } queues && (queues.Count > Script.QueuesMax || queues.Any(q => q is not { Length: > 0 and <= 64 } || q.Any(char.IsWhiteSpace)))) return FieldFault.Of("queues", "unknown");
        if (Class is not { Length: <= 32 }) return FieldFault.Of("class", "too-long");
        return Direction is "" or "in" or "out" ? null : FieldFault.Of("direction", "unknown");
    }

    public void Write(Script script, DateTimeOffset now, string by)
    {
        (script.Title, script.Text, script.Queues, script.Class, script.Direction) = (Title!.Trim(), Text!.Trim(), [.. Queues ?? []], Class.Trim(), Direction);
        (script.UpdatedAt, script.UpdatedBy) = (now, by);
    }
}
