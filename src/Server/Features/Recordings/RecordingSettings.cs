namespace Antiphon.Server.Features.Recordings;

/// <summary>What is done with the screen that an agent shares: nothing, supervisors may see it, or it is recorded beside the sound of his calls too.</summary>
internal enum ScreenUse { Off, Live, Recorded }

/// <summary>How recordings may be heard.</summary>
internal sealed record RecordingSettings
{
    /// <summary>Who plays says why.</summary>
    public bool PlayNeedsReason { get; init; }

    /// <summary>Who takes a copy says why. Default yes.</summary>
    public bool DownloadNeedsReason { get; init; } = true;

    /// <summary>A link to a recording holds so long, minutes. Default 60, 1–1440.</summary>
    public int LinkMinutes { get; init; } = 60;

    /// <summary>Folder of the second store, as a rule a mount of another machine. Empty: none.</summary>
    public string SecondStore { get; init; } = "";

    /// <summary>The second store is a bucket instead of a folder. Null: it is not.</summary>
    public S3Settings? S3 { get; init; }

    /// <summary>Recordings that begin from now on are sealed: AES-256, a key for each, opened by the master keys of this centre alone.</summary>
    public bool Sealed { get; init; }

    /// <summary>Recordings are made small by Opus when they are over.</summary>
    public bool Compact { get; init; }

    /// <summary>Days until a recording is deleted, here and in the second store. 0: never.</summary>
    public int KeepDays { get; init; }

    /// <summary>The same for single queues, instead of <see cref="KeepDays"/>.</summary>
    public ImmutableDictionary<string, int> QueueDays { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Agents are asked to share their screen for this. Default off.</summary>
    public ScreenUse Screens { get; init; }

    /// <summary>The same for the calls of single queues, instead of <see cref="Screens"/>.</summary>
    public ImmutableDictionary<string, ScreenUse> QueueScreens { get; init; } = ImmutableDictionary<string, ScreenUse>.Empty;

    /// <summary>An agent is told while somebody looks at his screen. Default yes.</summary>
    public bool ScreensTellWatched { get; init; } = true;

    /// <summary>For the calls of a queue; null: of none.</summary>
    public ScreenUse ScreensOf(string? queue) => queue is not null && QueueScreens.TryGetValue(queue, out var use) ? use : Screens;

    /// <summary>The most that may come of what an agent shares: that is what he is told.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public ScreenUse ScreensMost => QueueScreens.Values.Append(Screens).Max();

    /// <summary>From so full on the disk is freed of what lies in the second store too, percent. Default 85, 50–98.</summary>
    public int FreeFromPercent { get; init; } = 85;

    [System.Text.Json.Serialization.JsonIgnore]
    public bool HasSecondStore => SecondStore.Length > 0 || S3 is not null;

    /// <summary>As it may be shown: the secret is told to nobody again.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public RecordingSettings Shown => this with { S3 = S3 is null ? null : S3 with { Secret = "" } };

    private const int DaysMax = 36_500;
    private const int QueuesMax = 500;

    public bool IsInRange => LinkMinutes is >= 1 and <= 1_440 && FreeFromPercent is >= 50 and <= 98 && KeepDays is >= 0 and <= DaysMax && SecondStore is { Length: <= 400 } && S3 is null or { IsInRange: true }
        && Enum.IsDefined(Screens) && QueueScreens is { Count: <= QueuesMax } && QueueScreens.All(q => q.Key.Length is > 0 and <= 64 && Enum.IsDefined(q.Value)) && QueueDays is { Count: <= QueuesMax } && QueueDays.All(q => q.Key.Length is > 0 and <= 64 && q.Value is >= 0 and <= DaysMax);
}

/// <summary>A bucket of a store that speaks S3.</summary>
/// <param name="Endpoint">With its scheme, such as <c>https://s3.example.com</c>.</param>
/// <param name="Secret">From outside: as the store gave it, empty: as it was; kept: closed.</param>
/// <param name="Prefix">Before the name of each object; empty or ending with "/".</param>
internal sealed record S3Settings(string Endpoint, string Bucket, string AccessKey, string Secret = "", string Region = "us-east-1", string Prefix = "")
{
    private const int TextMax = 400;

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsInRange => new[] { Endpoint, Bucket, AccessKey, Secret, Region, Prefix }.All(t => t is { Length: <= TextMax }) && Bucket.Length > 0 && AccessKey.Length > 0 && Region.Length > 0
        && Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "" } && Bucket.All(IsPlain) && Prefix.All(c => IsPlain(c) || c == '/') && !Prefix.Contains("..", StringComparison.Ordinal);

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_';
}

internal sealed class RecordingSettingsTable() : SettingsTable<RecordingSettings>("recording_settings");

/// <summary>The settings in force; read once, then kept in memory.</summary>
internal sealed class RecordingSettingsBook(IDbContextFactory<CentreDb> databases)
{
    private volatile RecordingSettings? _now;

    /// <summary>They were changed elsewhere: the next who asks reads them.</summary>
    public void Forget() => _now = null;

    public async ValueTask<RecordingSettings> Now(CancellationToken stop)
    {
        if (_now is { } known) return known;
        await using var db = await databases.CreateDbContextAsync(stop);
        return _now = await db.ReadSettings(new RecordingSettings(), stop);
    }

    public async Task Set(RecordingSettings settings, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        await db.StoreSettings(settings, stop);
        _now = settings;
    }
}
