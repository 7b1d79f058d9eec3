using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Tests.Recordings;

/// <summary>A small store that speaks S3: PUT, HEAD, GET and DELETE of objects. It believes no signature that it has not worked out itself, and no body that has not the sum it came with.</summary>
internal sealed class S3StandIn : IAsyncDisposable
{
    public const string Bucket = "calls", AccessKey = "AKIDTEST", Secret = "s3cret/with+signs";
    private WebApplication _app = null!;

    public ConcurrentDictionary<string, byte[]> Objects { get; } = [];

    public List<string> Refused { get; } = [];

    /// <summary>Connections are dropped.</summary>
    public bool Away { get; set; }

    /// <summary>Tells the sums that objects came with.</summary>
    public bool KeepsSums { get; set; } = true;

    /// <summary>What is written is not what came.</summary>
    public bool Spoils { get; set; }

    public int Requests { get; private set; }

    public string Endpoint => _app.Urls.Single();

    public static async Task<S3StandIn> Start()
    {
        var store = new S3StandIn();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        store._app = builder.Build();
        store._app.Run(store.Serve);
        await store._app.StartAsync();
        return store;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Serve(HttpContext http)
    {
        Requests++;
        if (Away) { http.Abort(); return; }
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var bytes = body.ToArray();
        if (FaultOf(http, bytes) is { } fault)
        {
            lock (Refused) Refused.Add(fault);
            http.Response.StatusCode = fault == "signature" ? 403 : 400;
            await http.Response.WriteAsync($"<Error><Code>{fault}</Code></Error>");
            return;
        }
        await Answer(http, http.Request.Path.Value![$"/{Bucket}/".Length..], bytes);
    }

    private async Task Answer(HttpContext http, string key, byte[] bytes)
    {
        if (http.Request.Method == "PUT") Objects[key] = Spoils && bytes.Length > 0 ? [.. bytes[..^1], (byte)~bytes[^1]] : bytes;
        else if (http.Request.Method == "DELETE")
        {
            Objects.TryRemove(key, out _);
            http.Response.StatusCode = 204;
        }
        else if (!Objects.TryGetValue(key, out var stored)) http.Response.StatusCode = 404;
        else
        {
            if (KeepsSums) http.Response.Headers["x-amz-checksum-sha256"] = Convert.ToBase64String(SHA256.HashData(stored));
            http.Response.ContentLength = stored.Length;
            if (http.Request.Method == "GET") await http.Response.Body.WriteAsync(stored);
        }
    }

    private static string? FaultOf(HttpContext http, byte[] body)
    {
        var headers = http.Request.Headers;
        if (headers["x-amz-content-sha256"] != Convert.ToHexStringLower(SHA256.HashData(body))) return "XAmzContentSHA256Mismatch";
        if (headers["x-amz-checksum-sha256"] is [{ } sum] && sum != Convert.ToBase64String(SHA256.HashData(body))) return "BadDigest";
        return headers.Authorization == Expected(http) ? null : "signature";
    }

    private static string Expected(HttpContext http)
    {
        var headers = http.Request.Headers;
        var names = headers.Keys.Select(k => k.ToLowerInvariant()).Where(k => k == "host" || k.StartsWith("x-amz-", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var (time, signed) = (headers["x-amz-date"].ToString(), string.Join(';', names));
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var canonical = $"{http.Request.Method}\n{target}\n\n{string.Concat(names.Select(n => $"{n}:{headers[n]}\n"))}\n{signed}\n{headers["x-amz-content-sha256"]}";
        var scope = $"{time[..8]}/eu-test-1/s3/aws4_request";
        var key = new[] { time[..8], "eu-test-1", "s3", "aws4_request" }.Aggregate(Encoding.UTF8.GetBytes("AWS4" + Secret), (k, part) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(part)));
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        return $"AWS4-HMAC-SHA256 Credential={AccessKey}/{scope}, SignedHeaders={signed}, Signature={Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)))}";
    }
}
