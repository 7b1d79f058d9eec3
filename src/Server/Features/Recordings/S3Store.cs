using System.Net;
using System.Security.Cryptography;

namespace Antiphon.Server.Features.Recordings;

/// <summary>A bucket of a store that speaks S3. Each object is sent with its sum, which the store must find in what came; then the store is asked for it, and where it does not
/// keep sums the object is read back.</summary>
/// <param name="fetched">Folder for objects that somebody listens to.</param>
internal sealed class S3Store(S3Place place, HttpClient http, string fetched, TimeProvider clock) : IRecordingStore
{
    private const string Checksum = "x-amz-checksum-sha256";

    /// <summary>Fetched copies that are kept for the next range of the player.</summary>
    private const int FetchedMax = 50;
    private const int Step = 1 << 17;

    /// <summary>Of the body of an error, which is shown.</summary>
    private const int SaidMax = 300;

    public async Task<string?> Fault(CancellationToken stop)
    {
        try
        {
            var probe = $".probe-{Guid.NewGuid():n}";
            await Put(probe, static () => new MemoryStream(), S3Signature.NoBody, stop);
            await Delete(probe, stop);
            return null;
        }
        catch (IOException away)
        {
            return away.Message;
        }
    }

    public async Task<bool> Copy(string source, string file, string sha256, CancellationToken stop)
    {
        if (await SumOf(file, stop) == sha256) return true;
        if (await StoredFile.HashOf(source, stop) != sha256) return false;
        await Put(file, () => new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, Step, useAsync: true), sha256, stop);
        if ((await SumOf(file, stop) ?? await SumOfContent(file, stop)) == sha256) return true;
        await Delete(file, stop);
        return false;
    }

    public async Task Replace(string source, string file, CancellationToken stop)
    {
        var bytes = await File.ReadAllBytesAsync(source, stop);
        await Put(file, () => new MemoryStream(bytes), Convert.ToHexStringLower(SHA256.HashData(bytes)), stop);
    }

    public async Task Delete(string file, CancellationToken stop)
    {
        using var answer = await Send(HttpMethod.Delete, file, null, S3Signature.NoBody, stop);
        if (answer.StatusCode is not HttpStatusCode.NotFound) await Expect(answer, stop);
    }

    /// <summary>Read from the store once, then from the disk here; only a whole copy takes its name.</summary>
    public async Task<string?> Fetch(string file, CancellationToken stop)
    {
        var path = Path.Combine(fetched, file);
        if (File.Exists(path)) return path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var answer = await Send(HttpMethod.Get, file, null, S3Signature.NoBody, stop);
        if (answer.StatusCode is HttpStatusCode.NotFound) return null;
        await Expect(answer, stop);
        MakeRoom();
        var part = $"{path}.{Guid.NewGuid():n}.part";
        try
        {
            await using (var to = File.Create(part)) await answer.Content.CopyToAsync(to, stop);
            File.Move(part, path, overwrite: true);
            return path;
        }
        catch (HttpRequestException away)
        {
            throw new IOException(away.Message, away);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private void MakeRoom()
    {
        foreach (var old in new DirectoryInfo(fetched).EnumerateFiles("*", SearchOption.AllDirectories).OrderByDescending(f => f.LastAccessTimeUtc).Skip(FetchedMax)) old.Delete();
    }

    private async Task Put(string file, Func<Stream> content, string sha256, CancellationToken stop)
    {
        using var answer = await Send(HttpMethod.Put, file, content, sha256, stop);
        await Expect(answer, stop);
    }

    /// <summary>As the store keeps it; null: there is no object, or no sum of it.</summary>
    private async Task<string?> SumOf(string file, CancellationToken stop)
    {
        using var answer = await Send(HttpMethod.Head, file, null, S3Signature.NoBody, stop);
        if (answer.StatusCode is HttpStatusCode.NotFound) return null;
        await Expect(answer, stop);
        var sum = new byte[SHA256.HashSizeInBytes];
        return answer.Headers.TryGetValues(Checksum, out var said) && Convert.TryFromBase64String(said.First(), sum, out var length) && length == sum.Length ? Convert.ToHexStringLower(sum) : null;
    }

    private async Task<string?> SumOfContent(string file, CancellationToken stop)
    {
        using var answer = await Send(HttpMethod.Get, file, null, S3Signature.NoBody, stop);
        if (answer.StatusCode is HttpStatusCode.NotFound) return null;
        await Expect(answer, stop);
        try
        {
            await using var content = await answer.Content.ReadAsStreamAsync(stop);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop));
        }
        catch (HttpRequestException away)
        {
            throw new IOException(away.Message, away);
        }
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string file, Func<Stream>? content, string sha256, CancellationToken stop)
    {
        var path = string.Join('/', $"{place.Bucket}/{place.Prefix}{file}".Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.EscapeDataString));
        using var request = new HttpRequestMessage(method, new Uri(place.Endpoint, "/" + path));
        if (method == HttpMethod.Head) request.Headers.Add("x-amz-checksum-mode", "ENABLED");
        if (content is not null)
        {
            request.Content = new StreamContent(content(), Step);
            request.Headers.Add(Checksum, Convert.ToBase64String(Convert.FromHexString(sha256)));
        }
        S3Signature.Sign(request, place, sha256, clock.GetUtcNow());
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        }
        catch (Exception away) when (away is HttpRequestException || (away is TaskCanceledException && !stop.IsCancellationRequested))
        {
            throw new IOException(away.Message, away);
        }
    }

    private static async Task Expect(HttpResponseMessage answer, CancellationToken stop)
    {
        if (answer.IsSuccessStatusCode) return;
        var said = await answer.Content.ReadAsStringAsync(stop);
        throw new IOException($"{(int)answer.StatusCode} {answer.ReasonPhrase} {said[..Math.Min(said.Length, SaidMax)]}".Trim());
    }
}
