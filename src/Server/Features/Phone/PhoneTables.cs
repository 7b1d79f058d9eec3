namespace Antiphon.Server.Features.Phone;

/// <summary>A phone that may register.</summary>
internal sealed class ExtensionRow
{
    public required string Number { get; init; }

    /// <summary>A digest account, encrypted: see <see cref="SecretBox"/>.</summary>
    public required string Secrets { get; set; }
    public DateTimeOffset? ValidUntil { get; set; }
    public bool MayCallOutside { get; set; }

    /// <summary>The engine's <see cref="ExtensionSettings"/>; <c>{}</c> for one that was never set up on the page.</summary>
    public string Settings { get; set; } = Bare;

    private const string Bare = "{}";

    /// <summary>Browsers have short-lived accounts: they are no extensions that anybody dials or sets up.</summary>
    public bool IsBrowser => ValidUntil is not null;

    public ExtensionSettings Extension() => Settings == Bare
        ? new ExtensionSettings(Number) { Right = MayCallOutside ? CallRight.Domestic : CallRight.Internal }
        : Documents.Read<ExtensionSettings>(Settings) with { Number = Number };
}

internal sealed class PhoneTables : IEntityTypeConfiguration<ExtensionRow>
{
    public void Configure(EntityTypeBuilder<ExtensionRow> extensions) => extensions.ToTable("extensions").HasKey(e => e.Number);
}
