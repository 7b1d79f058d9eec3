namespace Antiphon.Server.Features.Prompts.Library;

/// <summary>What the centre says of its own, or has changed of what the product brings.</summary>
internal sealed class PromptRow
{
    public const int TextLengthMax = 500, FolderLengthMax = 40;

    public required string Name { get; init; }
    public string Folder { get; set; } = "";
    public string Zh { get; set; } = "";
    public string En { get; set; } = "";
    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>One recording of a prompt. Its file is DATA/prompts/library/NAME/LANGUAGE-VERSION.wav.</summary>
internal sealed class PromptSoundRow
{
    public static readonly string[] Origins = ["upload", "browser", "phone", "speech"];

    public required string Name { get; init; }
    public required string Language { get; init; }
    public required int Version { get; init; }
    public required string Origin { get; init; }
    public required long LengthMs { get; init; }
    public bool Active { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
}

internal sealed class PromptTables : IEntityTypeConfiguration<PromptRow>, IEntityTypeConfiguration<PromptSoundRow>
{
    public void Configure(EntityTypeBuilder<PromptRow> prompts) => prompts.ToTable("prompts").HasKey(p => p.Name);

    public void Configure(EntityTypeBuilder<PromptSoundRow> sounds) => sounds.ToTable("prompt_sounds").HasKey(s => new { s.Name, s.Language, s.Version });
}
