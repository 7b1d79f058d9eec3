using System.Security.Cryptography;
using System.Text;
using Antiphon.TestKit.Peers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Tests.Issuer;

/// <summary>An issuer of OpenID Connect with keys of its own: discovery, JWKS, code flow with PKCE (S256), client secret, ID tokens with RS256, userinfo, end of session. It says what a story wants it to say.</summary>
internal sealed class StandInIssuer : IAsyncDisposable
{
    public const string ClientId = "antiphon", Secret = "the-client-secret";

    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _other = RSA.Create(2048);
    private readonly Dictionary<string, (string Nonce, string Challenge, string Redirect)> _codes = [];
    private readonly WebApplication _app;

    private StandInIssuer(WebApplication app, string address) => (_app, Address) = (app, address);

    public string Address { get; }

    /// <summary>Claims of whoever signs in there.</summary>
    public Dictionary<string, object> Person { get; set; } = new() { ["sub"] = "u-1", ["preferred_username"] = "1001", ["sid"] = "session-0001" };

    /// <summary>What is wrong with the next ID token: issuer, audience, nonce, expired, none, key, secret. Empty: nothing.</summary>
    public string Spoiled { get; set; } = "";

    /// <summary>Where the browser was sent back to.</summary>
    public string LastReturn { get; private set; } = "";

    /// <summary>Requests for a token that were refused: code, PKCE or secret did not fit.</summary>
    public int Refused { get; private set; }

    public static async Task<StandInIssuer> Start()
    {
        var address = $"http://127.0.0.1:{FreePorts.UdpAndTcp()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        var issuer = new StandInIssuer(builder.Build(), address);
        issuer.Map();
        await issuer._app.StartAsync();
        return issuer;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
        _other.Dispose();
    }

    private void Map()
    {
        _app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = Address, ["authorization_endpoint"] = $"{Address}/authorize", ["token_endpoint"] = $"{Address}/token", ["userinfo_endpoint"] = $"{Address}/userinfo", ["jwks_uri"] = $"{Address}/jwks",
            ["end_session_endpoint"] = $"{Address}/end", ["response_types_supported"] = new[] { "code" }, ["subject_types_supported"] = new[] { "public" }, ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        }));
        _app.MapGet("/jwks", () => Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "k1", n = Url(_key.ExportParameters(false).Modulus!), e = Url(_key.ExportParameters(false).Exponent!) } } }));
        _app.MapGet("/authorize", Authorize);
        _app.MapPost("/token", Token);
        _app.MapGet("/userinfo", () => Results.Json(Person));
        _app.MapGet("/end", () => "ended");
    }

    private IResult Authorize(HttpRequest request)
    {
        var asked = request.Query;
        if (asked["client_id"] != ClientId || asked["response_type"] != "code" || asked["code_challenge_method"] != "S256" || !asked["scope"].ToString().Contains("openid", StringComparison.Ordinal)) return Results.BadRequest();
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (asked["nonce"].ToString(), asked["code_challenge"].ToString(), asked["redirect_uri"].ToString());
        LastReturn = $"{asked["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(asked["state"].ToString())}";
        return Results.Redirect(LastReturn);
    }

    private async Task<IResult> Token(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var right = _codes.Remove(form["code"].ToString(), out var code) && form["client_id"] == ClientId && form["client_secret"] == Secret && form["redirect_uri"] == code.Redirect
            && Url(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) == code.Challenge;
        if (right) return Results.Json(new { access_token = Guid.NewGuid().ToString("N"), token_type = "Bearer", expires_in = 300, id_token = IdToken(code.Nonce) });
        Refused++;
        return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
    }

    private string IdToken(string nonce)
    {
        var now = TimeProvider.System.GetUtcNow();
        var claims = new Dictionary<string, object>(Person)
        {
            ["iss"] = Spoiled == "issuer" ? "https://evil.example" : Address, ["aud"] = Spoiled == "audience" ? "another" : ClientId, ["nonce"] = Spoiled == "nonce" ? "another" : nonce,
            ["iat"] = now.AddMinutes(-1).ToUnixTimeSeconds(), ["exp"] = (Spoiled == "expired" ? now.AddMinutes(-5) : now.AddMinutes(5)).ToUnixTimeSeconds(),
        };
        var algorithm = Spoiled switch { "none" => "none", "secret" => "HS256", _ => "RS256" };
        var text = $"{Url(JsonSerializer.SerializeToUtf8Bytes(new { alg = algorithm, typ = "JWT", kid = "k1" }))}.{Url(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var bytes = Encoding.ASCII.GetBytes(text);
        return text + "." + Spoiled switch
        {
            "none" => "",
            "secret" => Url(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Secret), bytes)),
            "key" => Url(_other.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            _ => Url(_key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
        };
    }

    private static string Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
