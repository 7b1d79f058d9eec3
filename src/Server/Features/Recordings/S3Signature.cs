using System.Security.Cryptography;
using System.Text;

namespace Antiphon.Server.Features.Recordings;

/// <summary>A bucket of a store that speaks S3.</summary>
/// <param name="Endpoint">Such as <c>https://s3.example.com</c> or <c>http://10.0.0.5:9000</c>; the bucket comes first in the path.</param>
/// <param name="Secret">As it was given by the store.</param>
internal sealed record S3Place(Uri Endpoint, string Region, string Bucket, string AccessKey, string Secret, string Prefix);

/// <summary>AWS Signature Version 4 of a request whose body has a known sum: header form, service s3.</summary>
internal static class S3Signature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    public const string NoBody = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public static void Sign(HttpRequestMessage request, S3Place place, string bodySha256, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        request.Headers.Host = request.RequestUri!.IsDefaultPort ? request.RequestUri.Host : request.RequestUri.Authority;
        request.Headers.Add("x-amz-date", time);
        request.Headers.Add("x-amz-content-sha256", bodySha256);
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = request.Headers.Host };
        foreach (var (name, values) in request.Headers.NonValidated)
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)) headers[name.ToLowerInvariant()] = string.Join(',', values);
        var signed = string.Join(';', headers.Keys);
        var canonical = string.Join('\n', request.Method.Method, request.RequestUri.AbsolutePath, request.RequestUri.Query.TrimStart('?'), string.Concat(headers.Select(h => $"{h.Key}:{h.Value.Trim()}\n")), signed, bodySha256);
        var scope = $"{time[..8]}/{place.Region}/s3/aws4_request";
        var signature = Of(place, time, scope, canonical);
        request.Headers.TryAddWithoutValidation("Authorization", $"{Algorithm} Credential={place.AccessKey}/{scope}, SignedHeaders={signed}, Signature={signature}");
    }

    /// <summary>AWS, "Signature Calculations for the Authorization Header": string to sign, signing key, signature.</summary>
    internal static string Of(S3Place place, string time, string scope, string canonical)
    {
        var toSign = string.Join('\n', Algorithm, time, scope, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var key = Encoding.UTF8.GetBytes("AWS4" + place.Secret);
        foreach (var part in scope.Split('/')) key = Hmac(key, part);
        return Convert.ToHexStringLower(Hmac(key, toSign));
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
