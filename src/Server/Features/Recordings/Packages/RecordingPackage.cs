namespace Antiphon.Server.Features.Recordings.Packages;

/// <summary>Calls that somebody takes along as one archive, with what is known of them. The archive itself lies nowhere: it is made while it is taken.</summary>
internal sealed class RecordingPackage
{
    public const int CallsMax = 1_000, TitleMax = 100, ReasonMax = 200, RecipientsMax = 10;

    /// <summary>Sound in one package, 40 h: 4.6 GB.</summary>
    public const long SecondsMax = 40 * 3_600;

    /// <summary>A second of it as PCM16 in two channels.</summary>
    public const long BytesPerSecond = 32_000;
    public static readonly TimeSpan Holds = TimeSpan.FromHours(72);

    public required string Id { get; init; }
    public required string MadeBy { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public required DateTimeOffset Until { get; init; }
    public required string Title { get; init; }
    public required string Reason { get; init; }
    public required string Calls { get; init; }
    public required long Seconds { get; init; }
    public required string MailedTo { get; init; }

    /// <summary><c>attached</c>, <c>link</c>, or why it was not sent; empty: nobody asked for it.</summary>
    public string Mailed { get; set; } = "";

    public IReadOnlyList<string> CallIds => Calls.Split(' ');

    public PackageView View(PackageProgress? now) =>
        new(Id, Title, MadeBy, MadeAt, Until, Reason, CallIds.Count, Seconds, Seconds * BytesPerSecond, MailedTo.Split(' ', StringSplitOptions.RemoveEmptyEntries), Mailed.Length == 0 ? null : Mailed, now);
}

/// <param name="Done">Calls that are in it.</param>
internal sealed record PackageProgress(int Done, int Calls, long Bytes);

/// <param name="Bytes">Of its sound; the archive is smaller, as it is packed.</param>
/// <param name="Progress">While somebody takes it; null: nobody does.</param>
internal sealed record PackageView(string Id, string Title, string MadeBy, DateTimeOffset MadeAt, DateTimeOffset Until, string Reason, int Calls, long Seconds, long Bytes, IReadOnlyList<string> MailedTo, string? Mailed,
    PackageProgress? Progress);

internal sealed class RecordingPackageTable : IEntityTypeConfiguration<RecordingPackage>
{
    public void Configure(EntityTypeBuilder<RecordingPackage> package) => package.ToTable("recording_packages").HasKey(p => p.Id);
}
