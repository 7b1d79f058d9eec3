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
    /// <summary>Of a script with branches, as JSON; the first is where it begins.</summary>
    public string Steps { get; set; } = "[]";
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

internal sealed record ScriptView(long Id, string Title, string Text, IReadOnlyList<string> Queues, string Class, string Direction, IReadOnlyList<ScriptStep> Steps, DateTimeOffset UpdatedAt, string UpdatedBy)
{
    public static ScriptView Of(Script s) => new(s.Id, s.Title, s.Text, s.Queues, s.Class, s.Direction, Documents.Read<List<ScriptStep>>(s.Steps), s.UpdatedAt, s.UpdatedBy);
}

/// <param name="Text">Of a script with steps it may be missing: then it is that of the first.</param>
internal sealed record ScriptWish(string? Title, string? Text, IReadOnlyList<string>? Queues = null, string Class = "", string Direction = "", IReadOnlyList<ScriptStep>? Steps = null)
{
    private string? Opening => string.IsNullOrWhiteSpace(Text) && Steps is [{ } first, ..] ? first.Text : Text;

    /// <returns>Null: it can be kept.</returns>
    public Refused? Fault()
    {
        foreach (var (field, text, max) in new[] { ("title", Title, Script.TitleLengthMax), ("text", Opening, Script.TextLengthMax) })
            if (string.IsNullOrWhiteSpace(text) || text.Length > max) return FieldFault.Of(field, string.IsNullOrWhiteSpace(text) ? "required" : "too-long");
        if (Queues is { } queues && (queues.Count > Script.QueuesMax || queues.Any(q => q is not { Length: > 0 and <= 64 } || q.Any(char.IsWhiteSpace)))) return FieldFault.Of("queues", "unknown");
        if (Class is not { Length: <= 32 }) return FieldFault.Of("class", "too-long");
        if (Direction is not ("" or "in" or "out")) return FieldFault.Of("direction", "unknown");
        return ScriptStep.Problem(Steps ?? []) is { } why ? FieldFault.Of("steps", why) : null;
    }

    public void Write(Script script, DateTimeOffset now, string by)
    {
        (script.Title, script.Text, script.Queues, script.Class, script.Direction, script.Steps) = (Title!.Trim(), Opening!.Trim(), [.. Queues ?? []], Class.Trim(), Direction, Documents.Write(Steps ?? []));
        (script.UpdatedAt, script.UpdatedBy) = (now, by);
    }
}
