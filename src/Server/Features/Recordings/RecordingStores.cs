using Antiphon.Server.Features.Phone;

namespace Antiphon.Server.Features.Recordings;

/// <summary>Makes the second store of the settings.</summary>
internal sealed class RecordingStores(RecordingFiles files, SecretBox secrets, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(5);

    /// <summary>Of one request: an hour of sound goes through a slow line in that time.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMinutes(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = ConnectWithin, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = AnswerWithin };

    /// <summary>Null: there is none.</summary>
    public IRecordingStore? Of(RecordingSettings settings) => settings switch
    {
        { SecondStore.Length: > 0 } => new FolderStore(settings.SecondStore),
        { S3: { } s3 } => new S3Store(new S3Place(new Uri(s3.Endpoint), s3.Region, s3.Bucket, s3.AccessKey, secrets.Open<string>(s3.Secret) ?? "", s3.Prefix), _http, files.Fetched, clock),
        _ => null,
    };

    public string Close(string secret) => secrets.Close(secret);

    public void Dispose() => _http.Dispose();
}
